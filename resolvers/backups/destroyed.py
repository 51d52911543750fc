"""The register of what was destroyed on purpose: a restore must not bring it back. Next: era.py.

A backup holds the wrapped keys of files that were destroyed after it was taken. The certificates of
destruction are for ever and name each of them: whoever restores an older backup takes a newer register along.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TextIO, cast

import orjson

from resolvers.errors import Unloadable
from resolvers.pool import Connection

_PAGE = 500
_NEEDED = {"object_id", "attachment_id", "certificate_id", "destroyed_at"}
_CERTIFIED = """
SELECT to_jsonb(d)::text AS line FROM destruction_certificate d
WHERE $1::timestamptz IS NULL OR destroyed_at >= $1 ORDER BY destroyed_at, certificate_id
"""
_CERTIFY = """
INSERT INTO destruction_certificate
SELECT * FROM jsonb_populate_recordset(NULL::destruction_certificate, $1::jsonb) ON CONFLICT DO NOTHING
"""
_VERSIONS = "DELETE FROM attachment_version WHERE object_id = ANY($1::text[]) RETURNING attachment_id"
# What a hold kept in the backup was released before it was destroyed: its certificate says so.
_FILES = """
DELETE FROM attachment a WHERE attachment_id = ANY($1::text[])
    AND NOT EXISTS (SELECT FROM attachment_version v WHERE v.attachment_id = a.attachment_id)
RETURNING item_id, customer_number
"""
# What was read out of files for the search; the worker reads again what the items still have.
_TEXTS = "DELETE FROM archive_text WHERE item_id = ANY($1::text[])"
_KEYS = "DELETE FROM stored_object WHERE object_id = ANY($1::text[])"


@dataclass(frozen=True)
class DestroyedAgain:
    """Objects whose keys the restored database had again, and has no more; and whose they were."""

    objects: int = 0
    items: Sequence[str] = ()
    customers: Sequence[str] = ()


async def write_destroyed(connection: Connection, file: TextIO, since: datetime | None = None) -> int:
    """A line for each certificate, the oldest first. In a transaction."""
    count = 0
    async for row in connection.cursor(_CERTIFIED, since, prefetch=_PAGE):
        file.write(f"{row['line']}\n")
        count += 1
    return count


def read_register(path: Path) -> Iterator[dict[str, Any]]:
    """Unloadable names the line that is none of a register."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                yield _certificate(path, number, line)
    except (OSError, UnicodeDecodeError) as error:
        raise Unloadable(f"{path} cannot be read ({error})") from None


async def destroy_again(connection: Connection, register: Iterator[dict[str, Any]]) -> DestroyedAgain:
    """In the transaction of the restore. Certificates that the backup lacks come along: they are for ever."""
    objects, items, customers = 0, set[str](), set[str]()
    await connection.execute("ALTER TABLE attachment DISABLE TRIGGER USER")
    while page := list(islice(register, _PAGE)):
        await connection.execute(_CERTIFY, orjson.dumps(page).decode())
        ids = [one["object_id"] for one in page]
        versions = await connection.fetch(_VERSIONS, ids)
        files = await connection.fetch(_FILES, [row["attachment_id"] for row in versions])
        items |= {row["item_id"] for row in files if row["item_id"]}
        customers |= {row["customer_number"] for row in files if row["customer_number"]}
        objects += int((await connection.execute(_KEYS, ids)).split()[-1])
    await connection.execute(_TEXTS, sorted(items))
    await connection.execute("ALTER TABLE attachment ENABLE TRIGGER USER")
    return DestroyedAgain(objects, sorted(items), sorted(customers))


def _certificate(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        found = orjson.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not found.keys() >= _NEEDED:
        raise Unloadable(f"{path}, line {number}: is no certificate of destruction")
    return cast("dict[str, Any]", found)
