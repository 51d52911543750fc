"""Whose receivers one may look at, and whose keep. Next: registering.py."""

import asyncpg

from models.rules.exchange.receiving import Channel
from models.rules.exchange.systems import keeps_all, may_send
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.shape import Shield
from resolvers.access.caller import Caller, Codes, Scope
from resolvers.access.granting import grants_of, is_whole
from resolvers.errors import Denied, Gone, Refused
from resolvers.inbound.systems import SEEN, sight_of
from resolvers.outbound.receivers import COLUMNS, ReceiverRow, receiver_from_row
from resolvers.pool import Connection

RECEIVER = "RECEIVER"  # object class in the audit trail
_ONE = f"SELECT {COLUMNS} FROM receiver r WHERE r.receiver_code = $3 AND {SEEN.format('r')}"  # noqa: S608
_SEEN = f"SELECT {COLUMNS} FROM receiver r WHERE {SEEN.format('r')} ORDER BY r.receiver_code"  # noqa: S608


async def find_receiver(source: asyncpg.Pool | Connection, caller: Caller, code: str) -> ReceiverRow:
    """Gone where it is not his to look at."""
    name = code.strip().upper().replace("\0", "")
    row = await source.fetchrow(_ONE, *sight_of(caller), name)
    if row is None:
        raise Gone(name)
    return receiver_from_row(row)


async def own_receiver(source: asyncpg.Pool | Connection, caller: Caller, code: str) -> ReceiverRow:
    """One that tells him: Gone unless it is his."""
    found = await find_receiver(source, caller, code)
    if found.user_name != caller.user_name:
        raise Gone(found.receiver_code)
    return found


async def reads_all_of(source: asyncpg.Pool | Connection, caller: Caller, user_name: str) -> bool:
    """Whether this key shows all that the user himself reads: what is told to one that shows less may not
    count as told.
    """
    grants = tuple(row.grant for row in await grants_of(source, user_name))
    own = Caller(user_name, grants)
    return _covers(caller.read_scope(), own.read_scope()) and all(
        _covers(caller.clear_scope(shield), own.clear_scope(shield)) for shield in Shield
    )


def _covers(scope: Scope | None, other: Scope | None) -> bool:
    if other is None or scope is None:
        return other is None
    return _within(other.company_codes, scope.company_codes) and _within(other.sales_orgs, scope.sales_orgs)


def _within(codes: Codes, allowed: Codes) -> bool:
    """A sales area is within its organisation."""
    if codes is None or allowed is None:
        return allowed is None
    return all(not allowed.isdisjoint({code, code.partition("/")[0]}) for code in codes)


async def reach_all(
    source: asyncpg.Pool | Connection, caller: Caller, channel: Channel, user_name: str
) -> None:
    """What comes by itself is read by its user's own grants: through it a key of his that may less would
    learn of what is not for it. Of others administrators keep them, as `reach` says.
    """
    of_himself = caller.user_name == user_name and caller.source != "CLI"
    if of_himself and channel is not Channel.PULL and not await is_whole(source, caller):
        raise Refused([error(Code.US_GRANT, ("user_name",))])


async def receivers_seen(source: asyncpg.Pool | Connection, caller: Caller) -> list[ReceiverRow]:
    return [receiver_from_row(row) for row in await source.fetch(_SEEN, *sight_of(caller))]


async def kept_receiver(source: asyncpg.Pool | Connection, caller: Caller, code: str) -> ReceiverRow:
    """One that he may set right: his own, or any for administrators."""
    found = await find_receiver(source, caller, code)
    if not (may_send(caller) if found.user_name == caller.user_name else keeps_all(caller)):
        raise Denied
    return found
