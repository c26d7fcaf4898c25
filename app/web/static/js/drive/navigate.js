// Links into the driver's own navigation app. All coordinates are WGS-84; each link says so in its app's own way, because the
// Chinese map services draw in GCJ-02 or BD-09 and would be off by some 500 m otherwise.

import { html, signal } from "/static/vendor/preact.js";
import { named, say } from "/static/js/page.js";

const LINKS = {
  geo: (lat, lon, name) => `geo:${lat},${lon}?q=${lat},${lon}(${name})`,
  amap: (lat, lon, name) => `https://uri.amap.com/navigation?to=${lon},${lat},${name}&mode=car&coordinate=wgs84&callnative=1`,
  baidu: (lat, lon, name) =>
    `https://api.map.baidu.com/direction?destination=latlng:${lat},${lon}|name:${name}&coord_type=wgs84&mode=driving&output=html`,
  google: (lat, lon) => `https://www.google.com/maps/dir/?api=1&destination=${lat},${lon}&travelmode=driving`,
};
const KEPT = "ferry.navigator";

const chosen = signal(LINKS[localStorage.getItem(KEPT)] ? localStorage.getItem(KEPT) : "geo");

function choose(app) {
  chosen.value = app;
  localStorage.setItem(KEPT, app);
}

/** The address that opens the chosen app at a place. */
export const way = (spot) => LINKS[chosen.value](spot.lat.toFixed(6), spot.lon.toFixed(6), encodeURIComponent(named(spot)));

/** The button that leads there. */
export const Navigate = ({ spot }) => html`<a class="button" href=${way(spot)} target="_blank" rel="noreferrer">${say("drive.navigate")}</a>`;

/** Which app to use; remembered on this phone. */
export const Navigators = () => html`<label for="navigator">${say("drive.navigator")}</label>
  <select id="navigator" value=${chosen.value} onChange=${(event) => choose(event.target.value)}>
    ${Object.keys(LINKS).map((app) => html`<option key=${app} value=${app}>${say(`navigator.${app}`)}</option>`)}</select>
  <p class="small soft">${say("drive.datum")}</p>`;
