"""The service with users of its own. Next: test_sign_in.py."""

from collections.abc import AsyncGenerator
from itertools import count
from pathlib import Path

import pytest

from tests.support.door import Door, open_door

_serial = count(1)


@pytest.fixture
async def door(database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    """Asked by nobody; who fails is not sent away, because all come from one address here."""
    async with open_door(database, tmp_path, address_tries=0) as door:
        yield door


@pytest.fixture
def name() -> str:
    """Of a user that is nobody else's in this database."""
    return f"US{next(_serial)}"
