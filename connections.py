"""How many connections a deployment needs; whether a pooler lends what the service needs. Next: cli.py."""

from dataclasses import dataclass

import asyncpg

from resolvers.pool_options import OF_EACH_CLIENT, READS, options_of_pooler, session_options
from settings import Settings, SettingsError

WORKER_POOL = 16
WEBHOOK_LINE = 4
_RENDERING = 2  # connections for reads, of each channel that tells other systems
_LISTENING = 3  # the change log's relay, news of access, and what users spend
_HEALTH = 1
_PORT = 2  # /readyz of a worker, and news of access
_COMMANDS = 4  # a command of an operator's, or a migration, now and then

_WRONG = """
SELECT name, current_setting(name) AS found, set_config(name, value, true) AS wanted
FROM unnest($1::text[], $2::text[]) AS option (name, value)
"""
# A pooler that keeps prepared statements gives them names of its own; else it is the one that asyncpg gave.
_NAME = "SELECT name FROM pg_prepared_statements WHERE statement = current_query()"
_OWN_NAMES = "__asyncpg"
_SAME = "SELECT current_database() || ' ' || pg_postmaster_start_time()"
_PAGE = "see docs/deploying.md"


@dataclass(frozen=True)
class Needed:
    """Connections of PostgreSQL that one process has open at most; `pooled`: those of a server to the pooler,
    which are not among them.
    """

    server: int
    worker: int
    pooled: int = 0

    def total(self, servers: int, workers: int, lent: int = 0) -> int:
        """Of a whole deployment; `lent`: what the pooler has open for all servers."""
        return servers * self.server + workers * self.worker + lent + _COMMANDS


def connections_needed(settings: Settings) -> Needed:
    """By the settings; what is begun only when it is wanted (webhooks) counts as begun."""
    asked = settings.pool_reads + settings.pool_writes + _HEALTH
    channels = (True, settings.nats_url, settings.drop_folder, settings.drop_bucket)  # the first: webhooks
    worker = WORKER_POOL + WEBHOOK_LINE + _RENDERING * sum(map(bool, channels))
    worker += _PORT if settings.worker_port else 0
    past = _LISTENING + (settings.replica_urls is not None)  # how far the log is
    if settings.pooled:
        return Needed(past, worker, asked)
    return Needed(past + asked, worker)


async def check_pooler(settings: Settings) -> None:
    """SettingsError if a pooler would lend connections that are not as they must be."""
    if settings.dsn is None or settings.direct_dsn is None or not settings.pooled:
        return
    direct = await _connect(settings.direct_dsn, "DOSSIER_DIRECT_URL", {})
    try:
        if direct.get_server_pid() != await direct.fetchval("SELECT pg_backend_pid()"):
            raise SettingsError(f"DOSSIER_DIRECT_URL: must reach PostgreSQL itself, not a pooler; {_PAGE}")
        same = await direct.fetchval(_SAME)
    finally:
        await direct.close()
    lent = await _connect(settings.dsn, "DATABASE_URL", session_options(READS, 0, pooled=True))
    try:
        if await lent.fetchval(_SAME) != same:
            raise SettingsError("DOSSIER_DIRECT_URL: must be the database that DATABASE_URL leads to")
        await _check_lent(lent, settings.statement_timeout_ms)
    finally:
        await lent.close()


async def _connect(dsn: str, variable: str, options: dict[str, str]) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(dsn, timeout=10, server_settings=options)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        told = str(error) or type(error).__name__
        raise SettingsError(f"{variable}: no connection ({told}); {_PAGE}") from None


async def _check_lent(lent: asyncpg.Connection, statement_timeout_ms: int) -> None:
    name = await lent.fetchval(_NAME)
    if name is None or str(name).startswith(_OWN_NAMES):
        raise SettingsError(
            "DATABASE_URL: must be that of a pooler that keeps prepared statements (PgBouncer 1.21 or newer: "
            f"pool_mode = transaction, max_prepared_statements = 1000), or DOSSIER_DIRECT_URL unset; {_PAGE}"
        )
    kept = {one: value for one, value in READS.items() if one in OF_EACH_CLIENT}
    options = {**options_of_pooler(statement_timeout_ms), **kept}
    rows = await lent.fetch(_WRONG, list(options), list(options.values()))
    wrong = [row for row in rows if row["found"] != row["wanted"]]
    if wrong:
        found = ", ".join(f"{row['name']} = {row['found'] or 'nothing'}" for row in wrong)
        cure = "; ".join(f"SET {row['name']} = '{row['wanted']}'" for row in wrong)
        raise SettingsError(
            f"DATABASE_URL: connections of the pooler have {found}; its connect_query lacks {cure}; {_PAGE}"
        )
