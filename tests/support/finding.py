"""Random archive items, and which of them a search finds, by plain Python loops. Next: door.py."""

import random
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
from pypinyin import Style, lazy_pinyin

from models.rules.archives.entries import entry_of, file_vector, names_of, plain_text, sealed_text
from resolvers.access.seal import Sealer
from tests.support.log import add_row

_WORDS = "客户 合同 客 户合 Contract ＡＢＣ abc 销售 报告 2023 〔1〕 a'b c\\d 一 二 %_ Straße".split()
_TYPES, _STATES, _YEARS = ("WS/00", "KU/ZB", "ZY/KH"), ("FILED", "DUE", "APPRAISAL"), ("2021", "2022", "2023")
KEYWORDS = (
    *(
        "客户",
        "合同",
        "客户 合同",
        '"客户合同"',
        "“客户合同”",
        '"客户 合同"',
        "客",
        "ABC",
        "ａｂｃ",
        "contract CONTRACT",
    ),
    *(
        "a'b",
        "c\\d",
        "%_",
        "kehu",
        "kh",
        "hetong",
        "ht",
        "同",
        "销售报告",
        "户合",
        "2023",
        "〔1〕",
        "straSSE",
        "合同.pdf",
    ),
    *("报告.pdf", "z109", "Z109-WS·2021", "无", '""', " ", "客户 报告 2023", "b"),
)


@dataclass
class Item:
    row: dict[str, Any]
    keywords: list[str]
    files: list[str]
    text: str = ""
    sealed: str = ""

    @property
    def places(self) -> list[tuple[int, list[str]]]:
        """Weights and texts, the best first."""
        row = self.row
        body = [*self.keywords, row["document_number"], row["archive_code"], row["description"]]
        return [(8, [row["title"]]), (4, [one for one in body if one]), (3, self.files), (1, [self.text])]


def random_items(pick: random.Random, count: int) -> list[Item]:
    return [_item(pick, number) for number in range(count)]


def _item(pick: random.Random, number: int) -> Item:
    def words(most: int) -> str:
        return pick.choice(["", " ", "\n"]).join(pick.choice(_WORDS) for _ in range(pick.randrange(1, most)))

    draft = pick.random() < 0.2
    kind, year = pick.choice(_TYPES), pick.choice([*_YEARS, None])
    row = {
        "item_id": f"{number:032x}",
        "institution_code": "TIANPU",
        "archive_type": kind,
        "title": words(5).replace("\n", ""),
        "description": words(4) if pick.random() < 0.4 else None,
        "document_number": words(3)[:50] if pick.random() < 0.3 else None,
        "year": year,
        "retention": pick.choice(["Y", "D30", "D10"]),
        "access_level": pick.choice([0, 1, 2, 3, None]),
        "state": "DRAFT" if draft else pick.choice(_STATES),
        "archive_code": None
        if draft
        else f"Z109-{kind[:2]}·{year or '2021'}-D30-{pick.randrange(9**4):05}{number}",
        "formed_on": date(int(year), pick.randrange(1, 13), 1) if year else None,
        "due_on": date(int(year) + 11, 1, 1) if year and not draft else None,
        "archived": pick.random() < 0.15,
        "version": 1,
    }
    files = [f"{words(2)}.pdf" for _ in range(pick.randrange(3))]
    text = f"{words(4)}\n{words(4)}" if files else ""
    sealed = kind == "ZY/KH"
    keywords = sorted({pick.choice(_WORDS) for _ in range(pick.randrange(3))})
    return Item(row, keywords, files, "" if sealed else text, text if sealed else "")


async def shelve(dsn: str, items: list[Item], sealer: Sealer) -> None:
    """Past the service, with the entries that it would write."""
    connection = await asyncpg.connect(dsn)
    for item in items:
        await add_row(connection, "archive_item", **item.row)
        for word in item.keywords:
            await add_row(connection, "archive_keyword", item_id=item.row["item_id"], keyword=word)
        for at, name in enumerate(item.files):
            key = f"{item.row['item_id'][at + 1 :]}{at:0{at + 1}}"
            about = {"item_id": item.row["item_id"], "file_name": name, "size": 1, "version": 1}
            await add_row(connection, "attachment", attachment_id=key, **about)
        entry = entry_of({**item.row, "keywords": [{"keyword": word} for word in item.keywords]})
        names = names_of(item.files)
        found = sealed_text([item.sealed], sealer.hidden) if item.sealed else plain_text([item.text])
        vector = file_vector(names, found.grams)
        entry |= {"names": names, "text": found.text, "file_grams": vector, "indexed_at": datetime.now(UTC)}
        columns = ", ".join(entry)
        places = ", ".join(f"${at}" for at in range(1, len(entry) + 1))
        await connection.execute(f"INSERT INTO archive_text ({columns}) VALUES ({places})", *entry.values())
    await connection.close()


# --- the naive search -----------------------------------------------------------------------------------


@dataclass
class Wish:
    keyword: str
    archived: bool = False
    clearance: int = 3
    types: tuple[str, ...] = ()
    filter: dict[str, Any] = field(default_factory=dict[str, Any])


def naive(items: list[Item], wish: Wish) -> list[tuple[Item, int]]:
    """All hits with their scores, in the order of the items."""
    parts = _parts(wish.keyword)
    found: list[tuple[Item, int]] = []
    for item in items:
        scores = [_score(item, part) for part in parts]
        if _is_seen(item, wish) and all(scores) and all(_holds(item, *one) for one in wish.filter.items()):
            found.append((item, sum(scores)))
    return found


def _is_seen(item: Item, wish: Wish) -> bool:
    level, kind = item.row["access_level"], item.row["archive_type"]
    return (
        (3 if level is None else level) <= wish.clearance
        and (not wish.types or kind in wish.types or kind[:2] in wish.types)
        and (wish.archived or not item.row["archived"])
    )


def _holds(item: Item, name: str, wanted: dict[str, Any]) -> bool:
    column = {
        "archiveType": "archive_type",
        "formedOn": "formed_on",
        "dueOn": "due_on",
        "accessLevel": "access_level",
    }.get(name, name)
    value: Any = item.row[column]
    if value is None:
        return False
    [(operator, other)] = wanted.items()
    if name in ("formedOn", "dueOn"):
        other = date.fromisoformat(other)
    return {
        "eq": lambda: value == other,
        "in": lambda: value in other,
        "gte": lambda: value >= other,
        "lt": lambda: value < other,
        "lte": lambda: value <= other,
        "contains": lambda: other in value,
    }[operator]()


def _score(item: Item, part: str) -> int:
    for weight, texts in item.places[:3]:
        if any(part in plain(text) for text in texts):
            return weight
    if part.isascii() and part.isalpha() and any(part in one for one in _pinyin(item.row["title"])):
        return 2
    if any(part in plain(line) for line in item.text.split("\n")):
        return 1
    return int(bool(item.sealed) and _in_sealed(item.sealed, part))


def _in_sealed(text: str, part: str) -> bool:
    """Of each word all pairs are somewhere; words of one sign are nowhere."""
    there = {line[at : at + 2] for line in plain(text).split(" ") for at in range(len(line) - 1)}
    pairs = [[word[at : at + 2] for at in range(len(word) - 1)] for word in part.split(" ")]
    return all(some and set(some) <= there for some in pairs)


def plain(text: str) -> str:
    once = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", once).split())


def _pinyin(title: str) -> list[str]:
    signs = "".join(sign for sign in plain(title) if sign.isalnum())
    whole = "".join(lazy_pinyin(signs, style=Style.NORMAL)).lower().replace("ü", "v")
    return [whole, "".join(lazy_pinyin(signs, style=Style.FIRST_LETTER)).lower()]


def _parts(keyword: str) -> list[str]:
    parts: list[str] = []
    for at, piece in enumerate(keyword.replace("“", '"').replace("”", '"').split('"')):
        parts += [plain(piece)] if at % 2 else plain(piece).split(" ")
    return [part for part in dict.fromkeys(parts) if part]
