"""Names the modules with fixtures, nothing else. Next: tests/support/database.py."""

pytest_plugins = ["tests.support.database", "tests.support.swift"]
