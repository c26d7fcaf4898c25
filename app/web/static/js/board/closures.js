// The pane of closures: what is closed now and later, putting one up by clicks or by coordinates, changing and lifting one.

import { html, signal, useEffect, useRef, useState } from "/static/vendor/preact.js";
import { stale } from "/static/js/board/acts.js";
import { Amend, classes, Fields } from "/static/js/board/amend.js";
import { closing, draft, drawing, look, pick } from "/static/js/board/choice.js";
import { ask } from "/static/js/ask.js";
import { state, tick } from "/static/js/feed.js";
import { extra, named, say } from "/static/js/page.js";
import { attempt, Sure } from "/static/js/parts.js";
import { corners, stands, standing } from "/static/js/shut.js";
import { instant, when } from "/static/js/times.js";

const KINDS = ["blocked", "barrier", "slow"];
const LEAST = { blocked: 3, slow: 3, barrier: 2 };
/** What the last one that was put up or changed does: the effect of its answer. */
const told = signal(null);

const lift = (closure) => attempt(() => ask("DELETE", `/closures/${closure.id}`), say("closure.lifted"));

function span(closure) {
  const begin = stands(closure, tick.value) === "later" ? say("closure.from", { time: when(closure.begins_at, tick.value) }) : "";
  const end = closure.ends_at ? say("closure.until", { time: when(closure.ends_at, tick.value) }) : say("closure.open_end");
  return [begin, end].filter(Boolean).join(" ");
}

function Item({ closure }) {
  const [open, setOpen] = useState(false);
  const button = useRef(null);
  const done = (effect) => {
    if (effect) told.value = effect;
    setOpen(false);
    button.current?.focus();
  };
  const percent = closure.percent ? ` · ${say("closure.speed", { percent: closure.percent })}` : "";
  return html`<li data-closure=${closure.id}><p><strong>${say(`closure.kind.${closure.kind}`)}</strong>${percent} · ${closure.reason}<br />
    <span class="small soft">${span(closure)}</span>
    ${closure.permits.map((permit) => html` <span class="pill" key=${permit}>${say("closure.passes", { permit })}</span>`)}</p>
    ${open && html`<${Amend} closure=${closure} done=${done} />`}
    <div class="row"><button type="button" onClick=${() => { look.value = closure.points; }}>${say("closure.show")}</button>
    <button type="button" ref=${button} aria-label="${say("closure.change")}: ${closure.reason}" aria-expanded=${open} disabled=${stale()} onClick=${() => setOpen(!open)}>${say("closure.change")}</button>
    <${Sure} label=${say("closure.lift")} question=${say("closure.lift_sure")} disabled=${stale()} onYes=${() => lift(closure)} /></div></li>`;
}

function List({ word }) {
  const shown = standing(state.value.closures, tick.value).filter((one) => stands(one, tick.value) === word);
  if (!shown.length) return word === "now" ? html`<p class="soft">${say("closure.none")}</p>` : null;
  return html`<h3>${say(`closure.${word}`)}</h3><ul class="closures">${shown.map((one) => html`<${Item} key=${one.id} closure=${one} />`)}</ul>`;
}

function Effect() {
  if (!told.value) return null;
  const trips = told.value.trips.map((id) => state.value.trips[id]).filter(Boolean);
  return html`<div class="note warn" role="status"><p>${told.value.words}</p><ul class="asked">${trips.map((trip) => html`<li key=${trip.id}>
    <button type="button" onClick=${() => pick(trip.id)}>${named(trip.pickup)} → ${named(trip.dropoff)}</button></li>`)}</ul></div>`;
}

/** The corners as they are sent: a barrier that is to be a ring ends where it began. */
function points(form) {
  const read = corners(draft.value.text).points;
  return draft.value.kind === "barrier" && form.get("ring") ? [...read, read[0]] : read;
}

function body(form) {
  const { kind } = draft.value;
  const moment = (name) => (form.get(name) ? { [name]: instant(form.get(name)) } : {});
  const permits = classes(form.get("permits"));
  const percent = kind === "slow" ? { percent: Number(form.get("percent")) } : {};
  return { kind, points: points(form), reason: form.get("reason"), permits, ...percent, ...moment("begins_at"), ...moment("ends_at") };
}

/** The draft's number of corners, and what is still in the way. */
function problem() {
  const { points: found, wrong } = corners(draft.value.text);
  if (wrong) return say("closure.wrong", { line: wrong });
  return found.length < LEAST[draft.value.kind] ? say("closure.few", { least: LEAST[draft.value.kind] }) : "";
}

function Shape() {
  const set = (change) => { draft.value = { ...draft.value, ...change }; };
  const { points: found } = corners(draft.value.text);
  return html`<fieldset class="field"><legend>${say("closure.kind")}</legend><div class="choice">${KINDS.map((kind) => html`
      <label class="tick" key=${kind}><input type="radio" name="kind" value=${kind} checked=${draft.value.kind === kind} onChange=${() => set({ kind })} />${say(`closure.kind.${kind}`)}</label>`)}</div>
      <p class="small soft">${say(`closure.what.${draft.value.kind}`)}</p></fieldset>
    <div class="field"><button type="button" class="wide" aria-pressed=${drawing.value} onClick=${() => { drawing.value = !drawing.value; }}>${say(drawing.value ? "closure.drawn" : "closure.draw")}</button></div>
    <div class="field"><label for="corners">${say("closure.corners")}</label>
      <textarea id="corners" rows="5" spellcheck="false" aria-describedby="corners-how" value=${draft.value.text} onInput=${(event) => set({ text: event.target.value })}></textarea>
      <p class="small soft" id="corners-how">${say("closure.corners_how", { corners: found.length })}</p></div>
    ${draft.value.kind === "barrier" && html`<label class="tick field"><input type="checkbox" name="ring" />${say("closure.ring")}</label>`}
    ${draft.value.kind === "slow" && html`<div class="field"><label for="percent">${say("closure.percent")}</label>
      <input id="percent" name="percent" type="number" min="1" max="100" required value="50" inputmode="numeric" /></div>`}`;
}

function Form() {
  const [wrong, setWrong] = useState("");
  const send = async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    setWrong(problem());
    if (problem() || stale()) return;
    try {
      told.value = (await ask("POST", "/closures", body(form))).effect;
    } catch (refusal) {
      setWrong(refusal.message);
      return;
    }
    draft.value = { ...draft.value, text: "" };
    drawing.value = false;
    event.target.reset();
  };
  return html`<details class="more field"><summary>${say("closure.new")}</summary><form onSubmit=${send}><${Shape} />
    <${Fields} />
    ${wrong && html`<p class="note bad" role="alert">${wrong}</p>`}
    <button class="main wide" disabled=${stale()}>${say("closure.put_up")}</button></form></details>`;
}

/** The right pane, while closures are looked at. */
export function Closures() {
  const title = useRef(null);
  useEffect(() => { title.current?.focus(); }, []);
  const close = () => { closing.value = drawing.value = false; told.value = null; };
  return html`<section class="detail" aria-label=${say("closure.title")}><div class="row spread"><h2 ref=${title} tabindex="-1">${say("closure.title")}</h2>
    <button type="button" class="plain" aria-label=${say("common.close")} onClick=${close}>✕</button></div>
    ${!extra.by_road && html`<p class="note">${say("closure.no_map_here")}</p>`}
    <${Form} /><${Effect} /><${List} word="now" /><${List} word="later" /></section>`;
}

/** On the map while corners are clicked: how many, the last one back, done. */
export function Drawing() {
  if (!drawing.value) return null;
  const { points: found } = corners(draft.value.text);
  const back = () => { draft.value = { ...draft.value, text: draft.value.text.trimEnd().split("\n").slice(0, -1).map((line) => `${line}\n`).join("") }; };
  return html`<div class="drawing" role="status"><span>${say("closure.clicks", { corners: found.length })}</span>
    <button type="button" disabled=${!found.length} onClick=${back}>${say("closure.back")}</button>
    <button type="button" class="main" onClick=${() => { drawing.value = false; }}>${say("closure.drawn")}</button></div>`;
}
