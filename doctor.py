"""`dossier doctor`: what a first start, or a strange morning, should look at. Next: cli.py."""

import errno
import http.client
import os
import shutil
import socket
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import asyncpg

from assembly import oidc_config, open_files_store, open_keys
from doctor_replicas import check_replicas
from models.catalog import catalog
from models.migrate import EXTENSIONS, OLDEST_SERVER, MigrateError, pending
from models.rules.shape import Form
from postgres import PostgresError, PrivatePostgres
from resolvers.access.jwks import ProviderError, read_keys
from resolvers.access.seal import Sealer, SealError
from resolvers.archives.backups import last_backup
from resolvers.attachments.scanning import Clamd
from resolvers.custody.watching import StoreState, seen_of
from resolvers.errors import Unloadable
from resolvers.exchange.data_files import read_tables
from resolvers.notices.outbox import NotSent
from resolvers.notices.smtp import Smtp
from settings import Settings, SettingsError

_DISK_WARN, _DISK_FAIL = 5 * 2**30, 2**29
_CLOCK_WARN, _CLOCK_FAIL = 1.0, 30.0  # seconds
_OTHERS = 10  # connections that the relay, the worker and an administrator need besides the pools
_NEEDED_RIGHTS = """
SELECT table_name, right_name FROM unnest($1::text[]) AS table_name, unnest($2::text[]) AS right_name
WHERE NOT has_table_privilege(quote_ident(table_name), right_name)
"""
_RIGHTS = ["SELECT", "INSERT", "UPDATE", "DELETE"]
_LOG_RIGHTS = ["SELECT", "INSERT"]
_LOG_TABLES = ("change_document", "change_item", "audit_entry")  # the last one's chain: see check_trail
_UNLINKED_WARN = 300.0  # seconds
_UNLINKED = """
SELECT count(*), coalesce(extract(epoch FROM now() - min(happened_at)), 0)::float8 AS age
FROM audit_entry WHERE position IS NULL
"""


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Check:
    """One line: what was looked at, what was found, what helps."""

    name: str
    level: Level
    found: str
    help: str = ""


def ok(name: str, found: str) -> Check:
    return Check(name, Level.OK, found)


def warn(name: str, found: str, help: str) -> Check:
    return Check(name, Level.WARN, found, help)


def fail(name: str, found: str, help: str) -> Check:
    return Check(name, Level.FAIL, found, help)


async def examine(settings: Settings) -> list[Check]:
    """Changes nothing; a private PostgreSQL that exists is started for as long as this takes."""
    checks = [ok("settings", "all can be read"), check_port(settings), *check_disk(settings)]
    checks += [*await check_scanner(settings), *await check_provider(settings), *await check_mail(settings)]
    checks += [await check_files(settings), *await check_replicas(settings, ok, warn)]
    async with _database(settings) as found:
        if isinstance(found, Check):
            return [*checks, check_key(settings), found]
        connection, dsn = found
        checks += [ok("database", "answers"), *await check_server(connection, settings)]
        missing = await check_migrations(dsn)
        checks.append(missing)
        if missing.level is not Level.OK:
            return [*checks, check_key(settings)]
        checks += [await check_rights(connection), await check_reference(connection)]
        checks += [await check_sealed(connection, settings), await check_tokens(connection)]
        return [*checks, await check_trail(connection), await check_backup(connection)]


async def check_backup(connection: asyncpg.Connection) -> Check:
    """IG-3. Of a service without old files none is expected."""
    found = await last_backup(connection, datetime.now(UTC))
    told = f"the last good one began at {found.started_at:%F %H:%M} UTC" if found.started_at else "none noted"
    help = "see that it runs; `dossier archive backup` notes it"
    return warn("backup", f"{told}: older than 26 hours", help) if found.overdue else ok("backup", told)


async def check_scanner(settings: Settings) -> list[Check]:
    """Only where one is named."""
    if settings.clamd is None:
        return []
    if await Clamd(settings.clamd).answers():
        return [ok("scanner", f"clamd answers at {settings.clamd}")]
    found = f"no clamd answers at {settings.clamd}"
    return [fail("scanner", found, "start it: until then no file that is uploaded is kept")]


async def check_provider(settings: Settings) -> list[Check]:
    """Only where one is set."""
    name = "identity provider"
    try:
        config = oidc_config(settings)
        count = 0 if config is None else len(await read_keys(config.issuer))
    except SettingsError as error:
        return [fail(name, str(error), "mend the file: no server starts with it")]
    except ProviderError as error:
        return [fail(name, str(error), "until it answers, its tokens get 503")]
    return [ok(name, f"publishes {count} key(s) for signatures")] if count else []


async def check_mail(settings: Settings) -> list[Check]:
    """Only where a server is named; it is signed in to, and given nothing."""
    if settings.smtp_url is None or settings.smtp_sender is None:
        return []
    try:
        await Smtp(settings.smtp_url.get_secret_value(), settings.smtp_sender).look()
    except NotSent as error:
        return [fail("mail", f"the server does not answer as it should: {error}", "see DOSSIER_SMTP_URL")]
    return [ok("mail", "the server answers")]


async def check_files(settings: Settings) -> Check:
    """An S3 store is written to, under a key of its own that goes again; a folder only if it is there."""
    try:
        keys = open_keys(settings)
    except SettingsError as error:
        return fail("files", str(error), "put the key file there: no file can be read without it")
    if keys is None:
        return warn("files", "attachments are off: there is no key file", "`dossier key make` makes one")
    if settings.attachment_store == "disk" and not settings.objects_path.exists():
        return ok("files", f"{len(keys.ids())} keys; nothing is stored yet at {settings.objects_path}")
    store = open_files_store(settings)
    try:
        seen = await seen_of(store)
    finally:
        await store.close()
    if seen.state is not StoreState.ANSWERS:
        return fail("files", f"the store cannot be used: {seen.error}", "check its address, keys and rights")
    lacks = ", ".join(name for name, offered in seen.offered.items() if not offered)
    found = f"{len(keys.ids())} keys; the store {seen.name} writes, reads and deletes"
    return ok("files", f"{found}, without {lacks}" if lacks else found)


def check_port(settings: Settings) -> Check:
    place = f"{settings.host}:{settings.port}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE and _is_dossier(settings):
            return ok("port", f"a Dossier answers on {place}")
        found = f"{place} cannot be listened on ({os.strerror(error.errno) if error.errno else error})"
        return fail("port", found, "end the program that has it, or set DOSSIER_PORT and DOSSIER_HOST")
    return ok("port", f"{place} is free")


def _is_dossier(settings: Settings) -> bool:
    one = http.client.HTTPConnection(settings.host, settings.port, timeout=2)
    try:
        one.request("GET", "/healthz")
        return one.getresponse().read() == b'{"status":"ok"}'
    except (OSError, http.client.HTTPException):
        return False
    finally:
        one.close()


def check_disk(settings: Settings) -> Iterator[Check]:
    folder = settings.var_folder
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(nearest, os.W_OK):
        yield fail("var folder", f"{folder} cannot be written", "set DOSSIER_VAR_FOLDER, or give the right")
    free = shutil.disk_usage(nearest).free
    text = f"{free / 2**30:.1f} GB free at {folder}"
    if free < _DISK_FAIL:
        yield fail("disk", text, "make room: the private PostgreSQL stops when the disk is full")
    elif free < _DISK_WARN:
        yield warn("disk", text, "make room before it is full")
    else:
        yield ok("disk", text)


@asynccontextmanager
async def _database(
    settings: Settings,
) -> AsyncGenerator[tuple[asyncpg.Connection, str] | Check]:
    private = PrivatePostgres(settings.var_folder / "postgres")
    if settings.dsn is None and not private.data.exists():
        yield warn("database", "there is none yet", "`make run` makes a private one, or set DATABASE_URL")
        return
    try:
        dsn = settings.dsn or private.start()
    except PostgresError as error:
        yield fail("database", str(error), f"see {private.log}")
        return
    try:
        connection = await asyncpg.connect(dsn, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        found = f"cannot be reached ({error or type(error).__name__})"
        yield fail("database", found, "check DATABASE_URL, the network and the server")
    else:
        try:
            yield connection, dsn
        finally:
            await connection.close()
    finally:
        if settings.dsn is None:
            private.stop()


async def check_server(connection: asyncpg.Connection, settings: Settings) -> list[Check]:
    version = connection.get_server_version()
    name = f"{version.major}.{version.minor}"
    row = await connection.fetchrow(
        "SELECT clock_timestamp() AS now, current_setting('server_encoding') AS encoding, "
        "current_setting('max_connections')::int AS most, "
        "array(SELECT extname::text FROM pg_extension) AS there, "
        "array(SELECT name::text FROM pg_available_extensions) AS available"
    )
    if row is None:
        return []
    return [
        ok("version", f"PostgreSQL {name}")
        if version.major >= OLDEST_SERVER
        else fail("version", f"PostgreSQL {name}", f"use {OLDEST_SERVER} or newer"),
        _clock((datetime.now(UTC) - row["now"]).total_seconds()),
        ok("encoding", "UTF8")
        if row["encoding"] == "UTF8"
        else fail("encoding", row["encoding"], "make the database with ENCODING 'UTF8'"),
        *_extensions(set(row["there"]), set(row["available"])),
        _connections(row["most"], settings.pool_reads + settings.pool_writes + _OTHERS),
    ]


def _clock(seconds: float) -> Check:
    text = f"differs from the database's by {abs(seconds):.2f} s"
    if abs(seconds) < _CLOCK_WARN:
        return ok("clock", text)
    level = fail if abs(seconds) >= _CLOCK_FAIL else warn
    return level("clock", text, "let both machines follow one time server: change documents bear this time")


def _extensions(there: set[str], available: set[str]) -> Iterator[Check]:
    for name in EXTENSIONS:
        if name in there:
            yield ok("extension", f"{name} is there")
        elif name in available:
            yield warn("extension", f"{name} is not made yet", "`dossier migrate` makes it")
        else:
            yield fail("extension", f"{name} is not installed", "install PostgreSQL's contrib package")


def _connections(most: int, wanted: int) -> Check:
    text = f"the server takes {most}, one process uses {wanted}"
    if most < wanted:
        return fail("connections", text, "raise max_connections, or lower DOSSIER_POOL_READS and _WRITES")
    return ok("connections", text)


async def check_migrations(dsn: str) -> Check:
    try:
        missing = await pending(dsn)
    except (MigrateError, asyncpg.PostgresError) as error:
        return fail("migrations", str(error), "mend this first")
    if missing:
        return fail(
            "migrations", f"{len(missing)} are missing: {', '.join(missing)}", "run `dossier migrate`"
        )
    return ok("migrations", "all are applied")


async def check_rights(connection: asyncpg.Connection) -> Check:
    tables = [one.table for one in catalog().entities.values() if one.table not in _LOG_TABLES]
    missing = [
        *await connection.fetch(_NEEDED_RIGHTS, tables, _RIGHTS),
        *await connection.fetch(_NEEDED_RIGHTS, list(_LOG_TABLES), _LOG_RIGHTS),
    ]
    if missing:
        first = f"{missing[0]['right_name']} on {missing[0]['table_name']}"
        return fail("permissions", f"{len(missing)} are missing, {first} first", "grant them to this user")
    return ok("permissions", "all tables can be read and written")


async def check_reference(connection: asyncpg.Connection) -> Check:
    try:
        tables = read_tables()
    except Unloadable as error:
        return fail("reference data", f"a file of models/data is wrong: {error}", "mend the file")
    empty = [
        table.name
        for table in tables
        if table.rows and not await connection.fetchval(f'SELECT EXISTS (SELECT FROM "{table.name}")')  # noqa: S608
    ]
    if empty:
        return fail("reference data", f"empty: {', '.join(empty)}", "run `dossier reference`")
    return ok("reference data", f"{len(tables)} tables are filled")


def check_key(settings: Settings) -> Check:
    try:
        settings.read_field_key()
    except SettingsError as error:
        if settings.field_key_file is None and settings.database_url is None:
            return warn("field key", "there is none yet", "`make run` makes one")
        return fail("field key", str(error), "put the key there; without it sealed values cannot be read")
    return ok("field key", "can be read")


async def check_sealed(connection: asyncpg.Connection, settings: Settings) -> Check:
    """The newest sealed value of each kind is opened, and not shown."""
    key = check_key(settings)
    if key.level is not Level.OK:
        return key
    open_box = Sealer(settings.read_field_key()).open
    opened = 0
    for table, column in _sealed_columns():
        box = await connection.fetchval(
            f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL LIMIT 1'  # noqa: S608
        )
        if box is not None:
            if not _opens(open_box, column, bytes(box)):
                found = f"does not open {table}.{column}"
                return fail("field key", found, "set DOSSIER_FIELD_KEY_FILE to the key of this database")
            opened += 1
    return ok(
        "field key", f"opens sealed values ({opened})" if opened else "can be read; nothing is sealed yet"
    )


def _sealed_columns() -> Iterator[tuple[str, str]]:
    for entity in catalog().entities.values():
        for column in entity.columns.values():
            if column.form is Form.SEALED:
                yield entity.table, column.name


def _opens(open_box: Callable[[str, bytes], str], column: str, box: bytes) -> bool:
    try:
        open_box(column, box)
    except SealError:
        return False
    return True


async def check_tokens(connection: asyncpg.Connection) -> Check:
    live = await connection.fetchval(
        "SELECT count(*) FROM access_token "
        "WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())"
    )
    if live:
        return ok("tokens", f"{live} are live")
    return warn("tokens", "nobody can sign in", "`dossier token create NAME --grant ROLE`")


async def check_trail(connection: asyncpg.Connection) -> Check:
    """As long as an entry has no place in the chain, nobody can tell whether it was changed."""
    row = await connection.fetchrow(_UNLINKED)
    if row is None or row["age"] < _UNLINKED_WARN:
        return ok("audit trail", "its newest entries are linked")
    found = f"{row['count']} entries are not linked, the oldest for {row['age'] / 60:.0f} minutes"
    return warn(
        "audit trail", found, "start a worker (`dossier worker`), and give its user UPDATE on audit_entry"
    )


def as_json(checks: list[Check]) -> dict[str, Any]:
    worst = Level.FAIL if any(one.level is Level.FAIL for one in checks) else Level.OK
    return {
        "level": worst.value,
        "checks": [
            {"name": one.name, "level": one.level.value, "found": one.found, "help": one.help}
            for one in checks
        ],
    }


def as_lines(checks: list[Check]) -> Iterator[str]:
    width = max(len(one.name) for one in checks)
    for one in checks:
        help_text = f" → {one.help}" if one.help else ""
        yield f"{one.level.value:4}  {one.name:{width}}  {one.found}{help_text}"
