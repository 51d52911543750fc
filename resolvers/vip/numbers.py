"""Numbers of what is done in stores: RC202605060001, JF202605060001, DX202605060001. Next: tills.py."""

from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.errors import Refused
from resolvers.write.tx import Tx

# Drawn after all locks, since it gets the transaction its xid; held until the commit, so that no number is
# missing.
_DRAW = """
INSERT INTO vip_counter (counter, last_number) VALUES ($1, 1)
ON CONFLICT (counter) DO UPDATE SET last_number = vip_counter.last_number + 1 RETURNING last_number
"""
_LAST = 9_999  # four digits


async def draw_number(tx: Tx, kind: str) -> str:
    """The kind's two letters, the day, and four digits that begin anew each day; CM-NR-FULL after 9,999."""
    day = f"{kind}{tx.context.writer.today():%Y%m%d}"
    drawn = await tx.connection.fetchval(_DRAW, day)
    if drawn > _LAST:
        raise Refused([error(Code.CM_NR_FULL, (), range=day)])
    return f"{day}{drawn:04d}"
