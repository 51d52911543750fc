"""The customer that an act of care is about, and numbers of what is written of him. Next: profiles.py."""

from models.rules.numbers import stored
from models.rules.rights import ADMIN, may_any, may_touch
from models.rules.roles import CARE_AGENT
from models.rules.state import State
from resolvers.errors import Denied, Gone
from resolvers.write import numbering
from resolvers.write.context import WriteContext
from resolvers.write.roots import is_visible
from resolvers.write.state import load_customer
from resolvers.write.tx import Tx
from resolvers.write.typed import cleaned

ROLES = (CARE_AGENT, ADMIN)


def admit(context: WriteContext) -> None:
    """Before anything is looked up."""
    if not may_any(context.caller, *ROLES):
        raise Denied


async def cared_customer(tx: Tx, number: str, *roles: str) -> State:
    """Gone when he is not in the caller's sight; Denied without a grant of these roles (else those of care)
    that covers one of his layers. He is read, not locked: customers do not go.
    """
    context = tx.context
    if "\0" in number:
        raise Gone(number.replace("\0", ""))
    key = stored(number)
    found = (await load_customer(tx.connection, key, context.writer.sealer)).states.get(key)
    if found is None or not is_visible(found, context.caller.read_scope()):
        raise Gone(number)
    if not may_touch(context.caller, found, *(roles or ROLES)):
        raise Denied
    return found


async def customer_behind(tx: Tx, statement: str, number: str) -> tuple[str, State]:
    """The key of a record, of whose number the statement tells the customer, and he; asked before the record
    is locked. Gone names the record: of one out of sight not even whose it is is told.
    """
    key, typed = cleaned(number), number.replace("\0", "")
    owner: str | None = await tx.connection.fetchval(statement, key) if key else None
    if owner is None:
        raise Gone(typed)
    try:
        return key, await cared_customer(tx, owner)
    except Gone:
        raise Gone(typed) from None


async def draw_number(tx: Tx, kind: str) -> str:
    """HF2026000001: the kind's two letters, the year, and six digits that begin anew each year."""
    return await numbering.draw_number(tx, "care_counter", f"{kind}{tx.context.writer.today():%Y}", 6)
