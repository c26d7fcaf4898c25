"""What Ferry measures of itself.

`ferry bench` measures a whole server in a `town`: `planning` and `load`. `ferry bench solver` measures the solver
beside its `peers`: `suites` list `heats`, each run in a `process` of its own, scored from its
`sheet` and told in `tables`.
"""
