"""What must hold of the log after whatever happened to its writers. Next: log.py."""

from collections import defaultdict

import asyncpg

from resolvers.feed.change import Change

_RECORDS = """
SELECT customer.customer_number, customer.version,
       array_agg(document.version ORDER BY document.xid, document.change_number) AS versions,
       bool_and(EXISTS (SELECT FROM change_item AS item WHERE item.change_number = document.change_number))
           AS whole
FROM customer LEFT JOIN change_document AS document USING (customer_number) GROUP BY 1
"""
_LOG = "SELECT change_number FROM change_document ORDER BY xid, change_number"


async def assert_every_version_has_its_document(connection: asyncpg.Connection) -> int:
    """Records with versions 1 … n have documents 1 … n, each once, in this order; returns the documents."""
    rows = await connection.fetch(_RECORDS)
    for row in rows:
        assert row["versions"] == list(range(1, row["version"] + 1)), row["customer_number"]
        assert row["whole"], row["customer_number"]
    total = await connection.fetchval("SELECT count(*) FROM change_document")
    assert total == sum(row["version"] for row in rows)
    return total


async def assert_is_the_log(connection: asyncpg.Connection, seen: list[Change], skipped: int = 0) -> None:
    """A reader who began after the first `skipped` documents saw all the others, once, in the log's order."""
    numbers = [row[0] for row in await connection.fetch(_LOG)]
    assert [change.position.change_number for change in seen] == numbers[skipped:]
    versions: defaultdict[str, list[int]] = defaultdict(list)
    for change in seen:
        versions[change.customer_number].append(change.version)
    for found in versions.values():
        assert found == list(range(found[0], found[0] + len(found)))
