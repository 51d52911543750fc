"""Adds to the audit trail, in the transaction of what is told. Next: tokens.py."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import asyncpg
import orjson

from models.rules.auditing import DONE, AuditAct, AuditNote
from resolvers.access.caller import Caller
from resolvers.pool import Connection

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


async def note(source: asyncpg.Pool | Connection, entry: AuditNote) -> None:
    await source.execute(ADD, *values_of(entry))


async def note_all(connection: Connection, entries: Sequence[AuditNote]) -> None:
    """Many at once, in their order."""
    await connection.executemany(ADD, [values_of(entry) for entry in entries])


def values_of(entry: AuditNote) -> tuple[Any, ...]:
    record = (entry.object_class, entry.object_id, entry.customer_number, entry.item_id)
    told = (_told(entry.detail), entry.address)
    return (entry.user_name, entry.act.value, entry.outcome, *record, *told)


def _told(detail: Any) -> str:
    """Whole values of it as far as they fit, so that it stays JSON; how many are left out of a list, or
    characters of a text, and by what one can tell whether the whole was this.
    """
    text = whole = _json(detail)
    kept, left_out = dict(detail), dict[str, int]()
    while kept and len(text) > _LONGEST_DETAIL:
        name = max(kept, key=lambda one: len(_json(kept[one])))
        value, fewer = _shorter(kept.pop(name))
        kept |= {} if value is None else {name: value}
        left_out[name] = left_out.get(name, 0) + fewer
        digest = hashlib.sha256(whole.encode()).hexdigest()
        text = _json({**kept, "leftOut": left_out, "sha256": digest})
    return text


def _shorter(value: Any) -> tuple[Any, int]:
    """And by how many; None = all of it."""
    if isinstance(value, str | list | tuple) and len(shortened := cast("Sequence[Any]", value)):
        fewer = 1 if not isinstance(value, str) else (len(value) + 1) // 2
        return shortened[:-fewer], fewer
    return None, 1


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
