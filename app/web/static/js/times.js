// Times as people read them: the region's wall clock, spans in minutes, and the way back from a form field to UTC.

import { language, say, zone } from "/static/js/page.js";

const clockFormat = new Intl.DateTimeFormat(language, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const secondsFormat = new Intl.DateTimeFormat(language, {
  timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});
const dayFormat = new Intl.DateTimeFormat(language, { timeZone: zone, weekday: "short", month: "short", day: "numeric" });
const keyFormat = new Intl.DateTimeFormat("sv-SE", {
  timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
});

/** 19:05 in the region. */
export const clock = (moment) => clockFormat.format(new Date(moment));

/** 19:05:12 in the region. */
export const clockSeconds = (moment) => secondsFormat.format(new Date(moment));

/** What a datetime-local field shows: 2020-02-01T19:05 in the region. */
export const fieldTime = (moment) => keyFormat.format(new Date(moment)).replace(" ", "T");

/** 19:05, with the day before it when that is not today. */
export function when(moment, now) {
  const sameDay = fieldTime(moment).slice(0, 10) === fieldTime(now).slice(0, 10);
  return sameDay ? clock(moment) : `${dayFormat.format(new Date(moment))} ${clock(moment)}`;
}

/** A wall-clock time of the region as an ISO instant; two rounds settle a change of summer time. */
export function instant(wall) {
  const wanted = Date.parse(`${wall}:00Z`);
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) guess += wanted - Date.parse(`${fieldTime(guess)}:00Z`);
  return new Date(guess).toISOString();
}

/** A span of seconds as "12 min" or "1 h 05 min". */
export function span(seconds) {
  const minutes = Math.max(0, Math.round(seconds / 60));
  if (minutes < 60) return say("common.minutes", { minutes });
  return say("common.hours", { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") });
}

/** A countdown as 1:05. */
export function countdown(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

/** Between what and what: "between 19:03 and 19:08". */
export const between = ([begin, end]) => say("eta.between", { begin: clock(begin), end: clock(end) });

const GUESS = { source: "line", margin: 0.14 };

/** How sure the times of a promise are, and by whose reckoning: "±14 %, no map". */
export const margin = (promise) => say(`eta.${(promise ?? GUESS).source}`, { percent: Math.round((promise ?? GUESS).margin * 100) });

/** How sure one end of a trip is: the range of a car on its way, else the margin of its time. */
export const sure = (trip, end) => (trip.coming?.[end] ? between(trip.coming[end]) : margin(trip.promise));

/** Whether no honest time can be told: the car is unheard of, or goes astray. */
export const lost = (trip) => Boolean(trip.coming) && trip.coming.progress !== "coming";
