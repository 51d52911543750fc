"""The doctor's look at the PostgreSQL server: version, clock, room, settings. Next: doctor_data.py."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg

from connections import Needed, connections_needed
from doctor_check import Check, fail, ok, warn
from models.migrate import EXTENSIONS, OLDEST_SERVER
from settings import Settings

_CLOCK_WARN, _CLOCK_FAIL = 1.0, 30.0  # seconds
_FULL = 0.9  # of the room
_SERVER = """
SELECT clock_timestamp() AS now, current_setting('server_encoding') AS encoding,
    array(SELECT extname::text FROM pg_extension) AS there,
    array(SELECT name::text FROM pg_available_extensions) AS available
"""
_ROOM = """
SELECT least(
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
            - coalesce(current_setting('reserved_connections', true)::int, 0),
        (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
        (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())) AS room,
    (SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL) AS used
"""
_SETTINGS = "SELECT name, setting FROM pg_settings"
_SLOTS = """
SELECT slot_name, active, wal_status = 'lost' AS lost,
    coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::int8 AS kept
FROM pg_replication_slots ORDER BY slot_name
"""
_OFFSETS = """
SELECT extract(epoch FROM (moment AT TIME ZONE $1) - (moment AT TIME ZONE 'UTC'))::int AS seconds
FROM unnest($2::timestamptz[]) WITH ORDINALITY AS at (moment, place) ORDER BY place
"""


async def check_server(connection: asyncpg.Connection, settings: Settings) -> list[Check]:
    version = connection.get_server_version()
    name = f"{version.major}.{version.minor}"
    row, room = await connection.fetchrow(_SERVER), await connection.fetchrow(_ROOM)
    if row is None or room is None:
        return []
    found = {one["name"]: one["setting"] for one in await connection.fetch(_SETTINGS)}
    checks = [
        ok("version", f"PostgreSQL {name}")
        if version.major >= OLDEST_SERVER
        else fail("version", f"PostgreSQL {name}", f"use {OLDEST_SERVER} or newer"),
        clock((datetime.now(UTC) - row["now"]).total_seconds()),
        await check_zone(connection, settings.business_timezone),
        ok("encoding", "UTF8")
        if row["encoding"] == "UTF8"
        else fail("encoding", row["encoding"], "make the database with ENCODING 'UTF8'"),
        *_extensions(set(row["there"]), set(row["available"])),
        connections(room["room"], room["used"], connections_needed(settings)),
        *(durability(found), bounds(found), statement_log(found)),
    ]
    if found.get("in_hot_standby") == "on":
        return [*checks, fail("role", "the database is a replica", "point DATABASE_URL at the primary")]
    return [
        *checks,
        *slots(
            [dict(one) for one in await connection.fetch(_SLOTS)], found.get("max_slot_wal_keep_size", "")
        ),
    ]


def clock(seconds: float) -> Check:
    text = f"differs from the database's by {abs(seconds):.2f} s"
    if abs(seconds) < _CLOCK_WARN:
        return ok("clock", text)
    level = fail if abs(seconds) >= _CLOCK_FAIL else warn
    return level("clock", text, "let both machines follow one time server: change documents bear this time")


async def check_zone(connection: asyncpg.Connection, name: str) -> Check:
    """Two lists of time zones that differ would let a day begin twice."""
    now = datetime.now(UTC)
    moments = [now + timedelta(days=days) for days in (0, 91, 182, 273)]
    local = [moment.astimezone(ZoneInfo(name)).utcoffset() or timedelta() for moment in moments]
    ours = [int(offset.total_seconds()) for offset in local]
    try:
        theirs = [row["seconds"] for row in await connection.fetch(_OFFSETS, name, moments)]
    except asyncpg.PostgresError:
        return fail("time zone", f"the database does not know {name}", "give its machine time zone data")
    return zone(name, ours, theirs)


def zone(name: str, ours: Sequence[int], theirs: Sequence[int]) -> Check:
    """Seconds before UTC, at the same moments."""
    if list(ours) == list(theirs):
        return ok("time zone", f"{name} is the same here and in the database")
    found = f"{name} is not the same hour here and in the database, now or within a year"
    return fail("time zone", found, "bring the time zone data of both machines (tzdata) to one release")


def _extensions(there: set[str], available: set[str]) -> Iterator[Check]:
    for name in EXTENSIONS:
        if name in there:
            yield ok("extension", f"{name} is there")
        elif name in available:
            yield warn("extension", f"{name} is not made yet", "`dossier migrate` makes it")
        else:
            yield fail("extension", f"{name} is not installed", "install PostgreSQL's contrib package")


def connections(room: int, used: int, needed: Needed) -> Check:
    """`room` is what this user may open, without what is kept for administrators."""
    server, worker = needed.server, needed.worker
    text = f"room for {room}, {used} are open; a server takes up to {server}, a worker up to {worker}"
    if room < server + worker:
        help = "raise max_connections, or the limit of role or database; or lower DOSSIER_POOL_READS, _WRITES"
        return fail("connections", text, help)
    if used > room * _FULL:
        return warn("connections", text, "raise max_connections before another process is started")
    return ok("connections", f"{text}: enough for {(room - worker) // server} servers beside a worker")


def durability(found: Mapping[str, str]) -> Check:
    off = [name for name in ("fsync", "full_page_writes", "synchronous_commit") if found.get(name) == "off"]
    if off:
        help = "never in production: a crash loses what was acknowledged, or the whole database"
        return warn("durability", f"{', '.join(off)} off", help)
    return ok("durability", "what is committed is on disk")


def bounds(found: Mapping[str, str]) -> Check:
    """What role or database set for every session, and this service sets where it wants it."""
    name = "session settings"
    if found.get("default_transaction_read_only") == "on":
        help = "ALTER ROLE … RESET default_transaction_read_only"
        return fail(name, "transactions are read-only by default", help)
    if (level := found.get("default_transaction_isolation", "read committed")) != "read committed":
        help = "ALTER ROLE … RESET default_transaction_isolation: writes rely on locks of rows"
        return fail(name, f"transactions are {level} by default", help)
    timeouts = ("statement_timeout", "transaction_timeout", "idle_session_timeout")
    if set_ones := [one for one in timeouts if found.get(one, "0") != "0"]:
        help = "RESET them for this role: they end long work and idle connections of pools"
        return warn(name, f"set for every session: {', '.join(set_ones)}", help)
    return ok(name, "none is in the way")


def statement_log(found: Mapping[str, str]) -> Check:
    """Values of customers and sealed ones are parameters; details of errors hold them too."""
    name = "database's log"
    chosen = found.get("log_statement") in ("mod", "all")
    timed = ("log_min_duration_statement", "log_min_duration_sample")
    slow = any(found.get(one, "-1") != "-1" for one in timed)
    sampled = found.get("log_transaction_sample_rate", "0") != "0"
    if (chosen or slow or sampled) and found.get("log_parameter_max_length", "-1") != "0":
        help = "set log_parameter_max_length = 0: personal data has no place in a log"
        return warn(name, "statements are logged with their parameters", help)
    if found.get("log_parameter_max_length_on_error", "0") != "0":
        return warn(name, "errors are logged with parameters", "set log_parameter_max_length_on_error = 0")
    if found.get("auto_explain.log_min_duration", "-1") != "-1":
        if found.get("auto_explain.log_parameter_max_length", "-1") != "0":
            return warn(name, "auto_explain logs parameters", "set auto_explain.log_parameter_max_length = 0")
    if found.get("log_error_verbosity", "default") != "terse":
        help = "set log_error_verbosity = terse: the details of an error name the values that were in its way"
        return warn(name, "errors are logged with their details", help)
    return ok(name, "holds no values")


def slots(rows: Sequence[Mapping[str, object]], most_kept: str) -> Iterator[Check]:
    """Of replicas: one that is away keeps the log of all changes for itself."""
    for row in rows:
        name, size = row["slot_name"], int(str(row["kept"])) / 2**30
        if row["lost"]:
            yield fail("replication", f"slot {name} is lost", "make its replica anew, or drop the slot")
        elif not row["active"]:
            found = f"nobody reads slot {name}, which keeps {size:.1f} GB of log"
            yield warn("replication", found, "start its replica, or drop the slot before the disk is full")
    if rows and most_kept == "-1":
        help = "set max_slot_wal_keep_size: else a replica that is away fills the primary's disk"
        yield warn("replication", "slots keep any amount of log", help)
    elif rows:
        yield ok("replication", f"{len(rows)} slot(s), each keeps at most {most_kept} MB of log")
