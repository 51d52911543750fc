"""Numbers that begin anew with each year or day, without gaps. Next: tx.py."""

from collections.abc import Awaitable, Callable

from models.rules.decision import Decision
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.errors import Refused
from resolvers.write.context import Saved
from resolvers.write.tx import Tx

# Drawn after all locks of records, since it gets the transaction its xid; held until the commit, so that no
# number is missing.
_DRAW = """
INSERT INTO {0} (counter, last_number) VALUES ($1, 1)
ON CONFLICT (counter) DO UPDATE SET last_number = {0}.last_number + 1 RETURNING last_number
"""


async def draw_number(tx: Tx, counters: str, span: str, digits: int) -> str:
    """`span`, as HF2026, and the next number in it; `counters` is the table that keeps the last one. The span
    is told as full (CM-NR-FULL) when the digits do not hold it.
    """
    drawn = await tx.connection.fetchval(_DRAW.format(counters), span)
    if drawn >= 10**digits:
        raise Refused([error(Code.CM_NR_FULL, (), range=span)])
    return f"{span}{drawn:0{digits}d}"


async def save_numbered(
    tx: Tx, kind: str, decide: Callable[[str], Decision], draw: Callable[[Tx, str], Awaitable[str]]
) -> Saved:
    """A new record, which is decided once with its kind for a number: for what is refused none is drawn."""
    draft = decide(kind)
    return await tx.save(None, draft if draft.refused else decide(await draw(tx, kind)))
