"""Puts the database of a backup into an empty one, and compares what came with it. Next: restoring.py.

Which migrations are applied comes last: until then every entry of the service refuses to work there.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from resolvers.backups.digests import MIGRATIONS, applied_migrations, differences, read_digests
from resolvers.backups.layout import DATABASE, About
from resolvers.backups.programs import find_program, run_program
from resolvers.backups.taking import one_moment
from resolvers.errors import Unloadable
from resolvers.pool import Connection
from storage.faults import point

_NAMED = 5
# Extensions and what belongs to them may be there: some servers let only their administrator make them.
_FOUND = """
WITH found AS (
    SELECT c.oid, 'pg_class'::regclass AS class, c.relnamespace AS place, c.relname::text AS name
    FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    UNION ALL SELECT p.oid, 'pg_proc'::regclass, p.pronamespace, p.proname || '()' FROM pg_proc p
)
SELECT f.name FROM found f JOIN pg_namespace n ON n.oid = f.place
WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = f.class AND d.objid = f.oid AND d.deptype = 'e')
ORDER BY f.name
"""
_MAJOR = "SELECT current_setting('server_version_num')::int / 10000"
# Of things that are there before, and whose owner somebody else may be.
_LEFT_OUT = (" COMMENT - EXTENSION ", " COMMENT - SCHEMA ")
_OPTIONS = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")


@dataclass(frozen=True)
class Target:
    """An empty database; `programs` as of a Source; `work` is a folder for what is needed meanwhile."""

    dsn: str
    programs: Sequence[Path]
    work: Path
    progress: Callable[[int, int], None] = lambda _done, _total: None


class NotTheSame(Exception):
    """What was restored differs from what was taken; a line for each table."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


async def refuse_filled(target: Target, about: About) -> None:
    """Nothing is ever restored over anything, nor into an older server."""
    connection = await asyncpg.connect(target.dsn, timeout=20)
    try:
        major = await connection.fetchval(_MAJOR)
        if major < about.server_major:
            raise Unloadable(
                f"the backup is of PostgreSQL {about.server_major}, and this server is {major}: "
                "take one that is not older"
            )
        found = [row["name"] for row in await connection.fetch(_FOUND)]
    finally:
        await connection.close()
    if found:
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise Unloadable(
            f"a backup is restored into an empty database only, and this one has {', '.join(found[:_NAMED])}"
            f"{more}: name another one, or drop it and create it anew"
        )


async def load(target: Target, folder: Path, about: About) -> None:
    """All but which migrations are applied, or nothing."""
    program = await find_program("pg_restore", target.programs, about.dump_major)
    contents = await _contents(program.path, folder / DATABASE)
    chosen = target.work / "contents"
    chosen.write_text("\n".join([line for line in contents if not _is_left_out(line)]) + "\n", "utf-8")
    point("restore.begun")
    arguments = (*_OPTIONS, f"--use-list={chosen}", str(folder / DATABASE))
    await run_program(program, arguments, target.dsn, target.work)
    chosen.unlink()
    point("restore.loaded")


async def compare(target: Target, about: About) -> None:
    """NotTheSame if a row differs."""
    async with one_moment(target.dsn) as connection:
        now = await read_digests(connection, target.progress)
    taken = {name: one for name, one in about.tables.items() if name != MIGRATIONS}
    now.pop(MIGRATIONS, None)
    if lines := differences(taken, now):
        raise NotTheSame(lines)


async def open_for_use(target: Target, folder: Path, about: About) -> None:
    """From here on it may be served."""
    program = await find_program("pg_restore", target.programs, about.dump_major)
    point("restore.opening")
    arguments = (*_OPTIONS, "--data-only", f"--table={MIGRATIONS}", str(folder / DATABASE))
    await run_program(program, arguments, target.dsn, target.work)
    async with one_moment(target.dsn) as connection:
        await _check_migrations(connection, about)


async def _check_migrations(connection: Connection, about: About) -> None:
    applied = await applied_migrations(connection)
    if applied != list(about.migrations):
        raise NotTheSame([f"{len(applied)} migrations are applied and not {len(about.migrations)}"])


async def _contents(program: Path, dump: Path) -> list[str]:
    process = await asyncio.create_subprocess_exec(
        *(str(program), "--list", str(dump)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaint = await process.communicate()
    if process.returncode:
        raise Unloadable(f"{dump} cannot be read: {complaint.decode('utf-8', 'replace').strip()}")
    return said.decode().splitlines()


def _is_left_out(line: str) -> bool:
    is_data = " TABLE DATA " in line and f" {MIGRATIONS} " in line
    return is_data or any(one in line for one in _LEFT_OUT)
