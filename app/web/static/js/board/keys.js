// Keys for people who dispatch all night; every one of them is also a button, and single keys can be switched off.

import { html, useEffect, useRef } from "/static/vendor/preact.js";
import { along, help, keysOn, pick, picked, switchKeys, tab, typed } from "/static/js/board/choice.js";
import { reopen, verify } from "/static/js/board/acts.js";
import { state } from "/static/js/feed.js";
import { say } from "/static/js/page.js";

const focus = (query) => document.querySelector(query)?.focus();
const chosen = () => state.value.trips[picked.value];
const may = (move) => chosen()?.moves.includes(move);

const KEYS = {
  j: () => along(1),
  k: () => along(-1),
  Enter: () => focus(".candidates button"),
  v: () => may("verify") && verify(chosen()),
  o: () => may("reopen") && reopen(chosen()),
  c: () => focus(".moves .bad"),
  "/": () => focus("#find"),
  1: () => { tab.value = "now"; },
  2: () => { tab.value = "going"; },
  3: () => { tab.value = "done"; },
  "?": () => { help.value = !help.value; },
};

function press(event) {
  const typing = event.target.closest("input, select, textarea, dialog");
  if (event.key === "Escape") {
    if (event.target.id === "find") typed.value = "";
    if (typing) event.target.blur();
    else pick("");
  }
  if (!keysOn.value || typing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  if (event.key === "Enter" && event.target.closest("button, a")) {
    if (!event.target.closest(".trip-row")) return;
  }
  event.preventDefault();
  KEYS[event.key]();
}

/** Listen for keys. */
export const hear = () => document.addEventListener("keydown", press);

/** The list of keys, and the switch. */
export function Help() {
  const box = useRef(null);
  useEffect(() => {
    if (help.value && !box.current.open) box.current.showModal();
    if (!help.value && box.current.open) box.current.close();
  }, [help.value]);
  return html`<dialog ref=${box} aria-labelledby="keys" onClose=${() => { help.value = false; }}><h2 id="keys">${say("board.help")}</h2>
    <dl class="pairs">${Object.keys(KEYS).map((key) => html`<dt key=${key}><kbd>${key}</kbd></dt><dd>${say(`board.key.${key}`)}</dd>`)}</dl>
    <label class="tick"><input type="checkbox" checked=${keysOn.value} onChange=${(event) => switchKeys(event.target.checked)} />${say("board.keys_on")}</label>
    <p><button type="button" class="main" onClick=${() => { help.value = false; }}>${say("common.close")}</button></p></dialog>`;
}
