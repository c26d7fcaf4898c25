// The driver's page: off duty, an offer, the next step; one thing at a time.

import { effect, html, render } from "/static/vendor/preact.js";
import { Clean } from "/static/js/drive/clean.js";
import { checking, closed, Ending, inTheWay, watch } from "/static/js/drive/gate.js";
import { denied, follow, rest } from "/static/js/drive/locate.js";
import { Offer } from "/static/js/drive/offer.js";
import { Run, Unsent } from "/static/js/drive/run.js";
import { GoOnDuty, Planned, Resting, ShiftButtons } from "/static/js/drive/shift.js";
import { link, listen, ready, state, tick } from "/static/js/feed.js";
import { me, say } from "/static/js/page.js";
import { Link, Toast } from "/static/js/parts.js";
import { clockSeconds } from "/static/js/times.js";

const WORKING = ["on", "paused", "cleaning"];
const mine = (views) => Object.values(views).filter((view) => view.driver_id === me.id);
const working = () => mine(state.value.shifts).find((shift) => WORKING.includes(shift.state));
const planned = () => mine(state.value.shifts).find((shift) => shift.state === "planned");

function pending() {
  const standing = mine(state.value.offers).filter((offer) => offer.state === "pending" && Date.parse(offer.expires_at) > tick.value);
  return standing.sort((one, two) => Date.parse(one.expires_at) - Date.parse(two.expires_at))[0];
}

const riding = () => Object.values(state.value.trips).some((trip) => trip.state === "aboard" && trip.driver?.id === me.id);

function Work({ shift }) {
  const offer = pending();
  if (checking.value) return inTheWay(shift);
  if (offer) return html`<${Offer} key=${offer.id} offer=${offer} />`;
  if (shift.state === "cleaning" && (shift.cleaning_owed > 0 || !riding())) return html`<${Clean} shift=${shift} />`;
  if (shift.state !== "on" && !riding()) return (shift.stood_down && inTheWay(shift)) || html`<${Resting} shift=${shift} />`;
  return html`${shift.stood_down && html`<p class="note warn">${say("gate.last_ride")}</p>`}<${Run} me=${me.id} last=${shift.last_one} />`;
}

function OffDuty({ shift }) {
  if (closed.value === null) return html`<p class="soft">${say("common.loading")}</p>`;
  return inTheWay(shift) || (shift ? html`<${Planned} shift=${shift} />` : html`<${GoOnDuty} />`);
}

function Drive() {
  const shift = working();
  const later = planned();
  return html`<${Unsent} />
    ${link.value.how === "lost" && html`<p class="note warn">${say("drive.offline", { time: clockSeconds(link.value.heard) })}</p>`}
    ${shift && denied.value && html`<p class="note warn">${say("drive.denied")}</p>`}
    ${!riding() && html`<${Ending} />`}
    ${shift ? html`<${Work} shift=${shift} /><${ShiftButtons} shift=${shift} />` : html`<${OffDuty} shift=${later} />`}`;
}

listen();
render(html`<${Link} />`, document.getElementById("link"));
render(html`<${Toast} />`, document.getElementById("toast"));
ready.then(() => {
  const place = document.getElementById("drive");
  place.textContent = "";
  watch();
  render(html`<${Drive} />`, place);
  effect(() => { if (working()) follow(); else rest(); });
});
