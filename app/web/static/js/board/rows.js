// A list that draws only the rows in sight, for thousands of them; rows have one fixed height.

import { html, useEffect, useRef, useState } from "/static/vendor/preact.js";

const AROUND = 6;

/** `draw(item, index)` draws one row as an <li>; `reveal` is the index to keep in sight. */
export function Rows({ items, height, draw, label, reveal = -1 }) {
  const holder = useRef(null);
  const [seen, setSeen] = useState({ top: 0, room: 800 });
  const look = () => {
    if (!holder.current) return;
    const { scrollTop: top, clientHeight: room } = holder.current;
    setSeen((was) => (was.top === top && was.room === room ? was : { top, room }));
  };
  useEffect(() => {
    const watch = new ResizeObserver(look);
    watch.observe(holder.current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (reveal < 0) return;
    const box = holder.current;
    if (reveal * height < box.scrollTop) box.scrollTop = reveal * height;
    if ((reveal + 1) * height > box.scrollTop + box.clientHeight) box.scrollTop = (reveal + 1) * height - box.clientHeight;
  }, [reveal]);
  const first = Math.max(0, Math.floor(seen.top / height) - AROUND);
  const last = Math.min(items.length, Math.ceil((seen.top + seen.room) / height) + AROUND);
  return html`<div class="rows" ref=${holder} onScroll=${look} tabindex="0" role="group" aria-label=${label}>
    <ul style=${{ height: `${items.length * height}px`, paddingTop: `${first * height}px` }}>
      ${items.slice(first, last).map((item, index) => draw(item, first + index))}</ul></div>`;
}
