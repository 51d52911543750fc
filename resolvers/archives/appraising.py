"""Appraisal of due items: begun, opinions given, decided or cancelled. Next: destruction.py."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.rules.archive import may_edit_items
from models.rules.archives.appraisals import (
    NUMBERS,
    Opinion,
    Shapes,
    Speaker,
    cancel,
    check_start,
    decide,
    give_opinion,
    sees_appraisal,
    start,
)
from models.rules.archives.lots import DUE, MOST_AT_ONCE, place_of
from models.rules.decision import Decision
from models.rules.filed import APPRAISAL
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.holding import may_hold
from models.rules.state import State, rows, text
from resolvers.access.grants import item_sight
from resolvers.archives.lots import draw_number, gather, lock_seen, tell
from resolvers.errors import Denied, Refused
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.roots import ROOTS
from resolvers.write.state import ITEM_VISIBLE
from resolvers.write.tx import Tx, transaction

CLASS = ROOTS[APPRAISAL].object_class
_DUE = f"""
SELECT i.item_id FROM archive_item i WHERE i.state = '{DUE}' AND i.volume_id IS NULL
  AND i.institution_code = $1 AND $2 IN (i.archive_type, split_part(i.archive_type, '/', 1))
  AND {ITEM_VISIBLE.format("i", "$3")}
ORDER BY i.item_id LIMIT {MOST_AT_ONCE}
"""  # noqa: S608
_OF = "SELECT item_id, due_on FROM archive_item WHERE item_id = ANY($1)"


@dataclass(frozen=True)
class DueIn:
    """All that are due there, at most a thousand: the oldest ids first."""

    institution_code: str
    archive_type: str  # KU/PZ, or a whole category


async def start_appraisal(context: WriteContext, wanted: Sequence[str] | DueIn) -> Saved:
    if not may_hold(context.caller):
        raise Denied

    async def work(tx: Tx) -> Saved:
        lots = await gather(tx, await _ids(tx, wanted))
        if found := check_start(lots, context.caller):
            raise Refused(found)
        number = await draw_number(tx, NUMBERS, place_of(lots).institution)
        decision, moved = start(number, lots, _shapes())
        return await _save(tx, None, decision, moved)

    return await transaction(context, work)


async def give_opinions(
    context: WriteContext, appraisal_id: str, capacity: str, said: Sequence[Opinion]
) -> Saved:
    """By who may speak in that capacity, be it that he reads no archives otherwise."""

    async def work(tx: Tx) -> Saved:
        now = await lock_seen(tx, APPRAISAL, appraisal_id, sees_appraisal)
        inside = {text(row, "item_id") for row in rows(now, "items")}
        named = [one.item_id for one in said if one.item_id in inside]
        items: dict[str, State] = {row["item_id"]: dict(row) for row in await tx.connection.fetch(_OF, named)}
        caller, writer = context.caller, context.writer
        speaker = Speaker(caller.user_name, capacity, writer.now(), caller)
        shape = ROOTS[APPRAISAL].shape
        decision = give_opinion(now, items, speaker, said, shape, writer.today())
        return await _save(tx, now, decision, ())

    return await transaction(context, work)


async def decide_appraisal(context: WriteContext, appraisal_id: str, request: Request) -> Saved:
    if not may_edit_items(context.caller):
        raise Denied

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, appraisal_id, request)
        lots = await gather(tx, [text(row, "item_id") for row in rows(now, "items")])
        decision, moved = decide(now, lots, context.caller, _shapes(), request.consent)
        return await _save(tx, now, decision, moved)

    return await transaction(context, work)


async def cancel_appraisal(context: WriteContext, appraisal_id: str, request: Request) -> Saved:
    if not may_edit_items(context.caller):
        raise Denied

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, appraisal_id, request)
        lots = await gather(tx, [text(row, "item_id") for row in rows(now, "items")])
        decision, moved = cancel(now, lots, context.caller, _shapes(), request.consent)
        return await _save(tx, now, decision, moved)

    return await transaction(context, work)


async def _ids(tx: Tx, wanted: Sequence[str] | DueIn) -> Sequence[str]:
    if not isinstance(wanted, DueIn):
        if not 0 < len(set(wanted)) <= MOST_AT_ONCE:
            told = {"value": str(len(wanted)), "range": f"1–{MOST_AT_ONCE}"}
            raise Refused([error(Code.GEN_RANGE, ("item_ids",), **told)])
        return wanted
    place = [one.replace("\0", "").strip().upper() for one in (wanted.institution_code, wanted.archive_type)]
    sight = item_sight(tx.context.caller.read_scope())
    found = await tx.connection.fetch(_DUE, *place, sight)
    if not found:
        raise Refused([error(Code.GEN_NOTFOUND, ("due_in",), value="/".join(place))])
    return [row["item_id"] for row in found]


async def _lock(tx: Tx, appraisal_id: str, request: Request) -> State:
    return await tx.lock(appraisal_id.replace("\0", "").strip().upper(), request, APPRAISAL)


def _shapes() -> Shapes:
    return Shapes(ROOTS[APPRAISAL].shape, ROOTS["ArchiveItem"].shape)


async def _save(
    tx: Tx, old: State | None, decision: Decision, moved: Sequence[tuple[State, Decision]]
) -> Saved:
    """The appraisal first: what refuses it is told before anything is written."""
    saved = await tx.save(old, decision)
    await tx.save_many(moved)
    if saved.change_number is not None:
        await tell(tx, CLASS, saved, operation=decision.act.value, items=len(moved))
    return saved
