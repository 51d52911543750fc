"""The planted world, made once for all tests of leaks of a worker."""

import asyncio

import pytest

from tests.support.database import _administer, _clone, with_name
from tests.support.planted import plant

PLANTED = "dossier_planted"


@pytest.fixture(scope="session")
def planted(database_server: str) -> str:
    """The name of a database to copy."""
    asyncio.run(_administer(database_server, f"DROP DATABASE IF EXISTS {PLANTED} WITH (FORCE)"))
    asyncio.run(_clone(database_server, PLANTED))
    asyncio.run(plant(with_name(database_server, PLANTED)))
    return PLANTED
