// The ground of a map without tiles: lines of latitude and longitude at a round distance, drawn on one canvas.

const STEPS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
const APART = 120;

/** The round step, in degrees, that keeps lines about 120 px apart. */
export function stepFor(degreesPerPixel) {
  return STEPS.find((step) => step / degreesPerPixel >= APART) || 30;
}

/** The multiples of step between two values. */
export function lines(from, to, step) {
  const first = Math.ceil(from / step);
  const found = [];
  for (let index = first; index * step <= to; index += 1) found.push(index * step);
  return found;
}

const digits = (step) => (step < 0.01 ? 3 : step < 0.1 ? 2 : step < 1 ? 1 : 0);

/** Draw the graticule with its labels at the edges. */
export function graticule(map, pen, size, colours) {
  const bounds = map.getBounds();
  const step = stepFor((bounds.getEast() - bounds.getWest()) / size.x);
  pen.strokeStyle = colours.line;
  pen.fillStyle = colours.soft;
  pen.lineWidth = 1;
  pen.font = "11px system-ui, sans-serif";
  pen.textAlign = "left";
  for (const lon of lines(bounds.getWest(), bounds.getEast(), step)) {
    const { x } = map.latLngToContainerPoint([bounds.getCenter().lat, lon]);
    stroke(pen, x, 0, x, size.y);
    pen.fillText(`${lon.toFixed(digits(step))}°`, x + 4, size.y - 6);
  }
  for (const lat of lines(bounds.getSouth(), bounds.getNorth(), step)) {
    const { y } = map.latLngToContainerPoint([lat, bounds.getCenter().lng]);
    stroke(pen, 0, y, size.x, y);
    pen.fillText(`${lat.toFixed(digits(step))}°`, size.x - 48, y - 4);
  }
}

function stroke(pen, x1, y1, x2, y2) {
  pen.beginPath();
  pen.moveTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
  pen.lineTo(Math.round(x2) + 0.5, Math.round(y2) + 0.5);
  pen.stroke();
}
