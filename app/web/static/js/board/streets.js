// The streets of the house's own road map, drawn square by square beneath everything else: nothing is asked of anybody.

import { L } from "/static/vendor/leaflet.js";
import { palette } from "/static/js/board/draw.js";

const EXTENT = 512;
const WIDTHS = [2.5, 1.75, 1];

/** One street, from its corners in steps of the square. */
function trace(pen, steps, scale) {
  let [x, y] = steps;
  pen.moveTo(x * scale, y * scale);
  for (let index = 2; index < steps.length; index += 2) {
    x += steps[index];
    y += steps[index + 1];
    pen.lineTo(x * scale, y * scale);
  }
}

function paint(canvas, strokes, side, sharp) {
  const pen = canvas.getContext("2d");
  const colours = palette();
  pen.scale(sharp, sharp);
  pen.lineJoin = pen.lineCap = "round";
  for (const rank of [2, 1, 0]) {
    pen.beginPath();
    for (const stroke of strokes) if (stroke.rank === rank) trace(pen, stroke.steps, side / EXTENT);
    pen.lineWidth = WIDTHS[rank];
    pen.strokeStyle = rank ? colours.line : colours.edge;
    pen.globalAlpha = rank ? 1 : 0.6;
    pen.stroke();
  }
}

const Streets = L.GridLayer.extend({
  createTile({ x, y, z }, done) {
    const side = this.getTileSize().x;
    const sharp = window.devicePixelRatio || 1;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side * sharp;
    fetch(`/api/v1/map/streets/${z}/${x}/${y}`)
      .then((answer) => (answer.ok ? answer.json() : { strokes: [] }))
      .then(({ strokes }) => { paint(canvas, strokes, side, sharp); done(null, canvas); })
      .catch((why) => done(why, canvas));
    return canvas;
  },
});

/** The layer; redrawn when the page turns dark or light. */
export function streets(attribution) {
  const layer = new Streets({ maxZoom: 19, attribution });
  matchMedia("(prefers-color-scheme: dark)").addListener(() => layer.redraw());
  return layer;
}
