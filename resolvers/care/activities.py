"""Activities with customers: what acts on them ask, and who waits when places come. Next: participants.py."""

from collections.abc import Sequence

from models.rules.care.activities import (
    ACTIVITY,
    ActivityFacts,
    decide_cancel_activity,
    decide_change_activity,
    decide_close_activity,
    decide_create_activity,
    decide_delete_activity,
)
from models.rules.care.participants import (
    COMING,
    PARTICIPANT,
    REGISTERED,
    WAITLIST,
    Scene,
    decide_all_off,
    decide_promote,
)
from models.rules.config import Config
from models.rules.state import Patch, State, text
from resolvers.care.customers import ROLES, admit
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.lookups import answers
from resolvers.write.maintained import Kind, lock
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import code_in

_FACTS = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM customer_activity WHERE activity_code = $1) AS taken,
    ARRAY (SELECT segment_code FROM segment WHERE segment_code = $2 AND active) AS segments,
    ARRAY (SELECT category_code FROM customer_category WHERE category_code = $3 AND active) AS categories,
    CASE WHEN EXISTS (SELECT FROM activity_participant WHERE activity_code = $1)
        THEN '{PARTICIPANT}' ELSE '' END AS used_by,
    (SELECT count(*) FROM activity_participant WHERE activity_code = $1 AND state = '{WAITLIST}') AS waiting
"""  # noqa: S608 - constants of our own
_IN_LINE = f"""
SELECT participant_id FROM activity_participant WHERE activity_code = $1 AND state = '{WAITLIST}'
ORDER BY place_in_line, participant_id LIMIT $2
"""  # noqa: S608
_COMING = """
SELECT participant_id, state FROM activity_participant WHERE activity_code = $1 AND state = ANY($2::text[])
"""
_LAST = "SELECT coalesce(max(place_in_line), 0) FROM activity_participant WHERE activity_code = $1"


async def _facts(tx: Tx, now: State | None, patch: Patch) -> ActivityFacts:
    code = text(now or {}, "activity_code") or code_in(patch, "activity_code")
    chosen = code_in(patch, "target_segment"), code_in(patch, "target_category")
    config, row = await answers(tx, _FACTS, code, *chosen)
    over = now is not None and now["ends_at"] <= tx.context.writer.now()
    return ActivityFacts(
        config,
        ROOTS[ACTIVITY].shape,
        row["taken"],
        row["used_by"],
        frozenset(row["segments"]),
        frozenset(row["categories"]),
        0 if over else row["waiting"],
    )


ACTIVITIES = Kind(
    ACTIVITY,
    *("", ROLES, _facts),
    *(decide_create_activity, decide_change_activity, decide_delete_activity),
)


async def change_activity(context: WriteContext, code: str, patch: Patch, request: Request) -> Saved:
    """Who waits gets the places that it adds, in order."""
    admit(context)

    async def work(tx: Tx) -> Saved:
        now = await lock(tx, ACTIVITIES, code, request)
        known = await _facts(tx, now, patch)
        decision = decide_change_activity(now, patch, known, request.consent)
        more = 0 if decision.refused else (decision.state or now)["registered"] - now["registered"]
        waiting = await first_waiting(tx, now, more)
        saved = await tx.save(now, decision)
        await tx.save_many(decide_promote(await scene_of(tx, now), waiting))
        return saved

    return await transaction(context, work)


async def close_activity(context: WriteContext, code: str) -> Saved:
    admit(context)

    async def work(tx: Tx) -> Saved:
        now = await lock_activity(tx, code)
        return await tx.save(now, decide_close_activity(now, ROOTS[ACTIVITY].shape))

    return await transaction(context, work)


async def cancel_activity(context: WriteContext, code: str, reason: str) -> Saved:
    """And all who were to come, in the same transaction."""
    admit(context)

    async def work(tx: Tx) -> Saved:
        now = await lock_activity(tx, code)
        scene = await scene_of(tx, now)
        found = await tx.connection.fetch(_COMING, text(now, "activity_code"), list(COMING))
        coming = await _locked(tx, [row["participant_id"] for row in found])
        kept = now["registered"] - sum(row["state"] == REGISTERED for row in found)
        decided = [(now, decide_cancel_activity(now, kept, reason, scene.shape))]
        return (await tx.save_many([*decided, *decide_all_off(scene, coming)]))[0]

    return await transaction(context, work)


async def lock_activity(tx: Tx, code: str) -> State:
    """All acts on its participants take turns here: so nobody gets a place that is taken."""
    return await lock(tx, ACTIVITIES, code, None)


async def scene_of(tx: Tx, activity: State) -> Scene:
    last = await tx.connection.fetchval(_LAST, text(activity, "activity_code"))
    shapes = ROOTS[ACTIVITY].shape, ROOTS[PARTICIPANT].shape
    return Scene(activity, *shapes, tx.config or Config(), tx.context.writer.now(), last)


async def first_waiting(tx: Tx, activity: State, count: int) -> list[State]:
    """Locked, in their order. They are promoted whether the caller sees these customers or not."""
    if count < 1:
        return []
    found = await tx.connection.fetch(_IN_LINE, text(activity, "activity_code"), count)
    return await _locked(tx, [row["participant_id"] for row in found])


async def _locked(tx: Tx, keys: Sequence[str]) -> list[State]:
    states = await tx.find_many(keys, PARTICIPANT) if keys else {}
    return [states[key] for key in keys]
