"""Bulk loads: begun, watched, cancelled. Next: boxes.py."""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, cast

import orjson
import strawberry

from models.rules.exchange.message import Format, Function
from models.rules.numbers import shown as shown_number
from models.rules.shape import camel
from resolvers.errors import Gone
from resolvers.inbound import loads
from resolvers.inbound.loading import carry_out_now
from resolvers.inbound.loads import Load, Wanted
from resolvers.inbound.receiving import Sender
from resolvers.inbound.staging import receive
from resolvers.inbound.systems import own_system
from resolvers.write.once import Begun, remembered
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.exchange.queue import ExchangeFormat, MessageOutcome, told
from schema.exchange.systems import NumberPolicy, SystemCode
from schema.inputs.customer import CustomerInput
from schema.patching import patch_from_input
from schema.payloads import Finding, Refused
from schema.saving import ContextInfo, call_of, refusing

LoadId = Annotated[strawberry.ID, strawberry.argument(description="Id of the load.")]
_AT = ("load_id",)
_ONE = "central_credit"  # an object, in the record a list of at most one row


@strawberry.enum(description="How far a load is.")
class LoadState(Enum):
    RECEIVING = strawberry.enum_value("RECEIVING", description="Its rows are coming; none has an effect yet.")
    QUEUED = strawberry.enum_value("QUEUED", description="All have come; a worker takes it up.")
    RUNNING = strawberry.enum_value("RUNNING", description="A worker is at it.")
    DONE = strawberry.enum_value("DONE", description="Carried out; rows tell what became of each.")
    REFUSED = strawberry.enum_value(
        "REFUSED", description="Nothing was taken over; findings and rows say why."
    )
    FAILED = strawberry.enum_value("FAILED", description="It broke off; error says why.")
    CANCELLED = strawberry.enum_value("CANCELLED", description="Somebody ended it; what it did stays done.")


@strawberry.enum(description="What one wrong row means for the others.")
class LoadMode(Enum):
    ATOMIC = strawberry.enum_value(
        "ATOMIC", description="All rows or none, in one transaction; at most 10,000 rows."
    )
    PER_ROW = strawberry.enum_value(
        "PER_ROW", description="Each by itself; what is wrong waits in the queue to be set right."
    )


@strawberry.type(description="How many rows had an outcome.")
class OutcomeCount:
    outcome: str = strawberry.field(
        description="A MessageOutcome. NEW: waits its turn. NOT_DONE: the load had no effect, and so had it."
    )
    count: int = strawberry.field(description="Rows.")


@strawberry.type(description="What became of a row of a load.")
class LoadRow:
    position: int = strawberry.field(description="In the file, from 1.")
    place: str = strawberry.field(description="Where people find it: line 7, 客户档案!7, IDOC 3.")
    queue_id: strawberry.ID = strawberry.field(description="Its message in the queue.")
    message_id: str | None = strawberry.field(description="The sender's id of it.")
    external_key: str | None = strawberry.field(description="The sender's key of the customer, or number.")
    customer_number: str | None = strawberry.field(description="The customer; null where there is none.")
    outcome: MessageOutcome | None = strawberry.field(
        description="What it did, in a dry run what it would do; null where it had no turn."
    )
    status: str | None = strawberry.field(description="IDoc status of it.")
    version: int | None = strawberry.field(description="Version of the customer after it.")
    findings: list[Finding] = strawberry.field(description="What is wrong, or worth knowing.")


@strawberry.type(description="Many customers in one file, stream or call.")
class BulkLoad:
    row: strawberry.Private[Load]
    load_id: strawberry.ID = strawberry.field(description="Id of the load.")
    system: str = strawberry.field(description="The external system.")
    format: ExchangeFormat = strawberry.field(description="How it is written.")
    mode: LoadMode = strawberry.field(description="All or none, or each by itself.")
    dry_run: bool = strawberry.field(description="true: it is tried, and nothing of it stays.")
    state: LoadState = strawberry.field(description="How far it is.")
    came_by: str = strawberry.field(description="HTTP, GRAPHQL, CLI, or the drop box.")
    file_name: str = strawberry.field(description="Name of the file, if it has one.")
    size: str = strawberry.field(description="Bytes, as digits.")
    sha256: str | None = strawberry.field(description="Digest of the file; null until all of it has come.")
    row_count: int = strawberry.field(description="Rows that have come.")
    done: int = strawberry.field(description="Rows that are done.")
    error: str | None = strawberry.field(description="Why it failed, or is tried again.")
    submitted_by: str = strawberry.field(description="Who sent it.")
    received_at: datetime = strawberry.field(description="When it began to come.")
    ended_at: datetime | None = strawberry.field(description="When it was over.")

    @strawberry.field(description="Rows by outcome, so far.")
    def counts(self) -> list[OutcomeCount]:
        return [OutcomeCount(outcome=name, count=count) for name, count in sorted(self.row.counts.items())]

    @strawberry.field(description="What is wrong with the file as such.")
    def findings(self, info: ContextInfo) -> list[Finding]:
        return told(self.row.findings, info.context.caller.languages)

    @strawberry.field(description="What became of each row, in their order, of customers in sight.")
    async def rows(
        self,
        info: ContextInfo,
        first: PageSize = 100,
        after: Annotated[int, strawberry.argument(description="Only those behind this position.")] = 0,
        outcome: Annotated[
            MessageOutcome | None, strawberry.argument(description="Only those with this outcome.")
        ] = None,
        with_findings: Annotated[
            bool, strawberry.argument(description="true: only those of which there is something to tell.")
        ] = False,
    ) -> list[LoadRow]:
        caller, page = info.context.caller, (after, checked_size(first))
        only = {"outcome": None if outcome is None else str(outcome.value), "told": with_findings}
        found = await loads.rows_of(pool_of(info), caller, str(self.load_id), page, **only)
        return [_row(one, caller.languages) for one in found]


@strawberry.input(description="A customer as an external system has it (domain 3.5).")
class CustomerMessageInput:
    customer: CustomerInput = strawberry.field(description="His data; absent = unchanged, null = cleared.")
    message_id: str | None = strawberry.field(
        description="The sender's id of this message, at most 60 characters: the same comes once.",
        default=None,
    )
    external_key: str | None = strawberry.field(
        description="The sender's key of the customer, at most 60 characters; without it his number.",
        default=None,
    )
    number: str | None = strawberry.field(description="The sender's number of the customer.", default=None)
    sequence: str | None = strawberry.field(
        description="Digits, at most 38: what is not behind the last is STALE.", default=None
    )
    number_policy: NumberPolicy | None = strawberry.field(
        description="KEEP or ASSIGN; without it as the system's profile says.", default=None
    )
    function: str = strawberry.field(
        description="MSGFN: 009 new, 004 changed, 005 all of it, 003 to be deleted, 018 sent again.",
        default=Function.CHANGE.value,
    )


@strawberry.type(description="The load as it is now.")
class LoadPayload:
    load: BulkLoad = strawberry.field(description="The load.")


LoadResult = Annotated[
    LoadPayload | Refused, strawberry.union("LoadResult", description="Answer of acts on loads.")
]


@strawberry.type
class LoadQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Loads, the newest first: of the caller's systems; all for administrators and auditors."
    )
    async def bulk_loads(
        self,
        info: ContextInfo,
        system: Annotated[
            str | None, strawberry.argument(description="Only of this external system.")
        ] = None,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those before this loadId.")
        ] = None,
    ) -> list[BulkLoad]:
        named, last = system and system.strip().upper(), None if after is None else str(after)
        found = await loads.loads_seen(pool_of(info), info.context.caller, named, last, checked_size(first))
        return [shown(one) for one in found]

    @strawberry.field(description="One load; null where it is not the caller's to see.")
    async def bulk_load(self, info: ContextInfo, id: LoadId) -> BulkLoad | None:
        try:
            return shown(await loads.find_load(pool_of(info), info.context.caller, str(id)))
        except Gone:
            return None


@strawberry.type
class LoadActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Take over customers as an external system of the caller's has them: created, changed or "
        "left alone, by the rules of people's acts. Of any length by POST /exchange/{system}/loads. At most "
        "500 rows are carried out at once; more by a worker: watch the load by bulkLoad or loadProgress. "
        "What is wrong with rows is told by the load."
    )
    async def upsert_customers(
        self,
        info: ContextInfo,
        system: SystemCode,
        rows: Annotated[list[CustomerMessageInput], strawberry.argument(description="The customers.")],
        mode: Annotated[
            LoadMode, strawberry.argument(description="What one wrong row means for the others.")
        ] = LoadMode.PER_ROW,
        dry_run: Annotated[
            bool, strawberry.argument(description="true: try it, and let nothing of it stay.")
        ] = False,
    ) -> LoadResult:
        async def act() -> LoadPayload:
            writer, caller = info.context.services.writer, info.context.caller

            async def begin(begun: Begun) -> str:
                sender = Sender(await own_system(writer.pool, caller, system), caller, Format.NDJSON)
                wanted = Wanted(str(mode.value), dry_run, "", "GRAPHQL", begun=begun)
                most = info.context.services.bounds.load_bytes
                return await receive(writer, sender, wanted, _lines(rows), most)

            load_id = await remembered(call_of(info), begin)
            await carry_out_now(writer, await loads.find_load(writer.pool, caller, load_id))
            return LoadPayload(load=shown(await loads.find_load(writer.pool, caller, load_id)))

        return await refusing(info, act, ("system",))

    @strawberry.mutation(
        description="End a load: what it did stays done, the rest is forgotten. GEN-STATE once it is over."
    )
    async def cancel_load(self, info: ContextInfo, load_id: LoadId) -> LoadResult:
        async def act() -> LoadPayload:
            done = await loads.cancel_load(call_of(info), str(load_id))
            return LoadPayload(load=shown(await loads.find_load(pool_of(info), info.context.caller, done)))

        return await refusing(info, act, _AT)


def shown(load: Load) -> BulkLoad:
    copied = (
        *("system", "dry_run", "came_by", "file_name", "sha256", "row_count", "done", "error"),
        *("submitted_by", "received_at", "ended_at"),
    )
    return BulkLoad(
        row=load,
        load_id=strawberry.ID(load.load_id),
        format=ExchangeFormat(load.format),
        mode=LoadMode(load.mode),
        state=LoadState(load.state),
        size=str(load.size),
        **{name: getattr(load, name) for name in copied},
    )


def _row(row: loads.LoadRow, languages: Sequence[str]) -> LoadRow:
    return LoadRow(
        position=row.position,
        place=row.place,
        queue_id=strawberry.ID(str(row.queue_id)),
        message_id=row.message_id,
        external_key=row.external_key,
        customer_number=shown_number(row.customer_number) if row.customer_number else None,
        outcome=MessageOutcome(row.outcome) if row.outcome else None,
        status=row.idoc_status,
        version=row.version,
        findings=told(row.findings, languages),
    )


async def _lines(rows: Sequence[CustomerMessageInput]) -> AsyncGenerator[bytes]:
    """As POST takes them."""
    for row in rows:
        line = {
            "messageId": row.message_id,
            "externalKey": row.external_key,
            "number": row.number,
            "sequence": row.sequence,
            "numberPolicy": row.number_policy and row.number_policy.value,
            "function": row.function,
            "customer": _spoken(patch_from_input(row.customer)),
        }
        yield orjson.dumps(line, default=str) + b"\n"


def _spoken(patch: dict[str, Any]) -> dict[str, Any]:
    return {camel(name): _value(name, value) for name, value in patch.items() if not name.startswith("@")}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return _spoken(cast("dict[str, Any]", value))
    if not isinstance(value, list):
        return value
    rows = [_value("", row) for row in cast("list[Any]", value)]
    if name == _ONE:
        return None if not rows or rows[0].get("remove") else rows[0]
    return rows
