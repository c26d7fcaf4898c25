// Going on duty and what can be done with a shift: pause, clean, resume, end.

import { html, useState } from "/static/vendor/preact.js";
import { ask } from "/static/js/ask.js";
import { audible, unlock } from "/static/js/drive/alarm.js";
import { Apart } from "/static/js/drive/apart.js";
import { checking, inspects } from "/static/js/drive/gate.js";
import { Hours } from "/static/js/drive/hours.js";
import { once } from "/static/js/drive/locate.js";
import { Navigators } from "/static/js/drive/navigate.js";
import { link, now, state } from "/static/js/feed.js";
import { extra, named, say } from "/static/js/page.js";
import { attempt, Sure, tell } from "/static/js/parts.js";
import { clock, fieldTime, instant } from "/static/js/times.js";

const HOURS = [2, 4, 8];
const HERE = "here";
const ROUND = 15 * 60_000;

const later = (hours) => fieldTime(Math.ceil((now() + hours * 3_600_000) / ROUND) * ROUND);

function Count({ id, label, value, least, most, onChange }) {
  const set = (wanted) => onChange(Math.min(most, Math.max(least, Number(wanted) || 0)));
  return html`<div class="field"><label for=${id}>${label}</label><div class="count">
    <button type="button" aria-label=${say("common.less", { what: label })} onClick=${() => set(value - 1)}>−</button>
    <input id=${id} type="number" inputmode="numeric" min=${least} max=${most} value=${value} onChange=${(event) => set(event.target.value)} />
    <button type="button" aria-label=${say("common.more", { what: label })} onClick=${() => set(value + 1)}>+</button></div></div>`;
}

function Text({ id, label, value, onChange }) {
  return html`<div class="field"><label for=${id}>${label}</label>
    <input id=${id} value=${value} maxlength="20" onInput=${(event) => onChange(event.target.value)} /></div>`;
}

function Until({ until, setUntil }) {
  return html`<fieldset class="field"><legend>${say("drive.until")}</legend><div class="choice">
    ${HOURS.map((hours) => html`<button type="button" key=${hours} aria-pressed=${until === later(hours)}
      class=${until === later(hours) ? "main" : ""} onClick=${() => setUntil(later(hours))}>${say("drive.hours", { hours })}</button>`)}</div>
    <label for="until" class="unseen">${say("drive.until")}</label>
    <input id="until" type="datetime-local" required value=${until} onInput=${(event) => setUntil(event.target.value)} /></fieldset>`;
}

function Start({ start, setStart }) {
  const places = Object.values(state.value.places);
  return html`<div class="field"><label for="start">${say("drive.start_at")}</label>
    <select id="start" value=${start} onChange=${(event) => setStart(event.target.value)}>
      <option value=${HERE}>${say("rider.my_position")}</option>
      ${places.map((place) => html`<option key=${place.id} value=${place.id}>${named(place)}</option>`)}</select></div>`;
}

async function startingAt(start) {
  if (start !== HERE) return { place_id: start };
  const point = await once();
  if (!point) tell(say("drive.no_position"));
  return point && { ...point, name: "" };
}

async function goOn(car, until, start) {
  const begin = await startingAt(start);
  if (!begin) return;
  const wish = { starts_at: new Date(now()).toISOString(), ends_at: instant(until), start: begin, vehicle: car };
  await attempt(async () => {
    const shift = await ask("POST", "/shifts", wish);
    if (shift.state === "planned" && !inspects()) await ask("POST", `/shifts/${shift.id}/start`);
  });
}

/** The form that puts a driver on duty. */
export function GoOnDuty() {
  const [car, setCar] = useState({ seats: 4, wheelchairs: 0, volume_l: 400, weight_kg: 400, plate: "", colour: "", model: "", ...extra.car });
  const [until, setUntil] = useState(later(4));
  const [start, setStart] = useState(HERE);
  const [busy, setBusy] = useState(false);
  const put = (field) => (value) => setCar({ ...car, [field]: value });
  const go = (event) => {
    event.preventDefault();
    unlock();
    setBusy(true);
    goOn(car, until, start).then(() => setBusy(false));
  };
  return html`<form class="sheet" onSubmit=${go}><h1>${say("drive.go_on")}</h1>
    <${Until} until=${until} setUntil=${setUntil} /><${Start} start=${start} setStart=${setStart} />
    <${Text} id="plate" label=${say("drive.plate")} value=${car.plate} onChange=${put("plate")} />
    <div class="two"><${Text} id="colour" label=${say("drive.colour")} value=${car.colour} onChange=${put("colour")} />
      <${Text} id="model" label=${say("drive.model")} value=${car.model} onChange=${put("model")} /></div>
    <${Count} id="seats" label=${say("drive.seats")} value=${car.seats} least=${0} most=${60} onChange=${put("seats")} />
    <${Count} id="wheelchairs" label=${say("drive.wheelchairs")} value=${car.wheelchairs} least=${0} most=${20} onChange=${put("wheelchairs")} />
    <p class="soft">${say("drive.follow_note")}</p>
    <button type="submit" class="main wide big" disabled=${busy}>${say("drive.go")}</button></form>`;
}

/** A shift planned for later, or for now. */
export function Planned({ shift }) {
  const start = () => { unlock(); attempt(() => ask("POST", `/shifts/${shift.id}/start`)); };
  return html`<section class="sheet"><h1>${say("drive.planned")}</h1>
    <p class="num">${clock(shift.starts_at)} – ${clock(shift.ends_at)} · ${shift.vehicle.plate}</p>
    <button type="button" class="main wide big" onClick=${start}>${say("drive.go")}</button></section>`;
}

async function showPermit(shift) {
  const made = await attempt(() => ask("POST", `/shifts/${shift.id}/permit`));
  if (made) location.assign(new URL(made.link).pathname);
}

const move = (shift, word) => attempt(() => ask("POST", `/shifts/${shift.id}/${word}`));

/** Pause, clean and end, or back to work. */
export function ShiftButtons({ shift }) {
  const lost = link.value.how === "lost";
  const may = (word) => shift.moves.includes(word);
  return html`<details class="sheet"><summary>${say("drive.shift", { time: clock(shift.ends_at) })}</summary><div class="stack">
    ${!audible.value && html`<button type="button" onClick=${unlock}>${say("drive.sound_on")}</button>`}
    <div class="two">${may("pause") && html`<button type="button" disabled=${lost} onClick=${() => move(shift, "pause")}>${say("drive.pause")}</button>`}
    ${may("clean") && html`<button type="button" disabled=${lost} onClick=${() => move(shift, "clean")}>${say("drive.clean")}</button>`}</div>
    ${may("last") && html`<button type="button" disabled=${lost} onClick=${() => move(shift, "last")}>${say("drive.last")}</button>`}
    ${may("more") && html`<button type="button" disabled=${lost} onClick=${() => move(shift, "more")}>${say("drive.more")}</button>`}
    <button type="button" disabled=${lost} onClick=${() => showPermit(shift)}>${say("drive.permit")}</button>
    <button type="button" aria-pressed=${checking.value} onClick=${() => { checking.value = !checking.value; }}>${say("check.unwell")}</button>
    ${may("end") && html`<${Sure} label=${say("drive.end")} question=${say("drive.end_sure")} disabled=${lost} onYes=${() => move(shift, "end")} />`}
    <${Apart} />
    <${Hours} shift=${shift} /><a class="button" href="/drive/certificate">${say("drive.certificate")}</a><div><${Navigators} /></div></div></details>`;
}

/** What to say while the driver rests. */
export function Resting({ shift }) {
  return html`<section class="idle"><h1 class="say">${say("drive.is_paused")}</h1>
    <button type="button" class="main big" disabled=${!shift.moves.includes("resume")} onClick=${() => move(shift, "resume")}>${say("drive.resume")}</button></section>`;
}
