"""A batch is begun, and given up before it was carried out. Next: looking.py."""

import secrets
from datetime import datetime

from models.rules.archives.batches import OPEN, REFUSED, may_import
from models.rules.archives.templates import Kind
from models.rules.attachments import is_id
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.access.caller import Caller
from resolvers.attachments.batched import DROPPED, STATE, discard, named
from resolvers.attachments.tickets import Shelf
from resolvers.custody.orders import Wish, drop_objects
from resolvers.errors import Denied, Gone, Refused
from resolvers.pool import Connection
from resolvers.write.admit import admit_to_items
from resolvers.write.context import ReplayKey
from resolvers.write.once import once

_TYPES = """
SELECT (SELECT active FROM institution WHERE institution_code = $1) AS institution,
    ARRAY (SELECT archive_type FROM archive_type WHERE active) AS types
"""
_BEGIN = """
INSERT INTO import_batch (batch_id, kind, institution_code, state, created_by, created_at)
VALUES ($1, $2, $3, 'OPEN', $4, $5)
"""
_OWN = f"SELECT {STATE} FROM import_batch b WHERE batch_id = $1 AND created_by = $2 FOR UPDATE OF b"  # noqa: S608
_TAKE_OUT = "DELETE FROM batch_file WHERE batch_id = $1 AND name = $2 RETURNING object_id"


async def begin_import(
    shelf: Shelf, caller: Caller, kind: Kind, institution: str, key: ReplayKey | None = None
) -> str:
    """Its id. Gone where there is no such institution, Denied where he may add nothing of it."""
    admit_to_items(caller)
    if not shelf.open:
        raise Refused([error(Code.FILES_OFF, ())])
    code = institution.strip().upper()
    if "\0" in code:
        raise Gone(code.replace("\0", ""))

    async def work(connection: Connection) -> list[str]:
        row = await connection.fetchrow(_TYPES, code)
        if row is None or not row["institution"]:
            raise Gone(code)
        if not may_import(caller, code, row["types"]):
            raise Denied(path=("institution_code",))
        batch_id = new_batch_id(shelf.now())
        await connection.execute(_BEGIN, batch_id, kind.value, code, caller.user_name, shelf.now())
        return [batch_id]

    [batch_id] = await once(shelf.writer.call(caller, key=key), work)
    return batch_id


async def take_out(shelf: Shelf, caller: Caller, batch_id: str, file_name: str) -> None:
    """A file that was uploaded by mistake, so that another can have its name."""
    admit_to_items(caller)
    async with shelf.writer.pool.acquire() as connection, connection.transaction():
        await hold_own(connection, caller, batch_id)
        gone = await connection.fetch(_TAKE_OUT, batch_id, named(file_name))
        if not gone:
            raise Gone(file_name.replace("\0", ""))
        objects = [row["object_id"] for row in gone]
        await drop_objects(connection, objects, Wish(caller.user_name, shelf.now(), DROPPED))


async def discard_import(shelf: Shelf, caller: Caller, batch_id: str) -> None:
    """With its files; the cleaning job takes them out of the store."""
    admit_to_items(caller)
    async with shelf.writer.pool.acquire() as connection, connection.transaction():
        await hold_own(connection, caller, batch_id)
        await discard(connection, batch_id, caller.user_name, shelf.now())


def new_batch_id(now: datetime) -> str:
    """In the order of their beginning."""
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(10)}"


async def hold_own(connection: Connection, caller: Caller, batch_id: str) -> None:
    """His own, and neither under way nor over."""
    state = await connection.fetchval(_OWN, batch_id, caller.user_name) if is_id(batch_id) else None
    if state is None:
        raise Gone(batch_id.replace("\0", ""))
    if state not in (OPEN, REFUSED):
        raise Refused([error(Code.GEN_STATE, ("batch_id",), value=state)])
