// The strip at the top: is it live, how many wait, what is wrong, how far the planner goes by itself.

import { html, useState } from "/static/vendor/preact.js";
import { clear, setDispatch, stale } from "/static/js/board/acts.js";
import { closing, help, look, pick, point } from "/static/js/board/choice.js";
import { counts } from "/static/js/board/derive.js";
import { state, tick } from "/static/js/feed.js";
import { named, region, say } from "/static/js/page.js";
import { standing } from "/static/js/shut.js";
import { Link } from "/static/js/parts.js";
import { clock, span, when } from "/static/js/times.js";

const LEVELS = ["off", "suggest", "offer", "assign"];

function Counts() {
  const is = counts(state.value, tick.value);
  const one = (word, value) => html`<div><dt>${say(`board.count.${word}`)}</dt><dd class="num">${value}</dd></div>`;
  return html`<dl class="counts">${one("waiting", is.waiting)}${one("oldest", is.waiting ? span(is.oldest) : "—")}${one("later", is.later)}
    ${one("going", is.going)}${one("free", say("board.free_of", { free: is.free, duty: is.duty }))}</dl>`;
}

function Switch() {
  const here = state.value.regions[region];
  if (!here) return null;
  return html`<fieldset class="switch"><legend>${say("board.auto")}</legend>${LEVELS.map((level) => html`
    <label key=${level}><input type="radio" name="dispatch" value=${level} checked=${here.dispatch === level} disabled=${stale()}
      onChange=${() => setDispatch(here, level)} />${say(`board.auto.${level}`)}</label>`)}</fieldset>`;
}

/** Where the planner only suggests: what its newest plan would change. */
function Suggestion() {
  const plan = state.value.plans[region];
  if (!plan || state.value.regions[region]?.dispatch !== "suggest") return null;
  return html`<p class="suggestion small" role="status">${say("board.replanned", { time: when(plan.at, tick.value), words: plan.words })}</p>`;
}

function about(alert) {
  if (alert.thing === "place") return named(state.value.places[alert.thing_id]);
  if (alert.thing === "trip") {
    const trip = state.value.trips[alert.thing_id];
    return trip ? `${named(trip.pickup)} → ${named(trip.dropoff)}` : "";
  }
  return state.value.drivers[alert.thing_id]?.name || "";
}

function follow(alert) {
  if (alert.thing === "trip") pick(alert.thing_id);
  else if (alert.thing === "place") look.value = [state.value.places[alert.thing_id]].filter(Boolean);
  else point(alert.thing_id);
}

function Alerts() {
  const [open, setOpen] = useState(false);
  const alerts = Object.values(state.value.alerts).sort((one, two) => Date.parse(two.raised_at) - Date.parse(one.raised_at));
  const text = say("board.alerts", { alerts: alerts.length });
  return html`<div class="alerts"><button type="button" aria-expanded=${open} class=${alerts.length ? "bad" : ""} onClick=${() => setOpen(!open)}>⚠ ${text}</button>
    ${open && html`<div class="sheet list">${!alerts.length && html`<p class="soft">${say("board.no_alerts")}</p>`}<ul>${alerts.map((alert) => html`
      <li key=${alert.id}><button type="button" class="plain" onClick=${() => { follow(alert); setOpen(false); }}><strong>${say(`alert.${alert.kind}`)}</strong>
        <span class="small soft">${about(alert)} · ${when(alert.raised_at, tick.value)}</span></button>
        <button type="button" disabled=${stale()} onClick=${() => clear(alert)}>${say("board.clear")}</button></li>`)}</ul></div>`}</div>`;
}

function ClosuresButton() {
  const closures = standing(state.value.closures, tick.value).length;
  return html`<button type="button" aria-pressed=${closing.value} onClick=${() => { pick(""); closing.value = true; }}>⊘ ${say("closure.count", { closures })}</button>`;
}

/** The strip. */
export function Top() {
  return html`<div class="strip"><${Link} /><strong class="num">${clock(tick.value)}</strong><${Counts} /><${Alerts} /><${ClosuresButton} /><${Switch} /><${Suggestion} />
    <button type="button" aria-label=${say("board.help")} title=${say("board.help")} onClick=${() => { help.value = true; }}>?</button></div>`;
}
