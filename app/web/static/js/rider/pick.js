// A place picker: a native select stays the truth (and the fallback); typing in either language searches it, at once on the
// phone and a moment later on the server, which knows pinyin, initials and small mistakes, and reads pasted map links.

import { ask } from "/static/js/ask.js";
import { extra, say } from "/static/js/page.js";

const SHOWN = 8;
const HERE = "here";
const ELSEWHERE = "elsewhere";
const SHORTEST = 2;
const QUIET = 150;
const DOOR = 30;
const KERB = 60;
const PASTED = /[a-z.]+:\S|\w\.\w+\/\S|\d\.\d+[°\s]*[,，;\s]\s*-?\d+\.\d/i;
let serial = 0;

const flat = (text) => text.toLowerCase().replace(/\s+/g, "");

function known(select) {
  return [...select.options].filter((option) => option.value && option.value !== HERE).map((option) => ({
    value: option.value, label: option.label, second: option.dataset.second || "",
    search: flat(`${option.label} ${option.dataset.second || ""} ${option.dataset.district || ""}`),
  }));
}

/** A name on the map, which is no known place. */
const drawn = ({ lat, lon, name, also }) => ({ value: HERE, label: name, second: also, point: { lat, lon, name } });

/** What asks an online service, where one is set up: only when somebody chooses it, for the words leave the house. */
const elsewhere = (typed) => (extra.online && typed.length >= SHORTEST && !PASTED.test(typed)
  ? [{ value: ELSEWHERE, label: say("rider.ask_online", { typed }), second: extra.online, typed }] : []);

/** Those whose name holds every typed word, best first: the name begins with it. */
function matching(places, typed) {
  const words = typed.split(/\s+/).filter(Boolean).map(flat);
  const hits = places.filter((place) => words.every((word) => place.search.includes(word)));
  const first = words[0] || "";
  return hits.sort((one, two) => two.search.startsWith(first) - one.search.startsWith(first)).slice(0, SHOWN);
}

function item(id, place, chosen) {
  const row = document.createElement("li");
  row.id = id;
  row.role = "option";
  row.setAttribute("aria-selected", chosen ? "true" : "false");
  row.append(place.label);
  if (place.second) {
    const second = document.createElement("span");
    second.className = "soft";
    second.textContent = place.second;
    row.append(second);
  }
  return row;
}

function box(select, listId) {
  const input = document.createElement("input");
  input.type = "text";
  input.role = "combobox";
  input.autocomplete = "off";
  input.placeholder = say("rider.search");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", listId);
  input.setAttribute("aria-autocomplete", "list");
  input.id = `${select.id}-search`;
  document.querySelector(`label[for="${select.id}"]`).htmlFor = input.id;
  return input;
}

function list(id, label) {
  const ul = document.createElement("ul");
  ul.id = id;
  ul.role = "listbox";
  ul.hidden = true;
  ul.setAttribute("aria-label", label);
  return ul;
}

/** Turn a select of places into a searching picker; `locate` finds the phone and answers {lat, lon}. */
export class Pick {
  constructor(select, locate) {
    serial += 1;
    this.select = select;
    this.locate = locate;
    this.name = `places-${serial}`;
    this.places = known(select);
    this.point = null;
    this.asked = 0;
    this.waiting = 0;
    this.hits = [];
    this.at = -1;
    this.input = box(select, this.name);
    this.menu = list(this.name, say("rider.matches", { end: document.querySelector(`label[for="${this.input.id}"]`).textContent }));
    this.hold();
    this.show();
  }

  hold() {
    const holder = document.createElement("div");
    holder.className = "pick";
    this.select.before(holder);
    holder.append(this.input, this.menu, this.select);
    this.select.hidden = true;
    holder.parentElement.querySelector(".typed")?.remove();
    this.input.addEventListener("input", () => { this.open(this.input.value); this.wonder(this.input.value.trim()); });
    this.input.addEventListener("focus", () => { this.input.select(); this.open(""); });
    this.input.addEventListener("blur", () => this.leave());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.menu.addEventListener("mousedown", (event) => this.press(event));
  }

  /** The chosen end as the API wants it, or null. */
  get spot() {
    if (this.select.value === HERE) return this.point;
    return this.select.value ? { place_id: this.select.value } : null;
  }

  show() {
    const option = this.select.selectedOptions[0];
    this.input.value = option && option.value ? option.label : "";
  }

  open(typed) {
    const here = this.locate && !typed ? [{ value: HERE, label: say("rider.my_position"), second: "" }] : [];
    this.hits = [...here, ...matching(this.places, typed), ...elsewhere(typed.trim())];
    this.at = typed && this.hits.length ? 0 : -1;
    this.draw(typed);
  }

  /** Ask the server as well, once the typing pauses; an answer to an older question is dropped. */
  wonder(typed) {
    clearTimeout(this.waiting);
    const mine = (this.asked += 1);
    if (!typed) return;
    this.waiting = setTimeout(async () => {
      const hits = await (PASTED.test(typed) ? this.pasted(typed) : this.found(typed));
      if (mine !== this.asked || this.menu.hidden || !hits.length) return;
      this.hits = [...hits, ...elsewhere(typed)];
      this.at = 0;
      this.draw(typed);
    }, QUIET);
  }

  async found(typed) {
    try {
      const { items } = await ask("GET", `/places/find?q=${encodeURIComponent(typed.slice(0, 100))}`);
      return items.flatMap((hit) => (hit.place_id ? this.places.filter((place) => place.value === hit.place_id) : [drawn(hit)]));
    } catch {
      return [];
    }
  }

  /** What the online service finds, with whom to name for it. */
  async online(text) {
    const mine = (this.asked += 1);
    this.offer([{ value: "", label: say("rider.asking"), second: extra.online }], -1, text);
    let found;
    try {
      const { items, credit } = await ask("POST", "/places/ask", { text });
      const hits = items.length ? items.map(drawn) : [{ value: "", label: say("rider.no_place", { typed: text }), second: "" }];
      found = [...hits, { value: "", label: "", second: credit }];
    } catch (refusal) {
      found = [{ value: "", label: refusal.message, second: "" }];
    }
    if (mine === this.asked) this.offer(found, 0, text);
  }

  offer(hits, at, typed) {
    this.hits = hits;
    this.at = at;
    this.draw(typed);
  }

  async pasted(text) {
    try {
      const { lat, lon, name, place } = await ask("POST", "/places/read", { text });
      if (place && this.places.some((known) => known.value === place.id)) return this.places.filter((known) => known.value === place.id);
      return [{ value: HERE, label: name, second: say("rider.pasted"), point: { lat, lon, name } }];
    } catch (refusal) {
      return refusal.status === 422 || refusal.status === 400 ? [{ value: "", label: refusal.message, second: "" }] : [];
    }
  }

  draw(typed) {
    this.menu.textContent = "";
    this.menu.append(...this.hits.map((place, index) => item(`${this.name}-${index}`, place, index === this.at)));
    if (!this.hits.length) this.menu.append(item(`${this.name}-none`, { label: say("rider.no_place", { typed }) }, false));
    this.menu.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    if (this.at >= 0) this.input.setAttribute("aria-activedescendant", `${this.name}-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.menu.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  leave() {
    this.close();
    this.show();
  }

  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key] && this.hits.length) {
      event.preventDefault();
      this.at = (this.at + steps[event.key] + this.hits.length) % this.hits.length;
      this.draw("");
    } else if (event.key === "Enter" && !this.menu.hidden && this.at >= 0) {
      event.preventDefault();
      this.choose(this.hits[this.at]);
    } else if (event.key === "Escape") this.leave();
  }

  press(event) {
    event.preventDefault();
    const row = event.target.closest("li");
    const hit = row && this.hits[Number(row.id.split("-").pop())];
    if (hit) this.choose(hit);
  }

  async choose({ value, point, typed }) {
    if (value === ELSEWHERE) { this.online(typed); return; }
    this.close();
    this.asked += 1;
    if (point) this.point = point;
    else if (value === HERE) this.point = await this.locate().then((at) => at && this.called(at));
    if (value && (value !== HERE || this.point)) this.set(value);
    else this.show();
  }

  /** A point with what the map calls it, so that a driver reads a street and not "my position". */
  async called({ lat, lon }) {
    const { items } = await ask("GET", `/places/near?lat=${lat}&lon=${lon}`).catch(() => ({ items: [] }));
    const there = items.find(({ kind, metres }) => metres <= (kind === "road" ? KERB : DOOR));
    return { lat, lon, name: there ? there.name : say("rider.my_position") };
  }

  /** Choose by value and tell the form. */
  set(value) {
    if (value === HERE) {
      [...this.select.options].find((option) => option.value === HERE)?.remove();
      this.select.append(new Option(this.point.name, HERE));
    }
    this.select.value = value;
    this.show();
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** Exchange what two pickers hold. */
export function swap(one, two) {
  const [value, point] = [one.select.value, one.point];
  one.point = two.point;
  two.point = point;
  const other = two.select.value;
  two.set(value);
  one.set(other);
}
