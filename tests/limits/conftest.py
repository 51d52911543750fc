"""Fixtures of the running service. Next: test_attacks.py."""

from tests.support.server import fresh_service, service

__all__ = ["fresh_service", "service"]
