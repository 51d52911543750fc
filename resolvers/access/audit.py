"""Adds to the audit trail, in the transaction of what is told. Next: tokens.py."""

from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

from models.rules.auditing import DONE, AuditAct, AuditNote
from resolvers.access.caller import Caller

_LONGEST_DETAIL = 1_000
# Its arguments are those of `values_of`, so that other statements may carry it.
ADD = """
INSERT INTO audit_entry (happened_at, user_name, act, outcome, object_class, object_id, customer_number,
    item_id, detail, address)
VALUES (clock_timestamp(), $1, $2, $3, $4, $5, $6, $7, $8, $9)
"""


@dataclass(frozen=True)
class Asker:
    """Who does something, and from which address."""

    caller: Caller
    address: str = ""

    def noted(self, act: AuditAct, *, outcome: str = DONE, **about: Any) -> AuditNote:
        """`about`: the fields of AuditNote that say what it is done to."""
        return AuditNote(act, self.caller.user_name, outcome, address=self.address, **about)


async def note(source: asyncpg.Pool | asyncpg.Connection | PoolConnectionProxy, entry: AuditNote) -> None:
    await source.execute(ADD, *values_of(entry))


def values_of(entry: AuditNote) -> tuple[Any, ...]:
    record = (entry.object_class, entry.object_id, entry.customer_number, entry.item_id)
    told = (_told(entry.detail), entry.address)
    return (entry.user_name, entry.act.value, entry.outcome, *record, *told)


def _told(detail: Any) -> str:
    """As much of it as fits: whole values, so that it stays JSON."""
    kept = dict(detail)
    while len(text := orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode()) > _LONGEST_DETAIL:
        kept.popitem()
    return text
