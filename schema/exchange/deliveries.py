"""Deliveries of webhooks: looked at, sent again, given up; secrets rotated. Next: loads.py."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from resolvers.outbound.receivers import ReceiverRow
from resolvers.outbound.webhooks import deliveries
from resolvers.outbound.webhooks.deliveries import Chosen, Handled
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.payloads import Refused
from schema.saving import ContextInfo, call_of, refusing

WebhookCode = Annotated[
    str, strawberry.argument(description="Code of a receiver of channel WEBHOOK, such as CRM.")
]
_AT_RECEIVER = ("receiver",)
_ID_DIGITS = 18


@strawberry.enum(description="How far a delivery is.")
class DeliveryState(Enum):
    WAITING = strawberry.enum_value("WAITING", description="For its turn, or for its next try.")
    SENDING = strawberry.enum_value("SENDING", description="It is under way.")
    SENT = strawberry.enum_value("SENT", description="The receiver took it: it answered 2xx.")
    DEAD = strawberry.enum_value(
        "DEAD",
        description="A dead letter: ten tries failed, or it could not be rendered. What waits behind it for "
        "the same customer waits on, until it is replayed or discarded.",
    )
    DISCARDED = strawberry.enum_value("DISCARDED", description="Somebody gave it up.")


@strawberry.type(description="One try to deliver.")
class WebhookAttempt:
    attempt: int = strawberry.field(description="Its number, which came in the header Dossier-Attempt.")
    began_at: datetime = strawberry.field(description="When a worker took it.")
    ended_at: datetime | None = strawberry.field(
        description="When what came of it was known; null: it is under way, or its worker died."
    )
    status: int | None = strawberry.field(description="HTTP status of the answer; null: there was none.")
    error: str | None = strawberry.field(description="What went wrong, in words.")


@strawberry.type(description="One event for one receiver of channel WEBHOOK; its bytes are shown to nobody.")
class WebhookDelivery:
    delivery_id: strawberry.ID = strawberry.field(description="Its number; those of a receiver ascend.")
    receiver: str = strawberry.field(description="Code of the receiver.")
    event_id: str = strawberry.field(
        description="Number of the change document; webhook-id is the receiver, _ and this. T…: a test."
    )
    key: str = strawberry.field(
        description="Within which the order is kept: the customer's number as stored, ten digits."
    )
    state: DeliveryState = strawberry.field(description="How far it is.")
    failures: int = strawberry.field(description="Tries that failed since it was created or replayed.")
    created_at: datetime = strawberry.field(description="When it was put into the line.")
    next_try_at: datetime | None = strawberry.field(description="When it is due; null unless it WAITS.")
    sent_at: datetime | None = strawberry.field(description="When the receiver had it.")
    last_status: int | None = strawberry.field(description="HTTP status of the last answer.")
    last_error: str | None = strawberry.field(description="What went wrong last.")
    attempts: list[WebhookAttempt] = strawberry.field(description="All tries, the first one first.")


@strawberry.input(description="Which deliveries; all that is given must hold.")
class DeliveryFilter:
    states: list[DeliveryState] | None = strawberry.field(description="In one of these states.", default=None)
    event_ids: list[str] | None = strawberry.field(description="Of these change documents.", default=None)
    key: str | None = strawberry.field(description="Of this customer, as key has him.", default=None)
    since: datetime | None = strawberry.field(description="Created then or later.", default=None)
    until: datetime | None = strawberry.field(description="Created before.", default=None)


@strawberry.type(description="What a receiver has not got yet, of customers within the caller's sight.")
class DeliveryFigures:
    waiting: int = strawberry.field(description="Deliveries that wait for their turn, or are under way.")
    dead: int = strawberry.field(description="Dead letters.")
    oldest_at: datetime | None = strawberry.field(
        description="When the oldest of them was put into the line; null where there is none."
    )


@strawberry.type
class ReceiverDeliveries:
    """Of a receiver."""

    row: strawberry.Private[ReceiverRow]

    @strawberry.field(description="How its deliveries stand; all 0 unless it is of channel WEBHOOK.")
    async def line(self, info: ContextInfo) -> DeliveryFigures:
        found = await deliveries.figures_of(pool_of(info), info.context.caller, self.row.receiver_code)
        return DeliveryFigures(**vars(found))


@strawberry.type(description="What was done with deliveries.")
class DeliveriesHandled:
    count: int = strawberry.field(description="How many were replayed or discarded.")
    more: bool = strawberry.field(
        description="true: 10,000 were, the oldest ones, and more may be left for another call."
    )


@strawberry.type(description="A test is in the line.")
class TestDelivery:
    delivery_id: strawberry.ID = strawberry.field(
        description="Look at it by deliveries: SENT or, after one failure, DEAD."
    )


@strawberry.type(description="A receiver has a new secret.")
class WebhookSecret:
    secret: str | None = strawberry.field(
        description="whsec_ and base64, told this once; null when the call was repeated under its key."
    )
    previous_until: datetime = strawberry.field(
        description="Until then both secrets sign, so that the receiver can change over."
    )


HandledResult = Annotated[
    DeliveriesHandled | Refused,
    strawberry.union("DeliveriesResult", description="Answer of replayDeliveries and discardDeliveries."),
]
TestResult = Annotated[
    TestDelivery | Refused,
    strawberry.union("TestDeliveryResult", description="Answer of sendTestDelivery."),
]
SecretResult = Annotated[
    WebhookSecret | Refused,
    strawberry.union("WebhookSecretResult", description="Answer of rotateWebhookSecret."),
]


@strawberry.type
class DeliveryQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Deliveries of webhooks, the newest first: of the caller's receivers; of all for "
        "administrators and auditors. Of customers out of sight there are none."
    )
    async def deliveries(
        self,
        info: ContextInfo,
        receiver: Annotated[str | None, strawberry.argument(description="Only of this receiver.")] = None,
        filter: Annotated[DeliveryFilter | None, strawberry.argument(description="Which of them.")] = None,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those older than this one.")
        ] = None,
    ) -> list[WebhookDelivery]:
        last = str(after or "")
        if after is not None and not (last.isascii() and last.isdigit() and len(last) <= _ID_DIGITS):
            return []
        chosen, behind = _chosen(receiver, filter), int(last) if last else None
        caller = info.context.caller
        found = await deliveries.deliveries_of(pool_of(info), caller, chosen, behind, checked_size(first))
        return [_shown(one) for one in found]


@strawberry.type
class DeliveryActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Send deliveries again, with the same webhook-id, in their order: dead letters, unless "
        "the filter names other states or events. Each is rendered anew, by what the receiver's user may see "
        "now, goes before what waits for its customer, and has ten tries anew; WAITING ones are due at once. "
        "By whose receiver it is, or administrators; US-GRANT for a key that may less than its user; audited."
    )
    async def replay_deliveries(
        self,
        info: ContextInfo,
        receiver: WebhookCode,
        filter: Annotated[DeliveryFilter | None, strawberry.argument(description="Which of them.")] = None,
    ) -> HandledResult:
        return await _handled(info, lambda: deliveries.replay(call_of(info), _chosen(receiver, filter)))

    @strawberry.mutation(
        description="Give deliveries up: dead letters, unless the filter names other states or events; "
        "WAITING ones can be given up too. The receiver does not learn of these changes, and what waits "
        "behind them goes on. By whose receiver it is, or administrators; audited."
    )
    async def discard_deliveries(
        self,
        info: ContextInfo,
        receiver: WebhookCode,
        reason: Annotated[str, strawberry.argument(description="Why, at most 200 characters.")],
        filter: Annotated[DeliveryFilter | None, strawberry.argument(description="Which of them.")] = None,
    ) -> HandledResult:
        chosen = _chosen(receiver, filter)
        return await _handled(info, lambda: deliveries.give_up(call_of(info), chosen, reason))

    @strawberry.mutation(
        description="Send an event of type dossier.test, which tells of nothing, as all others are sent. "
        "GEN-STATE unless the receiver is ACTIVE and of channel WEBHOOK."
    )
    async def send_test_delivery(self, info: ContextInfo, receiver: WebhookCode) -> TestResult:
        async def act() -> TestDelivery:
            made = await deliveries.send_test(call_of(info), receiver)
            return TestDelivery(delivery_id=strawberry.ID(str(made)))

        return await refusing(info, act, _AT_RECEIVER)

    @strawberry.mutation(
        description="Give a receiver a new secret. Until the old one ends both sign: webhook-signature then "
        "holds two signatures, and it is enough that one is right. A second rotation ends the oldest at once."
    )
    async def rotate_webhook_secret(
        self,
        info: ContextInfo,
        receiver: WebhookCode,
        old_until: Annotated[
            datetime | None,
            strawberry.argument(
                description="When the old one ends, at most 30 days from now; without it in 7 days."
            ),
        ] = None,
    ) -> SecretResult:
        async def act() -> WebhookSecret:
            secret, until = await deliveries.rotate_secret(call_of(info), receiver, old_until)
            return WebhookSecret(secret=secret, previous_until=until)

        return await refusing(info, act, _AT_RECEIVER)


async def _handled(info: ContextInfo, act: Callable[[], Awaitable[Handled]]) -> DeliveriesHandled | Refused:
    done = await refusing(info, act, _AT_RECEIVER)
    return done if isinstance(done, Refused) else DeliveriesHandled(count=done.count, more=done.more)


def _chosen(receiver: str | None, given: DeliveryFilter | None) -> Chosen:
    values: dict[str, Any] = {} if given is None else dict(vars(given))
    if values.get("states") is not None:
        values["states"] = [state.value for state in values["states"]]
    return Chosen(receiver and receiver.strip().upper(), **values)


def _shown(found: deliveries.Delivery) -> WebhookDelivery:
    names = ("key", "event_id", "failures", "created_at", "next_try_at", "sent_at")
    return WebhookDelivery(
        delivery_id=strawberry.ID(str(found.delivery_id)),
        receiver=found.receiver_code,
        state=DeliveryState(found.state),
        last_status=found.last_status,
        last_error=found.last_error,
        attempts=[WebhookAttempt(**vars(one)) for one in found.attempts],
        **{name: getattr(found, name) for name in names},
    )
