"""Made-up VIPs and two years of what they bought, written by COPY. Next: report.py."""

import random
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

import asyncpg

from bench.place import INDEXES
from models.migrate import migrate
from resolvers.exchange.reference import load_reference
from tests.support.connecting import connected

_BATCH = 20_000
_BEGIN, _DAYS = date(2024, 6, 1), 730
_STORES, _DEALERS, _BRANDS = 60, 12, 40
_TYPES = ("GOLD", "SILV", "NORM", "BASE")
_STAMPS = ("version", "created_on", "created_by", "changed_at", "changed_by")
_STAMPED = "1\t2024-06-01\tBENCH\t2024-06-01T00:00:00Z\tBENCH"
_VIP = (
    *("card_number", "name", "type_code", "store_code", "joined_on", "status", "sms_opt_in"),
    *_STAMPS,
)
_SALE = (
    *("sale_number", "kind", "returned_sale", "store_code", "card_number", "vip_type", "benefits", "sold_at"),
    *("sold_on", "total", "list_total", "points", "cashier"),
    *_STAMPS,
)
_LINE = (
    *("sale_number", "line_number", "brand_code", "item_code", "list_price", "quantity", "discount_rate"),
    *("unit_price", "eligible", "amount"),
)
_PLACES = f"""
INSERT INTO brand (brand_code, name, active, version, created_on, created_by, changed_at, changed_by)
SELECT 'B' || at, '品牌' || at, true, 1, '2024-06-01', 'BENCH', now(), 'BENCH'
FROM generate_series(0, {_BRANDS - 1}) at;
INSERT INTO dealer (dealer_code, name, active, version, created_on, created_by, changed_at, changed_by)
SELECT 'D' || at, '经销商' || at, true, 1, '2024-06-01', 'BENCH', now(), 'BENCH'
FROM generate_series(0, {_DEALERS - 1}) at;
INSERT INTO store (store_code, name, dealer_code, own_value_only, active, version, created_on, created_by,
    changed_at, changed_by)
SELECT 'S' || at, '门店' || at, 'D' || at % {_DEALERS}, false, true, 1, '2024-06-01', 'BENCH', now(), 'BENCH'
FROM generate_series(0, {_STORES - 1}) at;
INSERT INTO vip_type (type_code, name, rank, allow_stored_value, active, version, created_on, created_by,
    changed_at, changed_by)
SELECT code, code, at, true, true, 1, '2024-06-01', 'BENCH', now(), 'BENCH'
FROM unnest(ARRAY['BASE', 'NORM', 'SILV', 'GOLD']) WITH ORDINALITY t(code, at);
"""  # noqa: S608 - numbers of our own


@dataclass(frozen=True)
class Size:
    """A sale has two lines; of a hundred sales six come back, three of them wholly."""

    vips: int
    lines: int

    @property
    def slips(self) -> int:
        return self.lines // 2


async def fill(size: Size, dsn: str) -> None:
    began = time.monotonic()
    print(f"  loading {size.vips:,} VIPs, {size.lines:,} lines (kept for the next run) ...", flush=True)
    await migrate(dsn)
    await load_reference(dsn)
    async with connected(dsn) as one:
        indexes = [row for row in await one.fetch(INDEXES) if row["name"].startswith(("sale_", "vip_"))]
        for index in indexes:
            await one.execute(f'DROP INDEX "{index["name"]}"')
        await one.execute("SET session_replication_role = replica")
        await one.execute(_PLACES)
        await one.copy_to_table("vip_customer", source=_batched(_vips(size)), columns=_VIP, format="text")
        await one.execute(
            "INSERT INTO vip_account (card_number, points, lifetime_points, principal, bonus)"
            " SELECT card_number, 0, 0, 0, 0 FROM vip_customer"
        )
        await _sell(one, size)
        await one.execute("SET maintenance_work_mem = '512MB'")
        for index in indexes:
            await one.execute(index["definition"])
        for table in ("vip_customer", "vip_account", "sale", "sale_line", "store", "brand", "vip_type"):
            await one.execute(f"VACUUM (ANALYZE) {table}")
        await one.execute("CHECKPOINT")
    print(f"  loaded in {time.monotonic() - began:.0f} s", flush=True)


async def _sell(one: asyncpg.Connection, size: Size) -> None:
    """A batch of sales, then their lines, so that no more than a batch is held."""
    made = _slips(size)
    while batch := list(islice(made, _BATCH)):
        for table, columns, texts in (
            ("sale", _SALE, (sale for sale, _ in batch)),
            ("sale_line", _LINE, (line for _, lines in batch for line in lines)),
        ):
            await one.copy_to_table(table, source=_batched(texts), columns=columns, format="text")


async def _batched(texts: Iterable[str]) -> AsyncIterator[bytes]:
    held: list[str] = []
    for text in texts:
        held.append(text)
        if len(held) == _BATCH:
            yield ("\n".join(held) + "\n").encode()
            held.clear()
    if held:
        yield ("\n".join(held) + "\n").encode()


def _card(at: int) -> str:
    return f"88{at:010}"


def _kind(at: int) -> str:
    return _TYPES[min(3, at % 10)]


def _vips(size: Size) -> Iterator[str]:
    for at in range(size.vips):
        joined = _BEGIN - timedelta(days=at % 500)
        yield f"{_card(at)}\t会员{at}\t{_kind(at)}\tS{at % _STORES}\t{joined}\tACTIVE\tf\t{_STAMPED}"


def _slips(size: Size) -> Iterator[tuple[str, list[str]]]:
    """In the order of days, as tills write them. Few cards buy much."""
    pick = random.Random(9)
    for at in range(size.slips):
        if at % 100 < 6 and at >= 100:
            continue  # its number is a return's, which follows its sale
        day = _BEGIN + timedelta(days=at * _DAYS // size.slips)
        card = int(size.vips * pick.random() ** 1.6)
        store = f"S{pick.randrange(_STORES)}"
        lines = [(pick.randrange(_BRANDS), pick.randrange(1, 200) * 10) for _ in range(2)]
        yield _slip(f"T{at:010}", "\\N", day, card, store, lines, 1)
        if at % 100 in range(50, 56):
            back = lines if at % 100 in range(50, 53) else lines[:1]
            later = min(day + timedelta(days=9), _BEGIN + timedelta(days=_DAYS))
            yield _slip(f"R{at:010}", f"T{at:010}", later, card, store, back, -1)


def _slip(  # noqa: PLR0913, PLR0917 - what stands on it
    number: str, of: str, day: date, card: int, store: str, lines: list[tuple[int, int]], sign: int
) -> tuple[str, list[str]]:
    """Prices in tens of cents, of which 10 % are taken off."""
    kind = "SALE" if sign > 0 else "RETURN"
    listed = sign * sum(price for _, price in lines)
    head = f"{number}\t{kind}\t{of}\t{store}\t{_card(card)}\t{_kind(card)}\tt\t{day}T04:00:00Z\t{day}"
    sale = f"{head}\t{listed * 9 / 100:.2f}\t{listed / 10:.2f}\t0\tBENCH\t{_STAMPED}"
    rows = [
        f"{number}\t{at}\tB{brand}\tITEM\t{price / 10:.2f}\t{sign}\t0.900\t{price * 9 / 100:.2f}"
        f"\t{sign * price * 9 / 100:.2f}\t{sign * price * 9 / 100:.2f}"
        for at, (brand, price) in enumerate(lines, 1)
    ]
    return sale, rows
