"""A city to try Ferry in: real hospitals of Wuhan and simulated people who use the public API like anyone."""
