"""The service as a fixture, for receivers. Next: ../support/pulling.py."""

from tests.support.server import fresh_service, service

__all__ = ["fresh_service", "service"]
