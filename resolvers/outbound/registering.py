"""Receivers registered, changed, paused, resumed and removed by whose they are. Next: delta.py."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from models.rules.diff import OWN, logged_as
from models.rules.exchange.receiving import LISTS, Channel, ReceiverForm, Standing, check_receiver
from models.rules.exchange.systems import keeps_all, may_send
from models.rules.finding import Finding, error, in_order
from models.rules.finding_codes import Code
from models.rules.shape import Shape
from resolvers.access.caller import Caller
from resolvers.errors import Denied, Gone, Refused
from resolvers.inbound.apart import is_taken
from resolvers.inbound.systems import reach
from resolvers.outbound.receivers import (
    ANEW,
    COLUMNS,
    RENDER_ANEW,
    SIGHT,
    WAITING,
    ReceiverRow,
    receiver_from_row,
)
from resolvers.outbound.sight import RECEIVER, kept_receiver, reach_all
from resolvers.outbound.webhooks.signing import SEALED_AS, new_secret
from resolvers.pool import Connection
from resolvers.write.context import WriteContext
from resolvers.write.once import once
from resolvers.write.state import customer_shape
from resolvers.write.trail import tell_config

if TYPE_CHECKING:  # aiohttp is not for every command
    from resolvers.outbound.webhooks.guard import Guard

_LOCK = f"SELECT {COLUMNS} FROM receiver r WHERE r.receiver_code = $1 FOR UPDATE"  # noqa: S608
_FACTS = """
SELECT EXISTS (SELECT FROM user_account WHERE user_name = $1 AND active)
        OR EXISTS (SELECT FROM access_token WHERE user_name = $1 AND revoked_at IS NULL) AS user_name,
    $2::text IS NULL OR EXISTS (SELECT FROM external_system WHERE system = $2 AND user_name = $1) AS system
"""
# It begins with what is committed from now on. Each who leads it draws the next fence in a transaction of its
# own, so none of a receiver that had this code before comes near this one's.
_ENTER = """
INSERT INTO receiver (receiver_code, channel, xid, change_number, state, fence, created_at, changed_at,
    name, user_name, format, changed_by)
VALUES ($1, $2, log_place(pg_snapshot_xmin(pg_current_snapshot())), '', 'ACTIVE',
    (log_place(pg_current_xact_id())::text::numeric % 2000000000)::int, $3, $3, '', '', '', '')
ON CONFLICT DO NOTHING
"""
_SAVE = f"""
UPDATE receiver SET {ANEW}, sight = {SIGHT.format("$3")},
    name = $2, user_name = $3, format = $4, system = $5, selection = $6, endpoint = $7, company_codes = $8,
    sales_orgs = $9, account_groups = $10, tables = $11, field_names = $12, changed_at = $13, changed_by = $14
WHERE receiver_code = $1
"""  # noqa: S608 - constants of our own
# For the receiver as it is now, and to where that is.
_RENDER = f"{RENDER_ANEW}, attempts = 0 WHERE d.receiver_code = $1 AND {WAITING}"
_SECRET = "UPDATE receiver SET secret = $2 WHERE receiver_code = $1"  # noqa: S105
_STAND = f"""
UPDATE receiver SET {ANEW}, state = $2, state_reason = $3, changed_at = $4, changed_by = $5
WHERE receiver_code = $1
"""  # noqa: S608 - constants of our own
_REMOVE = (
    "DELETE FROM delivery_attempt a USING delivery d"
    " WHERE a.delivery_id = d.delivery_id AND d.receiver_code = $1",
    "DELETE FROM delivery WHERE receiver_code = $1",
    "DELETE FROM receiver WHERE receiver_code = $1",
)
_LONGEST_REASON = 200


@dataclass(frozen=True)
class Outlets:
    """What this process knows of the ways out. `usable` says why a selection cannot be saved, or None."""

    guard: "Guard"
    channels: frozenset[Channel]
    usable: Callable[[str], str | None]


@dataclass(frozen=True)
class Registered:
    receiver_code: str
    secret: str | None = field(default=None, repr=False)  # of a webhook, told this once


async def register_receiver(context: WriteContext, form: ReceiverForm, outlets: Outlets) -> Registered:
    secret = new_secret() if form.channel is Channel.WEBHOOK else None
    form, found = await _checked(context.caller, form, outlets)

    async def work(connection: Connection) -> str:
        entered = (form.receiver_code[:20], form.channel.value, context.writer.now())
        if await connection.execute(_ENTER, *entered) != "INSERT 0 1":
            found.append(error(Code.GEN_DUPLICATE, ("receiver_code",), value=form.receiver_code))
        await _admit(connection, context.caller, form, found)
        if secret is not None:
            box = context.writer.sealer.seal(SEALED_AS, secret).box
            await connection.execute(_SECRET, form.receiver_code, box)
        await _save(connection, context, form, "REGISTERED")
        told.append(form.receiver_code)
        return form.receiver_code

    told: list[str] = []  # only now: a repeated call is not told the secret
    return Registered(await once(context, work), secret if told else None)


async def change_receiver(context: WriteContext, form: ReceiverForm, outlets: Outlets) -> Registered:
    """The whole of it anew, but for its channel; without a user it stays that of its user. A wider filter
    does not bring what was before.
    """
    given, found = await _checked(context.caller, form, outlets)

    async def work(connection: Connection) -> str:
        before = await _kept(connection, context.caller, given.receiver_code)
        form = replace(given, user_name=given.user_name or before.user_name)
        if before.channel is not form.channel:
            found.append(error(Code.GEN_STATE, ("channel",), value=before.channel.value))
        await reach(connection, context.caller, before.user_name)
        await reach_all(connection, context.caller, before.channel, before.user_name)
        await _admit(connection, context.caller, form, found)
        await _save(connection, context, form, "CHANGED")
        await connection.execute(_RENDER, form.receiver_code)
        return form.receiver_code

    return Registered(await once(context, work))


async def set_standing(
    context: WriteContext, code: str, state: Standing, reason: str | None = None
) -> Registered:
    """Paused, with a reason, or resumed; its place stays."""

    async def work(connection: Connection) -> str:
        row = await _kept(connection, context.caller, code)
        if state is Standing.ACTIVE:
            await reach_all(connection, context.caller, row.channel, row.user_name)
        _check_reason(state, reason)
        told = (state.value, reason, context.writer.now(), context.caller.user_name)
        await connection.execute(_STAND, row.receiver_code, *told)
        await tell_config(
            connection, context, (RECEIVER, row.receiver_code), {"did": state.value, "reason": reason}
        )
        return row.receiver_code

    return Registered(await once(context, work))


async def remove_receiver(context: WriteContext, code: str) -> Registered:
    """With what was still to be delivered to it."""

    async def work(connection: Connection) -> str:
        row = await _kept(connection, context.caller, code)
        await reach_all(connection, context.caller, row.channel, row.user_name)
        for statement in _REMOVE:
            await connection.execute(statement, row.receiver_code)
        await tell_config(connection, context, (RECEIVER, row.receiver_code), {"did": "REMOVED"})
        return row.receiver_code

    return Registered(await once(context, work))


async def _kept(connection: Connection, caller: Caller, code: str) -> ReceiverRow:
    found = await kept_receiver(connection, caller, code)
    row = await connection.fetchrow(_LOCK, found.receiver_code)
    if row is None:
        raise Gone(found.receiver_code)
    return receiver_from_row(row)


async def _checked(
    caller: Caller, form: ReceiverForm, outlets: Outlets
) -> tuple[ReceiverForm, list[Finding]]:
    """Outside of the transaction: a name is looked up, which is not for everybody."""
    if not may_send(caller):
        raise Denied(path=("user_name",))
    if form.channel is Channel.WEBHOOK and form.endpoint:
        scheme, colon, rest = form.endpoint.partition(":")
        form = replace(form, endpoint=f"{scheme.lower()}{colon}{rest}")
    return form, await _findings(form, outlets)


async def _findings(form: ReceiverForm, outlets: Outlets) -> list[Finding]:
    found = list(check_receiver(form, outlets.channels, _known()))
    if form.channel is Channel.WEBHOOK and form.endpoint:
        found += await outlets.guard.check(form.endpoint, ("endpoint",))
    if form.selection and not any(one.path == ("selection",) for one in found):
        reason = outlets.usable(form.selection)
        found += [] if reason is None else [error(Code.IN_SELECTION, ("selection",), reason=reason)]
    return found


async def _admit(
    connection: Connection, caller: Caller, form: ReceiverForm, found: Sequence[Finding]
) -> None:
    if form.user_name != caller.user_name and not keeps_all(caller):
        raise Denied(path=("user_name",))
    facts = await connection.fetchrow(_FACTS, form.user_name, form.system)
    missing = [
        error(Code.GEN_REF, (name,), value=str(getattr(form, name))[:60])
        for name in ("user_name", "system")
        if facts is not None and not facts[name]
    ]
    if await is_taken(connection, form.channel.value, form.endpoint, receiver_code=form.receiver_code):
        missing.append(error(Code.GEN_DUPLICATE, ("endpoint",), value=(form.endpoint or "")[:60]))
    if found or missing:
        raise Refused(in_order([*found, *missing]))
    await reach(connection, caller, form.user_name)
    await reach_all(connection, caller, form.channel, form.user_name)


async def _save(connection: Connection, context: WriteContext, form: ReceiverForm, did: str) -> None:
    lists = [None if getattr(form, name) is None else list(getattr(form, name)) for name in LISTS]
    plain = (form.name, form.user_name, form.format.value, form.system, form.selection, form.endpoint)
    by = (context.writer.now(), context.caller.user_name)
    await connection.execute(_SAVE, form.receiver_code, *plain, *lists, *by)
    await tell_config(connection, context, (RECEIVER, form.receiver_code), {"did": did, **_told(form)})


def _told(form: ReceiverForm) -> Mapping[str, object]:
    """An address may hold a token in its path or its query."""
    values = asdict(form)
    if form.channel is Channel.WEBHOOK and form.endpoint:
        parts = urlsplit(form.endpoint)
        values["endpoint"] = f"{parts.scheme}://{parts.netloc}"
    return {name: value for name, value in values.items() if value is not None}


def _check_reason(state: Standing, reason: str | None) -> None:
    if state is not Standing.ACTIVE and not (reason or "").strip():
        raise Refused([error(Code.GEN_REQUIRED, ("reason",))])
    if len(reason or "") > _LONGEST_REASON:
        raise Refused(
            [error(Code.GEN_LENGTH, ("reason",), value=(reason or "")[:60], max=str(_LONGEST_REASON))]
        )


@cache
def _known() -> Mapping[str, frozenset[str]]:
    """Tables and fields as the log names them."""
    pairs = frozenset(_pairs(customer_shape()))
    tables = frozenset(table for table, _ in pairs)
    return {"tables": tables, "field_names": frozenset(name for _, name in pairs)}


def _pairs(shape: Shape) -> Iterator[tuple[str, str]]:
    for one in shape.fields.values():
        yield logged_as(one, shape.sap_table or OWN)
    for child in shape.children.values():
        yield from _pairs(child)
