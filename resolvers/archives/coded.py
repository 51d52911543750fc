"""A volume or a voucher is saved with its archive code, as one change. Next: items.py."""

from dataclasses import replace

from models.rules.archive import place_of
from models.rules.archives.filing import Filer
from models.rules.archives.imported import Made, Making, coded
from models.rules.archives.properties import FILING
from models.rules.auditing import AuditAct
from models.rules.decision import blocks
from models.rules.finding import in_order
from models.rules.state import text
from resolvers.archives.codes import Wanted, give
from resolvers.archives.locations import move
from resolvers.archives.pieces import as_piece
from resolvers.archives.properties import Checked, keep_checks
from resolvers.archives.trail import tell_items
from resolvers.errors import Refused
from resolvers.write.context import Saved
from resolvers.write.tx import Tx


async def save_coded(tx: Tx, making: Making, made: Made) -> Saved:
    """The code is drawn last, so that what is refused holds nobody up."""
    connection, context = tx.connection, tx.context
    decision = await as_piece(tx, None, {}, made.decision)
    found = in_order([*made.findings, *decision.findings])
    if decision.refused or blocks(found, making.consent):
        raise Refused(found)
    item_id, writer = text(made.item, "item_id"), context.writer
    codes = await give(connection, [Wanted(item_id, made.prefix or "", made.given)], writer.now())
    filer = Filer(context.caller.user_name, writer.today())
    filed = coded(making, replace(made, decision=decision, findings=found), codes[item_id], filer)
    told = await move(connection, None, place_of(filed.state), items=[item_id])
    saved = await tx.save(None, replace(filed, findings=in_order([*filed.findings, *told])))
    if made.candidate is not None:
        await keep_checks(connection, [Checked(item_id, made.candidate.report)], FILING, context)
    await tell_items(tx, AuditAct.CREATE, [(saved, filed.state or {})])
    return saved
