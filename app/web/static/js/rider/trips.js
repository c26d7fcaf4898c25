// The rider's own trips: where each stands, who comes, what was promised, cancel and share. Follows the feed.

import { html, useState } from "/static/vendor/preact.js";
import { ask } from "/static/js/ask.js";
import { link, now, state, tick } from "/static/js/feed.js";
import { named, say } from "/static/js/page.js";
import { attempt, Needs, Sure, tell, Window } from "/static/js/parts.js";
import { Promised } from "/static/js/rider/promise.js";
import { lost, span, sure, when } from "/static/js/times.js";

const STEPS = ["requested", "assigned", "en_route", "arrived", "aboard", "completed"];
const SHOWN_AS = { held: 0, requested: 0, offered: 0, unfilled: 0, assigned: 1, en_route: 2, arrived: 3, aboard: 4, completed: 5 };
const ENDED = ["completed", "cancelled", "no_show", "returned"];

function Steps({ trip }) {
  const at = SHOWN_AS[trip.state];
  if (at === undefined) return null;
  return html`<ol class="steps">${STEPS.map((word, index) => html`
    <li key=${word} class=${index < at ? "done" : ""} aria-current=${index === at ? "step" : null}>${say(`step.${word}`)}</li>`)}</ol>`;
}

function seen(driver) {
  const fix = state.value.positions[driver.id];
  return fix ? say("rider.car_seen", { ago: span(tick.value / 1000 - fix.at) }) : "";
}

function Who({ driver }) {
  return html`<div class="who"><span class="plate num">${driver.plate || "—"}</span>
    <span>${[driver.colour, driver.model].filter(Boolean).join(" ")}<br /><strong>${driver.name}</strong></span>
    ${driver.phone && html`<a class="button" href="tel:${driver.phone}">${driver.by_desk ? say("rider.call") : say("call.driver", { name: driver.name })}</a>`}
    ${driver.phone && driver.masked && html`<span class="small soft">${say(driver.by_desk ? "call.unmasked" : "call.masked")}</span>`}
    <span class="small soft">${seen(driver)}</span></div>`;
}

function Due({ trip }) {
  const due = trip.boarded_at ? trip.planned_dropoff : trip.planned_pickup;
  if (trip.driver && lost(trip)) return html`<p class="note" role="status">${say(`eta.${trip.coming.progress}`)}</p>`;
  if (!trip.driver || !due) return null;
  return html`<p>${say(trip.boarded_at ? "rider.there_at" : "rider.here_at")}
    <strong class="num"> ${when(due, now())}</strong> <span class="small soft">${sure(trip, trip.boarded_at ? "dropoff" : "pickup")}</span></p>`;
}

async function copied(address) {
  if (navigator.share) return navigator.share({ url: address }).then(() => true, () => false);
  if (!navigator.clipboard) return false;
  return navigator.clipboard.writeText(address).then(() => true, () => false);
}

function Share({ trip }) {
  const [address, setAddress] = useState("");
  const share = async () => {
    const answer = await attempt(() => ask("POST", `/trips/${trip.id}/share`));
    if (!answer) return;
    setAddress(answer.link);
    if (await copied(answer.link)) tell(say("rider.link_copied"));
  };
  if (address) return html`<label>${say("rider.share_link")}<input readonly value=${address} onFocus=${(event) => event.target.select()} /></label>`;
  return html`<button type="button" onClick=${share}>${say("rider.share")}</button>`;
}

function Cancel({ trip }) {
  const cancel = () => attempt(() => ask("POST", `/trips/${trip.id}/cancel`, { reason: "" }), say("rider.cancelled"));
  if (!trip.moves.includes("cancel")) return null;
  return html`<${Sure} label=${say("rider.cancel")} question=${say("rider.cancel_sure")} onYes=${cancel}
    disabled=${link.value.how === "lost"} />`;
}

function Apart({ trip }) {
  const keep = () => attempt(() => ask("POST", `/trips/${trip.id}/apart`), say("apart.done"));
  return html`<${Sure} label=${say("apart.ask")} question=${say("apart.sure")} keep="apart.keep" onYes=${keep} disabled=${link.value.how === "lost"} />`;
}

function Trip({ trip, fresh }) {
  const open = !ENDED.includes(trip.state);
  return html`<article class="sheet trip" id="trip-${trip.id}" data-trip=${trip.id} data-state=${trip.state} tabindex=${fresh ? -1 : null}>
    <p class="headline">${say(`headline.${trip.state}`)}</p>
    <p class="ends-line">${named(trip.pickup)} → ${named(trip.dropoff)}</p>
    ${open && html`<${Steps} trip=${trip} />`}
    ${trip.driver && html`<${Who} driver=${trip.driver} />`}
    ${open && html`<${Due} trip=${trip} />`}
    ${open && !trip.boarded_at && trip.promise && html`<div class="promise ${trip.driver ? "likely" : trip.promise.status}">
      <${Promised} promise=${trip.promise} came=${Boolean(trip.driver)} /></div>`}
    <p class="row"><${Needs} needs=${trip.needs} /></p>
    ${open ? html`<div class="row"><${Share} trip=${trip} /><${Cancel} trip=${trip} /></div>`
      : html`<div class="row"><a class="button" href="/?again=${trip.id}">${say("rider.again")}</a>${trip.driver && html`<${Apart} trip=${trip} />`}</div>`}
  </article>`;
}

const newest = (one, two) => Date.parse(two.requested_at) - Date.parse(one.requested_at);

/** Every trip of the reader that is open, and those that ended within two hours. */
export function Trips({ mine, fresh }) {
  const trips = Object.values(state.value.trips).filter(mine).sort(newest);
  const open = trips.filter((trip) => !ENDED.includes(trip.state));
  const ended = trips.filter((trip) => ENDED.includes(trip.state)).slice(0, 3);
  return html`${[...open, ...ended].map((trip) => html`<${Trip} key=${trip.id} trip=${trip} fresh=${trip.id === fresh.value} />`)}`;
}
