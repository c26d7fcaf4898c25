// A promise in words: when, how sure, why not, and what could be promised instead.

import { html, render } from "/static/vendor/preact.js";
import { now } from "/static/js/feed.js";
import { say } from "/static/js/page.js";
import { Window } from "/static/js/parts.js";
import { clock, margin, when } from "/static/js/times.js";

function Alternatives({ promise, onTake }) {
  if (!promise.alternatives.length) return null;
  return html`<p>${say("promise.instead")}</p><div class="choice">${promise.alternatives.map((other) => html`
    <button type="button" key=${other.pickup_from} onClick=${() => onTake(other.pickup_from)}>
      ${when(other.pickup_from, now())} – ${clock(other.pickup_to)}</button>`)}</div>`;
}

/** What was promised; `onTake` makes the alternatives pressable. */
export function Promised({ promise, onTake, came = false }) {
  if (!promise) return null;
  return html`<p><strong>${came ? say("promise.pickup") : say(`promise.${promise.status}`)}</strong></p>
    ${promise.pickup_from && html`<p><${Window} from=${promise.pickup_from} to=${promise.pickup_to} promise=${promise} /></p>`}
    ${promise.arrive_at && html`<p>${say("promise.arrive", { time: when(promise.arrive_at, now()) })}${" "}
      <span class="small">${margin(promise)}</span></p>`}
    ${!came && promise.why && html`<p>${promise.reason || say(`why.${promise.why}`)}</p>`}
    ${onTake && html`<${Alternatives} promise=${promise} onTake=${onTake} />`}`;
}

/** Draw a promise into a panel of the form. */
export function paintPromise(panel, promise, onTake) {
  panel.hidden = false;
  panel.className = `promise ${promise.status}`;
  render(html`<${Promised} promise=${promise} onTake=${onTake} />`, panel);
}
