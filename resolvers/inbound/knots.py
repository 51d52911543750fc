"""Customers that refer to each other come together, or not at all (UP-6). Next: loads.py."""

import logging
from collections.abc import Sequence
from typing import TypeAlias

import asyncpg

from models.rules.exchange.message import Format, QueueState
from models.rules.exchange.queueing import knot_of
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.numbers import stored
from resolvers.exchange.formats import Raw, reader_of
from resolvers.inbound.ending import Ending, back, failed_ending
from resolvers.inbound.queue import findings_from_text, opened
from resolvers.write.context import Writer

_AT_ONCE, _MOST = 25, 10_000  # that wait, and are looked through
# Of one key alone: nobody's message is carried out by the rights of another.
_WAITING = """
SELECT queue_id, format, place, payload, findings FROM inbound_message
WHERE system = $1 AND submitted_by = $2 AND token_id IS NOT DISTINCT FROM $3 AND state = 'WAITING_REF'
    AND queue_id > $4
ORDER BY queue_id LIMIT $5
"""
_LOG = logging.getLogger("dossier.inbound")

Owner: TypeAlias = tuple[str, str, int | None]  # system, user, token
_Names: TypeAlias = tuple[frozenset[str], frozenset[str]]  # its own, and those it waits for


async def knot_in(writer: Writer, owner: Owner) -> frozenset[int]:
    """Messages of an owner that wait for nobody but each other."""
    waiting: dict[int, _Names] = {}
    last = 0
    while len(waiting) < _MOST:
        rows = await writer.pool.fetch(_WAITING, *owner, last, _AT_ONCE)
        if not rows:
            break
        last = rows[-1]["queue_id"]
        waiting |= {row["queue_id"]: names for row in rows if (names := _names_of(writer, row))}
    return knot_of(waiting)


def _names_of(writer: Writer, row: asyncpg.Record) -> _Names | None:
    found = findings_from_text(row["findings"])
    waits = {stored(one.params["value"]) for one in found if one.code is Code.IN_WAITING_REF}
    if not waits:
        return None
    try:
        body = opened(writer.sealer, row["payload"]) or b""
        message = reader_of(Format(row["format"])).read(Raw(body, row["place"]))
    except Exception as failure:  # it will be told when its time comes
        about = {"queue_id": row["queue_id"], "error": type(failure).__name__}
        _LOG.warning("a message that waits could not be read", extra=about)
        return None
    names = {stored(one) for one in (message.number, message.external_key) if one}
    return frozenset(names), frozenset(waits)


def cut(endings: Sequence[Ending]) -> list[Ending]:
    """What becomes of a knot that did not come in as one: who is at fault is told so, and the others wait on.
    If nobody is, those that still wait will never come to an end.
    """
    wrong = [one for one in endings if one.state not in (QueueState.DONE, QueueState.WAITING_REF)]
    if not wrong:
        still = [one.claimed for one in endings if one.state == QueueState.WAITING_REF]
        told = ", ".join(sorted(one.external_key or str(one.queue_id) for one in still))
        wrong = [failed_ending(one, (error(Code.IN_CYCLE, (), value=told[:200]),)) for one in still]
    ended = {one.claimed.queue_id for one in wrong}
    return [*wrong, *(back(one.claimed) for one in endings if one.claimed.queue_id not in ended)]
