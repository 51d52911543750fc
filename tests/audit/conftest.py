"""A trail without entries, and the service. Next: test_chain.py."""

from collections.abc import AsyncGenerator

import asyncpg
import pytest

from tests.support.server import fresh_service, service
from tests.support.trail import Trail

__all__ = ["fresh_service", "service"]


@pytest.fixture
async def trail(database: str) -> AsyncGenerator[Trail]:
    async with asyncpg.create_pool(database, min_size=0, max_size=8) as pool:
        found = Trail(pool)
        await found.tamper("TRUNCATE audit_entry RESTART IDENTITY")
        yield found
