"""Appraisals and destruction lists are as secret as the most secret item on them. Next: appraising.py."""

from collections.abc import Sequence

from models.rules.acts import Act
from models.rules.decision import Decision, Ending, ShapeAlone, conclude
from models.rules.filed import APPRAISAL, DESTRUCTION_LIST
from models.rules.state import State
from resolvers.archives.lots import tell
from resolvers.write.roots import ROOTS
from resolvers.write.state import lock_many
from resolvers.write.tx import Tx

# Ended ones too: they go on telling what they were about.
_LOWER = """
SELECT l.{key} AS key, max(coalesce(i.access_level, 3)) AS level
FROM archive_item i JOIN {rows} r ON r.item_id IN (i.item_id, i.volume_id) JOIN {table} l USING ({key})
WHERE i.item_id = ANY($1::text[]) AND l.access_level < coalesce(i.access_level, 3) GROUP BY l.{key}
"""
_APPRAISALS = _LOWER.format(key="appraisal_id", rows="appraisal_item", table="appraisal")
_LISTS = _LOWER.format(key="list_number", rows="destruction_row", table="destruction_list")


async def raise_levels(tx: Tx, act: Act, item_ids: Sequence[str]) -> None:
    """After the items were saved by this act. The service's own doing: the caller need not see them."""
    for record, statement in ((APPRAISAL, _APPRAISALS), (DESTRUCTION_LIST, _LISTS)):
        found = await tx.connection.fetch(statement, list(item_ids))
        levels = {row["key"]: row["level"] for row in found}
        if not levels:
            continue
        root = ROOTS[record]
        locked = await lock_many(tx.connection, root, sorted(levels), tx.context.writer.sealer)
        decided = [(now, _raised(act, now, levels[key], record)) for key, now in locked.states.items()]
        for saved in await tx.save_many(decided):
            if saved.change_number is not None:
                await tell(tx, root.object_class, saved, operation=act.value, accessLevel=levels[saved.key])


def _raised(act: Act, now: State, level: int, record: str) -> Decision:
    new = {**now, "access_level": max(level, int(now["access_level"]))}
    return conclude(act, now, new, ShapeAlone(ROOTS[record].shape), Ending())
