"""Counts what lies at the locations, in the transaction that places or removes it. Next: made.py."""

from collections import Counter
from collections.abc import Collection, Mapping

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
# Under that lock: what projects that are not done keep free, less what of theirs lies there or comes.
_RESERVED = """
SELECT p.location_code, sum(greatest(p.reserved_space - (
    SELECT count(*) FROM project_item o JOIN archive_item i ON i.item_id = o.item_id
    WHERE o.project_code = p.project_code AND i.state <> 'DESTROYED'
      AND (i.location_code = p.location_code OR i.item_id = ANY($2::text[]))), 0))::int AS reserved
FROM arrangement_project p
WHERE p.location_code = ANY($1::text[]) AND p.state <> 'DONE' AND p.reserved_space > 0
  AND p.project_code <> $3
GROUP BY 1
"""
_COUNT = """
UPDATE archive_location l SET used = greatest(used + m.by, 0)
FROM unnest($1::text[], $2::int[]) m(code, by) WHERE l.location_code = m.code
"""


async def move(
    connection: Connection,
    before: str | None,
    after: str | None,
    count: int = 1,
    items: Collection[str] = (),
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
    return await move_all(connection, by, items)


async def move_all(
    connection: Connection, by: Mapping[str, int], items: Collection[str] = ()
) -> list[Finding]:
    """Location -> how many more (or fewer) lie there. Warnings from 80 % on; Refused with AR-LOC-FULL where
    they do not fit, with GEN-REF where there is no such location in use. `items` that come are not kept out
    by what their own project reserved. To be called after the records are locked: it gives the transaction
    its place in the log.
    """
    moved = {code: number for code, number in by.items() if number}
    if not moved:
        return []
    places = {row["location_code"]: row for row in await connection.fetch(_HOLD, list(moved))}
    kept_free = await reserved(connection, [code for code, number in moved.items() if number > 0], items)
    found: list[Finding] = []
    for code, number in sorted(moved.items()):
        place = places.get(code)
        if number < 0:
            continue
        if place is None or not place["active"]:
            found.append(error(Code.GEN_REF, ("location_code",), value=code))
        else:
            taken = place["used"] + kept_free.get(code, 0)
            found += check_room(code, place["capacity"], taken, number)
    if any(one.severity is Severity.ERROR for one in found):
        raise Refused(found)
    await connection.execute(_COUNT, list(moved), list(moved.values()))
    return found


async def reserved(
    connection: Connection, codes: Collection[str], items: Collection[str] = (), but: str = ""
) -> dict[str, int]:
    """Location -> how many places arrangement projects keep free there (but one of them); under the lock of
    the locations it stays so.
    """
    rows = await connection.fetch(_RESERVED, list(codes), list(items), but) if codes else []
    return {row["location_code"]: row["reserved"] for row in rows}
