// The booking form, made quicker: search, swap, "my position", the promise before the booking, and no page load.

import { ask, freshKey } from "/static/js/ask.js";
import { say } from "/static/js/page.js";
import { attempt, tell } from "/static/js/parts.js";
import { Pick, swap } from "/static/js/rider/pick.js";
import { paintPromise } from "/static/js/rider/promise.js";
import { fieldTime, instant } from "/static/js/times.js";

const QUIET = 250;

function locate() {
  return new Promise((found) => {
    const sorry = () => { tell(say("rider.no_position")); found(null); };
    if (!navigator.geolocation) { sorry(); return; }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => found({ lat: coords.latitude, lon: coords.longitude }), sorry,
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    );
  });
}

const number = (form, name) => Number(form.elements[name].value || 0);

function cargo(form) {
  const items = [...form.querySelectorAll(".item")].map((row) => ({
    item: row.querySelector('[name="item"]').value.trim(),
    quantity: Number(row.querySelector('[name="quantity"]').value),
    unit: row.querySelector('[name="unit"]').value.trim(),
  })).filter((line) => line.item && line.quantity > 0);
  return { items, volume_l: number(form, "volume_l"), weight_kg: number(form, "weight_kg") };
}

/** The form as a booking, or null while an end is missing. */
function booking(form, from, to) {
  if (!from.spot || !to.spot) return null;
  const trip = { kind: form.elements.kind.value, pickup: from.spot, dropoff: to.spot, note: form.elements.note.value };
  const [how, at] = [form.elements.when.value, form.elements.at.value];
  if (how !== "now" && at) trip[how] = instant(at);
  trip.needs = [...form.querySelectorAll('[name="needs"]:checked')].map((box) => box.value);
  if (trip.kind === "supply") return { ...trip, riders: 0, load: cargo(form) };
  return { ...trip, riders: number(form, "riders") };
}

function moreItems(form) {
  const add = form.querySelector("[data-add-item]");
  if (!add) return;
  add.hidden = false;
  add.addEventListener("click", () => {
    const rows = form.querySelectorAll(".item");
    const fresh = rows[rows.length - 1].cloneNode(true);
    for (const input of fresh.querySelectorAll("input")) input.value = "";
    rows[rows.length - 1].after(fresh);
    fresh.querySelector("input").focus();
  });
}

function step(form) {
  for (const button of form.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const input = form.elements[button.dataset.for];
      if (Number(button.dataset.step) > 0) input.stepUp();
      else input.stepDown();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

/** Ask for a promise while the form changes; an answer to an older question is dropped. */
function quoting(form, read) {
  const panel = form.querySelector("[data-promise]");
  let asked = 0;
  let waiting = 0;
  const quote = async () => {
    const trip = read();
    const mine = (asked += 1);
    if (!trip) { panel.hidden = true; return; }
    try {
      const promise = await ask("POST", "/trips/quote", trip);
      if (mine === asked) paintPromise(panel, promise, (from) => takeAlternative(form, from));
    } catch (refusal) {
      if (mine === asked) { panel.hidden = false; panel.className = "promise"; panel.textContent = refusal.message; }
    }
  };
  return () => { clearTimeout(waiting); waiting = setTimeout(quote, QUIET); };
}

function takeAlternative(form, from) {
  form.elements.when.value = "pickup_after";
  form.elements.at.value = fieldTime(from);
  form.dispatchEvent(new Event("change"));
}

function clear(form, picks) {
  form.reset();
  for (const pick of picks) pick.set("");
}

/** Bring the form to life; `booked` is called with the id of the new trip. */
export function enhance(form, booked) {
  const from = new Pick(form.elements.pickup, locate);
  const to = new Pick(form.elements.dropoff, locate);
  const read = () => booking(form, from, to);
  const quote = quoting(form, read);
  let key = freshKey();
  const turn = form.querySelector("[data-swap]");
  turn.hidden = false;
  turn.addEventListener("click", () => swap(from, to));
  step(form);
  moreItems(form);
  form.addEventListener("change", () => { key = freshKey(); quote(); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trip = read();
    if (!trip) {
      tell(say("rider.both_ends"));
      (from.spot ? to : from).input.focus();
      return;
    }
    const send = form.querySelector('[type="submit"]');
    send.disabled = true;
    const answer = await attempt(() => ask("POST", "/trips", trip, key));
    send.disabled = false;
    if (answer) { key = freshKey(); clear(form, [from, to]); booked(answer.id); }
  });
  quote();
}
