// The names on a vector map: no two over one another, the greater first, and none where the board writes its own.

import { shades } from "/static/js/board/looks.js";

const SIDE = 256, STREET = 10, APART = 260, PAD = 3;
const SIZES = [15, 14, 12.5, 12, 11.5];
const PLACES_FROM = [4, 8, 11, 12, 13], STREETS_FROM = [13, 14, 16, 17, 99];

const font = (rank) => `${rank < 2 ? 600 : 400} ${rank < STREET ? SIZES[rank] : 11}px system-ui, sans-serif`;
const shows = ({ rank }, zoom) => zoom >= (rank < STREET ? PLACES_FROM[rank] : STREETS_FROM[rank - STREET]);
const meet = (one, two) => one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom;

/** Where the name of a street goes: at the middle of its longest piece between two corners, along it. */
export function middle(rings, world) {
  const best = { long: -1 };
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index += 1) {
      const [from, to] = [ring[index - 1], ring[index]];
      const long = Math.hypot(to.x - from.x, to.y - from.y);
      if (long > best.long) Object.assign(best, { long, from, to });
    }
  }
  if (best.long <= 0) return { x: -1, y: -1, room: 0, angle: 0 };
  const [from, to] = [world(best.from), world(best.to)];
  const [across, down] = to.x < from.x ? [from.x - to.x, from.y - to.y] : [to.x - from.x, to.y - from.y];
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, room: Math.hypot(across, down), angle: Math.atan2(down, across) };
}

/** The box that a text fills around its middle. */
function box(at, wide, high, angle = 0) {
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const [across, down] = [(wide * cos + high * sin) / 2 + PAD, (wide * sin + high * cos) / 2 + PAD];
  return { left: at.x - across, right: at.x + across, top: at.y - down, bottom: at.y + down };
}

/** All names of the squares on the screen. */
export class Names {
  constructor() {
    this.tiles = new Map();
    this.placed = [];
    this.zoom = null;
  }

  put({ z, x, y }, at, names) {
    this.tiles.set(`${z}/${x}/${y}`, { from: `${at.z}/${at.x}/${at.y}`, names });
    this.zoom = null;
  }

  drop({ z, x, y }) {
    this.tiles.delete(`${z}/${x}/${y}`);
    this.zoom = null;
  }

  /** Choose which are shown, in pixels of the whole world at this zoom; once for every zoom and set of squares. */
  place(pen, zoom) {
    if (this.zoom === zoom) return;
    const scale = SIDE * 2 ** zoom;
    const squares = new Map([...this.tiles.values()].map(({ from, names }) => [from, names]));
    const wanted = [...squares.values()].flat().filter((name) => shows(name, zoom));
    wanted.sort((one, two) => one.rank - two.rank || (two.room || 0) - (one.room || 0) || (one.text < two.text ? -1 : 1));
    this.placed = [];
    for (const name of wanted) {
      pen.font = font(name.rank);
      const wide = pen.measureText(name.text).width;
      if (name.rank >= STREET && name.room * scale < wide) continue;
      const at = { x: name.x * scale, y: name.y * scale };
      const room = box(at, wide, 14, name.angle);
      const again = (other) => other.text === name.text && Math.hypot(other.at.x - at.x, other.at.y - at.y) < APART;
      if (!this.placed.some((other) => again(other) || meet(other.room, room))) this.placed.push({ ...name, at, room });
    }
    this.zoom = zoom;
  }

  /** Write them; `taken` are boxes on the screen where something else is written. */
  draw(pen, map, size, taken) {
    const corner = map.getPixelBounds().min;
    const colours = shades();
    this.place(pen, map.getZoom());
    Object.assign(pen, { textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 3, strokeStyle: colours.ground, fillStyle: colours.soft });
    for (const { text, rank, at, room, angle = 0 } of this.placed) {
      const here = { left: room.left - corner.x, right: room.right - corner.x, top: room.top - corner.y, bottom: room.bottom - corner.y };
      const seen = here.right > 0 && here.left < size.x && here.bottom > 0 && here.top < size.y;
      if (!seen || taken.some((other) => meet(other, here))) continue;
      pen.save();
      pen.font = font(rank);
      pen.translate(at.x - corner.x, at.y - corner.y);
      pen.rotate(angle);
      pen.strokeText(text, 0, 0);
      pen.fillText(text, 0, 0);
      pen.restore();
    }
    pen.textBaseline = "alphabetic";
  }
}
