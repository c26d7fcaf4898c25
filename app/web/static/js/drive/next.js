// What the driver does next, pure: from the manifest, the trips and the steps not yet sent.

const AFTER = {
  depart: "en_route", arrive: "arrived", board: "aboard", complete: "completed", no_show: "no_show", return: "returned",
};
const BEFORE = { en_route: "assigned", arrived: "en_route", aboard: "arrived", completed: "aboard", no_show: "arrived" };
const STEP = { assigned: "depart", en_route: "arrive", arrived: "board", aboard: "complete" };
const DRIVEN = Object.keys(STEP);

/** The state of a trip once the unsent steps have arrived. */
export function soon(trip, unsent) {
  let { state } = trip;
  for (const step of unsent) {
    if (step.trip !== trip.id) continue;
    state = step.move === "undo" ? BEFORE[state] || state : AFTER[step.move] || state;
  }
  return state;
}

/** The trips as they will stand, by id. */
export function foreseen(trips, unsent) {
  const result = {};
  for (const trip of Object.values(trips)) result[trip.id] = { ...trip, state: soon(trip, unsent) };
  return result;
}

const due = (trip, stop) => (stop.kind === "pickup") === (trip.state !== "aboard");

/** The stops still to make, in order: those of the manifest, then any driven trip it does not know yet. */
export function stops(run, trips) {
  const mine = Object.values(trips).filter((trip) => DRIVEN.includes(trip.state) && trip.driver);
  const known = run.filter((stop) => {
    const trip = trips[stop.trip];
    return trip && DRIVEN.includes(trip.state) && (stop.kind === "dropoff" || trip.state !== "aboard");
  });
  const named = new Set(known.map((stop) => stop.trip));
  const fresh = mine.filter((trip) => !named.has(trip.id)).flatMap((trip) => [
    ...(trip.state === "aboard" ? [] : [{ trip: trip.id, kind: "pickup", at: trip.planned_pickup }]),
    { trip: trip.id, kind: "dropoff", at: trip.planned_dropoff },
  ]);
  return [...known, ...fresh];
}

/** The step to offer now: {trip, stop, move}, or null when nothing is to be done. */
export function next(run, trips) {
  for (const stop of stops(run, trips)) {
    const trip = trips[stop.trip];
    if (due(trip, stop)) return { trip, stop, move: STEP[trip.state] };
  }
  return null;
}

/** The trip whose last step may still be taken back, the latest first. */
export function undoable(trips, now, seconds) {
  const young = (trip) => trip.last_move_at && now - Date.parse(trip.last_move_at) < seconds * 1000;
  const found = Object.values(trips).filter((trip) => trip.moves.includes("undo") && young(trip));
  found.sort((one, two) => Date.parse(two.last_move_at) - Date.parse(one.last_move_at));
  return found[0] || null;
}
