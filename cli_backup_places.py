"""Places of backups on the command line, and the databases they are taken of. Next: cli_backup_take.py."""

import contextlib
import re
import shutil
import tempfile
from collections.abc import AsyncGenerator, Generator
from dataclasses import replace
from pathlib import Path

import asyncpg
from pydantic import SecretStr

import postgres
from assembly import open_keys, open_place
from models.migrate import MigrateError
from postgres import PrivatePostgres
from resolvers.backups.carrying import fetch
from resolvers.backups.layout import ABOUT, fingerprint, hash_of, read_about
from resolvers.backups.loading import NotTheSame
from resolvers.backups.sealed import open_parts
from resolvers.backups.taking import Taken
from resolvers.errors import Unloadable
from settings import Settings, SettingsError
from storage.errors import Damaged, StoreError
from storage.store import Store

PROGRAMS = (postgres.BIN,)
_UNREACHABLE = (OSError, asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)
_BUCKET = re.compile(r"s3://([^/\s]+)/([A-Za-z0-9][A-Za-z0-9._/-]*)")


def is_bucket(place: str) -> bool:
    return place.startswith("s3:")


@contextlib.asynccontextmanager
async def opened_place(settings: Settings, place: str) -> AsyncGenerator[Store]:
    """A folder or a prefix as a store."""
    store = open_place(settings, place, _parts(place))
    try:
        yield store
    except StoreError as error:
        raise Unloadable(f"{place}: {error}") from None
    finally:
        await store.close()


@contextlib.asynccontextmanager
async def opened_backup(settings: Settings, place: str) -> AsyncGenerator[Taken]:
    """From a bucket it is fetched, and what is sealed is opened, into folders that go with the block."""
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(place)
        if is_bucket(place):
            folder = stack.enter_context(working_folder(settings))
            async with opened_place(settings, place) as store:
                await fetch(store, place, folder)
        taken = _taken(folder)
        if taken.about.sealed:
            taken = await opened_seals(settings, taken, stack.enter_context(working_folder(settings)))
        yield taken


async def opened_seals(settings: Settings, taken: Taken, into: Path) -> Taken:
    """As it was before it was sealed. NotTheSame if it is damaged."""
    try:
        about = await open_parts(taken.folder, taken.about, open_keys(settings), into)
    except Damaged as error:
        raise NotTheSame([str(error)]) from None
    return replace(taken, folder=into, about=about)


@contextlib.contextmanager
def working_folder(settings: Settings) -> Generator[Path]:
    """For this account alone."""
    above = settings.var_folder / "backup-work"
    above.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(dir=above))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def private_or_given(settings: Settings) -> Generator[Settings]:
    """As opened_database, but no keys are made: those of the backup are to be brought."""
    if settings.dsn is not None:
        yield settings
        return
    private = PrivatePostgres(settings.var_folder / "postgres")
    try:
        yield settings.model_copy(update={"database_url": SecretStr(private.start())})
    finally:
        private.stop()


@contextlib.asynccontextmanager
async def pool_of(dsn: str) -> AsyncGenerator[asyncpg.Pool]:
    try:
        async with asyncpg.create_pool(dsn, min_size=1, max_size=2) as pool:
            yield pool
    except _UNREACHABLE as error:
        raise MigrateError(f"The database cannot be reached: {error}") from None


def field_key_of(settings: Settings) -> str | None:
    try:
        return fingerprint(settings.read_field_key())
    except SettingsError:
        return None


def _parts(place: str) -> tuple[str, str] | None:
    """Bucket and prefix; None for a folder."""
    if not is_bucket(place):
        return None
    found = _BUCKET.fullmatch(place)
    if found is None:
        raise Unloadable(f"{place!r} is no place: write s3://BUCKET/PREFIX, or a folder")
    return found[1], found[2]


def _taken(folder: Path) -> Taken:
    return Taken(folder, read_about(folder), hash_of(folder / ABOUT))
