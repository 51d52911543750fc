"""Customers that refer to each other come together, or not at all (UP-6). Next: loads.py."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from models.rules.exchange.message import Format, QueueState
from models.rules.exchange.queueing import knot_of
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.numbers import stored
from resolvers.exchange.formats import Raw, reader_of
from resolvers.inbound.applying import Arrived
from resolvers.inbound.ending import Claimed, Ending, failed_ending
from resolvers.inbound.queue import findings_from_text, opened
from resolvers.write.context import Writer

_MOST = 500  # that wait, and are looked through
_WAITING = """
SELECT queue_id, external_key, format, place, payload, findings FROM inbound_message
WHERE system = $1 AND state = 'WAITING_REF' ORDER BY queue_id LIMIT $2
"""
_LOG = logging.getLogger("dossier.inbound")


async def knot_in(writer: Writer, system: str) -> frozenset[int]:
    """Messages of a system that wait for nobody but each other."""
    waiting: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
    for row in await writer.pool.fetch(_WAITING, system, _MOST):
        body = opened(writer.sealer, row["payload"]) or b""
        message = reader_of(Format(row["format"])).read(Raw(body, row["place"]))
        names = {stored(one) for one in (message.number, message.external_key) if one}
        found = findings_from_text(row["findings"])
        waits = {stored(one.params["value"]) for one in found if one.code is Code.IN_WAITING_REF}
        if waits:
            waiting[row["queue_id"]] = (frozenset(names), frozenset(waits))
    return knot_of(waiting)


def cut(endings: Sequence[Ending], arrived: Sequence[tuple[Claimed, Arrived]]) -> list[Ending]:
    """What becomes of a knot that did not come in as one: who is at fault is an error of his own; if all
    still wait, for each other.
    """
    wrong = {one.claimed.queue_id: one for one in endings if one.state == QueueState.ERROR}
    told = ", ".join(sorted({claimed.external_key or message.message.key for claimed, message in arrived}))
    cycle = (error(Code.IN_CYCLE, (), value=told[:200]),)
    if not wrong:
        return [failed_ending(claimed, cycle) for claimed, _ in arrived]
    still = {one.claimed.queue_id: one for one in endings}
    return [
        wrong.get(claimed.queue_id)
        or replace(still[claimed.queue_id], state=QueueState.WAITING_REF, outcome=None)
        for claimed, _ in arrived
    ]
