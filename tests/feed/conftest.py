"""The service as a fixture, for subscriptions. Next: ../support/server.py."""

from tests.support.server import service

__all__ = ["service"]
