"""The service and Node as fixtures, for streams. Next: test_events.py."""

from tests.support.node import node, node_modules
from tests.support.server import service

__all__ = ["node", "node_modules", "service"]
