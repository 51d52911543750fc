"""Counts what lies at the locations, in the transaction that places or removes it. Next: volumes.py."""

from collections import Counter
from collections.abc import Mapping

from models.rules.archives.locations import check_room
from models.rules.finding import Finding, Severity, error
from models.rules.finding_codes import Code
from resolvers.errors import Refused
from resolvers.write.config import Connection

# In the order of their codes, so that two who move things between the same locations never wait for each
# other; who had to wait reads what the other left.
_HOLD = """
SELECT location_code, capacity, used, active FROM archive_location WHERE location_code = ANY($1::text[])
ORDER BY location_code FOR NO KEY UPDATE
"""
_COUNT = """
UPDATE archive_location l SET used = greatest(used + m.by, 0)
FROM unnest($1::text[], $2::int[]) m(code, by) WHERE l.location_code = m.code
"""


async def move(
    connection: Connection, before: str | None, after: str | None, count: int = 1
) -> list[Finding]:
    """`count` items or volumes go from one location to another; None: from nowhere, to nowhere. As move_all.

    Only those count that have a location of their own and are not destroyed: what lies in a volume is where
    the volume is.
    """
    by: Counter[str] = Counter()
    if before is not None:
        by[before] -= count
    if after is not None:
        by[after] += count
    return await move_all(connection, by)


async def move_all(connection: Connection, by: Mapping[str, int]) -> list[Finding]:
    """Location -> how many more (or fewer) lie there. Warnings from 80 % on; Refused with AR-LOC-FULL where
    they do not fit, with GEN-REF where there is no such location in use. To be called after the records are
    locked: it gives the transaction its place in the log.
    """
    moved = {code: number for code, number in by.items() if number}
    if not moved:
        return []
    places = {row["location_code"]: row for row in await connection.fetch(_HOLD, list(moved))}
    found: list[Finding] = []
    for code, number in sorted(moved.items()):
        place = places.get(code)
        if number < 0:
            continue
        if place is None or not place["active"]:
            found.append(error(Code.GEN_REF, ("location_code",), value=code))
        else:
            found += check_room(code, place["capacity"], place["used"], number)
    if any(one.severity is Severity.ERROR for one in found):
        raise Refused(found)
    await connection.execute(_COUNT, list(moved), list(moved.values()))
    return found
