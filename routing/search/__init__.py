"""Improvement of a plan by OR-Tools: the only room that knows it."""
