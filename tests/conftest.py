"""Names the modules with fixtures, nothing else. Next: tests/support/stuck.py."""

pytest_plugins = [
    "tests.support.cheap",
    "tests.support.clustered",
    "tests.support.database",
    "tests.support.stuck",
    "tests.support.swift",
]
