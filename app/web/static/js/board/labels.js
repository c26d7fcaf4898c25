// Names on the map, where there is room: none over another, hospitals before all others.

const LINE = 14, GAP = 3;
/** Where a name may stand, best first: [x, y] of its middle from the place, in half widths and in pixels. */
const SEATS = [[0, 16], [0, -16], [1, 0], [-1, 0]];
const widths = new Map();

function width(pen, text) {
  if (!widths.has(text)) widths.set(text, pen.measureText(text).width);
  return widths.get(text);
}

const apart = (one, other) => one.left > other.right || one.right < other.left || one.top > other.bottom || one.bottom < other.top;

function box(at, wide, [side, down]) {
  const x = at.x + side * (wide / 2 + 10), y = at.y + down;
  return { x, y, left: x - wide / 2 - GAP, right: x + wide / 2 + GAP, top: y - LINE / 2, bottom: y + LINE / 2 };
}

/** Which of these names ([{at, text, first}], at in pixels) find room in a window of `size`, and where their middles are. */
export function seated(pen, names, size) {
  const taken = [];
  const order = [...names].sort((one, other) => other.first - one.first || (one.text < other.text ? -1 : 1));
  for (const { at, text } of order) {
    if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) continue;
    const boxes = SEATS.map((seat) => box(at, width(pen, text), seat));
    const free = boxes.find((one) => one.left >= 0 && one.right <= size.x && taken.every((other) => apart(one, other)));
    if (free) taken.push({ ...free, text });
  }
  return taken;
}

/** Write them, each on a rim of the ground's colour. */
export function write(pen, names, size, colours) {
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 3;
  pen.strokeStyle = colours.ground;
  pen.fillStyle = colours.soft;
  for (const { text, x, y } of seated(pen, names, size)) {
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  }
}
