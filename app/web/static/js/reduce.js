// The law of the feed, pure: state[kind][id] = view, or gone when the view is null. No clock, no socket, no page.

export const KINDS = ["trips", "drivers", "offers", "shifts", "places", "closures", "alerts", "regions", "plans"];
const KEEP_ENDED = 2 * 3600 * 1000;

/** A state that has heard nothing yet. */
export function empty() {
  const state = { epoch: "", seq: -1, role: "", positions: {} };
  for (const kind of KINDS) state[kind] = {};
  return state;
}

function byId(views) {
  const found = {};
  for (const view of views || []) found[view.id] = view;
  return found;
}

function positionsOf(rows, known) {
  const positions = { ...known };
  for (const [driver, lat, lon, at, heading = null, speed = null] of rows || []) {
    if (!positions[driver] || positions[driver].at <= at) positions[driver] = { lat, lon, at, heading, speed };
  }
  return positions;
}

function snapshot(state, frame) {
  const next = { epoch: frame.epoch, seq: frame.seq, role: frame.role, positions: positionsOf(frame.positions, state.positions) };
  for (const kind of KINDS) next[kind] = byId(frame[kind]);
  return next;
}

function events(state, frame) {
  if (frame.seq <= state.seq) return state;
  const next = { ...state, seq: frame.seq };
  for (const [kind, id, view] of frame.views) {
    if (next[kind] === state[kind]) next[kind] = { ...state[kind] };
    if (view === null) delete next[kind][id];
    else next[kind][id] = view;
  }
  return next;
}

/** The state after a frame; frames of an unknown type, and events already known, change nothing. */
export function reduce(state, frame) {
  if (frame.type === "snapshot") return snapshot(state, frame);
  if (frame.type === "events") return events(state, frame);
  if (frame.type === "heartbeat" && frame.seq > state.seq) return { ...state, seq: frame.seq };
  if (frame.type === "positions") return { ...state, positions: positionsOf(frame.positions, state.positions) };
  return state;
}

/** The state without what ended more than two hours before `now` (milliseconds), by the server's own rule. */
export function prune(state, now) {
  const next = { ...state };
  for (const [kind, end] of [["trips", "ended_at"], ["offers", "ended_at"], ["closures", "ends_at"]]) {
    const old = Object.values(state[kind]).filter((view) => view[end] && now - Date.parse(view[end]) > KEEP_ENDED);
    if (!old.length) continue;
    next[kind] = { ...state[kind] };
    for (const view of old) delete next[kind][view.id];
  }
  return next;
}
