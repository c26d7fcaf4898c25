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

/** The queue as shown. */
export const queue = computed(() => listed(state.value.trips, tab.value, typed.value));

/** Select a trip and show it. */
export function pick(id) {
  picked.value = id;
  driver.value = "";
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
