"""Receivers of changes: registered, asked for their delta, acknowledged, begun anew. Next: snapshots.py."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from models.rules.exchange import receiving
from models.rules.exchange.receiving import ReceiverForm, Standing
from resolvers.errors import Gone
from resolvers.feed.log import read_lag
from resolvers.outbound import registering, sight
from resolvers.outbound.delta import MOST, Pending
from resolvers.outbound.receivers import ReceiverRow
from resolvers.outbound.registering import Registered
from resolvers.outbound.rendering import Rendered
from schema.custody.jobs import checked_size, pool_of
from schema.exchange.deliveries import ReceiverDeliveries
from schema.exchange.snapshots import ReceiverSnapshots, SnapshotActs
from schema.payloads import Finding, Refused
from schema.saving import ContextInfo, call_of, finding_payload, refusing

ReceiverCode = Annotated[str, strawberry.argument(description="Code of the receiver, such as CRM.")]
Reason = Annotated[str, strawberry.argument(description="Why, at most 200 characters.")]
First = Annotated[
    int,
    strawberry.argument(
        description=f"How many changes at most, from 1 to {MOST:,}; of IDOC, ODATA and NDJSON no more than "
        "1,000 come at a time."
    ),
]
AT_RECEIVER = ("receiver",)
_AT_CODE = ("receiver_code",)


@strawberry.enum(description="How a receiver gets what is new.")
class ReceiverChannel(Enum):
    PULL = strawberry.enum_value("PULL", description="It asks: delta, then acknowledge.")
    WEBHOOK = strawberry.enum_value("WEBHOOK", description="An event in each signed POST to its address.")
    NATS = strawberry.enum_value("NATS", description="An event in each message of NATS JetStream.")
    FOLDER = strawberry.enum_value("FOLDER", description="A document in each file of a folder.")
    BUCKET = strawberry.enum_value("BUCKET", description="A document in each object of a bucket.")


@strawberry.enum(description="What a receiver is told of a change.")
class ReceiverFormat(Enum):
    EVENT = strawberry.enum_value("EVENT", description="CloudEvents in JSON: what changed, by change.")
    GRAPHQL = strawberry.enum_value(
        "GRAPHQL", description="Its own selection of customerChanged in JSON, by change."
    )
    IDOC = strawberry.enum_value("IDOC", description="DEBMAS06 as XML: the customer as he is now.")
    ODATA = strawberry.enum_value("ODATA", description="API_BUSINESS_PARTNER as JSON, likewise.")
    NDJSON = strawberry.enum_value("NDJSON", description="A line of JSON in GraphQL's names, likewise.")


@strawberry.enum(description="Whether a receiver is told.")
class ReceiverState(Enum):
    ACTIVE = strawberry.enum_value("ACTIVE", description="It is.")
    PAUSED = strawberry.enum_value("PAUSED", description="It is not; its place in the log is kept.")
    DISABLED = strawberry.enum_value("DISABLED", description="It answered 410 Gone; its place is kept.")


_LISTED = {
    "company_codes": "Company codes: of customers that have one of them or no layer at all, their general "
    "data and what lies in these; null = all.",
    "sales_orgs": "Sales organisations, likewise; null = all.",
    "account_groups": "Account groups (科目组) of the customers as they are now; null = all.",
    "tables": "Tables of the log, such as KNB1 and KNVV: changes of others are not told, and documents "
    "do not hold them; null = all.",
    "field_names": "SAP names of fields, such as ZTERM (reduced message): documents hold these and keys; "
    "null = all.",
}


@strawberry.type(description="A system that is kept in step with customers (domain 3.3).")
class ChangeReceiver(ReceiverSnapshots, ReceiverDeliveries):
    row: strawberry.Private[ReceiverRow]
    receiver_code: str = strawberry.field(description="Its code, at most 20 characters.")
    name: str = strawberry.field(description="What it is called.")
    user_name: str = strawberry.field(description="Whose it is: by his grants all for it is read.")
    system: str | None = strawberry.field(description="External system whose code maps are used outward.")
    channel: ReceiverChannel = strawberry.field(description="How it gets what is new.")
    format: ReceiverFormat = strawberry.field(description="What it is told.")
    selection: str | None = strawberry.field(description="Of format GRAPHQL: what it selects.")
    endpoint: str | None = strawberry.field(
        description="Address of a webhook, subject of NATS, folder or prefix; null of PULL, and of a webhook "
        "that is not the caller's."
    )
    company_codes: list[str] | None = strawberry.field(description=_LISTED["company_codes"])
    sales_orgs: list[str] | None = strawberry.field(description=_LISTED["sales_orgs"])
    account_groups: list[str] | None = strawberry.field(description=_LISTED["account_groups"])
    tables: list[str] | None = strawberry.field(description=_LISTED["tables"])
    field_names: list[str] | None = strawberry.field(description=_LISTED["field_names"])
    state: ReceiverState = strawberry.field(description="Whether it is told.")
    state_reason: str | None = strawberry.field(description="Why not.")
    created_at: datetime = strawberry.field(description="When it was registered.")
    changed_at: datetime = strawberry.field(description="When it was last changed, paused or resumed.")
    changed_by: str = strawberry.field(description="By whom.")

    @strawberry.field(
        description="How far it is behind the log, in seconds: the age of the oldest change behind its "
        "place, whether it is for this receiver or not. 0: it has all."
    )
    async def behind_seconds(self, info: ContextInfo) -> float:
        return (await read_lag(info.context.services.deltas.reads, self.row.position))[1]


@strawberry.input(description="The whole of a receiver.")
class ReceiverInput:
    receiver_code: str = strawberry.field(description="Its code: A–Z, 0–9, _ and -, at most 20 characters.")
    name: str = strawberry.field(description="What it is called, at most 80 characters.")
    channel: ReceiverChannel = strawberry.field(
        description="How it gets what is new; it cannot be changed later."
    )
    format: ReceiverFormat = strawberry.field(description="What it is told.")
    user_name: str | None = strawberry.field(
        description="Whose it is; without it the caller's, and of a receiver that is changed its user's. "
        "Administrators register those of others, if they could give all that the user may. What is not of "
        "channel PULL is read by the user's own grants: a key of his that may less registers, changes and "
        "resumes none (US-GRANT).",
        default=None,
    )
    system: str | None = strawberry.field(
        description="External system of the same user, whose code maps are used outward.", default=None
    )
    selection: str | None = strawberry.field(
        description="Of format GRAPHQL, and only of it: a selection of what customerChanged tells, such as "
        "{ change { operation items { table field newValue } } customer { name1 } }, with fragments if one "
        "likes, without variables; at most 10,000 characters. IN-SELECTION where it cannot be asked.",
        default=None,
    )
    endpoint: str | None = strawberry.field(
        description="Of WEBHOOK an https:// address (IN-ENDPOINT where it may not be called), of NATS the "
        "beginning of its subjects, of FOLDER and BUCKET a path below the operator's; none of PULL.",
        default=None,
    )
    company_codes: list[str] | None = strawberry.field(description=_LISTED["company_codes"], default=None)
    sales_orgs: list[str] | None = strawberry.field(description=_LISTED["sales_orgs"], default=None)
    account_groups: list[str] | None = strawberry.field(description=_LISTED["account_groups"], default=None)
    tables: list[str] | None = strawberry.field(description=_LISTED["tables"], default=None)
    field_names: list[str] | None = strawberry.field(description=_LISTED["field_names"], default=None)


@strawberry.type(description="A customer as a receiver is told of him.")
class DeltaDocument:
    customer_number: str = strawberry.field(description="Number of the customer as stored, ten digits.")
    change_number: str = strawberry.field(description="Of the last change that it tells of.")
    changes: int = strawberry.field(description="How many changes it tells of.")
    content_type: str = strawberry.field(description="Media type of the body.")
    body: str = strawberry.field(description="The document, as the receiver's format has it.")
    findings: list[Finding] = strawberry.field(
        description="What could not be said in it: IN-TRUNC, IN-PARTNER-KIND."
    )


@strawberry.type(description="What a receiver has not acknowledged, from the oldest change on.")
class Delta:
    documents: list[DeltaDocument] = strawberry.field(
        description="One for each customer, in the order of their first changes; empty: nothing is new."
    )
    changes: int = strawberry.field(description="How many changes they tell of.")
    token: str = strawberry.field(description="Acknowledge with it when all documents have arrived.")
    more: bool = strawberry.field(description="true: acknowledge and ask again at once.")


@strawberry.type(description="The receiver as it is now.")
class ReceiverSaved:
    receiver: ChangeReceiver = strawberry.field(description="The receiver.")
    secret: str | None = strawberry.field(
        description="Of a new webhook: whsec_ and base64, by which its deliveries are signed, told this "
        "once. Null otherwise, and when the call was repeated under its key."
    )


@strawberry.type(description="The receiver is removed, with what was still to be delivered to it.")
class ReceiverRemoved:
    receiver_code: str = strawberry.field(description="Its code.")


ReceiverResult = Annotated[
    ReceiverSaved | Refused,
    strawberry.union("ChangeReceiverResult", description="Answer of acts on receivers."),
]
RemovedResult = Annotated[
    ReceiverRemoved | Refused,
    strawberry.union("ChangeReceiverRemovedResult", description="Answer of removeReceiver."),
]
DeltaResult = Annotated[Delta | Refused, strawberry.union("DeltaResult", description="Answer of delta.")]


@strawberry.type
class ReceiverQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Receivers of changes: the caller's own as integrator; all for administrators and "
        "auditors."
    )
    async def receivers(self, info: ContextInfo) -> list[ChangeReceiver]:
        found = await sight.receivers_seen(pool_of(info), info.context.caller)
        return [shown(info, one) for one in found]

    @strawberry.field(description="One receiver; null where it is not the caller's to see.")
    async def receiver(self, info: ContextInfo, receiver: ReceiverCode) -> ChangeReceiver | None:
        try:
            return shown(info, await sight.find_receiver(pool_of(info), info.context.caller, receiver))
        except Gone:
            return None

    @strawberry.field(
        description="What changed since a receiver of channel PULL last acknowledged, within the grants of "
        "the key that asks, which is its user's. The same again until it is acknowledged. GEN-STATE while it "
        "is paused; RESYNC_REQUIRED when its place is older than the change log: take a snapshot."
    )
    async def delta(self, info: ContextInfo, receiver: ReceiverCode, first: First = 500) -> DeltaResult:
        deltas, most = info.context.services.deltas, checked_size(first, MOST)

        async def work() -> tuple[Pending, list[Rendered]]:
            return await deltas.documents(info.context.caller, receiver, most)

        done = await refusing(info, work, AT_RECEIVER)
        return done if isinstance(done, Refused) else _delta(*done, info.context.caller.languages)


@strawberry.type
class ReceiverActs(SnapshotActs):
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Register a receiver: integrators their own, administrators those of others too. It is "
        "told of what is committed from now on; what was before comes by takeSnapshot. GEN-DUPLICATE where "
        "the code is taken."
    )
    async def register_receiver(
        self,
        info: ContextInfo,
        input: Annotated[ReceiverInput, strawberry.argument(description="The receiver.")],
    ) -> ReceiverResult:
        form, outlets = _form(input, info.context.caller.user_name), info.context.services.outlets
        return await _saved(info, lambda: registering.register_receiver(call_of(info), form, outlets))

    @strawberry.mutation(
        description="Put other data in the place of a receiver's, but for its channel. What its new filter "
        "or format would have told before does not come again: take a snapshot for that. What waits for a "
        "webhook is rendered anew."
    )
    async def change_receiver(
        self,
        info: ContextInfo,
        input: Annotated[ReceiverInput, strawberry.argument(description="The whole receiver.")],
    ) -> ReceiverResult:
        form, outlets = _form(input, ""), info.context.services.outlets
        return await _saved(info, lambda: registering.change_receiver(call_of(info), form, outlets))

    @strawberry.mutation(description="Tell a receiver nothing more until it is resumed; its place is kept.")
    async def pause_receiver(
        self, info: ContextInfo, receiver: ReceiverCode, reason: Reason
    ) -> ReceiverResult:
        return await _saved(
            info,
            lambda: registering.set_standing(call_of(info), receiver, Standing.PAUSED, reason),
            AT_RECEIVER,
        )

    @strawberry.mutation(description="Tell a receiver again that was paused or disabled, from where it was.")
    async def resume_receiver(self, info: ContextInfo, receiver: ReceiverCode) -> ReceiverResult:
        return await _saved(
            info, lambda: registering.set_standing(call_of(info), receiver, Standing.ACTIVE), AT_RECEIVER
        )

    @strawberry.mutation(description="Remove a receiver, its place and its deliveries.")
    async def remove_receiver(self, info: ContextInfo, receiver: ReceiverCode) -> RemovedResult:
        async def work() -> ReceiverRemoved:
            gone = await registering.remove_receiver(call_of(info), receiver)
            return ReceiverRemoved(receiver_code=gone.receiver_code)

        return await refusing(info, work, AT_RECEIVER)

    @strawberry.mutation(
        description="All that a delta told up to its token has arrived, and is not told again. Once more, or "
        "for an older token, it changes nothing. IN-TOKEN for what delta did not give to this receiver, or "
        "gave before its last snapshot."
    )
    async def acknowledge(
        self,
        info: ContextInfo,
        receiver: ReceiverCode,
        token: Annotated[str, strawberry.argument(description="token of the delta.")],
    ) -> ReceiverResult:
        async def work() -> ReceiverSaved:
            row = await info.context.services.deltas.acknowledge(info.context.caller, receiver, token)
            return ReceiverSaved(receiver=shown(info, row), secret=None)

        return await refusing(info, work, AT_RECEIVER)


async def _saved(
    info: ContextInfo, act: Callable[[], Awaitable[Registered]], missing: tuple[str, ...] = _AT_CODE
) -> ReceiverSaved | Refused:
    async def work() -> ReceiverSaved:
        done = await act()
        row = await sight.find_receiver(pool_of(info), info.context.caller, done.receiver_code)
        return ReceiverSaved(receiver=shown(info, row), secret=done.secret)

    return await refusing(info, work, missing)


def shown(info: ContextInfo, row: ReceiverRow) -> ChangeReceiver:
    mine = row.user_name == info.context.caller.user_name
    hides = row.channel is receiving.Channel.WEBHOOK and not mine  # it may hold a token of the other side
    lists: dict[str, Any] = {
        name: None if (one := getattr(row, name)) is None else sorted(one) for name in receiving.LISTS
    }
    copied = (
        *("receiver_code", "name", "user_name", "system", "selection", "state_reason"),
        *("created_at", "changed_at", "changed_by"),
    )
    return ChangeReceiver(
        row=row,
        channel=ReceiverChannel(row.channel.value),
        format=ReceiverFormat(row.format.value),
        state=ReceiverState(row.state.value),
        endpoint=None if hides else row.endpoint,
        **{name: getattr(row, name) for name in copied},
        **lists,
    )


def _form(given: ReceiverInput, user_name: str) -> ReceiverForm:
    values: dict[str, Any] = dict(vars(given))
    values["channel"] = receiving.Channel(given.channel.value)
    values["format"] = receiving.Told(given.format.value)
    values["user_name"] = (given.user_name or user_name).strip().upper()
    return ReceiverForm(**values)


def _delta(pending: Pending, documents: list[Rendered], languages: tuple[str, ...]) -> Delta:
    return Delta(
        documents=[
            DeltaDocument(
                customer_number=one.key,
                change_number=one.event_id,
                changes=one.changes,
                content_type=one.content_type,
                body=one.body.decode(),
                findings=[finding_payload(each, languages) for each in one.findings],
            )
            for one in documents
        ],
        changes=sum(one.changes for one in documents),
        token=pending.token,
        more=pending.more,
    )
