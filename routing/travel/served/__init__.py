"""Travel times from a road server that somebody runs already: OSRM or Valhalla, asked by HTTP."""
