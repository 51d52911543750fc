"""Whose receivers one may look at, and whose keep. Next: registering.py."""

import asyncpg

from models.rules.exchange.receiving import Channel
from models.rules.exchange.systems import keeps_all, may_send
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.access.caller import Caller
from resolvers.access.granting import is_whole
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
