// Closures on the way of a driver: from where they are through the stops still to make, as the crow flies.

import { html } from "/static/vendor/preact.js";
import { here } from "/static/js/drive/locate.js";
import { now, state, tick } from "/static/js/feed.js";
import { say } from "/static/js/page.js";
import { stands, standing, touches } from "/static/js/shut.js";
import { when } from "/static/js/times.js";

/** Only what holds within this time matters to whoever drives now (ms). */
const SOON = 2 * 3600 * 1000;

function way(run, trips) {
  const stops = run.map((stop) => (stop.kind === "pickup" ? trips[stop.trip]?.pickup : trips[stop.trip]?.dropoff));
  return [here.value, ...stops].filter(Boolean);
}

function span(closure) {
  const begin = stands(closure, tick.value) === "later" ? say("ahead.from", { time: when(closure.begins_at, now()) }) : "";
  const end = closure.ends_at ? say("ahead.until", { time: when(closure.ends_at, now()) }) : "";
  return [begin, end].filter(Boolean).join(" ");
}

/** What is closed or slow between here and the last stop, in words. */
export function Ahead({ run, trips }) {
  const line = way(run, trips);
  const near = standing(state.value.closures, tick.value)
    .filter((closure) => Date.parse(closure.begins_at) - tick.value < SOON && touches(closure, line));
  if (!near.length) return null;
  return html`<div class="note warn" role="status">${near.map((closure) => html`<p key=${closure.id} data-closure=${closure.id}>
      <strong>${say("ahead.on_way", { what: say(`ahead.${closure.kind}`), reason: closure.reason })}</strong> ${span(closure)}
      ${closure.permits.length > 0 && html`<br />${say("ahead.passes", { permits: closure.permits.join(", ") })}`}</p>`)}
    <p class="small">${say("ahead.counted")}</p></div>`;
}
