// The map: Leaflet for moving about, one canvas for everything on it. Every thing on it is also in a list beside it.

import { computed, effect, html, useEffect, useRef } from "/static/vendor/preact.js";
import { L } from "/static/vendor/leaflet.js";
import { corner, draft, drawing, driver, look, pick, picked, point } from "/static/js/board/choice.js";
import { Drawing } from "/static/js/board/closures.js";
import { FONT, paint, palette, signs } from "/static/js/board/draw.js";
import { beneath } from "/static/js/board/beneath.js";
import { drawnIn } from "/static/js/board/frames.js";
import { graticule } from "/static/js/board/ground.js";
import { seated } from "/static/js/board/labels.js";
import { closure, draft as sketch } from "/static/js/board/shut.js";
import { Speeds, shown, squares, told } from "/static/js/board/speeds.js";
import { now, state, tick } from "/static/js/feed.js";
import { extra, say } from "/static/js/page.js";
import { corners, standing, stands } from "/static/js/shut.js";

const NEAR = 24;
const PIN = 8;
/** Where the foot of the map may lie under the panes, and whom it is by has to be seen all the same. */
const NARROW = matchMedia("(max-width: 60rem)");
const DEFAULT_VIEW = [[30.59, 114.3], 11];

/** Changes when a closure begins or ends, which no event tells. */
const shut = computed(() => standing(state.value.closures, tick.value).map((one) => `${one.id} ${stands(one, tick.value)}`).join());

function spots() {
  const { places, trips, positions } = state.value;
  const ends = Object.values(trips).flatMap((trip) => [trip.pickup, trip.dropoff]);
  return [...Object.values(places), ...ends, ...Object.values(positions)].map((spot) => [spot.lat, spot.lon]);
}

function frame(map) {
  const known = spots();
  if (known.length) map.fitBounds(L.latLngBounds(known), { padding: [40, 40], maxZoom: 14, animate: false });
  else map.setView(...DEFAULT_VIEW);
}

/** Where the board draws places and writes their names, so that the map writes none there. */
function written(pen, places, project, size) {
  pen.font = FONT;
  const known = signs(places, project);
  const pins = known.map(({ at }) => ({ left: at.x - PIN, right: at.x + PIN, top: at.y - PIN, bottom: at.y + PIN }));
  return [...pins, ...seated(pen, known, size)];
}

/** One canvas over the map that redraws itself on every move and every change of state. */
class Overlay {
  constructor(map, under) {
    this.map = map;
    this.under = under;
    this.targets = [];
    this.waiting = 0;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "overlay";
    map.getContainer().append(this.canvas);
    map.on("move zoom resize viewreset", () => this.soon());
    if (under) under.on("load tileload", () => this.soon());
    map.on("click", (event) => this.click(event.containerPoint));
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.dark.addListener(() => this.soon());
  }

  soon() {
    if (!this.waiting) this.waiting = requestAnimationFrame(() => { this.waiting = 0; this.draw(); });
  }

  draw() {
    const size = this.map.getSize();
    const sharp = window.devicePixelRatio || 1;
    this.canvas.width = size.x * sharp;
    this.canvas.height = size.y * sharp;
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
    const pen = this.canvas.getContext("2d");
    pen.scale(sharp, sharp);
    const colours = palette();
    if (!this.under) graticule(this.map, pen, size, colours);
    const project = (spot) => this.map.latLngToContainerPoint([spot.lat, spot.lon]);
    if (this.under && this.under.names) this.under.names.draw(pen, this.map, size, written(pen, state.value.places, project, size));
    squares(pen, project, colours);
    for (const view of standing(state.value.closures, now())) closure(pen, project, view, colours, size, now());
    const chosen = { trip: picked.value, driver: driver.value };
    this.targets = paint(pen, project, state.value, chosen, size, now(), colours);
    const so_far = { kind: draft.value.kind, points: corners(draft.value.text).points, begins_at: new Date(0).toISOString() };
    if (so_far.points.length) sketch(pen, project, so_far, colours, size, now());
  }

  click(at) {
    if (drawing.value) {
      corner(this.map.containerPointToLatLng(at));
      return;
    }
    const far = (target) => Math.hypot(target.x - at.x, target.y - at.y);
    const near = this.targets.filter((target) => far(target) < NEAR).sort((one, two) => far(one) - far(two))[0];
    if (near) (near.kind === "trip" ? pick : point)(near.id);
  }
}

function build(holder) {
  const under = beneath(extra.ground);
  const map = L.map(holder, { crs: drawnIn(extra.ground.datum), zoomControl: true, attributionControl: false, zoomSnap: 0.5, fadeAnimation: false, zoomAnimation: false });
  map.setView(...DEFAULT_VIEW);
  if (under) under.addTo(map);
  if (under) L.control.attribution({ position: NARROW.matches ? "topright" : "bottomright", prefix: false }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const overlay = new Overlay(map, under);
  let framed = false;
  const stop = effect(() => {
    const known = state.value.seq >= 0 && (picked.value, driver.value, draft.value, shut.value, shown.value, told.value, true);
    if (known && !framed) { framed = true; frame(map); }
    overlay.soon();
  });
  const seek = effect(() => {
    if (look.value) map.fitBounds(L.latLngBounds(look.value.map(({ lat, lon }) => [lat, lon])), { padding: [40, 40], maxZoom: 15, animate: false });
  });
  const room = new ResizeObserver(() => map.invalidateSize({ animate: false }));
  room.observe(holder);
  return () => { stop(); seek(); room.disconnect(); map.remove(); };
}

/** The middle pane. */
export function Ground() {
  const holder = useRef(null);
  useEffect(() => build(holder.current), []);
  return html`<section class="ground ${drawing.value ? "pointing" : ""}" aria-label=${say("board.map")}><div class="map" ref=${holder}></div><${Drawing} /><${Speeds} />
    <p class="legend small" aria-hidden="true"><span class="dot free"></span>${say("status.free")} <span class="dot busy"></span>${say("status.busy")}
      <span class="dot rest"></span>${say("status.paused")} <span class="dot waits"></span>${say("board.waiting")}</p></section>`;
}
