"""The code maps of a system, as the rules take them. Next: known.py."""

from collections import defaultdict

import asyncpg

from models.rules.exchange.mapping import Maps
from resolvers.pool import Connection

_READ = """
SELECT domain, external_code, internal_code FROM code_map WHERE system = $1
ORDER BY domain, internal_code, external_code
"""


async def read_maps(source: asyncpg.Pool | Connection, system: str | None) -> Maps:
    """Where several codes of theirs are one of ours, the first of them is sent back. Without a system there
    are none.
    """
    ours: defaultdict[str, dict[str, str]] = defaultdict(dict)
    theirs: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in await source.fetch(_READ, system) if system else ():
        ours[row["domain"]][row["external_code"]] = row["internal_code"]
        theirs[row["domain"]].setdefault(row["internal_code"], row["external_code"])
    return Maps(system or "", ours, theirs)
