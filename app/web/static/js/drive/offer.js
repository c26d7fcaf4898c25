// An offer: what it asks, how long it stands, yes or no.

import { html, useEffect, useState } from "/static/vendor/preact.js";
import { ask } from "/static/js/ask.js";
import { ring, unlock } from "/static/js/drive/alarm.js";
import { state, tick } from "/static/js/feed.js";
import { named, say } from "/static/js/page.js";
import { attempt, Needs } from "/static/js/parts.js";
import { countdown, margin, span, when } from "/static/js/times.js";

const REASONS = ["too_far", "wrong_way", "break", "no_room", "other"];

/** The room a trip takes, in words. */
export function load(trip) {
  if (trip.kind === "ride") return say("drive.riders", { riders: trip.riders });
  const { items, volume_l, weight_kg } = trip.load;
  const names = items.map((line) => `${line.item} ${line.quantity} ${line.unit}`.trim()).join(", ");
  return `${names || say("drive.supplies")} · ${volume_l} L · ${weight_kg} kg`;
}

const apart = (one, two) => Math.hypot(one.lat - two.lat, (one.lon - two.lon) * Math.cos((one.lat * Math.PI) / 180));

/** The name of an end; before the acceptance a door has none, so the nearest known place stands for its area. */
function area(spot) {
  if (!spot.approximate || spot.name) return named(spot);
  const [near] = Object.values(state.value.places).sort((one, two) => apart(one, spot) - apart(two, spot));
  return near ? say("drive.near", { place: named(near) }) : named(spot);
}

function Leg({ trip }) {
  return html`<p class="leg">${area(trip.pickup)} → ${area(trip.dropoff)}</p>
    <p class="row"><span class="pill">${load(trip)}</span><${Needs} needs=${trip.needs} /></p>
    <p>${say("drive.pickup_at", { time: when(trip.planned_pickup || trip.pickup_after, tick.value) })}
      <span class="small soft"> ${margin(trip.promise)}</span></p>`;
}

function Reasons({ onPass, onBack }) {
  return html`<p class="label">${say("drive.why_pass")}</p><div class="choice">
    ${REASONS.map((reason) => html`<button type="button" key=${reason} onClick=${() => onPass(reason)}>${say(`decline.${reason}`)}</button>`)}
    <button type="button" class="plain" onClick=${onBack}>${say("common.back")}</button></div>`;
}

/** The offer card; rings while it stands and tells the server that it was seen. */
export function Offer({ offer }) {
  const [passing, setPassing] = useState(false);
  const [busy, setBusy] = useState(false);
  const whole = (Date.parse(offer.expires_at) - Date.parse(offer.made_at)) / 1000;
  const left = Math.min(whole, (Date.parse(offer.expires_at) - tick.value) / 1000);
  useEffect(() => {
    ring(true);
    if (!offer.seen_at && document.visibilityState === "visible") ask("POST", `/offers/${offer.id}/seen`).catch(() => {});
    return () => ring(false);
  }, [offer.id]);
  const answer = (path, body) => {
    unlock();
    ring(false);
    setBusy(true);
    attempt(() => ask("POST", `/offers/${offer.id}/${path}`, body)).then(() => setBusy(false));
  };
  if (left <= 0) return null;
  return html`<section class="sheet offer" aria-labelledby="offer-title" data-offer=${offer.id}>
    <h1 id="offer-title">${say("drive.offer")}</h1>
    <p class="left num" aria-hidden="true">${countdown(left)}</p>
    <progress max=${whole} value=${left} aria-label=${say("drive.time_left")}></progress>
    ${offer.trips.map((trip) => html`<${Leg} key=${trip.id} trip=${trip} />`)}
    <p>${say("drive.adds", { time: span(offer.added_seconds) })}</p>
    ${passing ? html`<${Reasons} onPass=${(reason) => answer("decline", { reason })} onBack=${() => setPassing(false)} />`
      : html`<div class="stack"><button type="button" class="main wide big" disabled=${busy} onClick=${() => answer("accept")}>${say("drive.accept")}</button>
        <button type="button" class="wide" disabled=${busy} onClick=${() => setPassing(true)}>${say("drive.pass")}</button></div>`}
  </section>`;
}
