"""Numbers of what is done in stores: RC202605060001, JF202605060001, DX202605060001. Next: tills.py."""

from resolvers.write import numbering
from resolvers.write.tx import Tx


async def draw_number(tx: Tx, kind: str) -> str:
    """The kind's two letters, the day, and four digits that begin anew each day; CM-NR-FULL after 9,999."""
    return await numbering.draw_number(tx, "vip_counter", f"{kind}{tx.context.writer.today():%Y%m%d}", 4)
