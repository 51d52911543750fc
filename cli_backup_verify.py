"""`dossier backup verify`. Next: resolvers/backups/verifying.py."""

import contextlib
import os
import secrets
import shutil
from collections.abc import AsyncGenerator, Generator
from typing import Annotated

import asyncpg
from cyclopts import Parameter
from cyclopts.validators import Number

from assembly import open_keys, opened_vault
from cli_backup_places import PROGRAMS, opened_backup, working_folder
from cli_storage import OPERATOR
from commands import read_settings, run_loop
from console import Json, progress, tell
from models.rules.chain import Digest
from postgres import PrivatePostgres
from resolvers.access.audit import Asker
from resolvers.access.seal import Sealer
from resolvers.backups.loading import NotTheSame, Target
from resolvers.backups.taking import Taken
from resolvers.backups.verifying import Proofs, Step, note_verified
from resolvers.backups.verifying import verify as verify_backup
from resolvers.errors import Unloadable
from settings import Settings, SettingsError

_Flag = Annotated[bool, Parameter(negative="")]
_FEW = 20
_SCRATCH = "backup-scratch-"
_AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


def verify(  # noqa: PLR0913 -- the arguments of the command
    place: str,
    *,
    into: Annotated[str | None, Parameter(negative="")] = None,
    files: Annotated[int, Parameter(validator=Number(gte=0))] = _FEW,
    all_files: _Flag = False,
    no_store: _Flag = False,
    json: Json = False,
) -> int:
    """Restore a backup beside everything else and prove it; exit code 1 if something is not as it was.

    The hashes of its files; every table with its rows and their hash; the audit trail; the ledgers; every
    object in the store with its length; some files opened with the keys that are here. That it came back is
    noted at the backup.

    Parameters
    ----------
    place:
        The backup.
    into:
        Name of a variable of the environment with the address of an empty database. It stays as it is then.
        Otherwise a private PostgreSQL is made under var/ and removed.
    files:
        How many files are opened, by chance.
    all_files:
        Open every file.
    no_store:
        Look at the database alone.
    """
    settings = read_settings()
    try:
        steps, noted = _all_of(settings, place, into, None if all_files else files, not no_store)
    except NotTheSame as error:  # it was sealed, and cannot be opened
        steps, noted = [Step("files", False, str(error))], False
    failed = any(not one.ok for one in steps)
    told = [{"name": one.name, "ok": one.ok, "told": one.told} for one in steps]
    lines = [f"{'ok' if one.ok else 'WRONG'}\t{one.name}\t{one.told}" for one in steps]
    if not failed and not noted:
        lines.append("the database of this service does not know this backup: not noted there")
    tell({"ok": not failed, "steps": told, "noted": noted}, json, *lines)
    return int(failed)


def _all_of(
    settings: Settings, place: str, into: str | None, files: int | None, store: bool
) -> tuple[list[Step], bool]:
    with _living(settings) as live, _scratch(settings, into) as dsn:
        return run_loop(_verified(settings, place, (dsn, live), files, store))


async def _verified(
    settings: Settings, place: str, dsns: tuple[str, str | None], files: int | None, store: bool
) -> tuple[list[Step], bool]:
    async with (
        opened_backup(settings, place) as taken,
        _reached(dsns[1]) as live,
        opened_vault(settings, open_keys(settings) if store else None) as vault,
    ):
        with working_folder(settings) as work, progress("tables", len(taken.about.tables)) as done:
            target = Target(dsns[0], PROGRAMS, work, done)
            proofs = Proofs(_digest(settings), vault, live, files)
            steps = [step async for step in verify_backup(target, taken, proofs)]
        return steps, await _noted(live, taken, steps)


async def _noted(live: asyncpg.Pool | None, taken: Taken, steps: list[Step]) -> bool:
    if live is None or any(not one.ok for one in steps):
        return False
    return await note_verified(live, Asker(OPERATOR), taken)


@contextlib.asynccontextmanager
async def _reached(dsn: str | None) -> AsyncGenerator[asyncpg.Pool | None]:
    """The database that is backed up may be what was lost."""
    pool = None
    if dsn is not None:
        with contextlib.suppress(*_AWAY):
            pool = await asyncpg.create_pool(dsn, min_size=1, max_size=2)
            await pool.fetchval("SELECT count(*) FROM backup_record WHERE false")
    try:
        yield pool
    finally:
        if pool is not None:
            await pool.close()


@contextlib.contextmanager
def _living(settings: Settings) -> Generator[str | None]:
    if settings.direct_dsn is not None:
        yield settings.direct_dsn
        return
    private = PrivatePostgres(settings.var_folder / "postgres")
    if not (private.data / "PG_VERSION").exists():
        yield None
        return
    try:
        yield private.start()
    finally:
        private.stop()


@contextlib.contextmanager
def _scratch(settings: Settings, into: str | None) -> Generator[str]:
    if into is not None:
        yield _named(into)
        return
    _sweep(settings)
    private = PrivatePostgres(settings.var_folder / f"{_SCRATCH}{secrets.token_hex(4)}", durable=False)
    try:
        yield private.start()
    finally:
        private.stop()
        shutil.rmtree(private.folder, ignore_errors=True)


def _sweep(settings: Settings) -> None:
    """What killed ones have left; of one that is at work somebody holds the lock."""
    for folder in settings.var_folder.glob(f"{_SCRATCH}*"):
        if PrivatePostgres(folder).stop():
            shutil.rmtree(folder, ignore_errors=True)


def _named(variable: str) -> str:
    """Not the address itself: it may hold a password, and arguments are for all to see."""
    found = os.environ.get(variable)
    if not found:
        raise Unloadable(f"--into: the environment has no variable {variable} with the address of a database")
    return found


def _digest(settings: Settings) -> Digest | None:
    """None where the field key is not here: then the trail cannot be proved."""
    try:
        return Sealer(settings.read_field_key()).chained
    except SettingsError:
        return None
