"""Travel times on real roads: a map becomes a graph once, and every question is answered from it exactly."""
