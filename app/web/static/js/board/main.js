// The dispatcher's board.

import { html, render } from "/static/vendor/preact.js";
import { closing, drawing, pane, pick, picked } from "/static/js/board/choice.js";
import { Closures } from "/static/js/board/closures.js";
import { Detail } from "/static/js/board/detail.js";
import { hear, Help } from "/static/js/board/keys.js";
import { Ground } from "/static/js/board/map.js";
import { Queue } from "/static/js/board/queue.js";
import { Timeline } from "/static/js/board/timeline.js";
import { Top } from "/static/js/board/top.js";
import { link, listen, ready } from "/static/js/feed.js";
import { say } from "/static/js/page.js";
import { Toast } from "/static/js/parts.js";
import { clockSeconds } from "/static/js/times.js";

const PANES = ["queue", "ground", "timeline"];

function Panes() {
  return html`<nav class="panes" aria-label=${say("board.panes")}>${PANES.map((word) => html`
    <button type="button" key=${word} aria-pressed=${pane.value === word} onClick=${() => { pane.value = word; pick(""); }}>${say(`board.pane.${word}`)}</button>`)}</nav>`;
}

function Board() {
  const { how, heard } = link.value;
  const beside = (closing.value && !drawing.value) || picked.value;
  const classes = ["board", `show-${drawing.value ? "ground" : pane.value}`, beside ? "with-detail" : "", how === "lost" ? "stale" : ""].join(" ");
  return html`<${Top} />${how === "lost" && html`<p class="note bad lost" role="alert">${say("board.lost", { time: clockSeconds(heard) })}</p>`}
    <${Panes} /><div class=${classes}><${Queue} /><${Ground} /><${Timeline} />${closing.value ? html`<${Closures} />` : html`<${Detail} />`}</div><${Help} />`;
}

listen();
hear();
render(html`<${Toast} />`, document.getElementById("toast"));
ready.then(() => {
  const place = document.getElementById("board");
  place.textContent = "";
  render(html`<${Board} />`, place);
});
