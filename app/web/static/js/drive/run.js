// The manifest: the one next step, large, and the stops after it.

import { html, useState } from "/static/vendor/preact.js";
import { Ahead } from "/static/js/drive/ahead.js";
import { Navigate } from "/static/js/drive/navigate.js";
import { foreseen, next, stops, undoable } from "/static/js/drive/next.js";
import { load } from "/static/js/drive/offer.js";
import { here } from "/static/js/drive/locate.js";
import { step, stuck, unsent } from "/static/js/drive/outbox.js";
import { now, state, tick } from "/static/js/feed.js";
import { extra, named, say } from "/static/js/page.js";
import { Needs, Sure } from "/static/js/parts.js";
import { lost, sure, when } from "/static/js/times.js";

const position = () => (here.value ? { position: { lat: here.value.lat, lon: here.value.lon } } : {});
const make = (trip, move, more) => step(trip.id, move, now(), { ...position(), ...more });

function Call({ trip }) {
  if (!trip.rider?.phone) return null;
  return html`<a class="button" href="tel:${trip.rider.phone}">${say(trip.rider.by_desk ? "drive.call_desk" : "drive.call", { name: trip.rider.name })}</a>`;
}

/** Through what a call goes where the region hides numbers. */
function Through({ trip }) {
  if (!trip.rider?.masked) return null;
  return html`<p class="small soft">${say(trip.rider.by_desk ? "call.unmasked" : "call.masked")}</p>`;
}

function Deliver({ trip }) {
  const [proof, setProof] = useState("");
  return html`<label for="proof">${say("drive.proof")}</label>
    <input id="proof" value=${proof} maxlength="200" onInput=${(event) => setProof(event.target.value)} />
    <button type="button" class="main big" onClick=${() => make(trip, "complete", { proof })}>${say("drive.do.deliver")}</button>`;
}

const WORDS = { board: "load", complete: "deliver" };

function Main({ trip, move }) {
  if (trip.kind === "supply" && move === "complete") return html`<${Deliver} trip=${trip} />`;
  const word = trip.kind === "supply" ? WORDS[move] || move : move;
  return html`<button type="button" class="main big" data-step=${move} onClick=${() => make(trip, move)}>${say(`drive.do.${word}`)}</button>`;
}

function Others({ trip }) {
  const no = (move, key) => html`<${Sure} label=${say(`drive.${key}`)} question=${say(`drive.${key}_sure`)} onYes=${() => make(trip, move)} />`;
  if (trip.state === "arrived") return no("no_show", "no_show");
  if (trip.state === "aboard") return no("transfer", "transfer");
  return no("release", "hand_back");
}

/** By when to set out, where later the way is closed or slower. */
function Leave({ stop }) {
  return stop.leave_by ? html`<p class="note warn" role="status" data-leave>${say("drive.leave_by", { time: when(stop.leave_by, now()) })}</p>` : null;
}

/** What to do now: where, whom, the button, and what may go wrong. */
export function Step({ trip, stop, move, younger }) {
  const spot = stop.kind === "pickup" ? trip.pickup : trip.dropoff;
  const word = trip.kind === "supply" ? `${stop.kind}_supply` : stop.kind;
  return html`<section class="step" aria-labelledby="where" data-trip=${trip.id} data-state=${trip.state}>
    <p class="kind">${say(`drive.to_${word}`)} · <span class="num">${when(stop.at, now())}</span> <span class="small"> ${sure(trip, stop.kind)}</span></p>
    ${lost(trip) && html`<p class="note" role="status">${say(`drive.${trip.coming.progress}`)}</p>`}
    <${Leave} stop=${stop} />
    <h1 class="where" id="where">${named(spot)}</h1>
    <p class="needs"><span class="pill">${load(trip)}</span><${Needs} needs=${trip.needs} /></p>
    ${trip.note && html`<p class="note">${trip.note}</p>`}
    ${trip.rider && html`<p>${trip.rider.name}</p>`}
    <div class="two"><${Navigate} trip=${trip} end=${stop.kind} /><${Call} trip=${trip} /></div><${Through} trip=${trip} />
    <div class="act"><${Main} key=${trip.id + move} trip=${trip} move=${move} />
      ${younger && html`<button type="button" onClick=${() => make(younger, "undo")}>${say("drive.undo", { move: say(`drive.did.${younger.last_move}`) })}</button>`}
      <${Others} key=${`${trip.id}-${trip.state}`} trip=${trip} /></div></section>`;
}

function Stops({ rest, trips }) {
  if (rest.length < 2) return null;
  return html`<section class="sheet"><h2>${say("drive.then")}</h2><ol class="run">${rest.slice(1).map((stop) => html`
    <li key=${stop.trip + stop.kind}><span class="at num">${when(stop.at, now())}</span>
      <span>${say(`drive.${stop.kind}`)} <strong>${named(stop.kind === "pickup" ? trips[stop.trip].pickup : trips[stop.trip].dropoff)}</strong>
      <span class="soft"> ${load(trips[stop.trip])}</span><${Leave} stop=${stop} /></span></li>`)}</ol></section>`;
}

/** Steps that could not reach the server yet. */
export const Unsent = () => stuck.value && html`<p class="unsent" role="status">${say("drive.unsent", { steps: unsent.value.length })}</p>`;

/** The whole run of a driver on duty. */
export function Run({ me, last }) {
  const trips = foreseen(state.value.trips, unsent.value);
  const run = state.value.drivers[me]?.run || [];
  const now_ = next(run, trips);
  const younger = unsent.value.length ? null : undoable(state.value.trips, tick.value, extra.undo_seconds);
  if (!now_) {
    return html`<section class="idle"><h1 class="say">${say(last ? "drive.no_more" : "drive.waiting")}</h1>
      <p class="soft">${say(last ? "drive.no_more_more" : "drive.waiting_more")}</p>
      ${younger && html`<button type="button" onClick=${() => make(younger, "undo")}>${say("drive.undo", { move: say(`drive.did.${younger.last_move}`) })}</button>`}</section>`;
  }
  return html`${last && html`<p class="note" role="status">${say("drive.on_last")}</p>`}<${Ahead} run=${stops(run, trips)} trips=${trips} /><${Step} ...${now_} younger=${younger} /><${Stops} rest=${stops(run, trips)} trips=${trips} />`;
}
