"""Accounts of cards: locked, then changed by entries of the two ledgers, in one statement. Next: tills.py."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import starmap
from typing import Any

from models.rules.vip.accounts import Account, Points, Posting, Side, with_points, with_value
from resolvers.errors import Gone
from resolvers.write.tx import Tx

_READ = """
SELECT card_number, points, lifetime_points, principal, bonus, last_sale_on
FROM vip_account WHERE card_number = $1
"""
_LOCK = f"{_READ} FOR UPDATE"
_OPEN = """
INSERT INTO vip_account (card_number, points, lifetime_points, principal, bonus) VALUES ($1, 0, 0, 0, 0)
"""
# All of it or nothing: the balances, and what explains them.
_SETTLE = """
WITH points AS (
    INSERT INTO points_entry (card_number, entered_at, entered_by, kind, points, lifetime_points,
        balance_after, sale_number, activity_code, redemption_number, store_code, reason)
    SELECT $1, $7, $8, * FROM unnest($9::text[], $10::int[], $11::int[], $12::int[], $13::text[], $14::text[],
        $15::text[], $16::text[], $17::text[])
), value AS (
    INSERT INTO stored_value_entry (card_number, entered_at, entered_by, posting, kind, account, amount,
        balance_after, recharge_number, sale_number, store_code)
    SELECT $1, $7, $8, * FROM unnest($18::text[], $19::text[], $20::text[], $21::numeric[], $22::numeric[],
        $23::text[], $24::text[], $25::text[])
)
UPDATE vip_account SET points = $2, lifetime_points = $3, principal = $4, bonus = $5, last_sale_on = $6
WHERE card_number = $1
"""


async def open_account(tx: Tx, card: str) -> Account:
    """Of a card that is new."""
    await tx.connection.execute(_OPEN, card)
    return Account(card)


async def lock_account(tx: Tx, card: str) -> Account:
    """Until the transaction ends. After the locks of records; of two cards the lower number first."""
    row = await tx.connection.fetchrow(_LOCK, card)
    if row is None:
        raise Gone(card)
    return Account(**dict(row))


async def read_account(tx: Tx, card: str) -> Account | None:
    """As it is at this moment, for who only looks; None = there is no such card."""
    row = await tx.connection.fetchrow(_READ, card)
    return None if row is None else Account(**dict(row))


async def settle(
    tx: Tx,
    account: Account,
    points: Sequence[Points] = (),
    value: Sequence[Posting] = (),
    sold_on: date | None = None,
) -> Account:
    """The account after these entries. Whether they may be made is decided before: see models/rules/vip."""
    after, balances = with_points(account, points)
    after, sides = with_value(after, value)
    if sold_on is not None:
        after = replace(after, last_sale_on=max(sold_on, after.last_sale_on or sold_on))
    writer = tx.context.writer
    await tx.connection.execute(
        _SETTLE,
        *(after.card_number, after.points, after.lifetime_points, after.principal, after.bonus),
        *(after.last_sale_on, writer.now(), tx.context.caller.user_name),
        *_columns(list(starmap(_points_row, zip(points, balances, strict=True))), 9),
        *_columns(list(map(_side_row, sides)), 8),
    )
    return after


def _points_row(one: Points, balance: int) -> tuple[Any, ...]:
    where = (one.sale_number, one.activity_code, one.redemption_number, one.store_code, one.reason)
    return (one.kind.value, one.points, one.lifetime, balance, *where)


def _side_row(one: Side) -> tuple[Any, ...]:
    posting = one.posting
    where = (posting.recharge_number, posting.sale_number, posting.store_code)
    return (posting.name, posting.kind.value, one.account, one.amount, one.balance_after, *where)


def _columns(rows: list[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [[row[at] for row in rows] for at in range(width)]
