// Closures as every page reads them, pure: do they hold, what do they say, do they lie on a way.

/** Whether a closure holds at a moment (ms): "now", "later", or "over". */
export function stands(closure, now) {
  if (closure.ends_at && Date.parse(closure.ends_at) <= now) return "over";
  return Date.parse(closure.begins_at) <= now ? "now" : "later";
}

/** Those that hold or will, in the order in which they begin. */
export function standing(closures, now) {
  return Object.values(closures).filter((one) => stands(one, now) !== "over")
    .sort((one, two) => Date.parse(one.begins_at) - Date.parse(two.begins_at) || (one.id < two.id ? -1 : 1));
}

const same = (one, two) => one.lat === two.lat && one.lon === two.lon;

/** Whether there is an inside: a barrier has one only where it ends as it began. */
export const ring = ({ kind, points }) => kind !== "barrier" || (points.length > 3 && same(points[0], points.at(-1)));

/** Its sides as pairs of corners. */
export function sides(closure) {
  const { points } = closure;
  const open = points.slice(1).map((point, index) => [points[index], point]);
  return closure.kind === "barrier" || points.length < 3 ? open : [...open, [points.at(-1), points[0]]];
}

const turn = (a, b, c) => Math.sign((b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon));

function meet([a, b], [c, d]) {
  const beside = (low, high) => Math.max(a[low], b[low]) < Math.min(c[low], d[low]) || Math.min(a[high], b[high]) > Math.max(c[high], d[high]);
  if (beside("lat", "lat") || beside("lon", "lon")) return false;
  return turn(a, b, c) * turn(a, b, d) <= 0 && turn(c, d, a) * turn(c, d, b) <= 0;
}

/** Whether a point lies within: a line north from there crosses the edge an odd number of times. */
export function within(closure, point) {
  if (!ring(closure)) return false;
  const odd = sides(closure).filter(([a, b]) => (a.lon > point.lon) !== (b.lon > point.lon)
    && point.lat < a.lat + ((point.lon - a.lon) / (b.lon - a.lon)) * (b.lat - a.lat));
  return odd.length % 2 === 1;
}

/** Whether the straight way through these points touches a closure. */
export function touches(closure, way) {
  const legs = way.slice(1).map((point, index) => [way[index], point]);
  if (legs.some((leg) => sides(closure).some((side) => meet(leg, side)))) return true;
  return closure.kind !== "barrier" && way.some((point) => within(closure, point));
}

/** What somebody typed, a corner a line: {points, wrong}; wrong is the first line that is no corner. */
export function corners(text) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  const read = lines.map((line) => line.match(/^(-?\d+(?:\.\d+)?)\s*[,;，\s]\s*(-?\d+(?:\.\d+)?)$/));
  const points = read.filter(Boolean).map(([, lat, lon]) => ({ lat: Number(lat), lon: Number(lon) }));
  return { points, wrong: lines[read.indexOf(null)] || "" };
}
