// Closures on the map. Told apart by what is drawn, not by colour: an area is hatched, a barrier has teeth, a slow area has dots.

import { ring, sides, stands } from "/static/js/shut.js";

const TEETH = 14;
const HATCH = 12;

function outline(pen, corners, closed) {
  pen.beginPath();
  corners.forEach(({ x, y }, index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  if (closed) pen.closePath();
}

function box(corners) {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

/** The part of a box that the canvas shows, for nobody sees the rest. */
function visible({ left, right, top, bottom }, size) {
  return { left: Math.max(left, 0), right: Math.min(right, size.x), top: Math.max(top, 0), bottom: Math.min(bottom, size.y) };
}

function hatch(pen, { left, right, top, bottom }) {
  const high = bottom - top;
  pen.beginPath();
  for (let x = Math.floor((left - high) / HATCH) * HATCH; x < right; x += HATCH) {
    pen.moveTo(x, bottom);
    pen.lineTo(x + high, top);
  }
  pen.stroke();
}

function dots(pen, { left, right, top, bottom }) {
  for (let x = Math.ceil(left / HATCH) * HATCH; x < right; x += HATCH) {
    for (let y = Math.ceil(top / HATCH) * HATCH; y < bottom; y += HATCH) pen.fillRect(x - 1, y - 1, 2.5, 2.5);
  }
}

function area(pen, corners, kind, colour, size) {
  pen.save();
  outline(pen, corners, true);
  pen.clip();
  pen.globalAlpha = 0.12;
  pen.fillRect(0, 0, size.x, size.y);
  pen.globalAlpha = 0.7;
  pen.lineWidth = 1.5;
  if (kind === "slow") dots(pen, visible(box(corners), size));
  else hatch(pen, visible(box(corners), size));
  pen.restore();
  outline(pen, corners, true);
  pen.lineWidth = kind === "slow" ? 2 : 3;
  pen.setLineDash(kind === "slow" ? [2, 5] : []);
  pen.stroke();
  pen.setLineDash([]);
}

function barrier(pen, lines, colours) {
  for (const [a, b] of lines) {
    const long = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const [dx, dy] = [(b.x - a.x) / long, (b.y - a.y) / long];
    pen.lineWidth = 7;
    pen.strokeStyle = colours.sheet;
    outline(pen, [a, b], false);
    pen.stroke();
    pen.lineWidth = 4;
    pen.strokeStyle = colours.ink;
    outline(pen, [a, b], false);
    pen.stroke();
    pen.lineWidth = 2;
    pen.beginPath();
    for (let at = TEETH / 2; at < Math.min(long, 20_000); at += TEETH) {
      pen.moveTo(a.x + dx * at - dy * 6, a.y + dy * at + dx * 6);
      pen.lineTo(a.x + dx * at + dy * 6, a.y + dy * at - dx * 6);
    }
    pen.stroke();
  }
}

/** One closure; one that is still to come is fainter. */
export function closure(pen, project, view, colours, size, now) {
  const corners = view.points.map(project);
  if (!corners.length) return;
  const colour = view.kind === "slow" ? colours.warn : colours.bad;
  pen.save();
  pen.globalAlpha = stands(view, now) === "later" ? 0.5 : 1;
  pen.strokeStyle = pen.fillStyle = colour;
  if (view.kind === "barrier") barrier(pen, sides(view).map((side) => side.map(project)), colours);
  else if (corners.length > 2 && ring(view)) area(pen, corners, view.kind, colour, size);
  pen.restore();
}

/** What is being drawn: the closure so far, and its corners by number. */
export function draft(pen, project, view, colours, size, now) {
  closure(pen, project, view, colours, size, now);
  pen.font = "bold 12px system-ui, sans-serif";
  pen.textAlign = "center";
  view.points.map(project).forEach(({ x, y }, index) => {
    pen.fillStyle = colours.ink;
    pen.beginPath();
    pen.arc(x, y, 10, 0, 2 * Math.PI);
    pen.fill();
    pen.fillStyle = colours.sheet;
    pen.fillText(index + 1, x, y + 4);
  });
}
