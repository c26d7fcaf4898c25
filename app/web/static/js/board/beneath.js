// What lies beneath everything else on the map: squares of a file or of a server, the streets of the road map, or nothing.

import { L } from "/static/vendor/leaflet.js";
import { lines } from "/static/js/board/lines.js";
import { streets } from "/static/js/board/streets.js";

const DEEPEST = 19;

function pictures({ url, credit, low = 0, high = DEEPEST, bounds }) {
  const reach = bounds ? { bounds: L.latLngBounds(bounds) } : {};
  return L.tileLayer(url, { maxZoom: DEEPEST, minNativeZoom: low, maxNativeZoom: high, attribution: credit, ...reach });
}

const KINDS = { lines, pictures, streets: ({ credit }) => streets(credit) };

/** The layer that the server chose; null: there is none. */
export function beneath(ground) {
  const make = KINDS[ground.kind];
  return make ? make(ground) : null;
}
