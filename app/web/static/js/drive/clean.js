// Cleaning the car between trips: for how long, after whom, and the button that says it is done.

import { html } from "/static/vendor/preact.js";
import { ask } from "/static/js/ask.js";
import { link, tick } from "/static/js/feed.js";
import { say } from "/static/js/page.js";
import { attempt } from "/static/js/parts.js";
import { clock, countdown } from "/static/js/times.js";

/** What to say while the car is cleaned; where it must be, it is not clean before its time. */
export function Clean({ shift }) {
  const until = Date.parse(shift.cleaning_until);
  const left = (until - tick.value) / 1000;
  const early = shift.cleaning_owed > 0 && left > 0;
  const who = Object.keys(shift.soiled).map((one) => say(`clean.who.${one}`)).join(", ");
  const minutes = Math.ceil((until - Date.parse(shift.cleaning_since)) / 60_000);
  const done = () => attempt(() => ask("POST", `/shifts/${shift.id}/cleaned`));
  return html`<section class="idle" data-clean=${shift.cleaning_owed}><h1 class="say">${say("clean.title")}</h1>
    <p>${say("clean.minutes", { minutes, time: clock(until) })}</p>
    ${who && html`<p class="soft">${say("clean.after", { who })}</p>`}
    ${left > 0 ? html`<p class="say num" aria-hidden="true">${countdown(left)}</p>` : html`<p class="note warn" role="status">${say("clean.over")}</p>`}
    <button type="button" class="main big" disabled=${early || link.value.how === "lost"} onClick=${done}>
      ${early ? say("clean.wait", { time: clock(until) }) : say("clean.done")}</button></section>`;
}
