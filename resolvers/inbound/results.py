"""What a sender is told of his messages: at once, and again when one comes twice (UP-1). Next: working.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from models.rules.exchange.message import READY, Outcome, QueueState
from models.rules.finding import Finding
from models.rules.numbers import shown
from resolvers.errors import Gone
from resolvers.exchange.formats import Addressed
from resolvers.inbound.queue import Queued, find_message
from resolvers.inbound.receiving import Arriving, Put, Sender, put_messages
from resolvers.inbound.working import work_off
from resolvers.write.context import Writer

_FINAL = (QueueState.DONE, QueueState.CANCELLED)


@dataclass(frozen=True)
class Result:
    """`message` is None where the customer is out of the sender's sight by now."""

    put: Put
    message: Queued | None

    @property
    def outcome(self) -> str | None:
        if self.put.duplicate:
            return Outcome.DUPLICATE.value
        return self.message.outcome if self.message else None

    @property
    def state(self) -> str:
        return self.message.state if self.message else QueueState.DONE


async def submit(writer: Writer, sender: Sender, arriving: Sequence[Arriving]) -> list[Result]:
    """Queued, which lasts whatever happens then, and carried out as far as it can be at once."""
    async with writer.pool.acquire() as connection, connection.transaction():
        puts = await put_messages(connection, writer.sealer, sender, arriving)
    await work_off(writer, [one.queue_id for one in puts if not one.duplicate])
    return [Result(one, await _look(writer, sender, one.queue_id)) for one in puts]


async def _look(writer: Writer, sender: Sender, queue_id: int) -> Queued | None:
    try:
        return await find_message(writer.pool, sender.caller, queue_id)
    except Gone:
        return None


def told(result: Result, findings: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """As JSON; `findings` as the door shows them."""
    message = result.message
    if message is None:
        return {"queueId": None, "outcome": result.outcome, "duplicate": result.put.duplicate, "findings": []}
    return {
        "queueId": str(message.queue_id),
        "messageId": message.message_id,
        "externalKey": message.external_key,
        "place": message.place,
        "state": message.state,
        "outcome": result.outcome,
        "duplicate": result.put.duplicate,
        "status": message.idoc_status,
        "customerNumber": shown_number(message.customer_number),
        "version": message.version,
        "changeNumber": message.change_number,
        "findings": list(findings),
    }


def shown_number(number: str | None) -> str | None:
    return None if number is None else shown(number)


def findings_of(result: Result) -> Sequence[Finding]:
    return result.message.findings if result.message else ()


def acknowledgement(results: Sequence[Result], system: str, language: str) -> bytes:
    """An ALEAUD01 for IDocs."""
    idoc = import_module("resolvers.exchange.idoc")  # not imported where nobody sends IDocs: lxml is large
    states = [
        idoc.Acknowledged(
            one.message_id or "", one.idoc_status or READY, one.findings, shown_number(one.customer_number)
        )
        for result in results
        if (one := result.message) is not None
    ]
    serial = str(max((one.put.queue_id for one in results), default=0))
    return idoc.acknowledge(states, Addressed(receiver=system), serial, language)


def http_status(results: Sequence[Result]) -> int:
    """200 all done, 202 some wait, 422 all are errors, 207 some."""
    states = {one.state for one in results}
    if states <= set(_FINAL):
        return 200
    if states == {QueueState.ERROR}:
        return 422
    return 207 if QueueState.ERROR in states else 202
