// What stands and moves on the map: places, trips, cars. State by shape and by colour; age by a ring.

import { press, TABS } from "/static/js/board/derive.js";
import { write } from "/static/js/board/labels.js";
import { named } from "/static/js/page.js";

export const FONT = "12px system-ui, sans-serif";
/** Seconds after which a position has a ring: a car under way moves, a parked one has nothing to tell. */
const OLD = { busy: 60 }, PARKED = 300;

/** The page's own colours, read from its style sheet so that dark mode needs no second list. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const names = ["line", "edge", "ink", "soft", "sheet", "ground", "brand", "good", "warn", "bad", "cool"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

function place(pen, at, view, colours) {
  pen.strokeStyle = colours.edge;
  pen.fillStyle = colours.sheet;
  pen.lineWidth = 1.5;
  if (view.kind === "hospital") {
    pen.fillStyle = colours.edge;
    pen.fillRect(at.x - 1.5, at.y - 5, 3, 10);
    pen.fillRect(at.x - 5, at.y - 1.5, 10, 3);
  } else {
    pen.fillRect(at.x - 3, at.y - 3, 6, 6);
    pen.strokeRect(at.x - 3, at.y - 3, 6, 6);
  }
}

const TONE = { held: "warn", requested: "warn", offered: "cool", unfilled: "bad" };

function trip(pen, from, to, view, colours, chosen, now) {
  const waiting = TABS.now.includes(view.state);
  pen.strokeStyle = chosen ? colours.ink : waiting ? colours.warn : colours.cool;
  pen.globalAlpha = chosen ? 1 : waiting ? 0.6 : 0.35;
  pen.lineWidth = chosen ? 3 : 1.25;
  pen.setLineDash(waiting ? [5, 4] : []);
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(to.x, to.y);
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
  if (!waiting && !chosen) return;
  const size = press(view, now) === "very" ? 9 : 7;
  pen.fillStyle = colours[TONE[view.state] || "cool"];
  pen.beginPath();
  pen.arc(from.x, from.y, chosen ? size + 2 : size, 0, 2 * Math.PI);
  pen.fill();
  pen.strokeStyle = colours.sheet;
  pen.lineWidth = 2;
  pen.stroke();
}

const SHAPE = { free: "good", busy: "cool", last: "soft", paused: "soft", cleaning: "soft" };

function car(pen, at, driver, fix, colours, chosen, now) {
  pen.save();
  pen.translate(at.x, at.y);
  if (now / 1000 - fix.at > (OLD[driver.status] || PARKED)) {
    pen.strokeStyle = colours.bad;
    pen.lineWidth = 1.5;
    pen.setLineDash([2, 3]);
    pen.beginPath();
    pen.arc(0, 0, 13, 0, 2 * Math.PI);
    pen.stroke();
    pen.setLineDash([]);
  }
  pen.fillStyle = colours[SHAPE[driver.status] || "soft"];
  pen.strokeStyle = chosen ? colours.ink : colours.sheet;
  pen.lineWidth = chosen ? 3 : 1.5;
  pen.beginPath();
  if (driver.status === "busy") {
    pen.rotate(((fix.heading || 0) * Math.PI) / 180);
    for (const [x, y] of [[0, -10], [8, 8], [0, 4], [-8, 8]]) pen.lineTo(x, y);
    pen.closePath();
  } else if (driver.status === "free") pen.arc(0, 0, 7, 0, 2 * Math.PI);
  else pen.rect(-6, -6, 12, 12);
  pen.fill();
  pen.stroke();
  pen.restore();
}

/** Where the rest of a trip begins: in the car, once the rider is aboard. */
const origin = (state, view) => (view.state === "aboard" && state.positions[view.driver?.id]) || view.pickup;

/** The places with where they are and what is written by them, for which hospitals find room first. */
export const signs = (places, project) =>
  Object.values(places).map((view) => ({ view, at: project(view), text: named(view), first: view.kind === "hospital" }));

/** Draw the whole state; answers what can be clicked: [{x, y, kind, id}]. */
export function paint(pen, project, state, chosen, size, now, colours) {
  const targets = [];
  pen.font = FONT;
  const places = signs(state.places, project);
  for (const { at, view } of places) place(pen, at, view, colours);
  write(pen, places, size, colours);
  for (const view of Object.values(state.trips)) {
    if (TABS.done.includes(view.state) || view.id === chosen.trip) continue;
    const from = project(origin(state, view));
    trip(pen, from, project(view.dropoff), view, colours, false, now);
    if (TABS.now.includes(view.state)) targets.push({ ...from, kind: "trip", id: view.id });
  }
  for (const [id, fix] of Object.entries(state.positions)) {
    const driver = state.drivers[id];
    if (!driver || driver.status === "off") continue;
    const at = project(fix);
    car(pen, at, driver, fix, colours, id === chosen.driver, now);
    targets.push({ x: at.x, y: at.y, kind: "driver", id });
  }
  const shown = state.trips[chosen.trip];
  if (shown) trip(pen, project(origin(state, shown)), project(shown.dropoff), shown, colours, true, now);
  return targets;
}
