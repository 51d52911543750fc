"""For who cannot sign in: a password for once, an end of the lock. Next: departments.py."""

from models.rules.auditing import AuditAct
from models.rules.state import State, text
from models.rules.users import AUDITED, USER
from resolvers.access.audit import Asker, note
from resolvers.access.news import tell
from resolvers.access.passwords import Hasher, store_password, temporary_password
from resolvers.access.sessions import end_sessions
from resolvers.access.standing import standing
from resolvers.errors import Gone
from resolvers.write.admit import admit_to_administration
from resolvers.write.attempts import attempt
from resolvers.write.config import Connection
from resolvers.write.context import WriteContext
from resolvers.write.roots import ROOTS
from resolvers.write.state import lock_record
from resolvers.write.users import check_maintained, key_of

RESET = "RESET"  # why sessions ended
_RESET, _UNLOCKING = "resetPassword", "unlockUser"  # as the trail calls the acts
_UNLOCK = """
UPDATE user_credential SET failures = 0, failed_at = NULL, locked_until = NULL
WHERE user_name = $1 AND (locked_until > now() OR failures > 0)
"""


async def reset_password(context: WriteContext, hasher: Hasher, name: str) -> str:
    """The password, this once: good for the first sign-in, which must change it. Ends all his sessions."""
    admit_to_administration(context.caller)
    password = temporary_password()
    hashed = await hasher.hash(password)
    async with (
        attempt(context, AuditAct.PASSWORD, name, operation=_RESET),
        context.writer.pool.acquire() as connection,
        connection.transaction(),
    ):
        key = text(await _user(context, connection, name), "user_name")
        await store_password(connection, key, hashed, must_change=True)
        ended = await end_sessions(connection, key, RESET)
        await _tell(context, connection, AuditAct.PASSWORD, key, operation=_RESET, sessions=ended)
    return password


async def unlock_user(context: WriteContext, name: str) -> bool:
    """US-6. False if he was not locked."""
    admit_to_administration(context.caller)
    async with (
        attempt(context, AuditAct.UNLOCK, name, operation=_UNLOCKING),
        context.writer.pool.acquire() as connection,
        connection.transaction(),
    ):
        key = text(await _user(context, connection, name), "user_name")
        unlocked = await connection.execute(_UNLOCK, key) != "UPDATE 0"
        if unlocked:
            await _tell(context, connection, AuditAct.UNLOCK, key, operation=_UNLOCKING)
    return unlocked


async def _user(context: WriteContext, connection: Connection, name: str) -> State:
    root = ROOTS[USER]
    locked = await lock_record(connection, root, key_of(name), context.writer.sealer)
    if locked is None or not root.sees(locked.state, context.caller.read_scope()):
        raise Gone(key_of(name))
    caller = await standing(connection, context.caller, context.writer.today())
    admit_to_administration(caller)
    await check_maintained(connection, caller, locked.state)
    return locked.state


async def _tell(
    context: WriteContext, connection: Connection, act: AuditAct, key: str, **detail: str | int
) -> None:
    asker = Asker(context.caller, context.address)
    await note(connection, asker.noted(act, object_class=AUDITED, object_id=key, detail=detail))
    await tell(connection, key)
