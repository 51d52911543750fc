"""Exports of customers to files: ordered, made by the worker, kept sealed for a while. Next: workbooks.py.

The rights are those of the moment at which a file is made; who fetches it must still have them all.
"""

import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import orjson

from models.rules.attachments import is_id
from models.rules.auditing import AuditAct, AuditNote
from models.rules.exchange.exporting import Form, Wanted, check_wanted
from models.rules.exchange.outgoing import Outgoing
from models.rules.roles import Action
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.access.grants import scope_arrays
from resolvers.archives.made import (
    Kept,
    Made,
    NewMade,
    Safe,
    clears,
    keep,
    kept_from_row,
    vault_of,
)
from resolvers.archives.made_jobs import (
    NEWEST,
    before,
    drop_choice,
    jobs_of,
    keep_choice,
    read_choice,
    standing_of,
)
from resolvers.attachments.owners import demand
from resolvers.attachments.tickets import living, promised
from resolvers.custody.desk import Desk
from resolvers.errors import Gone, Refused
from resolvers.exchange.sheets.choosing import chosen
from resolvers.exchange.sheets.writing import Chosen
from resolvers.jobs.job import HIDDEN, Order, order_job
from resolvers.jobs.run import Run
from resolvers.outbound.workbooks import MEDIA_TYPES, SUFFIXES, Reading, written
from resolvers.pool import Connection
from resolvers.write.context import WriteContext, Writer
from resolvers.write.once import Begun, remembered
from resolvers.write.state import VISIBLE

KIND = "CUSTOMER_EXPORT"
MADE_KIND = "CUSTOMERS"
CUSTOMERS = "KNA1"  # object class in the audit trail
_KEPT = timedelta(days=7)
_SEEN = f"""
SELECT c.customer_number FROM customer c WHERE {VISIBLE.format("c.customer_number", "$1", "$2")}
    AND ($3::text[] IS NULL OR c.customer_number = ANY($3)) ORDER BY c.customer_number
"""  # noqa: S608
_OWN = f"{jobs_of(KIND)} AND j.created_by = $2"
_ONE = f"{_OWN} AND j.job_id = $3"
_NEWEST = f"{_OWN} AND {before('$3')} {NEWEST} LIMIT $4"


@dataclass(frozen=True)
class Export:
    """`done` and `total` count customers; `total` is None before the job has begun."""

    job_id: str
    state: str
    form: Form
    reason: str
    customers: int
    done: int
    total: int | None
    error: str | None
    created_by: str
    created_at: datetime
    ended_at: datetime | None
    file: Kept | None


def exporting(caller: Caller) -> Caller:
    """With those of his grants alone that let him take along what he reads."""
    demand(caller, Action.EXPORT)
    grants = [one for one in caller.grants if one.allows(Action.EXPORT) and one.allows(Action.READ)]
    return replace(caller, grants=tuple(grants), unmasked=frozenset())


async def seen_numbers(
    source: asyncpg.Pool | Connection, caller: Caller, numbers: Sequence[str] | None = None
) -> list[str]:
    """Of these customers those in his sight; None: all."""
    wanted = None if numbers is None else list(numbers)
    rows = await source.fetch(_SEEN, *scope_arrays(caller.read_scope()), wanted)
    return [row["customer_number"] for row in rows]


async def within(pool: asyncpg.Pool, caller: Caller, wanted: Wanted) -> Wanted:
    """Of what a filter found that which he may take along."""
    return replace(wanted, numbers=await seen_numbers(pool, exporting(caller), wanted.numbers))


async def order_export(context: WriteContext, safe: Safe, wanted: Wanted) -> str:
    """The job's id. Gone: a customer that he may not take along is none for him."""
    vault_of(safe)
    caller = exporting(context.caller)
    asker = Asker(context.caller, context.address)

    async def begin(begun: Begun) -> str:
        _, found = await _checked(safe.pool, caller, wanted)
        now, orders = safe.now(), list[str]()

        async def order(connection: Connection, choice: Made) -> None:
            hidden = {"grants": promised(caller), "choice": choice.file_id, "address": context.address}
            job = Order(KIND, {**_told(wanted, len(found)), HIDDEN: hidden}, alone=False)
            orders.append(await order_job(connection, job, caller.user_name, now))
            await begun(connection, orders[0])
            await note(connection, _noted(asker, wanted, len(found), orders[0]))

        await keep_choice(safe, caller.user_name, now, found, order)
        return orders[0]

    return await remembered(context, begin)


async def make_export(desk: Desk, writer: Writer, run: Run) -> None:
    """The job. Broken off it begins anew: half an export is none."""
    told = run.job.parameters
    if "fileId" in run.report:
        return
    hidden = told[HIDDEN]
    caller = exporting(await living(desk.pool, run.job.created_by, hidden["grants"], writer.today()))
    numbers = await read_choice(desk, caller, hidden["choice"], writer.today())
    wanted = Wanted(numbers, Form(told["form"]), told["reason"], told["columns"])
    await run.save(None, done=0, total=len(numbers))
    about = {**_told(wanted, len(numbers)), "grants": promised(caller)}
    name = f"客户-{writer.today():%Y%m%d}-{run.job.job_id[:8]}.{SUFFIXES[wanted.form]}"
    expires = desk.now() + _KEPT
    new = NewMade(MADE_KIND, name, MEDIA_TYPES[wanted.form], caller.user_name, expires, about)

    async def done(count: int) -> None:
        await run.save(None, done=min(run.done + count, len(numbers)))

    async with reading(desk.pool, caller, writer) as read:
        made = await keep(desk, new, pieces(read, wanted, chosen(wanted.columns)[0], done))
    run.report["fileId"] = made.file_id
    await run.save(None, done=len(numbers))
    await drop_choice(desk, caller, hidden["choice"])


@contextlib.asynccontextmanager
async def reading(pool: asyncpg.Pool, caller: Caller, writer: Writer) -> AsyncGenerator[Reading]:
    """All at one moment, however long it takes."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        yield Reading(connection, caller, writer.sealer)


async def pieces(
    read: Reading, wanted: Wanted, columns: Chosen, done: Callable[[int], Any]
) -> AsyncGenerator[bytes]:
    async def told(pages: AsyncGenerator[list[Outgoing]]) -> AsyncGenerator[list[Outgoing]]:
        async for page in pages:
            yield page
            await done(len(page))

    async with (
        contextlib.aclosing(read.pages(wanted.numbers)) as pages,
        contextlib.aclosing(told(pages)) as counted,
        contextlib.aclosing(written(wanted.form, counted, columns)) as made,
    ):
        async for piece in made:
            if piece:
                yield piece


@contextlib.asynccontextmanager
async def taken_along(writer: Writer, asker: Asker, wanted: Wanted) -> AsyncGenerator[AsyncGenerator[bytes]]:
    """For the command line: the bytes themselves, which are kept nowhere here; it is noted."""
    caller = exporting(asker.caller)
    columns, found = await _checked(writer.pool, caller, wanted)
    await note(writer.pool, _noted(asker, wanted, len(found), ""))
    async with reading(writer.pool, caller, writer) as read:
        yield pieces(read, replace(wanted, numbers=found), columns, _untold)


async def find_export(pool: asyncpg.Pool, caller: Caller, job_id: str, now: datetime) -> Export:
    """One's own."""
    row = await pool.fetchrow(_ONE, now, caller.user_name, job_id) if is_id(job_id) else None
    if row is None:
        raise Gone(job_id)
    return _export(row, caller)


async def list_exports(
    pool: asyncpg.Pool, caller: Caller, now: datetime, after: str | None, first: int
) -> list[Export]:
    """One's own, the newest first."""
    rows = await pool.fetch(_NEWEST, now, caller.user_name, after, first)
    return [_export(row, caller) for row in rows]


async def _checked(pool: asyncpg.Pool, caller: Caller, wanted: Wanted) -> tuple[Chosen, list[str]]:
    columns, found = chosen(wanted.columns)
    if problems := [*check_wanted(wanted), *found]:
        raise Refused(problems)
    seen = await seen_numbers(pool, caller, wanted.numbers)
    if len(seen) < len(set(wanted.numbers)):
        raise Gone(next(one for one in wanted.numbers if one not in set(seen)).replace("\0", ""))
    return columns, seen


def _told(wanted: Wanted, many: int) -> dict[str, Any]:
    columns = None if wanted.columns is None else list(wanted.columns)
    return {"reason": wanted.reason.strip(), "form": wanted.form.value, "customers": many, "columns": columns}


def _noted(asker: Asker, wanted: Wanted, many: int, job_id: str) -> AuditNote:
    told = _told(wanted, many)
    return asker.noted(AuditAct.EXPORT, object_class=CUSTOMERS, object_id=job_id, detail=told)


def _export(row: asyncpg.Record, caller: Caller) -> Export:
    told = orjson.loads(row["parameters"])
    mine = row["file_id"] is not None and clears(caller, orjson.loads(row["about"]))
    return Export(
        **standing_of(row),
        reason=told["reason"],
        customers=told["customers"],
        form=Form(told["form"]),
        file=None if row["file_id"] is None else kept_from_row(row, mine=mine),
    )


async def _untold(_count: int) -> None:
    pass
