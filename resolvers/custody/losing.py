"""What could nobody read any more, without a key or without the store? Next: ../jobs/job.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import asyncpg

from models.rules.custody import may_look
from models.rules.numbers import shown
from resolvers.access.caller import Caller
from resolvers.access.grants import file_sight
from resolvers.custody.naming import OWNED
from resolvers.errors import Denied
from resolvers.write.state import FILE_VISIBLE

# $1: these keys; $2: all keys but these. What is dropped is to be destroyed, so nobody loses it.
_LOST = """o.dropped_at IS NULL AND ($1::text[] IS NULL OR o.key_id = ANY($1))
    AND ($2::text[] IS NULL OR o.key_id <> ALL($2))"""
_FIGURES = f"""
SELECT count(*) AS objects, coalesce(sum(o.size), 0)::bigint AS bytes,
    coalesce(sum(o.sealed_size), 0)::bigint AS sealed, count(DISTINCT v.attachment_id) AS files,
    count(DISTINCT v.customer_number) AS customers, count(DISTINCT v.item_id) AS items,
    min(o.created_at) AS oldest, max(o.created_at) AS newest,
    coalesce(array_agg(DISTINCT o.key_id), '{{}}') AS keys
FROM stored_object o LEFT JOIN {OWNED} v ON v.object_id = o.object_id
WHERE {_LOST}
"""  # noqa: S608
# Names for those alone who see the record: $5 to $7 are the sight of files.
_FILES = f"""
SELECT *, CASE WHEN shown THEN own_customer END AS customer_number,
    CASE WHEN shown THEN own_item END AS item_id, CASE WHEN shown THEN own_name END AS file_name
FROM (
    SELECT o.object_id, o.store_key, o.slip, o.key_id, o.size, o.sha256, o.created_at, v.attachment_id,
        v.version, v.customer_number AS own_customer, v.item_id AS own_item, v.file_name AS own_name,
        coalesce(v.customer_number, v.item_id) IS NOT NULL
            AND {FILE_VISIBLE.format("v", "$5", "$6", "$7")} AS shown
    FROM stored_object o JOIN {OWNED} v ON v.object_id = o.object_id
    WHERE {_LOST} AND ($3::text IS NULL OR o.object_id > $3) ORDER BY o.object_id LIMIT $4
) file ORDER BY object_id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Loss:
    """Of these keys; or of all keys but `present`; with neither, of the whole store."""

    keys: Sequence[str] | None = None
    present: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """`keys` are those that have wrapped what is counted here."""

    objects: int
    bytes: int
    sealed: int
    files: int
    customers: int
    items: int
    oldest: datetime | None
    newest: datetime | None
    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class LostFile:
    """One version, or a file that the service made or that came with a batch; whose it is and its name are
    None for who does not see that record, and where it is nobody's.
    """

    object_id: str
    store_key: str
    slip: str
    key_id: str
    size: int
    sha256: str
    created_at: datetime
    attachment_id: str
    version: int
    customer_number: str | None
    item_id: str | None
    file_name: str | None


async def count_lost(pool: asyncpg.Pool, caller: Caller, loss: Loss) -> Lost:
    _admit(caller)
    [row] = await pool.fetch(_FIGURES, loss.keys, loss.present)
    return Lost(**{name: row[name] for name in Lost.__dataclass_fields__})


async def list_lost(
    pool: asyncpg.Pool, caller: Caller, loss: Loss, *, after: str | None = None, first: int = 50
) -> Sequence[LostFile]:
    """By object id; `after` is that of the last one seen."""
    _admit(caller)
    sight = file_sight(caller.read_scope())
    return [_file(row) for row in await pool.fetch(_FILES, loss.keys, loss.present, after, first, *sight)]


def _file(row: asyncpg.Record) -> LostFile:
    found = LostFile(**{name: row[name] for name in LostFile.__dataclass_fields__})
    return replace(found, customer_number=shown(found.customer_number)) if found.customer_number else found


def _admit(caller: Caller) -> None:
    if not may_look(caller):
        raise Denied
