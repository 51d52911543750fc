"""`dossier exchange` systems, map, load, messages and so on: what other systems send. Next: worker.py."""

import csv
from collections.abc import AsyncGenerator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from cli_acting import CONSOLE, run_act
from commands import read_settings
from console import Json, tell
from models.rules.exchange.message import Format, NumberPolicy
from models.rules.exchange.systems import MapRow, SystemForm, usual_mode
from models.rules.finding import Finding
from models.rules.numbers import shown
from resolvers.access.acting import acting_for
from resolvers.errors import Gone, Unloadable
from resolvers.inbound import loads as loading
from resolvers.inbound import queue, systems
from resolvers.inbound.loading import kinds_of
from resolvers.inbound.loads import Load, Wanted
from resolvers.inbound.queue import Filter, Queued
from resolvers.inbound.receiving import Sender
from resolvers.inbound.staging import receive
from resolvers.jobs.run import run_next
from resolvers.write.context import WriteContext

System = Annotated[str, Parameter(help="Code of the external system.")]
FormatName = Literal["NDJSON", "SHEET", "IDOC", "ODATA", "U8"]
Mode = Literal["ATOMIC", "PER_ROW"]
_PIECE = 1 << 20
_MOST_TOLD = 1_000


def list_systems(*, json: Json = False) -> None:
    """List external systems with how their messages stand: waiting, waiting for customers, errors."""

    async def look(context: WriteContext) -> list[dict[str, Any]]:
        pool = context.writer.pool
        found = await systems.systems_seen(pool, CONSOLE)
        return [asdict(one) | asdict(await queue.figures_of(pool, CONSOLE, one.system)) for one in found]

    found = run_act(look, "external system")
    lines = (
        f"{one['system']}\t{one['user_name']}\t{one['waiting']} waiting, {one['waiting_ref']} for customers, "
        f"{one['errors']} errors since {one['oldest_error_at'] or '–'}\t{one['name']}"
        for one in found
    )
    tell(found, json, *lines)


def register(  # noqa: PLR0913 -- options of a command
    system: System,
    user: Annotated[str, Parameter(help="Whose it is: all is done in his name.")],
    /,
    *,
    name: Annotated[str, Parameter(help="What it is called.")],
    numbers: Annotated[Literal["KEEP", "ASSIGN"], Parameter(help="Whose numbers customers get.")] = "KEEP",
    accept: Annotated[tuple[str, ...], Parameter(negative="", help="Codes that count as confirmed.")] = (),
    reason: Annotated[str, Parameter(help="Reason for confirmed findings.")] = "",
    account_group: Annotated[str | None, Parameter(help="For rows that name none.")] = None,
    company_code: Annotated[str | None, Parameter(help="For rows that name none.")] = None,
    sales_area: Annotated[str | None, Parameter(help="For rows that name none: F723/AQ/XX.")] = None,
    change: Annotated[bool, Parameter(negative="", help="It is there already.")] = False,
) -> None:
    """Enter an external system, or with --change put another profile in the place of its own."""
    codes = (account_group, company_code, sales_area)
    policy = NumberPolicy(numbers)
    form = SystemForm(system.upper(), name, user.upper(), policy, accept, reason, *codes)
    act = systems.change_system if change else systems.register_system
    run_act(lambda context: act(context, form), "external system")


def set_map(
    system: System,
    file: Annotated[Path, Parameter(help="CSV: domain, external code, our code, description.")],
    /,
) -> None:
    """Add or replace codes of a system by a CSV file without a header, such as `ZTERM,NT30,N030`."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [MapRow(*(part.strip() for part in line)) for line in csv.reader(lines) if line]
    except (OSError, UnicodeDecodeError, TypeError, csv.Error) as wrong:
        raise Unloadable(f"{file}: {wrong}") from None
    run_act(lambda context: systems.set_maps(context, system, rows), "external system")


def load(  # noqa: PLR0913 -- options of a command
    system: System,
    file: Annotated[Path, Parameter(help="What the system sends.")],
    /,
    *,
    format: Annotated[FormatName, Parameter(help="How it is written.")],
    mode: Annotated[Mode | None, Parameter(help="All or none, or each row by itself; as is usual.")] = None,
    dry_run: Annotated[bool, Parameter(negative="", help="Try it, and let nothing of it stay.")] = False,
    json: Json = False,
) -> int:
    """Take a file of customers over, in the name of the system's owner. Exit code 1 if a row is refused."""
    if not file.is_file():
        raise Unloadable(f"there is no file {file}")
    usual, most = usual_mode(Format(format)), read_settings().load_mib << 20
    wanted = Wanted(mode or usual, dry_run, file.name, "CLI")

    async def work(context: WriteContext) -> tuple[Load, Sequence[loading.LoadRow]]:
        writer = context.writer
        found = await systems.find_system(writer.pool, CONSOLE, system)
        owner = await acting_for(writer.pool, found.user_name, None, writer.today())
        if owner is None:
            raise Gone(found.user_name)
        sender = Sender(found, replace(owner, source="CLI"), Format(format))
        load_id = await receive(writer, sender, wanted, _pieces(file), most)
        done = await loading.find_load(writer.pool, CONSOLE, load_id)
        if done.job_id is not None:
            await run_next(writer.pool, kinds_of(writer), done.job_id)
            done = await loading.find_load(writer.pool, CONSOLE, load_id)
        rows = await loading.rows_of(writer.pool, CONSOLE, load_id, (0, _MOST_TOLD), told=True)
        return done, rows

    done, rows = run_act(work, "external system or owner")
    told = {"loadId": done.load_id, "state": done.state, "rowCount": done.row_count, "counts": done.counts}
    found = [{"place": row.place, "findings": [_told(one) for one in row.findings]} for row in rows]
    lines = [f"-\t{_line(one)}" for one in done.findings]
    lines += [f"{row.place}\t{_line(one)}" for row in rows for one in row.findings]
    counted = ", ".join(f"{name} {count}" for name, count in sorted(done.counts.items()))
    tell(told | {"rows": found}, json, *lines, f"{done.state}: {counted or 'no rows'} (load {done.load_id})")
    return int(done.state != "DONE" or bool(done.counts.get("REJECTED")))


def list_loads(system: System | None = None, /, *, json: Json = False) -> None:
    """List the newest loads."""

    async def look(context: WriteContext) -> list[Load]:
        return await loading.loads_seen(context.writer.pool, CONSOLE, system and system.upper(), None, 100)

    found: list[Load] = run_act(look, "external system")
    lines = (
        f"{one.load_id}\t{one.system}\t{one.state}\t{one.done} of {one.row_count}\t{one.file_name}"
        for one in found
    )
    tell([asdict(one) | {"findings": [_told(f) for f in one.findings]} for one in found], json, *lines)


def messages(
    system: System | None = None,
    /,
    *,
    state: Annotated[str | None, Parameter(help="NEW, WAITING_REF, ERROR, DONE, CANCELLED.")] = "ERROR",
    first: Annotated[int, Parameter(help="How many at most.")] = 100,
    json: Json = False,
) -> None:
    """List messages of the queue, the newest first, with what is wrong; those in ERROR unless you say."""

    async def look(context: WriteContext) -> list[Queued]:
        wanted = Filter(system=system and system.upper(), state=state and state.upper())
        return await queue.messages_of(context.writer.pool, CONSOLE, wanted, None, first)

    found: list[Queued] = run_act(look, "external system")
    lines = (
        f"{one.queue_id}\t{one.system}\t{one.state}\t{one.external_key or '–'}\t"
        + "; ".join(map(_line, one.findings))
        for one in found
    )
    tell([_message(one) for one in found], json, *lines)


def retry(*ids: Annotated[int, Parameter(help="Numbers in the queue.")]) -> None:
    """Try messages again that are in ERROR or wait for another customer; a worker does."""
    run_act(lambda context: queue.retry_messages(context, ids), "message")


def cancel(
    *ids: Annotated[int, Parameter(help="Numbers in the queue.")],
    reason: Annotated[str, Parameter(help="Why; it is kept.")],
) -> None:
    """Give messages up, for good; later ones of the same customers go on."""
    run_act(lambda context: queue.cancel_messages(context, ids, reason), "message")


async def _pieces(path: Path) -> AsyncGenerator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _message(one: Queued) -> dict[str, Any]:
    left_out = ("payload", "original", "findings")
    told = {name: value for name, value in vars(one).items() if name not in left_out}
    number = shown(one.customer_number) if one.customer_number else None
    return told | {"customer_number": number, "findings": [_told(found) for found in one.findings]}


def _told(found: Finding) -> dict[str, Any]:
    path = list(found.path)
    return {
        "code": found.code.value,
        "severity": found.severity.value,
        "path": path,
        "text": found.message("en"),
    }


def _line(found: Finding) -> str:
    at = ".".join(map(str, found.path))
    return f"{found.severity.value} {found.code.value} {at}: {found.message('en')}"
