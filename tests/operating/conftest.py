"""Services and databases as an operator meets them. Next: ../support/server.py."""

from tests.support.server import empty_database, fresh_service

__all__ = ["empty_database", "fresh_service"]
