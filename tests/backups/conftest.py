"""Databases of a server for tests of backups. Next: test_round_trip.py."""

from collections.abc import Generator
from uuid import uuid4

import pytest

from tests.support.database import with_name
from tests.support.server import administer


@pytest.fixture
def empty_database(database_server: str) -> Generator[str]:
    """DSN of one without any table."""
    name = f"dossier_{uuid4().hex[:12]}"
    administer(database_server, f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield with_name(database_server, name)
    administer(database_server, f'DROP DATABASE "{name}" WITH (FORCE)')
