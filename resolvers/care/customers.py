"""The customer that an act of care is about, and numbers of what is written of him. Next: profiles.py."""

from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.numbers import stored
from models.rules.rights import ADMIN, may_any, may_touch
from models.rules.roles import CARE_AGENT
from models.rules.state import State
from resolvers.errors import Denied, Gone, Refused
from resolvers.write.context import WriteContext
from resolvers.write.roots import is_visible
from resolvers.write.state import load_customer
from resolvers.write.tx import Tx
from resolvers.write.typed import cleaned

# Drawn after all locks of records, since it gets the transaction its xid; held until the commit, so that no
# number is missing.
_DRAW = """
INSERT INTO care_counter (counter, last_number) VALUES ($1, 1)
ON CONFLICT (counter) DO UPDATE SET last_number = care_counter.last_number + 1 RETURNING last_number
"""
_LAST = 999_999  # six digits


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
    year = f"{tx.context.writer.today():%Y}"
    drawn = await tx.connection.fetchval(_DRAW, f"{kind}{year}")
    if drawn > _LAST:
        raise Refused([error(Code.CM_NR_FULL, (), range=f"{kind}{year}")])
    return f"{kind}{year}{drawn:06d}"
