// The queue: tabs, search, one row a trip.

import { html } from "/static/vendor/preact.js";
import { pick, picked, queue, tab, typed } from "/static/js/board/choice.js";
import { overdue, press, TABS } from "/static/js/board/derive.js";
import { Rows } from "/static/js/board/rows.js";
import { state, tick } from "/static/js/feed.js";
import { named, say } from "/static/js/page.js";
import { StatePill } from "/static/js/parts.js";
import { span, when } from "/static/js/times.js";

const ROW = 100;

const size = (word) => Object.values(state.value.trips).filter((trip) => TABS[word].includes(trip.state)).length;

function Tabs() {
  return html`<div class="tabs" role="group" aria-label=${say("board.queue")}>${Object.keys(TABS).map((word) => html`
    <button type="button" key=${word} aria-pressed=${tab.value === word} onClick=${() => { tab.value = word; }}>
      ${say(`board.tab.${word}`)} <span class="num">${size(word)}</span></button>`)}</div>`;
}

function Search() {
  return html`<div class="search"><label class="unseen" for="find">${say("board.search")}</label>
    <input id="find" type="search" placeholder=${say("board.search")} value=${typed.value}
      onInput=${(event) => { typed.value = event.target.value; }} /></div>`;
}

function waiting(trip) {
  if (!TABS.now.includes(trip.state)) return when(trip.ended_at || trip.planned_dropoff || trip.pickup_after, tick.value);
  const seconds = overdue(trip, tick.value);
  return seconds > 0 ? say("board.waits", { time: span(seconds) }) : when(trip.pickup_after, tick.value);
}

function cargo(trip) {
  return trip.kind === "ride" ? say("board.riders", { riders: trip.riders }) : say("board.supply");
}

function Row({ trip, index }) {
  const needs = trip.needs.map((need) => say(`need.${need}`)).join(", ");
  return html`<li class="trip-row ${press(trip, tick.value)}" style=${{ height: `${ROW}px` }} aria-setsize=${queue.value.length} aria-posinset=${index + 1}>
    <button type="button" data-trip=${trip.id} data-state=${trip.state} aria-pressed=${picked.value === trip.id} onClick=${() => pick(trip.id)}>
      <span class="line"><strong>${named(trip.pickup)}</strong></span><span class="line"><strong>→ ${named(trip.dropoff)}</strong></span>
      <span class="line"><${StatePill} state=${trip.state} /><span class="num">${waiting(trip)}</span>
        <span class="soft">${[cargo(trip), needs, trip.driver?.name].filter(Boolean).join(" · ")}</span></span></button></li>`;
}

/** The left pane. */
export function Queue() {
  const trips = queue.value;
  const empty = typed.value ? say("board.none_found") : say(`board.none.${tab.value}`);
  return html`<section class="queue" aria-label=${say("board.queue")}><${Tabs} /><${Search} />
    ${trips.length ? html`<${Rows} items=${trips} height=${ROW} label=${say("board.queue")}
      reveal=${trips.findIndex((trip) => trip.id === picked.value)}
      draw=${(trip, index) => html`<${Row} key=${trip.id} trip=${trip} index=${index} />`} />` : html`<p class="none soft">${empty}</p>`}</section>`;
}
