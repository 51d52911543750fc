"""Made-up archive items with their entries in the index, written by COPY. Next: finding.py."""

import random
import time
from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any

import asyncpg

from bench.place import INDEXES
from models.migrate import migrate
from models.rules.archives.entries import entry_of, plain_text
from resolvers.exchange.reference import load_reference
from tests.support.connecting import connected

# The first are in most titles, the last in few.
_WORDS = (
    "客户 合同 采购 销售 设备 检修 报告 会议 纪要 年度 预算 决算 审计 凭证 发票 付款 "
    "收款 纤维 素醚 化工 项目 工程 验收 图纸 质量 安全 环保 人事 任免 培训 工资 考勤 "
    "车间 仓库 物资 运输 保险 银行 贷款 税务 申报 资产 折旧 股东 董事 决议 章程 许可 "
    "证书 专利 商标 诉讼 仲裁 投诉 回访 协议 补充 招标 投标 评标 中标 结算 催款 对账 "
    "余额 调节 明细 总账 日记 报表 "
).split()
_KINDS = ("WS/00", "WS/00", "WS/00", "KJ/00", "KU/BG", "KU/QT", "ZY/00", "SJ/00")
RARE = "麒麟"  # in 20 items, whatever the stock
_PROTOTYPES = 20_000
_BATCH = 20_000
_ITEM = (
    *(
        "item_id",
        "institution_code",
        "archive_type",
        "unit",
        "title",
        "description",
        "document_number",
        "year",
    ),
    *(
        "retention",
        "access_level",
        "state",
        "archive_code",
        "item_no",
        "formed_on",
        "customer_number",
        "carrier",
    ),
    *(
        "archived",
        "important",
        "open",
        "on_hold",
        "version",
        "created_on",
        "created_by",
        "changed_at",
        "changed_by",
    ),
)
_TEXT = ("item_id", "title", "body", "spelled", "grams", "text", "file_grams", "indexed_at", "segment")


async def fill(count: int, dsn: str) -> None:
    began = time.monotonic()
    print(f"  loading {count:,} archive items (kept for the next run) ...", flush=True)
    await migrate(dsn)
    await load_reference(dsn)
    async with connected(dsn) as one:
        indexes = [row for row in await one.fetch(INDEXES) if row["name"].startswith("archive_")]
        for index in indexes:
            await one.execute(f'DROP INDEX "{index["name"]}"')
        await one.execute("SET session_replication_role = replica")
        await _copy(one, count)
        await one.execute("SELECT setval('archive_text_place', $1)", count)
        await one.execute("SET maintenance_work_mem = '512MB'")
        for index in indexes:
            await one.execute(index["definition"])
        await one.execute("VACUUM (ANALYZE) archive_item")
        await one.execute("VACUUM (ANALYZE) archive_text")
        await one.execute("CHECKPOINT")
    print(f"  loaded in {time.monotonic() - began:.0f} s", flush=True)


async def _copy(one: asyncpg.Connection, count: int) -> None:
    made = _items(count)
    for start in range(0, count, _BATCH):
        rows = [next(made) for _ in range(min(_BATCH, count - start))]
        for table, columns, lines in (
            ("archive_item", _ITEM, [item for item, _ in rows]),
            ("archive_text", _TEXT, [entry for _, entry in rows]),
        ):
            await one.copy_to_table(table, source=_lines(lines), columns=columns, format="text")


async def _lines(rows: list[tuple[Any, ...]]) -> AsyncIterator[bytes]:
    for row in rows:
        yield ("\t".join(map(_field, row)) + "\n").encode()


def _field(value: Any) -> str:
    if value is None:
        return r"\N"
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _items(count: int) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """What takes long (pinyin, pairs of signs) is made for some thousand titles, which come again."""
    pick = random.Random(4)
    kinds = [_prototype(pick) for _ in range(min(_PROTOTYPES, count))]
    step = max(1, count // 20)
    for number in range(count):
        title, description, entry, text, grams = kinds[number % len(kinds)]
        item = _item(pick, number, count, title, description)
        own = entry_of({**item, "title": RARE if number % step == 0 else "", "description": None})
        body = f"{own['body']}\n{entry['body']}"
        if number % step == 0:
            item["title"] = f"{title}{RARE}"
        line = tuple(item.get(name) for name in _ITEM)
        title = item["title"].casefold()
        vector = f"{entry['grams']} {own['grams']}"
        yield line, (item["item_id"], title, body, entry["spelled"], vector, text, grams, "now", number >> 15)


def _prototype(pick: random.Random) -> tuple[str, str, dict[str, Any], str, str]:
    def words(number: int) -> str:
        return "".join(_WORDS[int(len(_WORDS) * pick.random() ** 1.5)] for _ in range(number))

    title = f"关于{words(5)}的{pick.choice(['通知', '函', '请示', '批复'])}"
    description = words(15)
    entry = entry_of({"item_id": "", "title": title, "description": description, "access_level": 0})
    kept = [one for one in entry["grams"].split(" ") if not one.startswith("'=")]
    found = plain_text([words(120)] if pick.random() < 0.2 else [])
    return title, description, {**entry, "grams": " ".join(kept)}, found.text, found.grams


def _item(pick: random.Random, number: int, count: int, title: str, description: str) -> dict[str, Any]:
    year = 2000 + 25 * number // count
    kind = pick.choice(_KINDS)
    return {
        "item_id": f"{number:032x}",
        "institution_code": "TIANPU",
        "archive_type": kind,
        "unit": "ITEM",
        "title": title,
        "description": description,
        "document_number": f"天普〔{year}〕{number % 997}号",
        "year": str(year),
        "retention": pick.choice(["Y", "D30", "D30", "D10"]),
        "access_level": pick.choice([0, 1, 1, 1, 2]),
        "state": "DUE" if pick.random() < 0.02 else "FILED",
        "archive_code": f"Z109-{kind.replace('/00', '').replace('/', '·')}·{year}-D30-BGS-{number:07}",
        "item_no": number,
        "formed_on": date(year, pick.randrange(1, 13), pick.randrange(1, 29)),
        "customer_number": f"01{pick.randrange(count // 50 + 1):08}" if pick.random() < 0.2 else None,
        "carrier": "ELECTRONIC",
        **dict.fromkeys(("archived", "important", "open", "on_hold"), "f"),
        "version": 1,
        **{
            "created_on": "2026-01-01",
            "created_by": "BENCH",
            "changed_at": "2026-01-01",
            "changed_by": "BENCH",
        },
    }
