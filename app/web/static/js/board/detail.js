// The selected trip: everything about it, who could take it and why (not), and what can be done.

import { html, useEffect } from "/static/vendor/preact.js";
import { assign, cancel, candidates, pin, rank, release, reopen, stale, verify } from "/static/js/board/acts.js";
import { pick, picked, point } from "/static/js/board/choice.js";
import { now, state } from "/static/js/feed.js";
import { named, say } from "/static/js/page.js";
import { Needs, StatePill, Sure, Window } from "/static/js/parts.js";
import { lost, margin, span, sure, when } from "/static/js/times.js";

const OPEN = ["requested", "offered", "unfilled"];

function Person({ label, person }) {
  if (!person) return null;
  return html`<dt>${label}</dt><dd>${person.name} ${person.plate || ""} ${person.phone && html`<a href="tel:${person.phone}">${person.phone}</a>`}</dd>`;
}

const wanted = (trip) => (trip.arrive_by ? say("board.be_there", { time: when(trip.arrive_by, now()) }) : when(trip.pickup_after, now()));

function cargo(trip) {
  if (trip.kind === "ride") return say("board.riders", { riders: trip.riders });
  const items = trip.load.items.map((line) => `${line.item} ${line.quantity} ${line.unit}`.trim()).join(", ");
  return `${items} · ${trip.load.volume_l} L · ${trip.load.weight_kg} kg`;
}

function Asked({ trip }) {
  const offers = Object.values(state.value.offers).filter((offer) => offer.trips.some((inside) => inside.id === trip.id));
  if (!offers.length) return null;
  return html`<h3>${say("board.asked")}</h3><ul class="asked">${offers.map((offer) => html`<li key=${offer.id}>
    ${state.value.drivers[offer.driver_id]?.name || "—"} <span class="pill">${say(`state.${offer.state}`)}</span>
    ${offer.seen_at && html`<span class="small soft"> ${say("board.seen", { time: when(offer.seen_at, now()) })}</span>`}
    ${offer.reason && html`<span class="small soft"> ${declined(offer.reason)}</span>`}</li>`)}</ul>`;
}

const REASONS = ["too_far", "wrong_way", "break", "no_room", "other"];
const declined = (reason) => (REASONS.includes(reason) ? say(`decline.${reason}`) : reason);

function Facts({ trip }) {
  return html`<dl class="pairs"><dt>${say("board.wanted")}</dt><dd class="num">${wanted(trip)}</dd>
    <dt>${say("board.carries")}</dt><dd>${cargo(trip)} <${Needs} needs=${trip.needs} /></dd>
    ${trip.promise?.pickup_from && html`<dt>${say("board.promised")}</dt><dd><${Window} from=${trip.promise.pickup_from} to=${trip.promise.pickup_to} promise=${trip.promise} /></dd>`}
    ${trip.planned_pickup && html`<dt>${say("board.planned")}</dt><dd><span class="num">${when(trip.planned_pickup, now())} → ${when(trip.planned_dropoff, now())}</span> <span class="small soft">${sure(trip, trip.boarded_at ? "dropoff" : "pickup")}</span>
      ${lost(trip) && html`<br /><strong>${say(`alert.${trip.coming.progress === "silent" ? "driver_silent" : "astray"}`)}</strong>`}</dd>`}
    <${Person} label=${say("role.rider")} person=${trip.rider} /><${Person} label=${say("role.driver")} person=${trip.driver} />
    ${trip.pinned_driver && html`<dt>${say("board.pinned_to")}</dt><dd>${state.value.drivers[trip.pinned_driver]?.name || trip.pinned_driver}</dd>`}
    ${trip.note && html`<dt>${say("board.note")}</dt><dd>${trip.note}</dd>`}
    ${trip.reason && html`<dt>${say("board.reason")}</dt><dd>${trip.reason}</dd>`}
    ${trip.why && html`<dt>${say("board.why")}</dt><dd>${say(`why.${trip.why}`)}</dd>`}</dl>`;
}

const Pin = () => html`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" fill="currentColor">
  <path d="M8 2h8v2l-1 1v6l3 3v2h-5v6h-2v-6H6v-2l3-3V5L8 4z" /></svg>`;

function Candidate({ trip, one }) {
  const known = state.value.drivers[one.driver_id];
  const name = one.name || known?.name || one.driver_id;
  if (one.why) return html`<li class="no"><span><strong>${name}</strong> <span class="soft small">${one.reason}</span></span></li>`;
  const adds = say("board.adds", { time: span((one.added_minutes ?? 0) * 60) });
  return html`<li><button type="button" class="take" data-driver=${one.driver_id} disabled=${stale()} onFocus=${() => point(one.driver_id)}
    onMouseEnter=${() => point(one.driver_id)} onClick=${() => assign(trip, one.driver_id)}>
    <span><strong>${name}</strong> <span class="soft small">${[known?.vehicle?.plate, one.mixes && say("board.mixes")].filter(Boolean).join(" · ")}</span></span>
    <span class="small num">${adds}${one.pickup_at ? ` · ${when(one.pickup_at, now())}` : ""}</span></button>
    <button type="button" aria-label=${say("board.pin_for", { name })} title=${say("board.pin")} disabled=${stale()} onClick=${() => pin(trip, one.driver_id)}><${Pin} /></button></li>`;
}

function Candidates({ trip }) {
  const { trip: asked, list, helps } = candidates.value;
  useEffect(() => { rank(trip.id); }, [trip.id, trip.version]);
  if (asked !== trip.id || list === null) return html`<p class="soft">${say("board.looking")}</p>`;
  const help = helps && html`<p class="helps"><strong>${say("board.helps")}</strong> ${helps}</p>`;
  if (!list.length) return html`${help}<p>${say("board.nobody")}</p>`;
  return html`${help}<h3>${say("board.who")}</h3><p class="small soft">${say("board.who_more")} ${margin(trip.promise)}</p>
    <ul class="candidates">${list.map((one) => html`<${Candidate} key=${one.driver_id} trip=${trip} one=${one} />`)}</ul>`;
}

function Moves({ trip }) {
  const may = (word) => trip.moves.includes(word);
  const button = (word, work) => may(word) && html`<button type="button" disabled=${stale()} onClick=${() => work(trip)}>${say(`board.do.${word}`)}</button>`;
  return html`<div class="row moves">${may("verify") && html`<button type="button" class="main" disabled=${stale()} onClick=${() => verify(trip)}>${say("board.do.verify")}</button>`}
    ${button("reopen", reopen)}
    ${trip.pinned_driver && OPEN.includes(trip.state) && html`<button type="button" disabled=${stale()} onClick=${() => pin(trip, null)}>${say("board.unpin")}</button>`}
    ${may("release") && html`<${Sure} label=${say("board.do.release")} question=${say("board.release_sure")} disabled=${stale()} onYes=${() => release(trip)} />`}
    ${may("cancel") && html`<${Sure} label=${say("board.do.cancel")} question=${say("board.cancel_sure")} disabled=${stale()} onYes=${() => cancel(trip)} />`}</div>`;
}

/** The right pane; empty while nothing is selected. */
export function Detail() {
  const trip = state.value.trips[picked.value];
  if (!trip) return html`<section class="detail none" aria-label=${say("board.trip")}><p class="soft">${say("board.choose")}</p></section>`;
  return html`<section class="detail" aria-label=${say("board.trip")} data-trip=${trip.id} data-state=${trip.state}>
    <div class="row spread"><${StatePill} state=${trip.state} /><button type="button" class="plain" aria-label=${say("common.close")} onClick=${() => pick("")}>✕</button></div>
    <h2>${named(trip.pickup)} → ${named(trip.dropoff)}</h2><${Facts} trip=${trip} /><${Moves} key=${trip.id} trip=${trip} />
    ${trip.moves.includes("assign") && html`<${Candidates} trip=${trip} />`}<${Asked} trip=${trip} /></section>`;
}
