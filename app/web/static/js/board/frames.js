// Tiles drawn in GCJ-02, as those of Amap and Tencent are: the map bends, so that what Ferry keeps in WGS-84 lies where it
// should. The same shift as routing/places/frames.py.

import { L } from "/static/vendor/leaflet.js";

const AXIS = 6378245, FLATNESS = 0.00669342162296594323, STEPS = 8;

const waves = (value, ...every) => every.reduce((sum, [height, pace]) => sum + height * Math.sin(value * pace * Math.PI), 0) * (2 / 3);

/** Metres north and east by which a point is moved. */
function bend(x, y) {
  const root = Math.sqrt(Math.abs(x)), shared = waves(x, [20, 6], [20, 2]);
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root;
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root;
  return [
    north + shared + waves(y, [20, 1], [40, 1 / 3], [160, 1 / 12], [320, 1 / 30]),
    east + shared + waves(x, [20, 1], [40, 1 / 3], [150, 1 / 12], [300, 1 / 30]),
  ];
}

/** Where GCJ-02 draws a point of WGS-84. */
export function shifted({ lat, lng }) {
  const [north, east] = bend(lng - 105, lat - 35);
  const flat = (lat * Math.PI) / 180, bulge = 1 - FLATNESS * Math.sin(flat) ** 2;
  const up = (north * 180) / (((AXIS * (1 - FLATNESS)) / (bulge * Math.sqrt(bulge))) * Math.PI);
  const over = (east * 180) / ((AXIS / Math.sqrt(bulge)) * Math.cos(flat) * Math.PI);
  return { lat: lat + up, lng: lng + over };
}

/** Which point GCJ-02 draws there: a guess that soon is right. */
export function back({ lat, lng }) {
  let guess = { lat, lng };
  for (let step = 0; step < STEPS; step += 1) {
    const there = shifted(guess);
    guess = { lat: guess.lat + lat - there.lat, lng: guess.lng + lng - there.lng };
  }
  return guess;
}

const flat = L.Projection.SphericalMercator;
const bent = {
  ...flat,
  project: (point) => flat.project(L.latLng(shifted(point))),
  unproject: (point) => L.latLng(back(flat.unproject(point))),
};

/** How a map is drawn over tiles of this datum. */
export const drawnIn = (datum) => (datum === "gcj02" ? { ...L.CRS.EPSG3857, projection: bent } : L.CRS.EPSG3857);
