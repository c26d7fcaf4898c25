// What of a vector tile is drawn, and how: a few quiet colours beneath cars and trips. The words are those of Protomaps,
// OpenMapTiles and `ferry map tiles`; what has none of them is left out.

import { language } from "/static/js/page.js";

const THEMES = {
  water: "water", ocean: "water", waterway: "water",
  landuse: "green", landcover: "green", park: "green", natural: "green",
  buildings: "house", building: "house",
  roads: "road", road: "road", transit: "road", transportation: "road",
  transportation_name: "sign",
  places: "place", place: "place",
};
const GREEN = new Set(["park", "forest", "wood", "grass", "grassland", "meadow", "cemetery", "garden", "golf_course", "nature_reserve",
  "national_park", "protected_area", "pitch", "playground", "recreation_ground", "village_green", "scrub", "heath", "wetland", "allotments"]);
const PATH = 3, RAIL = 4;
const GRADES = {
  motorway: 0, trunk: 0, highway: 0, primary: 0,
  secondary: 1, tertiary: 1, major_road: 1, medium_road: 1,
  unclassified: 2, residential: 2, living_street: 2, road: 2, minor_road: 2, minor: 2, street: 2,
  service: PATH, pedestrian: PATH, track: PATH, footway: PATH, path: PATH, steps: PATH, cycleway: PATH, other: PATH,
  rail: RAIL, light_rail: RAIL,
};
const RANKS = { city: 0, town: 1, village: 2, suburb: 2, borough: 2, quarter: 3, macrohood: 3, locality: 3, hamlet: 4, neighbourhood: 4 };
const AT_12 = [2.2, 1.5, 0.9, 0.5, 0.7];
const FROM = [0, 9, 12, 15, 12];
const GROWTH = 1.38, WIDEST = 14;
const NAMES = language === "en" ? ["name:en", "name:latin", "name"] : ["name:zh-Hans", "name:zh", "name"];
const COLOURS = ["ground", "soft", "water", "green", "house", "alley", "street", "avenue"];
const ROADS = ["avenue", "street", "alley", "alley", "alley"];

/** What a thing is, in the words of whoever made the tile, the finest first. */
const words = ({ kind_detail, kind, class: kin, "pmap:kind": older }) => [kind_detail, kind, older, kin].filter(Boolean).map((word) => String(word).replace(/_link$/, ""));
const known = (table, properties) => words(properties).map((word) => table[word]).find((found) => found !== undefined);

/** The colours of day or night. */
export function shades() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** The name in the reader's language, else the one on the spot. */
export const called = (properties) => String(NAMES.map((name) => properties[name]).find(Boolean) || "");

/** A feature's place among what is drawn: {theme, grade}; null: it is left out. */
export function sorted(layer, properties) {
  const theme = THEMES[layer];
  if (theme === "green") return layer === "park" || words(properties).some((word) => GREEN.has(word)) ? { theme, grade: 0 } : null;
  if (theme === "road" || theme === "sign") {
    const grade = known(GRADES, properties);
    return grade === undefined ? null : { theme, grade };
  }
  if (theme === "place") {
    const grade = known(RANKS, properties);
    return grade === undefined ? null : { theme, grade };
  }
  return theme ? { theme, grade: 0 } : null;
}

/** What to draw in which order: the great roads last. */
export function strokes(zoom, colours) {
  const grown = GROWTH ** (zoom - 12);
  const roads = [RAIL, PATH, 2, 1, 0].filter((grade) => zoom >= FROM[grade]);
  return roads.map((grade) => ({ grade, colour: colours[ROADS[grade]], width: Math.min(Math.max(AT_12[grade] * grown, 0.5), WIDEST), dashes: grade === RAIL ? [6, 4] : [] }));
}
