// Links into the driver's own navigation app. The server writes them (routing/places/links.py): Chinese maps draw in GCJ-02
// or BD-09, and would be off by some 500 m if they got the numbers of another.

import { html, signal } from "/static/vendor/preact.js";
import { extra, say } from "/static/js/page.js";

const APPS = extra.navigators || [];
const KEPT = "ferry.navigator";

const kept = localStorage.getItem(KEPT);
const chosen = signal(APPS.includes(kept) ? kept : APPS[0]);

function choose(app) {
  chosen.value = app;
  localStorage.setItem(KEPT, app);
}

/** The button that opens the chosen app at one end of a trip. */
export const Navigate = ({ trip, end }) => trip.navigation
  && html`<a class="button" href=${trip.navigation[end][chosen.value]} target="_blank" rel="noreferrer">${say("drive.navigate")}</a>`;

/** Which app to use; remembered on this phone. */
export const Navigators = () => html`<label for="navigator">${say("drive.navigator")}</label>
  <select id="navigator" value=${chosen.value} onChange=${(event) => choose(event.target.value)}>
    ${APPS.map((app) => html`<option key=${app} value=${app}>${say(`navigator.${app}`)}</option>`)}</select>
  <p class="small soft">${say("drive.datum")}</p>`;
