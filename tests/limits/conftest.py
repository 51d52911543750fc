"""Fixtures of the running service. Next: test_attacks.py."""

from tests.support.server import service

__all__ = ["service"]
