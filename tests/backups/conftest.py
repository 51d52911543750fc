"""Databases of a server for tests of backups. Next: test_round_trip.py."""

from tests.support.server import empty_database

__all__ = ["empty_database"]
