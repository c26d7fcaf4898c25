// The driver's steps on their way to the server: in order, each with one key for all its tries, kept while there is no net.

import { signal } from "/static/vendor/preact.js";
import { ask, freshKey } from "/static/js/ask.js";
import { tell } from "/static/js/parts.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15_000;

/** Steps made and not yet confirmed: {key, trip, move, at}. */
export const unsent = signal([]);
/** Whether the last try failed for want of a net. */
export const stuck = signal(false);

let sending = false;
let failures = 0;
let retry = 0;

async function deliver(step) {
  const body = { move: step.move, at: step.at };
  if (step.proof) body.proof = step.proof;
  if (step.position) body.position = step.position;
  await ask("POST", `/trips/${step.trip}/moves`, body, step.key);
}

function settle(refusal) {
  if (refusal && refusal.passing) {
    failures += 1;
    stuck.value = true;
    retry = setTimeout(flush, Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures));
    return false;
  }
  if (refusal) tell(refusal.message);
  failures = 0;
  stuck.value = false;
  unsent.value = unsent.value.slice(1);
  return true;
}

/** Send what waits; safe to call at any time. */
export async function flush() {
  clearTimeout(retry);
  if (sending) return;
  sending = true;
  let go = true;
  while (go && unsent.value.length) go = settle(await deliver(unsent.value[0]).then(() => null, (refusal) => refusal));
  sending = false;
}

/** Note a step made now and send it as soon as the net allows. */
export function step(trip, move, at, more = {}) {
  unsent.value = [...unsent.value, { key: freshKey(), trip, move, at: new Date(at).toISOString(), ...more }];
  flush();
}

window.addEventListener("online", flush);
document.addEventListener("visibilitychange", flush);
