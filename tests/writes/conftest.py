"""A desk for the tests of the writer. Next: ../support/writing.py."""

from collections.abc import AsyncGenerator

import pytest

from tests.support.writing import Desk, open_desk


@pytest.fixture
async def desk(database: str) -> AsyncGenerator[Desk]:
    """On the worker's database: customers of earlier tests are there."""
    async with open_desk(database) as opened:
        yield opened


@pytest.fixture
async def fresh_desk(fresh_database: str) -> AsyncGenerator[Desk]:
    """On a database of its own, with the number ranges as delivered."""
    async with open_desk(fresh_database, size=8) as opened:
        yield opened
