// Large numbers for a screen across the room: how many wait, how long, who drives. No names, no addresses.

import { html, render } from "/static/vendor/preact.js";
import { counts, TABS } from "/static/js/board/derive.js";
import { link, listen, ready, state, tick } from "/static/js/feed.js";
import { named, say } from "/static/js/page.js";
import { Link } from "/static/js/parts.js";
import { clock, clockSeconds, span } from "/static/js/times.js";

const MOST = 8;

function perPlace() {
  const waiting = {};
  for (const trip of Object.values(state.value.trips)) {
    const place = state.value.places[trip.pickup.place_id];
    if (place && TABS.now.includes(trip.state)) waiting[place.id] = (waiting[place.id] || 0) + 1;
  }
  return Object.entries(waiting).sort((one, two) => two[1] - one[1] || (one[0] < two[0] ? -1 : 1)).slice(0, MOST);
}

function Bars() {
  const rows = perPlace();
  if (!rows.length) return html`<p class="calm">${say("wall.calm")}</p>`;
  const most = rows[0][1];
  return html`<h2>${say("wall.where")}</h2><ul class="bars">${rows.map(([id, number]) => html`<li key=${id}><span>${named(state.value.places[id])}</span>
    <meter min="0" max=${most} value=${number} aria-label=${say("wall.waiting")}></meter><strong class="num">${number}</strong></li>`)}</ul>`;
}

function Wall() {
  const is = counts(state.value, tick.value);
  const one = (word, value, tone = "") => html`<div class=${tone}><dt>${say(`wall.${word}`)}</dt><dd class="num">${value}</dd></div>`;
  return html`<div class="head"><${Link} /><time class="num">${clock(tick.value)}</time></div>
    ${link.value.how === "lost" && html`<p class="note bad" role="alert">${say("wall.lost", { time: clockSeconds(link.value.heard) })}</p>`}
    <dl class="numbers ${link.value.how}">${one("waiting", is.waiting, is.waiting ? "warn" : "good")}${one("oldest", is.waiting ? span(is.oldest) : "—")}
      ${one("going", is.going)}${one("free", `${is.free} / ${is.duty}`)}${one("later", is.later)}${one("done", is.done)}</dl><${Bars} />`;
}

listen();
ready.then(() => {
  const place = document.getElementById("wall");
  place.textContent = "";
  render(html`<${Wall} />`, place);
});
