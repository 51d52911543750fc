"""The service, and a desk without it, as fixtures. Next: ../support/sending.py."""

from tests.support.server import fresh_service, service
from tests.writes.conftest import desk, fresh_desk

__all__ = ["desk", "fresh_desk", "fresh_service", "service"]
