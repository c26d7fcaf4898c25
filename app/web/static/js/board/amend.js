// Changing a closure that stands: its hours, whom it lets pass, how slow, and why. Only what was changed is sent.

import { html, useEffect, useRef, useState } from "/static/vendor/preact.js";
import { stale } from "/static/js/board/acts.js";
import { ask } from "/static/js/ask.js";
import { now } from "/static/js/feed.js";
import { say } from "/static/js/page.js";
import { fieldTime, instant } from "/static/js/times.js";

/** Classes of permit as somebody lists them. */
export const classes = (text) => String(text).split(/[,，;；\s]+/).filter(Boolean);

const wall = (moment) => (moment ? fieldTime(moment) : "");

/** The fields that a new closure and a changed one share; `of` tells their ids apart. */
export function Fields({ of = "", was = {}, first }) {
  const [reason, begins, ends, permits] = ["reason", "begins_at", "ends_at", "permits"].map((name) => name + of);
  return html`<div class="field"><label for=${reason}>${say("closure.reason")}</label>
      <input ref=${first} id=${reason} name="reason" required maxlength="200" defaultValue=${was.reason || ""} /></div>
    <div class="field"><label for=${begins}>${say("closure.begins")}</label>
      <input id=${begins} name="begins_at" type="datetime-local" defaultValue=${wall(was.begins_at)} /></div>
    <div class="field"><label for=${ends}>${say("closure.ends")}</label>
      <input id=${ends} name="ends_at" type="datetime-local" min=${fieldTime(now())} defaultValue=${wall(was.ends_at)} /></div>
    <div class="field"><label for=${permits}>${say("closure.permits")}</label>
      <input id=${permits} name="permits" maxlength="400" autocapitalize="none" aria-describedby="${permits}-how" defaultValue=${(was.permits || []).join(", ")} />
      <p class="small soft" id="${permits}-how">${say("closure.permits_how")}</p></div>`;
}

/** What differs from the closure as it was when the form was opened; an empty time is now, or open. */
export function changes(form, was) {
  const change = {};
  if (form.get("reason") !== was.reason) change.reason = form.get("reason");
  for (const name of ["begins_at", "ends_at"]) {
    if (form.get(name) !== wall(was[name])) change[name] = form.get(name) ? instant(form.get(name)) : null;
  }
  if (classes(form.get("permits")).join() !== was.permits.join()) change.permits = classes(form.get("permits"));
  if (was.kind === "slow" && Number(form.get("percent")) !== was.percent) change.percent = Number(form.get("percent"));
  return change;
}

/** The form; `done` gets the effect of what was saved, or nothing. */
export function Amend({ closure, done }) {
  const [was] = useState(closure);
  const [wrong, setWrong] = useState("");
  const first = useRef(null);
  useEffect(() => { first.current?.focus(); }, []);
  const send = async (event) => {
    event.preventDefault();
    const change = changes(new FormData(event.target), was);
    if (!Object.keys(change).length) return done(null);
    if (stale()) return undefined;
    try {
      return done((await ask("PATCH", `/closures/${was.id}`, change)).effect);
    } catch (refusal) {
      return setWrong(refusal.message);
    }
  };
  const leave = (event) => { if (event.key === "Escape") { event.stopPropagation(); done(null); } };
  return html`<form class="field" aria-label="${say("closure.change")}: ${was.reason}" onSubmit=${send} onKeyDown=${leave}>
    <${Fields} of="-${was.id}" was=${was} first=${first} />
    ${was.kind === "slow" && html`<div class="field"><label for="percent-${was.id}">${say("closure.percent")}</label>
      <input id="percent-${was.id}" name="percent" type="number" min="1" max="100" required defaultValue=${was.percent} inputmode="numeric" /></div>`}
    ${wrong && html`<p class="note bad" role="alert">${wrong}</p>`}
    <div class="row"><button class="main" disabled=${stale()}>${say("common.save")}</button>
      <button type="button" onClick=${() => done(null)}>${say("closure.leave")}</button></div></form>`;
}
