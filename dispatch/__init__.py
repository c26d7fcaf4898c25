"""The rules of Ferry: what may happen to a trip, an offer, a shift, and who may make it happen."""
