"""What the database is told when a connection is opened, also through a pooler. Next: pool.py."""

from collections.abc import Mapping

READS: Mapping[str, str] = {
    "application_name": "dossier-read",
    "default_transaction_read_only": "on",
    "plan_cache_mode": "force_generic_plan",
    "work_mem": "32MB",  # a word that 600,000 texts have in common: with less their places are not kept
    "jit": "off",
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
}
WRITES: Mapping[str, str] = {
    "application_name": "dossier-write",
    "timezone": "UTC",
    "jit": "off",  # compiling costs more than the short statements take
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "30s",
    # the writer's few statements are long: planning them anew would take longer than they do
    "plan_cache_mode": "force_generic_plan",
}
# What a pooler in transaction mode keeps for each of its clients, whichever connection it lends: PgBouncer by
# itself, but for the last, which is named in its track_extra_parameters.
OF_EACH_CLIENT = frozenset({"application_name", "timezone", "datestyle", "default_transaction_read_only"})


def session_options(
    wanted: Mapping[str, str], statement_timeout_ms: int, *, pooled: bool = False
) -> dict[str, str]:
    """The server_settings of a pool. A pooler refuses those that must be the same on all its connections."""
    options = {**wanted, "statement_timeout": str(statement_timeout_ms)}
    return {name: value for name, value in options.items() if not pooled or name in OF_EACH_CLIENT}


def options_of_pooler(statement_timeout_ms: int) -> dict[str, str]:
    """What all connections of a pooler must have, because reads and writes are lent the same ones."""
    options = {**READS, **WRITES, "statement_timeout": f"{statement_timeout_ms}ms"}
    return {name: value for name, value in sorted(options.items()) if name not in OF_EACH_CLIENT}
