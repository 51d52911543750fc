"""The service as a fixture. Next: ../support/sending.py."""

from tests.support.server import fresh_service, service

__all__ = ["fresh_service", "service"]
