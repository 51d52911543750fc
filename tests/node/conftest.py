"""What the tests with Node share. Next: test_audit.py."""

from tests.support.node import node, node_modules
from tests.support.server import service

__all__ = ["node", "node_modules", "service"]
