"""An identity provider, and the service that takes its tokens. Next: test_claims.py."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import pytest

from tests.support.door import Door, open_door
from tests.support.provider import AUDIENCE, MAPPING, Provider, running_provider
from tests.support.rows import in_database

_EMPTY = """
DELETE FROM access_grant; DELETE FROM access_token; DELETE FROM user_credential;
DELETE FROM training_authorisation; DELETE FROM user_account;
"""


@pytest.fixture
def provider() -> Generator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "claims.toml"
    path.write_text(MAPPING, "utf-8")
    return path


@pytest.fixture
def trusting(provider: Provider, mapping: Path) -> dict[str, Any]:
    """Settings of a service that takes this provider's tokens."""
    return {"oidc_issuer": provider.issuer, "oidc_audience": AUDIENCE, "oidc_mapping": mapping}


@pytest.fixture
async def door(trusting: dict[str, Any], database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    """Without users and tokens of earlier tests."""
    for statement in _EMPTY.strip().split(";")[:-1]:
        await in_database(database, statement)
    async with open_door(database, tmp_path / "var", **trusting) as door:
        yield door
