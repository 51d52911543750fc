"""An identity provider, and the service that takes its tokens. Next: test_claims.py."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from tests.support.door import Door, open_door
from tests.support.provider import AUDIENCE, MAPPING, Provider, running_provider


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
async def door(
    provider: Provider, mapping: Path, fresh_database: str, tmp_path: Path
) -> AsyncGenerator[Door]:
    about = {"oidc_issuer": provider.issuer, "oidc_audience": AUDIENCE, "oidc_mapping": mapping}
    async with open_door(fresh_database, tmp_path / "var", **about) as door:
        yield door
