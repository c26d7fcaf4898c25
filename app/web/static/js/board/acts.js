// What a dispatcher does with the selected trip. One click asks, the server answers, the feed shows; nothing is painted before.

import { signal } from "/static/vendor/preact.js";
import { ask } from "/static/js/ask.js";
import { link } from "/static/js/feed.js";
import { say } from "/static/js/page.js";
import { attempt } from "/static/js/parts.js";

/** Whether the line is too old to act upon. */
export const stale = () => link.value.how === "lost";

const act = (trip, path, body, done) => (stale() ? undefined : attempt(() => ask("POST", `/trips/${trip.id}/${path}`, body), done));

export const verify = (trip) => act(trip, "verify", undefined, say("board.verified"));
export const reopen = (trip) => act(trip, "reopen", undefined, say("board.reopened"));
export const release = (trip) => act(trip, "release", undefined, say("board.released"));
export const cancel = (trip, reason = "") => act(trip, "cancel", { reason }, say("board.cancelled"));
export const assign = (trip, driverId) => act(trip, "assign", { driver_id: driverId }, say("board.assigned"));
export const pin = (trip, driverId) => act(trip, "pin", { driver_id: driverId }, say(driverId ? "board.pinned" : "board.unpinned"));

export const clear = (alert) => (stale() ? undefined : attempt(() => ask("POST", `/alerts/${alert.id}/clear`)));
export const setDispatch = (region, dispatch) => (stale() ? undefined : attempt(() => ask("PATCH", `/regions/${region.id}`, { dispatch })));

/** The ranked drivers for the selected trip, and what would help it: {trip, list, helps}; list is null while it is asked for. */
export const candidates = signal({ trip: "", list: null, helps: "" });

/** Ask who could take it; an answer for a trip no longer selected is dropped. */
export async function rank(id) {
  candidates.value = { trip: id, list: null, helps: "" };
  const answer = await attempt(() => ask("GET", `/trips/${id}/candidates`));
  if (candidates.value.trip === id) candidates.value = { trip: id, list: answer?.items || [], helps: answer?.relaxation?.words || "" };
}
