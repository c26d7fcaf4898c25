// What the dispatcher looks at: tab, search, the selected trip or driver, open panels. Nothing of this is sent anywhere.

import { computed, signal } from "/static/vendor/preact.js";
import { listed } from "/static/js/board/derive.js";
import { state } from "/static/js/feed.js";

export const tab = signal("now");
export const typed = signal("");
export const picked = signal("");
export const driver = signal("");
export const help = signal(false);
export const pane = signal("queue");
export const keysOn = signal(localStorage.getItem("ferry.keys") !== "off");

/** Whether the pane of closures is open, whether clicks on the map are corners, and the closure so far. */
export const closing = signal(false);
export const drawing = signal(false);
export const draft = signal({ kind: "blocked", text: "" });
/** Points to be shown on the map as soon as it can. */
export const look = signal(null);

/** A corner more, from the map. */
export function corner({ lat, lng }) {
  const before = draft.value.text.trimEnd();
  draft.value = { ...draft.value, text: `${before}${before && "\n"}${lat.toFixed(5)}, ${lng.toFixed(5)}\n` };
}

/** The queue as shown. */
export const queue = computed(() => listed(state.value.trips, tab.value, typed.value));

/** Select a trip and show it. */
export function pick(id) {
  picked.value = id;
  driver.value = "";
  closing.value = drawing.value = false;
}

/** Select a driver, to see what they do next. */
export function point(id) {
  driver.value = id;
}

/** Move the selection along the queue. */
export function along(step) {
  const ids = queue.value.map((trip) => trip.id);
  if (!ids.length) return;
  const at = ids.indexOf(picked.value);
  pick(ids[Math.min(ids.length - 1, Math.max(0, at < 0 ? 0 : at + step))]);
}

/** Single-key commands can be switched off. */
export function switchKeys(on) {
  keysOn.value = on;
  localStorage.setItem("ferry.keys", on ? "on" : "off");
}
