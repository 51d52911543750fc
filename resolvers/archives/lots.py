"""Locks items with all that lies in them, for appraisal and destruction. Next: appraising.py."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from models.rules.archive import ITEM
from models.rules.archives.lots import MOST_INSIDE, Lot
from models.rules.attachments import is_id
from models.rules.auditing import AuditAct
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.holding import Protection
from models.rules.rights import Rights
from models.rules.state import State, text
from resolvers.access.audit import Asker, note
from resolvers.archives.codes import assign
from resolvers.errors import Gone, Refused
from resolvers.write.context import Saved
from resolvers.write.roots import ROOTS
from resolvers.write.state import lock_record
from resolvers.write.tx import Tx

_INSIDE = "SELECT item_id FROM archive_item WHERE volume_id = ANY($1) AND state <> 'DRAFT' ORDER BY item_id"
_ABOUT = """
SELECT ARRAY (SELECT DISTINCT item_id FROM attachment WHERE item_id = ANY($1)) AS files,
    ARRAY (SELECT item_id FROM loan WHERE item_id = ANY($1) AND state = 'LENT') AS lent
"""
# A file of what is held is held with it; told of here is what is the file's own.
_PROTECTED = """
SELECT item_id, file_name, retain_until, on_hold AND NOT archive_item_is_held(item_id) AS on_hold
FROM attachment WHERE item_id = ANY($1)
    AND (on_hold AND NOT archive_item_is_held(item_id) OR retain_until >= $2) ORDER BY item_id, attachment_id
"""
_FONDS = "SELECT fonds_number FROM institution WHERE institution_code = $1"


async def gather(tx: Tx, item_ids: Sequence[str]) -> list[Lot]:
    """In this order, each once. Gone names what the caller does not see; a volume in which there is
    something he does not see is none that he may dispose of.
    """
    wanted = list(dict.fromkeys(item_ids))
    for one in wanted:
        if not is_id(one):
            raise Gone(one.replace("\0", ""))
    items = await tx.lock_many(wanted, ITEM)
    found = await tx.connection.fetch(_INSIDE, wanted)
    if len(found) > MOST_INSIDE:
        told = {"value": str(len(found)), "range": f"≤ {MOST_INSIDE}"}
        raise Refused([error(Code.GEN_RANGE, ("item_ids",), **told)])
    try:
        inside = await tx.lock_many([row["item_id"] for row in found], ITEM) if found else {}
    except Gone:
        raise Refused([error(Code.GEN_FORBIDDEN, ("item_ids",))]) from None
    about = await tx.connection.fetchrow(_ABOUT, [*items, *inside])
    files, lent = (set(about["files"]), set(about["lent"])) if about else (set[str](), set[str]())
    by_volume: dict[str, list[State]] = defaultdict(list)
    for state in inside.values():
        by_volume[text(state, "volume_id")].append(state)
    protected = await protections(tx, [*items, *inside])
    lots = [Lot(items[one], tuple(by_volume[one])) for one in wanted]
    return [_with(lot, files, lent, protected) for lot in lots]


async def protections(tx: Tx, item_ids: Sequence[str]) -> dict[str, list[Protection]]:
    """By item, of its files with a hold of their own or with a retention that lasts."""
    found: defaultdict[str, list[Protection]] = defaultdict(list)
    for row in await tx.connection.fetch(_PROTECTED, list(item_ids), tx.context.writer.today()):
        one = Protection(row["on_hold"], row["retain_until"], row["file_name"])
        found[row["item_id"]].append(one)
    return found


def _with(lot: Lot, files: set[str], lent: set[str], protected: Mapping[str, Sequence[Protection]]) -> Lot:
    ids = {text(one, "item_id") for one in lot.all}
    kept = tuple(one for item in sorted(ids & protected.keys()) for one in protected[item])
    return Lot(lot.item, lot.inside, not ids.isdisjoint(files), not ids.isdisjoint(lent), kept)


async def draw_number(tx: Tx, kind: str, institution: str) -> str:
    """JDZ109-2026-0001: of this kind, in this fonds and year. After everything is locked."""
    fonds = await tx.connection.fetchval(_FONDS, institution)
    prefix = f"{kind}{fonds}-{tx.context.writer.today().year}"
    [number] = await assign(tx.connection, [prefix])
    return f"{prefix}-{number:04d}"


async def lock_seen(tx: Tx, record: str, key: str, sees: Callable[[State, Rights], bool]) -> State:
    """An appraisal or a list for who speaks there: he sees it by his capacity too, and many speak at the same
    time, so nobody names a version.
    """
    root, caller = ROOTS[record], tx.context.caller
    found = None
    if "\0" not in key:
        found = await lock_record(tx.connection, root, key.strip().upper(), tx.context.writer.sealer)
    rights: Rights = caller
    if found is None or not (root.sees(found.state, caller.read_scope()) or sees(found.state, rights)):
        raise Gone(key.replace("\0", ""))
    tx.config = await tx.context.writer.config.at(tx.connection, found.config)
    return found.state


async def tell(tx: Tx, object_class: str, saved: Saved, **told: Any) -> None:
    """The audit trail, of what was done to an appraisal or a list."""
    asker, about = Asker(tx.context.caller, tx.context.address), {"change": saved.change_number, **told}
    entry = asker.noted(AuditAct.STATE, object_class=object_class, object_id=saved.key, detail=about)
    await note(tx.connection, entry)
