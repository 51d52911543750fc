"""Stored files of a customer, on a database of their own. Next: ../support/keeping.py."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.support.keeping import Keeper, open_keeper


@pytest.fixture
async def keeper(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Keeper]:
    async with open_keeper(fresh_database, tmp_path) as opened:
        yield opened
