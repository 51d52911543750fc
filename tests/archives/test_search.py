"""The search for archives beside a naive one: parts, phrases, pinyin, sight, order, pages, counts, marks.
Next: test_search_index.py."""

import random
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from models.rules.archives import marks
from models.rules.archives.searching import parts_of
from resolvers.access.grants import grant_from_text
from resolvers.access.seal import Sealer
from resolvers.read import archive_search
from settings import Settings
from tests.support.door import Door, open_door
from tests.support.finding import KEYWORDS, Item, Wish, naive, plain, random_items, shelve

SEARCH = """
query ($k: String, $a: Boolean, $f: ArchiveItemFilter, $s: ArchiveSort!, $n: Int, $c: String) {
  searchArchives(query: { keyword: $k, includeArchived: $a }, filter: $f, sort: $s, first: $n, after: $c) {
    totalCount exact
    facets {
      types { value count } years { value count } retentions { value count } states { value count }
    }
    edges { score node { itemId title institution { name } } fragments { field text marks { start end } } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}
"""
FILTERS: tuple[dict[str, Any], ...] = (
    *(
        {},
        {},
        {"year": {"eq": "2022"}},
        {"state": {"in": ["FILED", "DUE"]}},
        {"archiveType": {"eq": "WS/00"}},
    ),
    *({"formedOn": {"gte": "2022-03-01"}}, {"year": {"lte": "2022"}}, {"retention": {"eq": "Y"}}),
    *({"title": {"contains": "合"}}, {"accessLevel": {"in": [0, 2]}}, {"dueOn": {"lt": "2033-01-01"}}),
)
COLUMNS = {"types": "archive_type", "years": "year", "retentions": "retention", "states": "state"}


def sealer_of(folder: Path) -> Sealer:
    settings: Any = Settings
    return Sealer(settings(var_folder=folder).read_field_key())


@pytest.fixture
async def world(fresh_database: str, tmp_path: Path) -> AsyncGenerator[tuple[Door, list[Item]]]:
    async with open_door(fresh_database, tmp_path) as door:
        items = random_items(random.Random(6), 160)
        await shelve(fresh_database, items, sealer_of(tmp_path))
        yield door, items


async def test_it_finds_what_a_naive_search_finds(
    world: tuple[Door, list[Item]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_search, "FEW", 40)  # of these filters some leave more, some fewer
    door, items = world
    sights = [((), 3), ((), 1), (("WS/00", "ZY"), 2)]
    callers: list[Door] = []
    for number, (types, clearance) in enumerate(sights):
        text = f"archiveOperator@/;institutions=*;types={'+'.join(types) or '*'};clearance={clearance}"
        callers.append(await door.as_caller(f"SEEKER{number}", grant_from_text(text)))
    pick = random.Random(7)
    hits = 0
    for keyword in (*KEYWORDS, *KEYWORDS):
        at = pick.randrange(len(sights))
        types, clearance = sights[at]
        wish = Wish(keyword, pick.random() < 0.5, clearance, types, pick.choice(FILTERS))
        sort = pick.choice(["RELEVANCE", "CODE", "DATE"])
        hits += await _compare(callers[at], items, wish, sort, pick.choice([1, 3, 50]))
    assert hits > 500


@pytest.mark.parametrize("walked", [3, 1_000])
async def test_where_there_are_more_hits_than_are_counted(
    world: tuple[Door, list[Item]], monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    monkeypatch.setattr(archive_search, "COUNTED", 10)
    monkeypatch.setattr(archive_search, "WALKED", walked)
    door, items = world
    caller = await door.as_roles("SEEKER", "archiveOperator")
    for sort in ("RELEVANCE", "CODE", "DATE"):
        found = await _pages(caller, Wish("客"), sort, 7)
        wanted = _ordered([(item, 0) for item, _ in naive(items, Wish("客"))], sort)
        assert [edge["node"]["itemId"] for edge in found["edges"]] == [
            item.row["item_id"] for item, _ in wanted
        ]
        assert (found["totalCount"], found["exact"]) == (10, False)
        assert sum(one["count"] for one in found["facets"]["states"]) == 10


async def _compare(caller: Door, items: list[Item], wish: Wish, sort: str, size: int) -> int:
    found = await _pages(caller, wish, sort, size)
    wanted = _ordered(naive(items, wish), sort)
    told = [(edge["node"]["itemId"], edge["score"]) for edge in found["edges"]]
    assert told == [(item.row["item_id"], score) for item, score in wanted], (wish, sort)
    assert (found["totalCount"], found["exact"]) == (len(wanted), True)
    for name, column in COLUMNS.items():
        counts = Counter(item.row[column] for item, _ in wanted)
        assert {one["value"]: one["count"] for one in found["facets"][name]} == counts
    _check_marks(found, wanted)
    return len(wanted)


def _check_marks(found: dict[str, Any], wanted: list[tuple[Item, int]]) -> None:
    for edge, (item, _) in zip(found["edges"], wanted, strict=True):
        shown = [one for one in edge["fragments"] if one["field"] == "TITLE"]
        assert all(one["text"] == item.row["title"] for one in shown)
        for one in edge["fragments"]:
            assert one["marks"]
            assert all(plain(one["text"][mark["start"] : mark["end"]]) for mark in one["marks"])


async def _pages(caller: Door, wish: Wish, sort: str, size: int) -> dict[str, Any]:
    given = {"k": wish.keyword, "a": wish.archived, "f": wish.filter, "s": sort, "n": size, "c": None}
    whole = page = (await caller.data(SEARCH, given))["searchArchives"]
    while page["pageInfo"]["hasNextPage"]:
        assert len(page["edges"]) == size
        given["c"] = page["pageInfo"]["endCursor"]
        page = (await caller.data(SEARCH, given))["searchArchives"]
        assert page["pageInfo"]["hasPreviousPage"]
        whole["edges"] += page["edges"]
    return whole


def _ordered(found: list[tuple[Item, int]], sort: str) -> list[tuple[Item, int]]:
    if sort == "CODE":
        return sorted(found, key=lambda one: (one[0].row["archive_code"] or "~", one[0].row["item_id"]))
    if sort == "DATE":
        days = [(str(item.row["formed_on"] or ""), item.row["item_id"], item, score) for item, score in found]
        return [one[2:] for one in sorted(days, key=lambda one: one[:2], reverse=True)]
    return sorted(found, key=lambda one: (one[1], one[0].row["item_id"]), reverse=True)


def test_marks_are_offsets_into_what_is_shown() -> None:
    fields = {"TITLE": ["关于ＡＢＣ客户的合同"], "DESCRIPTION": ["無", "𠀀客户" + "长" * 300 + "合同"]}
    title, text = marks.fragments(parts_of("abc 客户 hetong"), fields)
    assert (title["field"], title["text"]) == ("TITLE", "关于ＡＢＣ客户的合同")
    assert title["marks"] == [{"start": 2, "end": 7}, {"start": 8, "end": 10}]
    assert (text["field"], text["marks"], len(text["text"])) == ("DESCRIPTION", [{"start": 2, "end": 4}], 160)
