"""Where it is measured: one private PostgreSQL that keeps its rows from run to run. Next: contestants.py."""

import asyncio
import base64
import fcntl
import hashlib
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

from models.migrate import migrate
from postgres import PrivatePostgres
from resolvers.access.grants import grant_from_text
from resolvers.access.tokens import NewToken, make_token
from resolvers.exchange.demo import load_demo
from resolvers.exchange.reference import load_reference
from tests.support.connecting import connected

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = ROOT / "var" / "bench"

# The stock of the whole PostgreSQL: a million customers and their rows fit in none of it, 100,000 do.
_SETTINGS = {"shared_buffers": "1GB", "max_connections": "300", "track_commit_timestamp": "on"}
FIELD_KEY = b"bench bench bench bench bench!!!"  # seals made-up accounts only
INDEXES = """
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
WHERE relnamespace = 'public'::regnamespace AND NOT indisunique ORDER BY 1
"""
_READY = "bench is ready: "


def field_key_file() -> Path:
    path = SCRATCH / "field.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64encode(FIELD_KEY) + b"\n")
    return path


class BenchError(Exception):
    """The measurement is worth nothing or cannot begin; the text says why."""


@contextmanager
def alone() -> Generator[None]:
    """One run at a time: two would measure each other, and drop each other's copies."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with (SCRATCH / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BenchError("another benchmark is running in this checkout; wait for its end") from None
        yield


def server() -> PrivatePostgres:
    """Durable: a benchmark without fsync would flatter every write."""
    return PrivatePostgres(SCRATCH / "postgres", durable=True, extra=_SETTINGS)


async def database(dsn: str, customers: int) -> str:
    """The database with so many customers, made and filled if it is not there yet; returns its DSN."""
    return await stocked(dsn, f"bench_{customers}", lambda target: _fill(target, customers))


async def stocked(dsn: str, name: str, fill: Callable[[str], Awaitable[None]]) -> str:
    target = with_name(dsn, name)
    admin = await asyncpg.connect(dsn)
    try:
        note = await admin.fetchval(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", name
        )
        wanted = _READY + await _schema_mark()
        if note == wanted:
            return target
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        await fill(target)
        await admin.execute(f"COMMENT ON DATABASE \"{name}\" IS '{wanted}'")
    finally:
        await admin.close()
    return target


async def clone(dsn: str, source: str, name: str) -> str:
    """A copy of a database that nobody is connected to."""
    await drop(dsn, name)
    admin = await asyncpg.connect(dsn)
    template = urlsplit(source).path.lstrip("/")
    try:
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    except asyncpg.ObjectInUseError as error:
        raise BenchError(f"somebody else works with {template}: {error.detail}") from None
    finally:
        await admin.close()
    return with_name(dsn, name)


async def drop_all(dsn: str) -> None:
    async with connected(dsn) as one:
        found = await one.fetch("SELECT datname FROM pg_database WHERE datname LIKE 'bench\\_%'")
    for row in found:
        await drop(dsn, row["datname"])


async def drop(dsn: str, name: str) -> None:
    admin = await asyncpg.connect(dsn)
    await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await admin.close()


def with_name(dsn: str, name: str) -> str:
    return urlunsplit(urlsplit(dsn)._replace(path="/" + quote(name)))


async def token(dsn: str, *grants: str) -> str:
    async with asyncpg.create_pool(dsn, min_size=1, max_size=1) as pool:
        return await make_token(pool, NewToken("BENCH", [grant_from_text(text) for text in grants]))


async def scope(dsn: str) -> tuple[list[str], list[str]]:
    """All company codes and sales organisations in use, to grant each by name instead of all by `*`."""
    async with connected(dsn) as one:
        companies = await one.fetch("SELECT DISTINCT company_code FROM company_code_data ORDER BY 1")
        sales = await one.fetch("SELECT DISTINCT sales_org FROM sales_area_data ORDER BY 1")
    return [row[0] for row in companies], [row[0] for row in sales]


async def _fill(dsn: str, customers: int) -> None:
    began = time.monotonic()
    print(f"  loading {customers:,} customers (kept for the next run) ...", flush=True)
    await migrate(dsn)
    await load_reference(dsn)
    async with connected(dsn) as one:
        # a million rows into an index one by one take many times as long as building it at the end
        indexes = await one.fetch(INDEXES)
        for index in indexes:
            await one.execute(f'DROP INDEX "{index["name"]}"')
            if " USING gin " in index["definition"]:  # an empty one: the loader tidies it up by its name
                await one.execute(index["definition"] + " WHERE false")
        await load_demo(dsn, FIELD_KEY, customers)
        await one.execute("SET maintenance_work_mem = '1GB'")
        for index in indexes:
            await one.execute(f'DROP INDEX IF EXISTS "{index["name"]}"')
            await one.execute(index["definition"])
        await one.execute("VACUUM (ANALYZE)")
        await one.execute("CHECKPOINT")
    print(f"  loaded in {time.monotonic() - began:.0f} s", flush=True)


async def _schema_mark() -> str:
    """Other tables: the rows of an older run are of no use. (Other demo rows only with --fresh.)"""
    paths = (ROOT / "models" / "migrations").glob("*.py")
    texts = await asyncio.to_thread(lambda: b"".join(path.read_bytes() for path in sorted(paths)))
    return hashlib.sha256(texts).hexdigest()[:16]
