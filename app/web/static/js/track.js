// The public page of one trip asks again every ten seconds, while somebody looks; the server draws it, as it does without this file.

const EVERY = 10_000;

async function again() {
  if (document.visibilityState === "hidden") return;
  try {
    const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("track");
    const shown = document.getElementById("track");
    if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(document.adoptNode(fresh));
  } catch {
    // Out of the net: what is shown stays, and the next round asks again.
  }
}

setInterval(again, EVERY);
document.addEventListener("visibilitychange", again);
