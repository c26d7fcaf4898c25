// The timeline: one row a driver on shift, one bar a trip, a line for now.

import { html } from "/static/vendor/preact.js";
import { driver, pick, picked, point } from "/static/js/board/choice.js";
import { bars, onDuty } from "/static/js/board/derive.js";
import { Rows } from "/static/js/board/rows.js";
import { state, tick } from "/static/js/feed.js";
import { named, say } from "/static/js/page.js";
import { clock, span } from "/static/js/times.js";

const ROW = 48;
const BEFORE = 15 * 60_000;
const AHEAD = 180 * 60_000;
const MARK = 30 * 60_000;

const share = (moment, from) => `${(100 * (moment - from)) / (BEFORE + AHEAD)}%`;

function Bar({ bar, from }) {
  const trip = state.value.trips[bar.trip];
  if (!trip) return null;
  const [left, right] = [Math.max(bar.from, from), Math.min(bar.to, from + BEFORE + AHEAD)];
  if (right < from || left > from + BEFORE + AHEAD) return null;
  const late = trip.promise?.pickup_to && bar.from > Date.parse(trip.promise.pickup_to);
  const text = `${named(trip.pickup)} → ${named(trip.dropoff)}, ${clock(bar.from)} – ${clock(bar.to)}`;
  return html`<button type="button" class="block ${trip.state} ${late ? "late" : ""}" aria-pressed=${picked.value === trip.id} title=${text} aria-label=${text}
    style=${{ insetInlineStart: share(left, from), width: `max(24px, ${share(right - left, 0)})` }} onClick=${() => pick(trip.id)}>${named(trip.dropoff)}</button>`;
}

function age(id) {
  const fix = state.value.positions[id];
  return fix ? say("board.fix_age", { time: span(tick.value / 1000 - fix.at) }) : say("board.no_fix");
}

function Row({ one, from }) {
  return html`<li class="lane" style=${{ height: `${ROW}px` }}>
    <button type="button" class="name" aria-pressed=${driver.value === one.id} onClick=${() => point(driver.value === one.id ? "" : one.id)}>
      <strong>${one.name}</strong><span class="small soft"><span class="dot ${one.status}"></span>${say(`status.${one.stood_down && one.status === "paused" ? "stood_down" : one.status}`)} · ${age(one.id)}</span></button>
    <div class="time">${bars(one, tick.value).map((bar) => html`<${Bar} key=${bar.trip} bar=${bar} from=${from} />`)}</div></li>`;
}

function Marks({ from }) {
  const first = Math.ceil(from / MARK) * MARK;
  const marks = Array.from({ length: Math.floor((BEFORE + AHEAD) / MARK) }, (_, index) => first + index * MARK);
  return html`<div class="marks num" aria-hidden="true"><div class="time">${marks.map((mark) => html`
    <span key=${mark} style=${{ insetInlineStart: share(mark, from) }}>${clock(mark)}</span>`)}
    <i class="now" style=${{ insetInlineStart: share(from + BEFORE, from) }}></i></div></div>`;
}

/** The lower pane. */
export function Timeline() {
  const from = Math.floor(tick.value / 10_000) * 10_000 - BEFORE;
  const lanes = onDuty(state.value.drivers);
  return html`<section class="timeline" aria-label=${say("board.timeline")}><${Marks} from=${from} />
    ${lanes.length ? html`<${Rows} items=${lanes} height=${ROW} label=${say("board.timeline")} reveal=${lanes.findIndex((one) => one.id === driver.value)}
      draw=${(one) => html`<${Row} key=${one.id} one=${one} from=${from} />`} />` : html`<p class="none soft">${say("board.no_drivers")}</p>`}</section>`;
}
