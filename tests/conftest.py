"""Names the modules with fixtures, nothing else. Next: tests/support/passwords.py."""

pytest_plugins = ["tests.support.passwords", "tests.support.database", "tests.support.swift"]
