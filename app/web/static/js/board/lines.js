// Squares of lines and areas (vector tiles), drawn one by one on canvases beneath everything else.

import { L } from "/static/vendor/leaflet.js";
import { unpack } from "/static/vendor/vector-tile.js";
import { called, shades, sorted, strokes } from "/static/js/board/looks.js";
import { Names, middle } from "/static/js/board/names.js";

const DEEPEST = 19, SIDE = 512, KEPT = 64, HOUSES_FROM = 15;
const LINE = 2, AREA = 3;

/** What is in a square, by what it is drawn as; names know where they stand on the square of the world. */
function sort(layers, { z, x, y }) {
  const found = { green: [], water: [], streams: [], house: [], roads: [[], [], [], [], []], names: [] };
  for (const [name, layer] of Object.entries(layers)) {
    for (let index = 0; index < layer.length; index += 1) {
      const feature = layer.feature(index);
      const kind = sorted(name, feature.properties);
      if (kind) put(found, feature, kind, (at) => ({ x: (x + at.x / layer.extent) / 2 ** z, y: (y + at.y / layer.extent) / 2 ** z }));
    }
  }
  return found;
}

function put(found, feature, { theme, grade }, world) {
  const shape = { rings: feature.loadGeometry(), extent: feature.extent };
  const text = called(feature.properties);
  if (theme === "place" && text) found.names.push({ text, rank: grade, ...world(shape.rings[0][0]) });
  if (feature.type === LINE && text && (theme === "road" || theme === "sign")) found.names.push({ text, rank: 10 + grade, ...middle(shape.rings, world) });
  if (theme === "road" && feature.type === LINE) found.roads[grade].push(shape);
  if (theme === "water" && feature.type === LINE) found.streams.push(shape);
  if (feature.type === AREA && found[theme]) found[theme].push(shape);
}

function trace(pen, shapes, { left, top, side }, closed) {
  pen.beginPath();
  for (const { rings, extent } of shapes) {
    for (const ring of rings) {
      ring.forEach((at, index) => pen[index ? "lineTo" : "moveTo"](left + (at.x * side) / extent, top + (at.y * side) / extent));
      if (closed) pen.closePath();
    }
  }
}

function paint(canvas, found, room, zoom, sharp) {
  const pen = canvas.getContext("2d");
  const colours = shades();
  pen.scale(sharp, sharp);
  pen.lineJoin = pen.lineCap = "round";
  const fill = (shapes, colour) => { trace(pen, shapes, room, true); pen.fillStyle = colour; pen.fill(); };
  const stroke = (shapes, colour, width, dashes = []) => {
    trace(pen, shapes, room, false);
    Object.assign(pen, { strokeStyle: colour, lineWidth: width, lineCap: dashes.length ? "butt" : "round" });
    pen.setLineDash(dashes);
    pen.stroke();
  };
  fill(found.green, colours.green);
  fill(found.water, colours.water);
  stroke(found.streams, colours.water, 1.5);
  if (zoom >= HOUSES_FROM) fill(found.house, colours.house);
  for (const { grade, colour, width, dashes } of strokes(zoom, colours)) stroke(found.roads[grade], colour, width, dashes);
}

const Lines = L.GridLayer.extend({
  initialize(ground, options) {
    L.GridLayer.prototype.initialize.call(this, options);
    Object.assign(this, { ground, squares: new Map(), names: new Names() });
    this.on("tileunload", ({ coords }) => this.names.drop(coords));
  },

  createTile(coords, done) {
    const sharp = window.devicePixelRatio || 1;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIDE * sharp;
    const deeper = Math.max(coords.z - 1 - this.ground.high, 0);
    const at = { z: coords.z - 1 - deeper, x: coords.x >> deeper, y: coords.y >> deeper };
    const side = SIDE * 2 ** deeper;
    const room = { side, left: at.x * side - coords.x * SIDE, top: at.y * side - coords.y * SIDE };
    this.square(at)
      .then((found) => { paint(canvas, found, room, coords.z, sharp); this.names.put(coords, at, found.names); done(null, canvas); })
      .catch((why) => done(why, canvas));
    return canvas;
  },

  /** A square as it is in the file; those of late are kept, for a near map is drawn from one many times. */
  square(at) {
    const url = L.Util.template(this.ground.url, at);
    const kept = this.squares.get(url) || fetch(url)
      .then((answer) => (answer.status === 200 ? answer.arrayBuffer() : null))
      .then((bytes) => sort(bytes ? unpack(new Uint8Array(bytes)) : {}, at));
    kept.catch(() => this.squares.delete(url));
    this.squares.delete(url);
    this.squares.set(url, kept);
    if (this.squares.size > KEPT) this.squares.delete(this.squares.keys().next().value);
    return kept;
  },
});

/** The layer; redrawn when the page turns dark or light. */
export function lines(ground) {
  const options = { tileSize: SIDE, minZoom: ground.low + 1, maxZoom: DEEPEST, bounds: L.latLngBounds(ground.bounds), attribution: ground.credit };
  const layer = new Lines(ground, options);
  matchMedia("(prefers-color-scheme: dark)").addListener(() => layer.redraw());
  return layer;
}
