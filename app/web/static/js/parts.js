// Small pieces every face uses.

import { html, signal, useEffect, useRef, useState } from "/static/vendor/preact.js";
import { link, now, state } from "/static/js/feed.js";
import { say } from "/static/js/page.js";
import { clock, clockSeconds, margin, when } from "/static/js/times.js";

const TONES = {
  held: "warn", requested: "warn", offered: "cool", assigned: "cool", en_route: "cool", arrived: "good", aboard: "good",
  completed: "", cancelled: "", no_show: "bad", returned: "", unfilled: "bad",
};

/** Where a trip stands, as a coloured word. */
export const StatePill = ({ state: word }) => html`<span class="pill ${TONES[word]}">${say(`state.${word}`)}</span>`;

/** What a trip needs, as words. */
export const Needs = ({ needs }) => needs.map((need) => html`<span class="pill warn" key=${need}>${say(`need.${need}`)}</span>`);

/** Whether what is on the screen is live, and from when it is if not. */
export function Link() {
  const { how, heard, signedOut } = link.value;
  const text = signedOut ? say("link.signed_out")
    : how === "live" ? say("link.live")
    : heard === 0 ? say("link.first")
    : say(`link.${how}`, { time: clockSeconds(heard) });
  return html`<span class="link ${how}" role="status" data-link=${how} data-seq=${state.value.seq}>${text}</span>`;
}

/** An honest window: between two times, with its error. */
export function Window({ from, to, promise }) {
  if (!from) return null;
  const text = to && clock(from) !== clock(to) ? `${when(from, now())} – ${clock(to)}` : when(from, now());
  return html`<span class="num when">${text}</span> <span class="small soft">${margin(promise)}</span>`;
}

const said = signal(null);
let fading = 0;

/** Say one sentence at the foot of the page for a while; `undo` adds a button. */
export function tell(text, undo) {
  clearTimeout(fading);
  said.value = { text, undo };
  fading = setTimeout(() => { said.value = null; }, 10_000);
}

/** Run an asking; a refusal is told, not thrown. Answers undefined then. */
export async function attempt(work, done) {
  try {
    const answer = await work();
    if (done) tell(done);
    return answer;
  } catch (refusal) {
    tell(refusal.message);
    return undefined;
  }
}

/** The place where `tell` speaks. */
export function Toast() {
  const { text, undo } = said.value || {};
  const close = () => { said.value = null; };
  return html`<div role="status" aria-live="polite">${text && html`<div class="toast"><span>${text}</span>
    ${undo && html`<button type="button" onClick=${() => { close(); undo(); }}>${say("common.undo")}</button>`}
    <button type="button" aria-label=${say("common.close")} onClick=${close}>✕</button></div>`}</div>`;
}

/** A button that asks once more before it does what cannot be taken back. */
export function Sure({ label, question, onYes, disabled, children, keep = "common.keep" }) {
  const [asked, setAsked] = useState(false);
  const question_ = useRef(null);
  useEffect(() => { if (disabled) setAsked(false); }, [disabled]);
  useEffect(() => { if (asked) question_.current?.focus(); }, [asked]);
  if (!asked) return html`<button type="button" class="bad" disabled=${disabled} onClick=${() => setAsked(true)}>${label}</button>`;
  return html`<div class="note bad" role="group" aria-label=${question} tabindex="-1" ref=${question_}><p><strong>${question}</strong></p>${children}
    <div class="row"><button type="button" class="bad main" onClick=${() => { setAsked(false); onYes(); }}>${label}</button>
    <button type="button" onClick=${() => setAsked(false)}>${say(keep)}</button></div></div>`;
}
