"""The command line: start, migrate, tokens, the schema as text; each calls one function. Next: server.py.

Exit codes: 0 done · 1 a check failed (doctor) · 2 a mistake the operator can mend · 130 interrupted.
"""

import asyncio
import contextlib
import gc
import os
import signal
import socket
import sys
from collections.abc import Coroutine, Generator
from functools import partial
from importlib import import_module
from json import dumps
from pathlib import Path
from typing import Annotated, Any, TypeVar

import asyncpg
from cyclopts import App, Parameter
from cyclopts.validators import Number

from commands import (
    dsn_of,
    make_missing_keys,
    opened_database,
    read_settings,
    refuse_pending,
    refuse_unfinished,
    run_loop,
    with_pool,
)
from connections import check_pooler
from console import Json, progress, say, tell
from models.migrate import MigrateError, Part, migrate, pending
from postgres import PostgresError
from resolvers.access.grants import GrantError, grant_from_text
from resolvers.access.tokens import NewToken, TokenBook, TokenError, make_token
from resolvers.errors import Unloadable
from settings import Settings, SettingsError, load_settings, masked_settings
from supervisor import tell_ready

_T = TypeVar("_T")

DEMO_CUSTOMERS = 200
# Of what was sent, unread for so long: the connection is over, whether the client sleeps or its network is
# gone. Closing it would wait for him.
_UNREAD_MS = 60_000
_DEMO_ROLES = ("admin", "salesMaintainer", "financeMaintainer", "integrator")
_MISTAKES = (SettingsError, MigrateError, PostgresError, TokenError, GrantError, Unloadable)

app = App(name="dossier", help="Customer master data and archives behind one GraphQL endpoint.")
documents = App(name="documents", help="Trusted documents: what a front-end asks, registered by hash.")
app.command(documents)
app.command("cli_archive:archive", name="archive")
app.command("cli_audit:audit", name="audit")
app.command("cli_backup:backup", name="backup")
app.command("cli_care:care", name="care")
app.command("cli_base_data:base_data", name="base-data")
app.command("cli_exchange:exchange", name="exchange")
app.command("cli_key:keys", name="key")
app.command("cli_open:open_stored", name="open")
app.command("cli_receivers:receivers", name="receiver")
app.command("cli_storage:storage", name="storage")
app.command("cli_token:tokens", name="token")
app.command("cli_user:users", name="user")
app.command("cli_vip:vip", name="vip")


@app.command
def run() -> None:
    """Everything in one command: database, tables, reference data, demo data, a token, the server."""
    settings = read_settings()
    if settings.field_key_file is not None:
        settings.read_field_key()  # a wrong file is told before anything is started
    with _listening(settings) as sockets, opened_database(settings) as settings:
        token = run_loop(_prepare(settings))
        address = f"http://{settings.host}:{settings.port}"
        _serve(
            settings,
            sockets,
            f"Dossier is ready. GraphiQL: {address}/graphiql#token={token}  (that address signs in; "
            f"programs send the header  Authorization: Bearer {token})  Ctrl-C ends.",
            works=True,
        )


@app.command
def serve() -> None:
    """The server alone, on a database that `dossier migrate` has brought up to date."""
    settings = read_settings()
    with _listening(settings) as sockets, opened_database(settings) as settings:
        run_loop(check_pooler(settings))
        run_loop(refuse_pending(dsn_of(settings)))
        address = f"http://{settings.host}:{settings.port}"
        _serve(settings, sockets, f"Dossier is ready: {address}/graphql")


@app.command
def worker() -> None:
    """The work that no request asks for, as a process of its own beside `dossier serve`."""
    settings = read_settings()
    with _pages(settings) as sockets, opened_database(settings) as settings:
        run_loop(refuse_unfinished(dsn_of(settings)))
        run_loop(_until_told(import_module("worker").work(settings, sockets)))


@app.command(name="migrate")
def migrate_tables(
    *,
    before: Annotated[bool, Parameter(negative="")] = False,
    after: Annotated[bool, Parameter(negative="")] = False,
    json: Json = False,
) -> None:
    """Bring the tables up to date. What only older versions use goes once no process of theirs is connected.

    Parameters
    ----------
    before:
        Only what this version needs. Processes of the version before go on working.
    after:
        What was left; refused while a process of an older version is connected.
    """
    if before and after:
        raise MigrateError("--before and --after are two steps: give one of them")
    part = Part.BEFORE if before else Part.AFTER if after else Part.ALL
    with opened_database(read_settings()) as settings:
        applied = run_loop(migrate(dsn_of(settings), part))
        left = run_loop(pending(dsn_of(settings), Part.AFTER))
        lines = [f"applied {name}" for name in applied]
        lines += [f"{name} is left for `dossier migrate --after`" for name in left]
        tell({"applied": applied, "left": left}, json, *lines)


@app.command
def reference(*, json: Json = False) -> None:
    """Load the reference data of models/data anew; what was added by hand stays."""
    with opened_database(read_settings()) as settings:
        changed = run_loop(_load_reference(dsn_of(settings)))
        rows = {table: count for table, count in changed.items() if count}
        tell({"changed": rows}, json, *(f"{table}: {count} rows changed" for table, count in rows.items()))


@app.command
def demo(
    customers: Annotated[int, Parameter(validator=Number(gte=1))] = DEMO_CUSTOMERS, *, json: Json = False
) -> None:
    """Add demo customers, the same for the same number on an empty database."""
    with opened_database(read_settings()) as settings:
        run_loop(_load_demo(settings, customers))
        tell({"customers": customers}, json, f"{customers} demo customers were added")


@app.command
def schema(*, json: Json = False) -> None:
    """Print the GraphQL schema; as JSON it is the answer to an introspection."""
    found = import_module("schema").schema
    tell(found.introspect() if json else None, json, found.as_str())


@app.command
def doctor(*, json: Json = False) -> int:
    """Look at all that a start needs and say what to do; exit code 1 if something fails."""
    examiner = import_module("doctor")
    checks = run_loop(examiner.examine(read_settings()))
    found = examiner.as_json(checks)
    tell(found, json, *examiner.as_lines(checks))
    return int(found["level"] == "fail")


@app.command(name="settings")
def show_settings(*, json: Json = False) -> None:
    """Print the settings that are in effect, without secrets."""
    masked = masked_settings(load_settings())
    tell(masked, json, *(f"{name}={'' if value is None else value}" for name, value in masked.items()))


@documents.command
def build(
    folder: Path,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])] = Path("documents.json"),
    ids: Path | None = None,
    json: Json = False,
) -> None:
    """Read a front-end's documents, check them, write the manifest for DOSSIER_TRUSTED_DOCUMENTS.

    Parameters
    ----------
    folder:
        Searched for .graphql and .gql files, and for gql`…` and graphql`…` in TypeScript and JavaScript.
    output:
        The manifest: hash and text of each operation with its fragments.
    ids:
        A second file for the front-end: the operations' names and what to send as documentId.
    """
    known = import_module("schema").schema.documents
    found = import_module("schema.manifest").gather(folder, known)
    _write_json(output, found.manifest)
    if ids is not None:
        _write_json(ids, found.ids)
    lines = [f"{name}\t{value}" for name, value in sorted(found.ids.items())]
    tell(found.ids, json, *lines, f"{len(found.manifest)} documents in {output}")


def main() -> int:
    """Exit code 2 is a mistake that the operator can mend; it is told in one line."""
    try:
        app()
    except _MISTAKES as error:
        sys.stderr.write(f"dossier: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


async def _prepare(settings: Settings) -> str:
    """All that a first start makes and a later one finds. The text is a token that works."""
    dsn = dsn_of(settings)
    for name in await migrate(dsn):
        say(f"applied {name}")
    await _load_reference(dsn)
    if await with_pool(settings, _is_empty):
        # an empty database can have no second machine with another key
        make_missing_keys(settings.model_copy(update={"database_url": None}))
        settings.read_field_key()
        await _load_demo(settings, DEMO_CUSTOMERS)
        await with_pool(settings, partial(_load_demo_base_data, settings))
    return await _demo_token(settings)


async def _is_empty(pool: asyncpg.Pool) -> bool:
    return not await pool.fetchval("SELECT EXISTS (SELECT FROM customer)")


async def _load_reference(dsn: str) -> dict[str, int]:
    return await import_module("resolvers.exchange.reference").load_reference(dsn)


async def _load_demo(settings: Settings, customers: int) -> None:
    load = import_module("resolvers.exchange.demo").load_demo
    with progress("demo customers", customers) as done:
        await load(dsn_of(settings), settings.read_field_key(), customers, progress=done)


async def _load_demo_base_data(settings: Settings, pool: asyncpg.Pool) -> None:
    context = import_module("cli_acting").console_context(settings, pool)
    await import_module("resolvers.base_data.demo").load_demo_base_data(context)
    await import_module("resolvers.vip.demo").load_demo_loyalty(context)


async def _demo_token(settings: Settings) -> str:
    """Kept in a file that only this account can read, so that a second start can show it again."""
    path = settings.var_folder / "demo.token"

    async def made(pool: asyncpg.Pool) -> str:
        kept = path.read_text(encoding="utf-8").strip() if path.exists() else ""
        if kept and await TokenBook(pool).find(kept) is not None:
            return kept
        grants = [grant_from_text(role) for role in _DEMO_ROLES]
        token = await make_token(pool, NewToken("DEMO", grants, "made by `dossier run`"))
        _write_private(path, token)
        return token

    return await with_pool(settings, made)


def _write_json(path: Path, found: dict[str, str]) -> None:
    text = dumps(found, ensure_ascii=False, indent=2, sort_keys=True)
    try:
        path.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise Unloadable(f"{path} cannot be written ({error.strerror})") from None


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text + "\n")


def _serve(settings: Settings, sockets: list[socket.socket], ready: str, *, works: bool = False) -> None:
    server = import_module("server")
    instance = server.DossierServer(server.uvicorn_config(server.build_app(settings), settings))

    def on_ready() -> None:
        gc.collect()
        gc.freeze()  # schema and modules stay: looking through them again and again costs more than work
        say(ready)
        tell_ready()

    instance.on_ready = on_ready
    run_loop(_with_worker(instance.serve(sockets), settings) if works else instance.serve(sockets))


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    """SIGTERM is an ordinary end, after which a private database is stopped too."""
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    task, waiting = asyncio.ensure_future(work), asyncio.ensure_future(told.wait())
    say("The worker is at work. Ctrl-C ends.")
    await asyncio.wait((task, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task.done():
        task.result()
    task.cancel()
    # to its end: the loop's own end cancels all at once, also the giving back of connections that has just
    # begun, and a pool waits for ever for a connection that nobody gives back
    await asyncio.wait((task,))


async def _with_worker(serving: Coroutine[Any, Any, None], settings: Settings) -> None:
    async with import_module("worker").beside(settings):
        await serving


def _pages(settings: Settings) -> contextlib.AbstractContextManager[list[socket.socket]]:
    """Of the worker, where it has a port."""
    if settings.worker_port is None:
        return contextlib.nullcontext([])
    return _listening(settings, settings.worker_port, "DOSSIER_WORKER_PORT")


@contextlib.contextmanager
def _listening(
    settings: Settings, port: int | None = None, name: str = "DOSSIER_PORT"
) -> Generator[list[socket.socket]]:
    """Taken first: a port that is in use is told before anything is started."""
    port = port or settings.port
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, port), family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(
            f"DOSSIER_HOST, {name}: {settings.host}:{port} cannot be listened on "
            f"({os.strerror(error.errno) if error.errno else error})"
        ) from None
    with listener:
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # all connections inherit it
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_MS)
        yield [listener]


if __name__ == "__main__":
    sys.exit(main())
