// Never again together: whom the driver brought lately, and the wish not to meet them; asked when they are out of the car.

import { html } from "/static/vendor/preact.js";
import { ask } from "/static/js/ask.js";
import { link, state } from "/static/js/feed.js";
import { me, say } from "/static/js/page.js";
import { attempt, Sure } from "/static/js/parts.js";

const brought = (trip) => trip.state === "completed" && trip.driver?.id === me.id && trip.rider?.name;
const newest = (one, two) => Date.parse(two.last_move_at) - Date.parse(one.last_move_at);

/** One button for each rider whose name may still be seen. */
export function Apart() {
  const keep = (trip) => attempt(() => ask("POST", `/trips/${trip.id}/apart`), say("apart.done"));
  const trips = Object.values(state.value.trips).filter(brought).sort(newest);
  return trips.map((trip) => html`<${Sure} key=${trip.id} label=${say("apart.ask_of", { name: trip.rider.name })} question=${say("apart.sure")}
    keep="apart.keep" onYes=${() => keep(trip)} disabled=${link.value.how === "lost"} />`);
}
