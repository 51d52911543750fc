"""What a caller reads when the second net holds a statement back, and what the operator reads."""

from pathlib import Path
from typing import Any

import pytest

from models.catalog import Entity
from resolvers.read.visibility import Visibility
from tests.support.door import open_door


async def test_an_internal_error_without_data(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none(_self: Visibility, _entity: Entity, _alias: str, **_more: Any) -> list[str]:
        return []

    monkeypatch.setattr(Visibility, "conditions", none)
    async with open_door(fresh_database, tmp_path) as door:
        nobody = await door.as_caller("NOBODY", language="en")
        answer = (await nobody.post({"query": "{ customers { totalCount } }"})).json()
        mixed = (
            await nobody.post(
                {"query": "{ __typename __schema { queryType { name } } customers { totalCount } }"}
            )
        ).json()
    for found in (answer, mixed):
        assert [one["extensions"]["code"] for one in found["errors"]] == ["INTERNAL"]
        assert "totalCount" not in str(found.get("data"))
        assert "customer t1" not in str(found)
    assert caplog.text.count("GuardError: customer t1 is read without the caller's scope") == 2
