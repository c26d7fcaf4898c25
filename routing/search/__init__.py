"""The engine: arrays of records, kernels that work on them, and the only room that knows OR-Tools."""
