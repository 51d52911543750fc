"""G-AR-16 through HTTP: words anywhere, a phrase only where they stand together. Next: conftest.py."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from tests.support.door import Door, open_door

_CREATE = """
mutation ($i: ArchiveItemInput!) { createArchiveItem(input: $i) {
  ... on ArchiveItemSaved { archiveItem { itemId } } ... on Refused { findings { code path message } }
} }
"""
_SEARCH = """
query ($k: String) { searchArchives(query: { keyword: $k }) {
  totalCount exact
  edges { node { title } fragments { field text marks { start end } } }
} }
"""


@pytest.fixture
async def door(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    async with open_door(fresh_database, tmp_path) as door:
        yield await door.as_roles("ARCHIVIST", "archiveOperator")


async def _add(door: Door, title: str, **more: Any) -> None:
    given = {"institutionCode": "TIANPU", "archiveType": "WS/00", "title": title, **more}
    answer = await door.data(_CREATE, {"i": given})
    assert "archiveItem" in answer["createArchiveItem"], answer


async def _found(door: Door, keyword: str) -> list[str]:
    answer = (await door.data(_SEARCH, {"k": keyword}))["searchArchives"]
    assert (answer["exact"], answer["totalCount"]) == (True, len(answer["edges"]))
    return sorted(edge["node"]["title"] for edge in answer["edges"])


async def test_keyword_finds_both_words_anywhere_and_a_phrase_only_adjacent(door: Door) -> None:
    await _add(door, "二〇二三年客户合同汇编")
    await _add(door, "采购合同", description="与客户华河化工签订")
    await _add(door, "合同范本", keywords=[{"keyword": "客户"}])
    await _add(door, "客户名册")

    anywhere = sorted(["二〇二三年客户合同汇编", "采购合同", "合同范本"])
    assert await _found(door, "客户 合同") == await _found(door, "合同　客户") == anywhere
    assert await _found(door, '"客户合同"') == ["二〇二三年客户合同汇编"]
    assert await _found(door, "“客户合同”") == ["二〇二三年客户合同汇编"]

    answer = await door.data(_SEARCH, {"k": '"客户合同"'})
    [edge] = answer["searchArchives"]["edges"]
    [fragment] = edge["fragments"]
    [mark] = fragment["marks"]
    assert fragment["field"] == "TITLE"
    assert fragment["text"][mark["start"] : mark["end"]] == "客户合同"

    beside = await door.data(
        f"query ($k: String) {{ me {{ userName }} {_SEARCH[_SEARCH.index('searchArchives') :]}", {"k": "客户"}
    )
    assert len(beside["searchArchives"]["edges"]) == 4  # the executor shows the same rows
    assert beside["searchArchives"]["edges"][0]["fragments"][0]["field"] in {
        "TITLE",
        "KEYWORD",
        "DESCRIPTION",
    }
