"""Stores, card types, activities and cards in rows, and what must hold of their ledgers. Next: tilling.py."""

from decimal import Decimal
from typing import Any

import asyncpg
import orjson

_STAMPS = {
    **{"version": 1, "created_on": "2026-01-01", "created_by": "SETUP"},
    **{"changed_at": "2026-01-01T00:00:00Z", "changed_by": "SETUP"},
}
_YEAR = {"valid_from": "2026-01-01", "valid_to": "2026-12-31", "active": True}
_ON = {"active": True}
# Each type with a rate for one brand, one for all others, or none at all.
PLACES: dict[str, list[dict[str, Any]]] = {
    "brand": [
        {"brand_code": "A", "name": "品牌甲", **_ON},
        {"brand_code": "B", "name": "品牌乙", **_ON},
    ],
    "dealer": [
        {"dealer_code": "D1", "name": "第一经销商", **_ON},
        {"dealer_code": "D2", "name": "第二经销商", **_ON},
    ],
    "store": [
        {"store_code": "S1", "name": "一店", "dealer_code": "D1", "own_value_only": False, **_ON},
        {"store_code": "S2", "name": "二店", "dealer_code": "D1", "own_value_only": False, **_ON},
        {"store_code": "S3", "name": "三店", "dealer_code": "D2", "own_value_only": False, **_ON},
        {"store_code": "S4", "name": "四店", "dealer_code": "D1", "own_value_only": True, **_ON},
    ],
    "vip_type": [
        {"type_code": "NORM", "name": "普卡", "rank": 1, "allow_stored_value": False, **_ON},
        {"type_code": "SILV", "name": "银卡", "rank": 2, "allow_stored_value": True, **_ON},
        {"type_code": "GOLD", "name": "金卡", "rank": 3, "allow_stored_value": True, **_ON},
    ],
    "accumulation_activity": [
        {"activity_code": "ALL", "name": "十元一分", "ratio": "0.1", **_YEAR},
        {"activity_code": "GOLD2", "name": "双倍", "ratio": "0.1", "multiplier": "2", **_YEAR}
        | {"types": "GOLD", "valid_from": "2026-05-10", "valid_to": "2026-05-20"},
        {"activity_code": "BINS1", "name": "品牌乙", "ratio": "0.15", **_YEAR}
        | {"brands": "B", "stores": "S1,S3"},
    ],
}
_RATES = {"NORM": None, "SILV": "0.950", "GOLD": "0.900"}
# as rows of the tables that are part of a type
_DISCOUNTS = [
    {"type_code": "SILV", "brand_code": "B", "valid_from": "2026-01-01", "rate": "0.880"},
    {"type_code": "GOLD", "brand_code": "A", "valid_from": "2026-01-01", "rate": "0.850"}
    | {"valid_to": "2026-05-31"},
]
_UPGRADES = [
    {"type_code": "NORM", "to_type": "SILV", "min_lifetime_points": 40},
    {"type_code": "NORM", "to_type": "GOLD", "min_lifetime_points": 120},
    {"type_code": "SILV", "to_type": "GOLD", "min_lifetime_points": 90},
]
_BONUSES = [
    {"type_code": "GOLD", "from_amount": "500.00", "bonus": "50.00"},
    {"type_code": "GOLD", "from_amount": "1000.00", "bonus": "120.00"},
    {"type_code": "SILV", "from_amount": "1000.00", "bonus": "60.00"},
]
_ACCOUNT = {"points": 0, "lifetime_points": 0, "principal": "0.00", "bonus": "0.00"}
_PLAYS = {"types": None, "stores": None, "redeemed": 0, "version": 1}
CONSUMPTION: list[dict[str, Any]] = [
    {"activity_code": "OFF10", "name": "抵十元", "reward": "AMOUNT", "value": "10.00"}
    | {"min_balance": 30, "cost_points": 20, "stock": 6, "per_vip_limit": 3},
    {"activity_code": "MUGS", "name": "换杯", "reward": "GIFT", "gift_code": "MUG"}
    | {"min_balance": 0, "cost_points": 15, "stock": None, "per_vip_limit": None, "stores": "S1,S2"},
    {"activity_code": "CPNS", "name": "换券", "reward": "COUPON", "batch_code": "LUCK"}
    | {"min_balance": 0, "cost_points": 25, "stock": None, "per_vip_limit": 2, "types": "SILV,GOLD"},
]
REWARDS: dict[str, list[dict[str, Any]]] = {
    "gift": [{"gift_code": "MUG", "name": "马克杯", "stock": 4, **_ON}],
    "coupon_batch": [
        {"batch_code": "LUCK", "title": "幸运券", "kind": "AMOUNT", "value": "15.00", **_YEAR}
        | {"minimum_spend": "100.00", "quantity": 50, "issued": 0}
    ],
}

# Of what a card has, and what explains it.
_UNEXPLAINED = """
SELECT a.card_number, a.points, a.lifetime_points, a.principal, a.bonus,
    p.points AS of_points, p.lifetime AS of_lifetime, v.principal AS of_principal, v.bonus AS of_bonus
FROM vip_account a
LEFT JOIN (SELECT card_number, sum(points) AS points, sum(lifetime_points) AS lifetime
    FROM points_entry GROUP BY 1) p USING (card_number)
LEFT JOIN (SELECT card_number, sum(amount) FILTER (WHERE account = 'PRINCIPAL') AS principal,
        sum(amount) FILTER (WHERE account = 'BONUS') AS bonus
    FROM stored_value_entry GROUP BY 1) v USING (card_number)
WHERE (a.points, a.lifetime_points, a.principal, a.bonus) IS DISTINCT FROM
        (coalesce(p.points, 0), coalesce(p.lifetime, 0), coalesce(v.principal, 0), coalesce(v.bonus, 0))
    OR a.principal < 0 OR a.bonus < 0
"""
# Each entry tells the balance after it: that of all entries of the account up to it.
_JUMPS = """
SELECT * FROM (
    SELECT entry_id, balance_after::numeric AS told,
        sum(points) OVER (PARTITION BY card_number ORDER BY entry_id)::numeric AS found FROM points_entry
    UNION ALL
    SELECT entry_id, balance_after, sum(amount) OVER (PARTITION BY card_number, account ORDER BY entry_id)
    FROM stored_value_entry WHERE account IN ('PRINCIPAL', 'BONUS')) one
WHERE told IS DISTINCT FROM found
"""
# A posting has each account once, and its sides sum to 0.
_UNBALANCED = """
SELECT posting, sum(amount), count(*), count(DISTINCT account) FROM stored_value_entry
GROUP BY posting HAVING sum(amount) <> 0 OR count(*) <> count(DISTINCT account)
    OR count(DISTINCT card_number) > 1
"""
# What a sale says it took from a card, or gave it, is what the ledgers say; what is paid is its total.
_OF_SALES = """
SELECT s.sale_number, s.total, s.points, paid.amount AS paid, paid.value, spent.value AS of_ledger,
    given.points AS of_points
FROM sale s
LEFT JOIN LATERAL (SELECT sum(amount) AS amount,
        sum(amount) FILTER (WHERE kind = 'STORED_VALUE') AS value FROM sale_payment p
    WHERE p.sale_number = s.sale_number) paid ON true
LEFT JOIN LATERAL (SELECT sum(amount) AS value FROM stored_value_entry e
    WHERE e.sale_number = s.sale_number AND e.account IN ('PRINCIPAL', 'BONUS')) spent ON true
LEFT JOIN LATERAL (SELECT sum(points) AS points, count(*) AS entries FROM points_entry e
    WHERE e.sale_number = s.sale_number) given ON true
LEFT JOIN LATERAL (SELECT sum(l.amount) AS amount FROM sale_line l WHERE l.sale_number = s.sale_number) lines
    ON true
WHERE coalesce(paid.amount, 0) <> s.total OR coalesce(lines.amount, 0) <> s.total
    OR coalesce(paid.value, 0) <> -coalesce(spent.value, 0)
    OR coalesce(given.points, 0) <> s.points OR given.entries > 1
"""
# Coupons, and redemptions good for an amount, in sales: each at most once.
_TWICE = """
SELECT p.coupon_code, count(*) FROM sale_payment p JOIN sale s USING (sale_number)
WHERE p.coupon_code IS NOT NULL AND s.kind = 'SALE' AND NOT EXISTS (
    SELECT FROM sale r WHERE r.returned_sale = s.sale_number)
GROUP BY 1 HAVING count(*) > 1
"""
# More came back than was sold.
_MORE_BACK = """
SELECT l.sale_number, l.line_number FROM sale_line l JOIN sale s USING (sale_number)
WHERE s.kind = 'SALE' AND l.quantity < (SELECT coalesce(-sum(b.quantity), 0) FROM sale r
    JOIN sale_line b ON b.sale_number = r.sale_number
    WHERE r.returned_sale = s.sale_number AND b.line_number = l.line_number)
"""
CHECKS = {
    "balances are not what the ledgers say": _UNEXPLAINED,
    "balances of entries jump": _JUMPS,
    "postings do not balance": _UNBALANCED,
    "sales and ledgers differ": _OF_SALES,
    "paid with twice": _TWICE,
    "more came back than was sold": _MORE_BACK,
}


async def put(connection: Any, table: str, *rows: dict[str, Any], stamped: bool = True) -> None:
    """As they would stand in the table."""
    usual = _STAMPS if stamped else {}
    whole = [usual | row for row in rows]
    names = ", ".join(sorted({name for row in whole for name in row}))
    await connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_recordset(NULL::{table}, $1)",
        orjson.dumps(whole).decode(),
    )


async def open_stores(connection: Any) -> None:
    """Everything but cards."""
    for table, rows in PLACES.items():
        more = [{"default_discount": _RATES[row["type_code"]]} if table == "vip_type" else {} for row in rows]
        await put(connection, table, *({**row, **own} for row, own in zip(rows, more, strict=True)))
    for table, rows in (
        *(("vip_discount", _DISCOUNTS), ("upgrade_rule", _UPGRADES), ("recharge_bonus", _BONUSES)),
    ):
        await put(connection, table, *rows, stamped=False)
    for table, rows in REWARDS.items():
        await put(connection, table, *rows)
    await put(connection, "consumption_activity", *({**_PLAYS, **_YEAR, **row} for row in CONSUMPTION))


async def open_cards(connection: Any, *cards: tuple[str, str, str]) -> None:
    """Of number, type and store that won it, with nothing on them."""
    numbers = [{"card_number": card} for card, _, _ in cards]
    await put(
        *(connection, "vip_customer"),
        *(
            {"card_number": card, "name": f"持卡人{card}", "type_code": kind, "store_code": store}
            | {"joined_on": "2026-01-15", "status": "ACTIVE", "sms_opt_in": False}
            for card, kind, store in cards
        ),
    )
    await put(connection, "vip_account", *({**one, **_ACCOUNT} for one in numbers), stamped=False)


_PREPAY = """
WITH cards AS (SELECT card_number FROM vip_customer WHERE card_number = ANY($1)),
entered AS (
    INSERT INTO stored_value_entry (posting, kind, account, balance_after, amount, card_number, entered_at,
        entered_by)
    SELECT card_number || '/SETUP', 'RECHARGE', account, balance, amount, card_number, now(), 'SETUP'
    FROM cards CROSS JOIN LATERAL (VALUES
        ('PRINCIPAL', $2::numeric, $2::numeric), ('BONUS', $3::numeric, $3::numeric),
        ('CASH', NULL, -$2::numeric), ('PROMOTION', NULL, -$3::numeric)) side (account, balance, amount)
)
UPDATE vip_account SET principal = $2, bonus = $3 WHERE card_number = ANY($1)
"""


async def prepay(connection: Any, cards: list[str], principal: str, bonus: str = "0.00") -> None:
    """As if it had been recharged long ago."""
    await connection.execute(_PREPAY, cards, Decimal(principal), Decimal(bonus))


async def assert_sound(connection: asyncpg.Connection | asyncpg.Pool) -> None:
    """Whatever was done, and whoever broke off: everything that is on a card is explained."""
    for what, query in CHECKS.items():
        assert [dict(row) for row in await connection.fetch(query)] == [], what
