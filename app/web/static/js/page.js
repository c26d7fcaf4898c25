// What the server wrote into the page: words in the reader's language, who they are, the region's clock.

const page = JSON.parse(document.getElementById("page").textContent);

export const { language, zone, me, region } = page;
export const extra = page.extra || {};

/** The text of `key` with {name} replaced by values.name; a missing key shows itself, and fails the tests. */
export function say(key, values = {}) {
  const text = page.words[key];
  if (text === undefined) {
    console.error(`No words for ${key}`);
    return key;
  }
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** The name of a place in the reader's language. */
export function named(spot) {
  if (!spot) return "";
  const [first, second] = language === "en" ? [spot.name, spot.name_zh] : [spot.name_zh, spot.name];
  return first || second || `${spot.lat.toFixed(4)}, ${spot.lon.toFixed(4)}`;
}
