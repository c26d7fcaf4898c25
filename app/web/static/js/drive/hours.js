// What a driver has behind them: at the wheel in a day and a week, by night, and what is left.

import { html, useEffect, useState } from "/static/vendor/preact.js";
import { ask } from "/static/js/ask.js";
import { say } from "/static/js/page.js";
import { span } from "/static/js/times.js";

/** The hours, looked up anew whenever the shift changes. */
export function Hours({ shift }) {
  const [is, setIs] = useState(null);
  useEffect(() => { ask("GET", "/me/hours").then(setIs).catch(() => {}); }, [shift.version]);
  if (!is) return null;
  const words = { day: span(is.day_seconds), week: span(is.week_seconds), night: Math.round(is.night_share * 100) };
  return html`<p class="soft small">${say("drive.hours_driven", words)}
    ${is.left_seconds !== null && html` <strong>${say("drive.hours_left", { time: span(is.left_seconds) })}</strong>`}</p>`;
}
