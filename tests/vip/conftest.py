"""Desk and service as fixtures, for the tests of VIP loyalty. Next: ../support/server.py."""

from tests.support.server import fresh_service, service
from tests.writes.conftest import desk, fresh_desk

__all__ = ["desk", "fresh_desk", "fresh_service", "service"]
