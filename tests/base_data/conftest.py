"""The service as a fixture, for the tests of base data. Next: ../support/server.py."""

from tests.support.server import service
from tests.writes.conftest import desk, fresh_desk

__all__ = ["desk", "fresh_desk", "service"]
