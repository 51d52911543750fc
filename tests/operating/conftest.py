"""Services and databases as an operator meets them. Next: ../support/server.py."""

from collections.abc import Generator
from uuid import uuid4

import pytest

from tests.support.database import with_name
from tests.support.server import administer, fresh_service

__all__ = ["fresh_service"]


@pytest.fixture
def empty_database(database_server: str) -> Generator[str]:
    """Without any table."""
    name = f"dossier_{uuid4().hex[:12]}"
    administer(database_server, f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield with_name(database_server, name)
    administer(database_server, f'DROP DATABASE "{name}" WITH (FORCE)')
