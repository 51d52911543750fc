"""One look at a replica, for an operator: would it be used, and what helps if not. Next: replica.py."""

from typing import NamedTuple

import asyncpg

from resolvers.replicas import primary, replica
from resolvers.replicas.line import Line

_MONITOR = "SELECT pg_has_role('pg_monitor', 'USAGE') AS monitors"
_MUCH = 256 << 20  # bytes


class Look(NamedTuple):
    """`help` is empty if all is well; `used`: whether reads would go there."""

    found: str
    help: str = ""
    used: bool = True


async def look_at(dsn: str, address: str) -> Look:
    """`dsn` is the primary's. What cannot be reached is told by the kind of the error alone."""
    try:
        shown, rights = await _asked(address, replica.QUESTION), await _asked(address, _MONITOR)
    except Exception as error:  # whatever it is, somebody has to look there
        return Look(f"does not answer ({type(error).__name__})", "check address, password and server", False)
    if not shown["standby"]:
        return Look("is no standby", "name a standby of this database, or leave it out", False)
    return _compared(await _asked(dsn, primary.QUESTION), shown, rights["monitors"])


def _compared(there: asyncpg.Record, shown: asyncpg.Record, monitors: bool) -> Look:
    if any(shown[name] != there[name] for name in ("system", "database")):
        return Look("has another database", "name a standby of this one", False)
    if shown["timeline"] != there["timeline"]:
        told = f"follows timeline {shown['timeline']}, the primary is on {there['timeline']}"
        return Look(told, "let it follow the primary, by pg_rewind if it has to be, or copy it anew", False)
    behind = max(0, there["lsn"] - (shown["lsn"] or 0))
    if behind > _MUCH:
        return Look(f"{behind >> 20} MiB behind", "look at its disk, its network, and long reads on it")
    if not monitors:
        return Look("follows; its role sees not what it receives", "grant pg_monitor: see docs/replicas.md")
    return Look(f"follows, {behind} bytes behind")


async def _asked(dsn: str, question: str) -> asyncpg.Record:
    line = Line(dsn, question)
    try:
        return await line.ask()
    finally:
        line.hang_up()
