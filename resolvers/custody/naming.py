"""What lies in the store by our rules, and whether a row or a pending upload names it. Next: reconciling.py.

Each question is one statement, so one moment: a file that becomes stored leaves its draft and gets its row in
one transaction, and is never between the two.
"""

import re

import asyncpg

from storage.errors import Damaged
from storage.keys import Wrapped
from storage.slips import SlipEntry, decode_slip

_OBJECTS = re.compile(r"objects/([0-9a-f]{2})/(\1[0-9a-f]{30})")
_SLIPS = re.compile(r"slips/[0-9a-f]{32}")
_TAILS = re.compile(r"tails/([0-9a-f]{32})-[0-9a-f]{32}")

# Every row that names an object, and as what: versions of files, files that the service made, files of
# batches as long as they have not become an attachment's.
OWNED = """(
    SELECT v.object_id, v.attachment_id, v.version, v.file_name, v.media_type, a.customer_number, a.item_id
    FROM attachment_version v JOIN attachment a ON a.attachment_id = v.attachment_id
    UNION ALL
    SELECT object_id, file_id, 1, file_name, media_type, NULL, NULL FROM made_file
    UNION ALL
    SELECT object_id, file_id, 1, name, media_type, NULL, NULL FROM batch_file b
    WHERE NOT EXISTS (SELECT FROM attachment_version v WHERE v.object_id = b.object_id)
)"""
_LIVE = "SELECT * FROM stored_object WHERE object_id = $1 AND dropped_at IS NULL"
_DRAFTED = "EXISTS (SELECT FROM upload WHERE state IN ('PENDING', 'DROPPED') AND draft LIKE '%' || $1 || '%')"
_OBJECT = f"SELECT EXISTS (SELECT FROM stored_object WHERE object_id = $1) OR {_DRAFTED}"  # noqa: S608
_SLIP = f"SELECT EXISTS (SELECT FROM stored_object WHERE slip = $1) OR {_DRAFTED}"  # noqa: S608
_UPLOAD = f"SELECT {_DRAFTED}"
_LINES = f"""
SELECT ARRAY(SELECT object_id FROM stored_object WHERE slip = $1) AS rows, {_DRAFTED} AS drafted
"""  # noqa: S608


def object_of(key: str) -> str | None:
    """The id of the object that lies there."""
    found = _OBJECTS.fullmatch(key)
    return found[2] if found else None


def object_of_tail(key: str) -> str | None:
    """The id of the object whose begun part lies there."""
    found = _TAILS.fullmatch(key)
    return found[1] if found else None


def is_slip(key: str) -> bool:
    return _SLIPS.fullmatch(key) is not None


async def live_object(pool: asyncpg.Pool, object_id: str | None) -> asyncpg.Record | None:
    """Its row, unless it is to be destroyed."""
    return await pool.fetchrow(_LIVE, object_id)


async def object_named(pool: asyncpg.Pool, object_id: str) -> bool:
    return await pool.fetchval(_OBJECT, object_id)


async def slip_named(pool: asyncpg.Pool, slip: str) -> bool:
    return await pool.fetchval(_SLIP, slip)


async def upload_named(pool: asyncpg.Pool, object_id: str) -> bool:
    """What an upload under way leaves of its object is its own: tails, and multiparts of broken attempts."""
    return await pool.fetchval(_UPLOAD, object_id)


async def stray_lines(pool: asyncpg.Pool, slip: str, lines: set[str]) -> set[str]:
    """Those that nobody names in this slip; none while an upload under way has announced the slip."""
    row = await pool.fetchrow(_LINES, slip)
    return set() if row is None or row["drafted"] else lines - set(row["rows"])


def is_line_of(line: SlipEntry | None, row: asyncpg.Record) -> bool:
    """By what makes the object readable."""
    if line is None:
        return False
    wrapped = Wrapped(row["key_id"], bytes(row["wrapped_key"]))
    sealed = (row["size"], row["segment_bytes"], bytes(row["commitment"]))
    return (line.size, line.segment, line.commitment) == sealed and line.wrapped == wrapped


def readable_lines(text: bytes) -> tuple[dict[str, SlipEntry], int]:
    """By object; and how many lines are no entries."""
    found: dict[str, SlipEntry] = {}
    broken = 0
    for line in text.splitlines():
        try:
            found |= {entry.object_id.hex(): entry for entry in decode_slip(line)}
        except Damaged:
            broken += 1
    return found, broken
