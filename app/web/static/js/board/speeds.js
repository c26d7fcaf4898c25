// What drives taught, over the map: squares that take longer or less, told apart by the number in them, not by colour alone.

import { effect, html, signal } from "/static/vendor/preact.js";
import { ask } from "/static/js/ask.js";
import { state } from "/static/js/feed.js";
import { region, say } from "/static/js/page.js";

const LEAST = 28;

/** Whether the squares are shown, and what was last told of them. */
export const shown = signal(false);
export const told = signal({ squares: [] });

const learns = () => state.value.regions[region]?.learned_speeds === "on";

/** Asked when the layer is turned on, and again when the region tells that something was learned. */
effect(() => {
  if (!shown.value || !learns()) return;
  ask("GET", "/speeds").then((answer) => { told.value = answer; }).catch(() => { told.value = { squares: [] }; });
});

const percent = ({ factor }) => Math.round((factor - 1) * 100);
const sign = (value) => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0");

/** The squares, fainter where driving takes what is expected. */
export function squares(pen, project, colours) {
  if (!shown.value || !learns()) return;
  pen.save();
  pen.font = "bold 13px system-ui, sans-serif";
  pen.textAlign = "center";
  for (const square of told.value.squares) {
    const [a, b] = [project({ lat: square.north, lon: square.west }), project({ lat: square.south, lon: square.east })];
    const slower = percent(square);
    pen.fillStyle = slower > 0 ? colours.warn : colours.cool;
    pen.globalAlpha = Math.min(0.45, 0.08 + Math.abs(slower) / 100);
    pen.fillRect(a.x, a.y, b.x - a.x, b.y - a.y);
    if (b.x - a.x < LEAST) continue;
    pen.globalAlpha = 1;
    pen.lineWidth = 3;
    pen.strokeStyle = colours.sheet;
    pen.fillStyle = colours.ink;
    const middle = [sign(slower), (a.x + b.x) / 2, (a.y + b.y) / 2 + 4];
    pen.strokeText(...middle);
    pen.fillText(...middle);
  }
  pen.restore();
}

/** The switch beside the map, and the layer in words. */
export function Speeds() {
  if (!learns()) return null;
  const all = told.value.squares.map(percent);
  const counts = { slow: all.filter((one) => one > 0).length, fast: all.filter((one) => one < 0).length };
  return html`<div class="speeds small"><label class="tick"><input type="checkbox" checked=${shown.value} onChange=${(event) => { shown.value = event.target.checked; }} />${say("speeds.layer")}</label>
    ${shown.value && html`<p role="status">${say("speeds.told", counts)} ${say("speeds.key")}. <a href="/admin/speeds">${say("speeds.table")}</a></p>`}</div>`;
}
