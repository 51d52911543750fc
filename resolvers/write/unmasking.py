"""Fields of a customer uncovered for a while: who, why, until when; and covered again. Next: tx.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from models.rules.auditing import REFUSED, AuditAct, AuditNote
from models.rules.finding import Finding
from models.rules.numbers import stored
from models.rules.shape import Shield
from models.rules.unmasking import Wish, check_wish, forbidden_classes
from resolvers.access.audit import note
from resolvers.access.caller import Caller, Grant, Scope
from resolvers.access.grants import scope_arrays, text_from_grant
from resolvers.access.news import tell
from resolvers.access.uncovered import holder_of, still_counts
from resolvers.errors import Gone, Refused
from resolvers.write.state import VISIBLE

_NUMBER_LENGTH = 10
_VISIBLE = VISIBLE.format("c.customer_number", "$2", "$3")
_SEEN = f"SELECT EXISTS (SELECT FROM customer c WHERE c.customer_number = $1 AND {_VISIBLE})"  # noqa: S608
# One clock, the database's, says when it begins and ends, here and where tokens are read.
_UNCOVER = """
INSERT INTO unmasked
    (user_name, session_id, token_id, customer_number, reason, ends_at, field_class, allowed_by)
VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 minute', $7, $8) RETURNING ends_at
"""
_COVER = """
UPDATE unmasked SET ends_at = now()
WHERE user_name = $1 AND ($2::text IS NULL OR customer_number = $2) AND ends_at > now()
RETURNING customer_number, field_class
"""
_OPEN = """
SELECT customer_number, field_class, allowed_by, ends_at FROM unmasked
WHERE user_name = $1 AND session_id IS NOT DISTINCT FROM $2 AND token_id IS NOT DISTINCT FROM $3
    AND ends_at > now() ORDER BY customer_number, field_class, ends_at
"""


@dataclass(frozen=True)
class Uncovered:
    """Of a customer, as stored."""

    customer_number: str
    shield: Shield
    ends_at: datetime


async def unmask(pool: asyncpg.Pool, caller: Caller, wish: Wish, address: str = "") -> Sequence[Uncovered]:
    """All the classes that are wished for, or none. A refusal for want of permission is told as well."""
    if found := check_wish(wish):
        raise Refused(found)
    number = stored(wish.customer_number)
    names = sorted({one.name for one in wish.shields})
    detail = {"classes": names, "minutes": wish.minutes, "reason": wish.reason.strip()}
    told = _note(caller, number, detail, address)
    try:
        allowed = await _admit(pool, caller, number, wish)
    except (Gone, Refused):
        await note(pool, _note(caller, number, detail, address, REFUSED))
        raise
    given = (caller.user_name, *holder_of(caller), number, wish.reason.strip(), wish.minutes)
    done: list[Uncovered] = []
    async with pool.acquire() as connection, connection.transaction():
        for name in names:
            by = list(map(text_from_grant, allowed[Shield[name]]))
            ends_at = await connection.fetchval(_UNCOVER, *given, name, by)
            done.append(Uncovered(number, Shield[name], ends_at))
        await note(connection, told)
        await tell(connection, caller.user_name)
    return done


async def remask(
    pool: asyncpg.Pool, caller: Caller, customer_number: str | None, address: str = ""
) -> Sequence[tuple[str, Shield]]:
    """Ends what the caller uncovered, of one customer or of all; says what that was."""
    number = None if customer_number is None else stored(customer_number)
    if number is not None and not _may_exist(number):
        return []
    async with pool.acquire() as connection, connection.transaction():
        rows = await connection.fetch(_COVER, caller.user_name, number)
        ended = sorted({(row["customer_number"], row["field_class"]) for row in rows})
        for one in sorted({number for number, _ in ended}):
            detail = {"ended": [name for number, name in ended if number == one]}
            await note(connection, _note(caller, one, detail, address))
        await tell(connection, caller.user_name)
    return [(number, Shield[name]) for number, name in ended]


async def read_unmasked(pool: asyncpg.Pool, caller: Caller) -> Sequence[Uncovered]:
    """What the caller has uncovered now, in this session or with this key."""
    found: dict[tuple[str, Shield], Uncovered] = {}
    for row in await pool.fetch(_OPEN, caller.user_name, *holder_of(caller)):
        number, shield = row["customer_number"], Shield[row["field_class"]]
        if still_counts(shield, row["allowed_by"] or (), caller.grants):
            found[number, shield] = Uncovered(number, shield, row["ends_at"])
    return list(found.values())


async def _admit(
    pool: asyncpg.Pool, caller: Caller, number: str, wish: Wish
) -> Mapping[Shield, Sequence[Grant]]:
    """Gone if he does not see the customer; else each class must be his to uncover for this customer: by
    these grants it is.
    """
    if not await _sees(pool, caller.read_scope(), number):
        raise Gone(wish.customer_number)
    allowed: dict[Shield, Sequence[Grant]] = {}
    for shield in set(wish.shields):
        scopes = caller.unmask_scopes(shield)
        if by := [grant for grant, scope in scopes.items() if await _sees(pool, scope, number)]:
            allowed[shield] = by
    refused: Sequence[Finding] = forbidden_classes(wish, frozenset(allowed))
    if refused:
        raise Refused(refused)
    return allowed


async def _sees(pool: asyncpg.Pool, scope: Scope, number: str) -> bool:
    return _may_exist(number) and await pool.fetchval(_SEEN, number, *scope_arrays(scope))


def _may_exist(number: str) -> bool:
    return number.isascii() and number.isprintable() and len(number) <= _NUMBER_LENGTH


def _note(
    caller: Caller, number: str, detail: Mapping[str, Any], address: str, outcome: str = "DONE"
) -> AuditNote:
    known = number if _may_exist(number) else None
    return AuditNote(
        AuditAct.UNMASK, caller.user_name, outcome, customer_number=known, detail=detail, address=address
    )
