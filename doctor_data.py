"""The doctor's look into the tables: complete, allowed, readable, kept up by a worker. Next: doctor.py."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import asyncpg

from assembly_exchange import guard_of
from doctor_check import Check, Level, fail, ok, warn
from doctor_machine import check_key
from models.catalog import catalog
from models.migrate import MigrateError, pending
from models.rules.exchange.receiving import Channel
from models.rules.shape import Form
from models.steps import WORKER
from resolvers.access.seal import Sealer, SealError
from resolvers.archives.backups import last_backup
from resolvers.errors import Unloadable
from resolvers.exchange.data_files import read_tables
from settings import Settings, SettingsError

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
_TOKENS = """
SELECT count(*) FROM access_token WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
"""
_WORKERS = """
SELECT count(*) FROM pg_stat_activity WHERE application_name ^@ $1 AND datname = current_database()
"""
_RECEIVERS = """
SELECT receiver_code, channel, state, endpoint FROM receiver ORDER BY receiver_code LIMIT 1000
"""
_MOST_RESOLVED = 50  # receivers whose names are looked up


async def check_data(connection: asyncpg.Connection, settings: Settings) -> list[Check]:
    """Once the tables are there."""
    checks = [await check_rights(connection), await check_reference(connection)]
    checks += [await check_sealed(connection, settings), await check_tokens(connection)]
    checks += [await check_trail(connection), *await check_worker(connection, settings)]
    return [*checks, *await check_receivers(connection, settings), await check_backup(connection)]


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
    if live := await connection.fetchval(_TOKENS):
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


async def check_worker(connection: asyncpg.Connection, settings: Settings) -> list[Check]:
    """One is known by its connections. A private database has one as long as `dossier run` runs."""
    if settings.dsn is None:
        return []
    if count := await connection.fetchval(_WORKERS, WORKER):
        return [ok("worker", f"at work, with {count} connection(s)")]
    help = "start `dossier worker`: without one no job, mail, delivery or message of another system goes on"
    return [warn("worker", "none is connected to this database", help)]


async def check_receivers(connection: asyncpg.Connection, settings: Settings) -> list[Check]:
    """Whether each can be told: it is not stopped, its channel is set, its address is allowed."""
    rows = await connection.fetch(_RECEIVERS)
    if not rows:
        return []
    stopped = [row["receiver_code"] for row in rows if row["state"] != "ACTIVE"]
    active = [row for row in rows if row["state"] == "ACTIVE"]
    unset = {
        Channel.NATS: settings.nats_url is None,
        Channel.FOLDER: settings.drop_folder is None,
        Channel.BUCKET: settings.drop_bucket is None,
    }
    lacking = [row["receiver_code"] for row in active if unset.get(Channel(row["channel"]), False)]
    hooks = [row for row in active if row["channel"] == Channel.WEBHOOK][:_MOST_RESOLVED]
    try:
        guard = guard_of(settings)
    except SettingsError as error:
        return [fail("receivers", str(error), "mend it: no worker sends webhooks with it")]
    found = await asyncio.gather(*(guard.check(row["endpoint"] or "", ()) for row in hooks))
    barred = [row["receiver_code"] for row, wrong in zip(hooks, found, strict=True) if wrong]
    told = (
        ("are stopped", stopped, "`dossier receiver list` says why, `… resume` lets them go on"),
        ("have a channel that is not set", lacking, "set DOSSIER_NATS_URL, DOSSIER_DROP_FOLDER or _BUCKET"),
        ("may not be reached from here", barred, "see their names in DNS, and DOSSIER_WEBHOOK_NETWORKS"),
    )
    wrong = [warn("receivers", f"{', '.join(codes)} {what}", help) for what, codes, help in told if codes]
    return wrong or [ok("receivers", f"{len(rows)} can be told")]


async def check_backup(connection: asyncpg.Connection) -> Check:
    """IG-3. Of a service without old files none is expected."""
    found = await last_backup(connection, datetime.now(UTC))
    told = f"the last good one began at {found.started_at:%F %H:%M} UTC" if found.started_at else "none noted"
    help = "see that it runs; `dossier archive backup` notes it"
    return warn("backup", f"{told}: older than 26 hours", help) if found.overdue else ok("backup", told)
