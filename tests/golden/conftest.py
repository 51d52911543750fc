"""The service as a fixture, for the golden cases. Next: ../support/server.py."""

from tests.support.server import fresh_service, service

__all__ = ["fresh_service", "service"]
