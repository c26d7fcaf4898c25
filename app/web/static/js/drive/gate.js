// What must be done before driving: the self-check, the inspection of the car; one question at a time, large.

import { effect, html, signal, useState } from "/static/vendor/preact.js";
import { ask } from "/static/js/ask.js";
import { state } from "/static/js/feed.js";
import { language, me, region, say } from "/static/js/page.js";
import { attempt } from "/static/js/parts.js";
import { fieldTime } from "/static/js/times.js";

const NORMAL = 36.5;
const OWN = ["unwell", "isolation", "check", "inspection"];

/** The gates that are closed for this driver; null while nobody has asked. */
export const closed = signal(null);
/** What is on record and soon ends. */
const ending = signal([]);
/** Whether the driver asked for the self-check by hand. */
export const checking = signal(false);

const line = (one) => (language === "en" ? one.en : one.zh);
const asks = () => state.value.regions[region]?.gates || { questions: [], checklist: [] };
/** Whether the car has to be looked at before the start. */
export const inspects = () => asks().inspection;
const mine = () => Object.values(state.value.shifts).filter((shift) => shift.driver_id === me.id);
const facts = () => JSON.stringify([asks(), state.value.drivers[me.id]?.check_until, state.value.drivers[me.id]?.unwell,
  mine().map((shift) => [shift.id, shift.state, shift.stood_down, shift.inspected_at])]);

async function look() {
  const found = await attempt(() => ask("GET", "/me/gates"));
  if (!found) return;
  closed.value = found.closed;
  ending.value = found.credentials.filter((one) => found.ending.includes(one.id));
}

/** Look again whenever something that matters has changed. */
export function watch() {
  let known = "";
  effect(() => {
    const now = facts();
    if (now === known) return;
    known = now;
    look();
  });
}

const post = (path, body) => attempt(() => ask("POST", path, body)).then((answer) => look().then(() => answer));

/** What to renew in time, with the last day on which it counts. */
export function Ending() {
  return ending.value.map((one) => html`<p class="note warn" key=${one.id}>${say("drive.ends", {
    what: [say(`credential.${one.kind}`), one.permit].filter(Boolean).join(" "),
    day: fieldTime(Date.parse(one.valid_until) - 1000).slice(0, 10),
  })}</p>`);
}

function Temperature({ value, onChange }) {
  const label = say("check.celsius");
  const step = (by) => onChange((Math.round(((Number(value) || NORMAL) + (value === "" ? 0 : by)) * 10) / 10).toFixed(1));
  return html`<div class="field"><label for="celsius">${label}</label><div class="count">
    <button type="button" aria-label=${say("common.less", { what: label })} onClick=${() => step(-0.1)}>−</button>
    <input id="celsius" inputmode="decimal" required autocomplete="off" value=${value} onInput=${(event) => onChange(event.target.value)} />
    <button type="button" aria-label=${say("common.more", { what: label })} onClick=${() => step(0.1)}>+</button></div></div>`;
}

function Line({ one, words, value, onChange }) {
  const choice = (wanted, word) => html`<button type="button" aria-pressed=${value === wanted} class=${value === wanted ? "main" : ""}
    onClick=${() => onChange(wanted)}>${say(word)}</button>`;
  return html`<fieldset class="field"><legend>${line(one)}</legend><div class="two">${choice(false, words[0])}${choice(true, words[1])}</div></fieldset>`;
}

function Lines({ lines, words, answers, setAnswers }) {
  return lines.map((one) => html`<${Line} key=${one.id} one=${one} words=${words} value=${answers[one.id]}
    onChange=${(value) => setAnswers({ ...answers, [one.id]: value })} />`);
}

const all = (lines, answers) => lines.every((one) => answers[one.id] !== undefined);

/** The self-check: a temperature and a few questions. */
function SelfCheck() {
  const [celsius, setCelsius] = useState("");
  const [answers, setAnswers] = useState({});
  const [busy, setBusy] = useState(false);
  const lines = asks().questions;
  const measured = Number(celsius.replace(",", "."));
  const send = (event) => {
    event.preventDefault();
    setBusy(true);
    post("/me/checks", { celsius: measured, answers }).then((answer) => { setBusy(false); if (answer) checking.value = false; });
  };
  return html`<form class="sheet" data-gate="check" onSubmit=${send}><h1>${say("check.title")}</h1><p class="soft">${say("check.lead")}</p>
    <${Temperature} value=${celsius} onChange=${setCelsius} />
    <${Lines} lines=${lines} words=${["check.no", "check.yes"]} answers=${answers} setAnswers=${setAnswers} />
    <button type="submit" class="main wide big" disabled=${busy || !measured || !all(lines, answers)}>${say("check.send")}</button>
    <p class="soft small">${say("check.private")}</p></form>`;
}

/** The inspection of the car of a shift. */
function Inspection({ shift }) {
  const [items, setItems] = useState({});
  const [busy, setBusy] = useState(false);
  const lines = asks().checklist;
  const send = (event) => {
    event.preventDefault();
    setBusy(true);
    post(`/shifts/${shift.id}/inspection`, { items }).then(() => setBusy(false));
  };
  const faults = lines.filter((one) => shift.faults.includes(one.id));
  return html`<form class="sheet" data-gate="inspection" onSubmit=${send}><h1>${say("inspect.title")}</h1>
    ${faults.length > 0 && html`<div class="note bad"><p><strong>${say("inspect.faults")}</strong></p><ul>${faults.map((one) => html`<li key=${one.id}>${line(one)}</li>`)}</ul></div>`}
    <${Lines} lines=${lines} words=${["inspect.not", "inspect.fine"]} answers=${items} setAnswers=${setItems} />
    <button type="submit" class="main wide big" disabled=${busy || !all(lines, items)}>${say("inspect.send")}</button></form>`;
}

function Closed({ gate }) {
  const key = gate.gate === "unwell" ? "unwell" : "other";
  return html`<section class="idle" data-gate=${gate.gate}><h1 class="say">${say(`gate.${key}`)}</h1><p>${key === "unwell" ? say("gate.unwell_more") : gate.why}</p>
    <button type="button" onClick=${look}>${say("gate.look_again")}</button></section>`;
}

/** The first thing in the way, or null: nothing is. `shift` is the one that goes on or comes next. */
export function inTheWay(shift) {
  if (checking.value) return html`<${SelfCheck} />`;
  const gates = closed.value || [];
  const gate = gates.find((one) => OWN.includes(one.gate)) || gates[0];
  if (!gate) return null;
  if (gate.gate === "check") return html`<${SelfCheck} />`;
  if (gate.gate === "inspection" && shift) return html`<${Inspection} key=${shift.id} shift=${shift} />`;
  return html`<${Closed} gate=${gate} />`;
}
