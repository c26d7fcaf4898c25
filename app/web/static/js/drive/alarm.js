// The sound and the shake of a new offer. Browsers allow sound only after a touch, so going on duty unlocks it.

import { signal } from "/static/vendor/preact.js";

/** Whether a touch has allowed sound. */
export const audible = signal(false);

let context = null;
let ringing = 0;

/** To be called from a touch. */
export function unlock() {
  const Audio = window.AudioContext || window.webkitAudioContext;
  if (!Audio) return;
  context = context || new Audio();
  context.resume().then(() => { audible.value = context.state === "running"; }, () => {});
}

function beep(at, pitch) {
  const [tone, loud] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = pitch;
  loud.gain.setValueAtTime(0.0001, at);
  loud.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
  loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
  tone.connect(loud).connect(context.destination);
  tone.start(at);
  tone.stop(at + 0.4);
}

function once() {
  if (navigator.vibrate && navigator.userActivation?.hasBeenActive) navigator.vibrate([200, 100, 200, 100, 400]);
  if (!audible.value) return;
  beep(context.currentTime, 740);
  beep(context.currentTime + 0.25, 988);
}

/** Ring until told to stop. */
export function ring(on) {
  if (on && !ringing) {
    once();
    ringing = setInterval(once, 3000);
  } else if (!on && ringing) {
    clearInterval(ringing);
    ringing = 0;
  }
}
