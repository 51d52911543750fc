"""The demo as a reader of the pages has it. Next: test_front_end.py."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.support.door import Asker
from tests.support.examples import demo_asker


@pytest.fixture
async def demo(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Asker]:
    async with demo_asker(fresh_database, tmp_path) as asker:
        yield asker
