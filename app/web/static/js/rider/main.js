// The rider's page.

import { effect, html, render, signal } from "/static/vendor/preact.js";
import { listen, ready, state } from "/static/js/feed.js";
import { me } from "/static/js/page.js";
import { Link, Toast } from "/static/js/parts.js";
import { enhance } from "/static/js/rider/book.js";
import { Trips } from "/static/js/rider/trips.js";

const trips = document.getElementById("trips");
const fresh = signal("");
const mine = me.role === "rider" ? () => true : (trip) => trip.rider?.id === me.id || trip.id === fresh.value;

function show(id) {
  fresh.value = id;
  const stop = effect(() => {
    if (!state.value.trips[id]) return;
    queueMicrotask(() => {
      stop();
      const card = document.getElementById(`trip-${id}`);
      if (card) { card.scrollIntoView({ block: "start" }); card.focus({ preventScroll: true }); }
    });
  });
}

listen();
render(html`<${Link} />`, document.getElementById("link"));
render(html`<${Toast} />`, document.getElementById("toast"));
enhance(document.querySelector("form.book"), show);
ready.then(() => {
  trips.textContent = "";
  render(html`<${Trips} mine=${mine} fresh=${fresh} />`, trips);
});
