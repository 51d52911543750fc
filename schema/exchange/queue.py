"""Messages of external systems: the error queue, corrected and tried again (domain 3.6). Next: loads.py."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated, cast

import strawberry
from graphql import GraphQLError
from strawberry.scalars import JSON

from models.rules.exchange import message
from models.rules.finding import Finding as RuleFinding
from models.rules.numbers import shown as shown_number
from models.rules.numbers import stored
from resolvers.errors import Gone
from resolvers.inbound import queue
from resolvers.inbound.queue import Filter, Queued
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.exchange.doors.formats import path_shown
from schema.payloads import Finding, Refused, Severity
from schema.saving import ContextInfo, call_of, refusing

_DIGITS = 18  # fits 64 bits
_AT = ("queue_ids",)
QueueIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="queueId of messages, at most 1,000.")
]
Why = Annotated[str, strawberry.argument(description="Why, at most 200 characters; it is kept.")]


@strawberry.enum(description="Where a message stands (domain 3.6).")
class QueueState(Enum):
    NEW = strawberry.enum_value("NEW", description="Stored, ready: status 64; waits for its turn.")
    PROCESSING = strawberry.enum_value("PROCESSING", description="A worker has it, at most 5 minutes: 62.")
    DONE = strawberry.enum_value("DONE", description="Carried out, or without effect by rule: 53; final.")
    WAITING_REF = strawberry.enum_value(
        "WAITING_REF", description="A customer that it names has not come yet: 66; tried again, for 24 hours."
    )
    ERROR = strawberry.enum_value(
        "ERROR", description="51, 56 or 60: the findings say why. Later messages of the customer wait for it."
    )
    CANCELLED = strawberry.enum_value("CANCELLED", description="Given up, with a reason: 68; final.")


@strawberry.enum(description="What a message did (UP-7).")
class MessageOutcome(Enum):
    CREATED = strawberry.enum_value("CREATED", description="A customer was created.")
    UPDATED = strawberry.enum_value("UPDATED", description="A customer was changed.")
    UNCHANGED = strawberry.enum_value("UNCHANGED", description="Equal to what was taken over last.")
    DUPLICATE = strawberry.enum_value("DUPLICATE", description="This message came before.")
    STALE = strawberry.enum_value("STALE", description="Its sequence is not behind the last; ignored.")
    WAITING_REF = strawberry.enum_value("WAITING_REF", description="A customer it names has not come yet.")
    REJECTED = strawberry.enum_value("REJECTED", description="The findings forbid it.")


@strawberry.enum(description="What a message or a file holds.")
class ExchangeFormat(Enum):
    NDJSON = strawberry.enum_value("NDJSON", description="A line of JSON for each customer.")
    SHEET = strawberry.enum_value("SHEET", description="The customer workbook of this service.")
    IDOC = strawberry.enum_value("IDOC", description="DEBMAS06 or DEBMAS07 as XML.")
    ODATA = strawberry.enum_value("ODATA", description="API_BUSINESS_PARTNER as JSON.")
    U8 = strawberry.enum_value("U8", description="客户档案 of U8+: workbook or CSV.")


@strawberry.type(description="One customer as an external system sent it.")
class QueuedMessage:
    row: strawberry.Private[Queued]
    queue_id: strawberry.ID = strawberry.field(description="Its number in the queue, ascending as it came.")
    system: str = strawberry.field(description="The external system.")
    message_id: str | None = strawberry.field(description="The sender's id of it; of an IDoc its DOCNUM.")
    load_id: strawberry.ID | None = strawberry.field(description="The load it came in, if any.")
    place: str = strawberry.field(description="Where in its file: line 7, 客户档案!7, IDOC 3.")
    format: ExchangeFormat = strawberry.field(description="How it is written.")
    external_key: str | None = strawberry.field(
        description="The sender's key of the customer, else his number: its messages are kept in order."
    )
    customer_number: str | None = strawberry.field(description="The customer; null until he is known.")
    sequence: str | None = strawberry.field(description="The sender's sequence, SERIAL of an IDoc; digits.")
    function: str = strawberry.field(description="MSGFN: 009, 004, 005, 003, 018, 023.")
    state: QueueState = strawberry.field(description="Where it stands.")
    outcome: MessageOutcome | None = strawberry.field(description="What it did; null until it was tried.")
    status: str | None = strawberry.field(description="IDoc status of it: 53, 51, 56, 60, 62, 64, 66, 68 …")
    version: int | None = strawberry.field(description="Version of the customer after it.")
    change_number: str | None = strawberry.field(description="Its change document, if it changed anything.")
    submitted_by: str = strawberry.field(description="Who sent it.")
    received_at: datetime = strawberry.field(description="When it came.")
    ended_at: datetime | None = strawberry.field(description="When it was over, or became an error.")
    waiting_since: datetime | None = strawberry.field(description="Since when it waits for a customer.")
    attempts: int = strawberry.field(description="Tries that failed for technical reasons.")
    next_try_at: datetime | None = strawberry.field(description="When it is tried next.")
    reason: str | None = strawberry.field(description="Why it was edited, cancelled or superseded.")
    handled_by: str | None = strawberry.field(description="Who retried, edited or cancelled it.")

    @strawberry.field(description="What is wrong, or worth knowing. A path is in the words of the format.")
    def findings(self, info: ContextInfo) -> list[Finding]:
        return told(self.row.findings, info.context.caller.languages)

    @strawberry.field(
        description="What was sent, as text, until it is carried out; for its owner alone, by a key of no "
        "fewer rights than sent it, as far as he reads all classes of fields in clear, else null. Only in "
        "inboundMessage."
    )
    def payload(self, info: ContextInfo) -> str | None:
        return _opened(info, self.row, self.row.payload)

    @strawberry.field(description="What was sent first, if it was edited; otherwise as payload.")
    def original(self, info: ContextInfo) -> str | None:
        return _opened(info, self.row, self.row.original)


@strawberry.type(description="The messages as they are now.")
class QueueSaved:
    messages: list[QueuedMessage] = strawberry.field(description="In the order of the arguments.")


QueueResult = Annotated[
    QueueSaved | Refused, strawberry.union("QueueResult", description="Answer of acts on messages.")
]


@strawberry.input(description="Which messages; all that is given.")
class MessageFilter:
    system: str | None = strawberry.field(description="Of this external system.", default=None)
    state: QueueState | None = strawberry.field(description="In this state.", default=None)
    load_id: strawberry.ID | None = strawberry.field(description="Of this load.", default=None)
    external_key: str | None = strawberry.field(description="With this external key.", default=None)
    customer_number: str | None = strawberry.field(description="Of this customer.", default=None)
    message_id: str | None = strawberry.field(description="With this id of the sender's.", default=None)


@strawberry.type
class QueueQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Messages of external systems, the newest first: the caller's own as integrator, all for "
        "administrators and auditors; of customers out of sight there are none."
    )
    async def inbound_messages(
        self,
        info: ContextInfo,
        filter: Annotated[
            MessageFilter | None, strawberry.argument(description="Which; without it all.")
        ] = None,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those before this queueId.")
        ] = None,
    ) -> list[QueuedMessage]:
        last = None if after is None else _number(after)
        found = await queue.messages_of(
            pool_of(info), info.context.caller, _filter(filter or MessageFilter()), last, checked_size(first)
        )
        return [shown(one) for one in found]

    @strawberry.field(description="One message; null where it is not the caller's to see.")
    async def inbound_message(
        self,
        info: ContextInfo,
        queue_id: Annotated[strawberry.ID, strawberry.argument(description="Its queueId.")],
    ) -> QueuedMessage | None:
        try:
            return shown(await queue.find_message(pool_of(info), info.context.caller, _number(queue_id)))
        except (Gone, GraphQLError):
            return None


@strawberry.type
class QueueActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Try messages in ERROR, or that wait for another customer, again: a worker does, at "
        "once. The owner's are carried out by his rights of now, where they are no fewer than those that "
        "sent them. Business errors are never tried again by themselves."
    )
    async def retry_messages(self, info: ContextInfo, queue_ids: QueueIds) -> QueueResult:
        return await _acted(info, lambda ids: queue.retry_messages(call_of(info), ids), queue_ids)

    @strawberry.mutation(
        description="Put another text in the place of what was sent, of the same format and customer, and "
        "try it, by the rights of who edits it: status 69. A copy of what was sent is kept. For the owner of "
        "the system alone, by a key of no fewer rights than sent it; audited."
    )
    async def edit_message(
        self,
        info: ContextInfo,
        queue_id: Annotated[strawberry.ID, strawberry.argument(description="Its queueId.")],
        payload: Annotated[str, strawberry.argument(description="The whole text anew, at most 1 MiB.")],
        reason: Why,
    ) -> QueueResult:
        async def act(ids: Sequence[int]) -> list[int]:
            return [await queue.edit_message(call_of(info), ids[0], payload.encode(), reason)]

        return await _acted(info, act, [queue_id])

    @strawberry.mutation(
        description="Give messages up that are in NEW, ERROR or WAITING_REF: status 68, for good; later ones "
        "of the same customers go on. Audited."
    )
    async def cancel_messages(self, info: ContextInfo, queue_ids: QueueIds, reason: Why) -> QueueResult:
        return await _acted(info, lambda ids: queue.cancel_messages(call_of(info), ids, reason), queue_ids)


async def _acted(
    info: ContextInfo, act: Callable[[Sequence[int]], Awaitable[list[int]]], given: Sequence[strawberry.ID]
) -> QueueSaved | Refused:
    async def work() -> QueueSaved:
        done = await act([_number(one) for one in given])
        pool, caller = pool_of(info), info.context.caller
        return QueueSaved(messages=[shown(await queue.find_message(pool, caller, one)) for one in done])

    return await refusing(info, work, _AT)


def shown(row: Queued) -> QueuedMessage:
    copied = (
        *("system", "message_id", "place", "external_key", "function", "version", "change_number"),
        *("submitted_by", "received_at", "ended_at", "waiting_since", "attempts", "next_try_at", "reason"),
        "handled_by",
    )
    return QueuedMessage(
        row=row,
        queue_id=strawberry.ID(str(row.queue_id)),
        load_id=strawberry.ID(row.load_id) if row.load_id else None,
        format=ExchangeFormat(row.format),
        customer_number=shown_number(row.customer_number) if row.customer_number else None,
        sequence=None if row.sequence is None else str(row.sequence),
        state=QueueState(row.state),
        outcome=MessageOutcome(row.outcome) if row.outcome else None,
        status=row.idoc_status,
        **{name: getattr(row, name) for name in copied},
    )


def told(findings: Sequence[RuleFinding], languages: Sequence[str]) -> list[Finding]:
    return [
        Finding(
            code=one.code.value,
            severity=Severity(one.severity.value),
            path=path_shown(one.path),
            message=one.message(languages[0]),
            message_zh=one.message("zh"),
            message_en=one.message("en"),
            params=cast("JSON", dict(one.params)),
        )
        for one in findings
    ]


def format_from(given: ExchangeFormat) -> message.Format:
    return message.Format(given.value)


def _opened(info: ContextInfo, row: Queued, box: bytes | None) -> str | None:
    if not queue.reads_payload(info.context.caller, row):
        return None
    clear = queue.opened(info.context.services.writer.sealer, box)
    return None if clear is None else clear.decode(errors="replace")


def _filter(given: MessageFilter) -> Filter:
    return Filter(
        given.system and given.system.strip().upper(),
        None if given.state is None else str(given.state.value),
        given.load_id and str(given.load_id),
        given.external_key,
        given.customer_number and stored(given.customer_number),
        given.message_id,
    )


def _number(given: strawberry.ID) -> int:
    text = str(given)
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise GraphQLError(f"{text[:40]!r} is no queueId")
    return int(text)
