// Where the phone is, while on shift: watched, gathered, sent in batches; and the screen kept awake.

import { signal } from "/static/vendor/preact.js";
import { ask } from "/static/js/ask.js";
import { now } from "/static/js/feed.js";

const EVERY = 5000;
const MOST = 500;
const BATCH = 50;

/** The last fix, or null; `denied` when the phone refuses. */
export const here = signal(null);
export const denied = signal(false);

let watching = null;
let waiting = [];
let timer = 0;
let lock = null;

function fix({ coords }) {
  const point = { lat: coords.latitude, lon: coords.longitude, at: new Date(now()).toISOString() };
  if (coords.accuracy !== null) point.accuracy = Math.min(coords.accuracy, 100_000);
  if (coords.speed !== null && coords.speed >= 0) point.speed = Math.min(coords.speed, 200);
  if (coords.heading !== null && coords.heading >= 0) point.heading = coords.heading;
  here.value = point;
  denied.value = false;
  waiting = [...waiting, point].slice(-MOST);
}

async function send() {
  if (!waiting.length) return;
  const batch = waiting.slice(0, BATCH);
  try {
    await ask("POST", "/positions", batch);
  } catch (refusal) {
    if (refusal.passing) return;
  }
  waiting = waiting.filter((point) => !batch.includes(point));
}

async function stayAwake() {
  if (!navigator.wakeLock || document.visibilityState !== "visible") return;
  lock = await navigator.wakeLock.request("screen").catch(() => null);
}

/** Ask for one position; null when the phone will not tell. */
export function once() {
  return new Promise((found) => {
    if (!navigator.geolocation) { found(null); return; }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => found({ lat: coords.latitude, lon: coords.longitude }), () => found(null),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
    );
  });
}

/** Report positions from now on. */
export function follow() {
  if (watching !== null || !navigator.geolocation) return;
  watching = navigator.geolocation.watchPosition(fix, (error) => { denied.value = error.code === error.PERMISSION_DENIED; }, {
    enableHighAccuracy: true, maximumAge: EVERY,
  });
  timer = setInterval(send, EVERY);
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
}

/** Stop: off duty nobody is followed. */
export function rest() {
  if (watching === null) return;
  navigator.geolocation.clearWatch(watching);
  clearInterval(timer);
  document.removeEventListener("visibilitychange", stayAwake);
  if (lock) lock.release();
  watching = null;
  waiting = [];
  here.value = null;
}
