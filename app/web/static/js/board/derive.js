// What the board reads out of the state, pure: tabs, search, waiting, who is free.

export const TABS = {
  now: ["held", "requested", "offered", "unfilled"],
  going: ["assigned", "en_route", "arrived", "aboard"],
  done: ["completed", "cancelled", "no_show", "returned"],
};
const LATE = 5 * 60, VERY_LATE = 15 * 60;

const spotWords = (spot) => `${spot.name} ${spot.name_zh}`;

/** Everything a dispatcher might type to find a trip. */
export function haystack(trip) {
  const people = [trip.rider, trip.driver].filter(Boolean).map((person) => `${person.name} ${person.phone} ${person.plate || ""}`);
  return [trip.id, spotWords(trip.pickup), spotWords(trip.dropoff), trip.note, ...trip.needs, ...people].join(" ").toLowerCase();
}

/** Seconds by which a trip is waiting beyond the time it was wanted; negative when it is still to come. */
export const overdue = (trip, now) => (now - Date.parse(trip.pickup_after)) / 1000;

/** How pressing a waiting trip is: "", "late" or "very". */
export function press(trip, now) {
  if (!TABS.now.includes(trip.state)) return "";
  const seconds = overdue(trip, now);
  return seconds > VERY_LATE ? "very" : seconds > LATE ? "late" : "";
}

const RANK = { unfilled: 0, held: 1, requested: 2, offered: 3 };

function order(tab) {
  if (tab === "done") return (one, two) => Date.parse(two.ended_at) - Date.parse(one.ended_at);
  const begins = (trip) => Date.parse(trip.planned_pickup || trip.pickup_after);
  return (one, two) => two.priority - one.priority || (RANK[one.state] ?? 9) - (RANK[two.state] ?? 9) || begins(one) - begins(two)
    || (one.id < two.id ? -1 : 1);
}

/** The trips of one tab that match every typed word, in working order. */
export function listed(trips, tab, typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (trip) => !words.length || words.every((word) => haystack(trip).includes(word));
  return Object.values(trips).filter((trip) => TABS[tab].includes(trip.state) && fits(trip)).sort(order(tab));
}

/** Counts for the strip at the top. */
export function counts(state, now) {
  const trips = Object.values(state.trips);
  const waiting = trips.filter((trip) => TABS.now.includes(trip.state) && overdue(trip, now) > 0);
  const drivers = onDuty(state.drivers);
  return {
    waiting: waiting.length,
    later: trips.filter((trip) => TABS.now.includes(trip.state)).length - waiting.length,
    oldest: waiting.reduce((most, trip) => Math.max(most, overdue(trip, now)), 0),
    going: trips.filter((trip) => TABS.going.includes(trip.state)).length,
    done: trips.filter((trip) => trip.state === "completed").length,
    free: drivers.filter((driver) => driver.status === "free").length,
    duty: drivers.length,
  };
}

const STATUS_RANK = { busy: 0, free: 1, last: 2, cleaning: 3, paused: 4 };

/** Drivers on shift, the busy first, then by name. */
export function onDuty(drivers) {
  const rank = (driver) => STATUS_RANK[driver.status] ?? 9;
  return Object.values(drivers).filter((driver) => driver.status !== "off")
    .sort((one, two) => rank(one) - rank(two) || one.name.localeCompare(two.name) || (one.id < two.id ? -1 : 1));
}

/** The bars of a driver's timeline: one for each trip from its pickup (or now, when aboard) to its dropoff, in ms. */
export function bars(driver, now) {
  const stops = {};
  for (const stop of driver.run) stops[stop.trip] = { ...stops[stop.trip], [stop.kind]: Date.parse(stop.at) };
  return Object.entries(stops).map(([trip, at]) => ({ trip, from: at.pickup ?? now, to: Math.max(at.dropoff ?? now, at.pickup ?? now) }));
}
