// The one client of the live feed: snapshot, events, positions, heartbeat; it resumes, backs off, and admits what it does not know.

import { signal } from "/static/vendor/preact.js";
import { empty, prune, reduce } from "/static/js/reduce.js";

const SLOW = 15_000;
const LOST = 30_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

export const state = signal(empty());
/** How the line is: live, slow or lost; `heard` is when the server last spoke, on its own clock (ms). */
export const link = signal({ how: "slow", heard: 0, open: false });
/** The server's time in milliseconds, once a second. */
export const tick = signal(Date.now());

let first;
/** Kept once the first snapshot has come. */
export const ready = new Promise((done) => { first = done; });

let skew = 0;
let socket = null;
let failures = 0;
let retry = 0;
let heard = 0;
let signedOut = false;
let crowded = false;

/** Now, by the server's clock. */
export const now = () => Date.now() + skew;

function judge() {
  const silence = heard ? Date.now() - heard : Infinity;
  const open = socket !== null && socket.readyState === WebSocket.OPEN;
  const how = signedOut || silence > LOST ? "lost" : silence > SLOW || !open ? "slow" : "live";
  const at = heard ? heard + skew : 0;
  const was = link.value;
  if (was.how !== how || was.open !== open || was.heard !== at) link.value = { how, heard: at, open, signedOut };
}

function take(message) {
  const frame = JSON.parse(message.data);
  heard = Date.now();
  failures = 0;
  if (frame.now) skew = Date.parse(frame.now) - heard;
  state.value = reduce(state.value, frame);
  if (frame.type === "snapshot") first();
  judge();
}

function again() {
  clearTimeout(retry);
  if (signedOut || crowded) return;
  const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures);
  failures += 1;
  retry = setTimeout(connect, ceiling * Math.random());
}

function connect() {
  clearTimeout(retry);
  const old = socket;
  const { epoch, seq } = state.value;
  const since = epoch ? `?since=${encodeURIComponent(`${epoch}:${seq}`)}` : "";
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const mine = new WebSocket(`${scheme}://${location.host}/api/v1/live${since}`);
  socket = mine;
  if (old) old.close();
  mine.onmessage = take;
  mine.onopen = judge;
  mine.onclose = (event) => {
    if (socket !== mine) return;
    signedOut = event.code === 4401;
    crowded = event.code === 4429; // too many of one person's pages listen: this one waits until it is looked at
    judge();
    again();
  };
}

function nudge() {
  if (document.visibilityState === "hidden" || signedOut) return;
  const deaf = socket.readyState === WebSocket.OPEN && heard && Date.now() - heard > SLOW;
  if (deaf || socket.readyState > WebSocket.OPEN) {
    failures = 0;
    connect();
  }
}

function everySecond() {
  tick.value = now();
  judge();
  if (heard && Date.now() - heard > LOST && socket.readyState === WebSocket.OPEN) connect();
}

/** Begin to listen; called once by a page. Coming back to the page, or into the net, tries again at once. */
export function listen() {
  connect();
  setInterval(everySecond, 1000);
  setInterval(() => { state.value = prune(state.value, now()); }, 60_000);
  window.addEventListener("online", nudge);
  window.addEventListener("pageshow", nudge);
  document.addEventListener("visibilitychange", nudge);
}
