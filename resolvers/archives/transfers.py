"""Transfer lists: made, approved, signed by three, carried out by the last of them. Next: backups.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from models.rules.archive import ITEM
from models.rules.archives.transfers import (
    ACCOUNTING_CATEGORY,
    DONE,
    MOST_ITEMS,
    TransferFacts,
    decide_approve,
    decide_cancel_transfer,
    decide_create_transfer,
    decide_sign,
    hand_over,
    years_held,
)
from models.rules.auditing import AuditAct
from models.rules.decision import Decision
from models.rules.filed import TRANSFER_LIST
from models.rules.rights import ADMIN, FINANCE, may_any
from models.rules.roles import ARCHIVE_MANAGER, Action
from models.rules.state import State, text
from resolvers.access.caller import Caller
from resolvers.access.grants import item_sight
from resolvers.archives.checking import TRANSFER
from resolvers.archives.properties import check_items
from resolvers.errors import Denied, Gone
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.lookups import one_row
from resolvers.write.roots import ROOTS
from resolvers.write.state import ITEM_VISIBLE
from resolvers.write.trail import tell_trail
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import code_of

ASKED = Request()
_FACTS = """
SELECT EXISTS (SELECT FROM institution WHERE institution_code = $1 AND active) AS institution,
    ARRAY (SELECT company_code FROM institution_company WHERE institution_code = $1) AS companies,
    coalesce((SELECT min(list_number) FROM transfer_list
        WHERE institution_code = $1 AND fiscal_year = $2 AND state = 'OPEN'), '') AS same_open,
    (SELECT count(*) FROM transfer_list WHERE institution_code = $1 AND fiscal_year = $2) AS lists
"""
# Volumes, and items that lie in none: what is in a volume goes with it. What still takes items is not closed.
HELD = f"""split_part(i.archive_type, '/', 1) = '{ACCOUNTING_CATEGORY}' AND i.transfer_number IS NULL
    AND i.volume_id IS NULL AND i.state NOT IN ('DRAFT', 'DESTROYED') AND NOT i.open"""
_ITEMS = f"""
SELECT i.item_id, coalesce(i.access_level, 3) AS level FROM archive_item i
WHERE i.institution_code = $1 AND i.year = $2 AND {HELD} ORDER BY i.item_id LIMIT {MOST_ITEMS + 1}
"""  # noqa: S608 - constants of our own
# {0}: alias of what has an institution; $1 to $3 as _knowing makes them.
_KNOWN = f"""({ITEM_VISIBLE.format("{0}", "$1")} OR $3 OR EXISTS (SELECT FROM institution_company c
    WHERE c.institution_code = {{0}}.institution_code
      AND ($2::text[] IS NULL OR c.company_code = ANY($2::text[]))))"""
_LIST = f"""
SELECT t.list_number, t.institution_code, t.fiscal_year, t.state, t.item_count, t.handed_by, t.taken_by,
    t.supervised_by, t.delay_approved_by, t.done_on, t.version
FROM transfer_list t
WHERE {_KNOWN.format("t")} AND ($4::text IS NULL OR t.institution_code = $4)
  AND (NOT $5 OR t.state = 'OPEN') AND ($6::text IS NULL OR t.list_number > $6)
ORDER BY t.list_number LIMIT $7
"""  # noqa: S608 - constants of our own
_IS_KNOWN = f"""
SELECT EXISTS (SELECT FROM transfer_list t WHERE t.list_number = $4 AND {_KNOWN.format("t")})
"""  # noqa: S608 - constants of our own
_CUSTODY = f"""
SELECT i.institution_code, i.year AS fiscal_year, count(*) AS item_count FROM archive_item i
WHERE {HELD} AND {_KNOWN.format("i")} AND ($4::text IS NULL OR i.institution_code = $4) AND i.year < $5
GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class Transfer:
    """A list as those know it who may sign it."""

    list_number: str
    institution_code: str
    fiscal_year: str
    state: str
    item_count: int | None
    handed_by: str | None
    taken_by: str | None
    supervised_by: str | None
    delay_approved_by: str | None
    done_on: date | None
    version: int


@dataclass(frozen=True)
class Custody:
    """A closed year that accounting has not handed over."""

    institution_code: str
    fiscal_year: str
    item_count: int
    years_held: int


@dataclass(frozen=True)
class TransfersWanted:
    institution_code: str | None = None
    open: bool = False  # those alone
    after: str | None = None
    first: int = 50


async def create_transfer(context: WriteContext, institution: str, year: str) -> Saved:
    """Of what accounting still holds of that year."""
    _admit(context.caller)
    place = tuple("" if "\0" in one else one.strip().upper() for one in (institution, year))
    code, fiscal_year = place

    async def work(tx: Tx) -> Saved:
        facts, number, _ = await _facts(tx, code, fiscal_year)
        return await tx.save(None, decide_create_transfer(number, (code, fiscal_year), facts, context.caller))

    return await transaction(context, work)


async def approve_custody(context: WriteContext, number: str, request: Request) -> Saved:
    _admit(context.caller)

    async def work(tx: Tx) -> Saved:
        now, facts, _ = await _lock(tx, number, request)
        user = context.caller.user_name
        return await tx.save(now, decide_approve(now, facts, context.caller, user, request.consent))

    return await transaction(context, work)


async def cancel_transfer(context: WriteContext, number: str, request: Request) -> Saved:
    _admit(context.caller)

    async def work(tx: Tx) -> Saved:
        now, facts, _ = await _lock(tx, number, request)
        return await tx.save(now, decide_cancel_transfer(now, facts, context.caller, request.consent))

    return await transaction(context, work)


async def sign_transfer(context: WriteContext, number: str, capacity: str, request: Request) -> Saved:
    """The last of three signatures hands the items over: each says so from then on."""
    _admit(context.caller)

    async def work(tx: Tx) -> Saved:
        now, facts, ids = await _lock(tx, number, request)
        decision = decide_sign(now, capacity, facts, context.caller, context.caller.user_name)
        saved = await tx.save(now, decision)
        if decision.state is not None and text(decision.state, "state") == DONE:
            await _hand_over(tx, text(now, "list_number"), ids)
            count = len(ids)
            await tell_trail(
                tx,
                AuditAct.STATE,
                ROOTS[TRANSFER_LIST].object_class,
                saved,
                operation=decision.act.value,
                items=count,
            )
        return saved

    return await transaction(context, work)


async def list_transfers(pool: asyncpg.Pool, caller: Caller, wanted: TransfersWanted) -> Sequence[Transfer]:
    """By number; those that he reads or may sign."""
    more = (wanted.institution_code, wanted.open, wanted.after, wanted.first)
    return [Transfer(**dict(row)) for row in await pool.fetch(_LIST, *_knowing(caller), *more)]


async def list_custody(
    pool: asyncpg.Pool, caller: Caller, institution: str | None, today: date
) -> Sequence[Custody]:
    """Years before the present one that accounting still holds."""
    rows = await pool.fetch(_CUSTODY, *_knowing(caller), institution, str(today.year))
    return [Custody(**dict(row), years_held=years_held(row["fiscal_year"], today)) for row in rows]


def _admit(caller: Caller) -> None:
    if not may_any(caller, FINANCE, ARCHIVE_MANAGER, ADMIN):
        raise Denied


def _knowing(caller: Caller) -> tuple[str | None, list[str] | None, bool]:
    """Items in sight, company codes of his accounting (None = all), whether he supervises everywhere."""
    mine = [one for one in caller.grants if one.role == FINANCE and one.allows(Action.READ)]
    codes = [one.company_codes for one in mine]
    companies = None if None in codes else sorted({code for some in codes for code in some or ()})
    return item_sight(caller.read_scope()), companies, caller.may_look(ADMIN)


async def _lock(tx: Tx, number: str, request: Request) -> tuple[State, TransferFacts, list[str]]:
    """Gone for who neither reads it nor may sign it."""
    named = code_of(number)
    if not await tx.connection.fetchval(_IS_KNOWN, *_knowing(tx.context.caller), named):
        raise Gone(number)
    now = await tx.lock(named, request, TRANSFER_LIST, lambda _: True)
    facts, _, ids = await _facts(tx, text(now, "institution_code"), text(now, "fiscal_year"))
    return now, facts, ids


async def _facts(tx: Tx, institution: str, year: str) -> tuple[TransferFacts, str, list[str]]:
    """With the number of the next list, and the items that are still held."""
    row = await one_row(tx.connection, _FACTS, institution, year)
    items = await tx.connection.fetch(_ITEMS, institution, year)
    facts = TransferFacts(
        ROOTS[TRANSFER_LIST].shape,
        tx.context.writer.today(),
        row["institution"],
        frozenset(row["companies"]),
        tuple(one["level"] for one in items),
        row["same_open"],
    )
    return facts, f"{institution}-{year}-T{row['lists'] + 1}", [one["item_id"] for one in items]


async def _hand_over(tx: Tx, number: str, ids: Sequence[str]) -> None:
    shape = ROOTS[ITEM].shape
    items = await tx.lock_many(ids, ITEM, lambda item: item.get("transfer_number") is None)
    decided: list[tuple[State | None, Decision]] = [
        (items[one], hand_over(items[one], number, shape)) for one in ids
    ]
    await tx.save_many(decided)
    await check_items(tx, [decision.state or {} for _, decision in decided], TRANSFER)
