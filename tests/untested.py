"""Source files (or whole rooms, with a slash) without a test file of the same name, and why.

Remove an entry when its test arrives.
"""

UNTESTED: dict[str, str] = {
    "schemas/alerts.py": "fields without rules of their own",
    "schemas/api.py": "tested through the messages built on it",
    "schemas/events.py": "fields without rules of their own",
    "schemas/keys.py": "fields without rules of their own",
    "schemas/offers.py": "fields; its index is tested with the desk",
    "schemas/plans.py": "fields without rules of their own",
    "schemas/positions.py": "fields without rules of their own",
    "routing/plan.py": "frozen values, tested through every solver test",
    "dispatch/clock.py": "two hand-driven stand-ins, used by every desk test",
    "dispatch/commands.py": "frozen values, tested through the desk",
    "dispatch/errors.py": "messages, tested through the desk and the API",
    "dispatch/events.py": "a table, tested through the desk",
    "dispatch/states.py": "lands with the desk",
    "app/importers/": "small files that one sheet goes through: tested by reading whole tables",
    "app/clock.py": "reads the machine's own time and chance",
    "app/settings.py": "tested through every server started",
    "app/tables.py": "a list, checked in tests/app/test_db.py",
    "routing/explain.py": "a part of the insertion, tested in tests/routing/test_insertion.py and test_check.py",
    "routing/fleet.py": "a part of the insertion, tested in tests/routing/test_insertion.py and test_check.py",
    "routing/regret.py": "a part of the insertion, tested in tests/routing/test_insertion.py and test_check.py",
    "routing/rows.py": "a part of the insertion, tested in tests/routing/test_insertion.py and test_check.py",
    "routing/schedule.py": "a part of the insertion, tested in tests/routing/test_insertion.py and test_check.py",
    "routing/slots.py": "a part of the insertion, tested in tests/routing/test_insertion.py and test_check.py",
    "routing/solve.py": "a part of the insertion, tested in tests/routing/test_insertion.py and test_check.py",
    "routing/tables.py": "a part of the insertion, tested in tests/routing/test_insertion.py and test_check.py",
}
