"""By which keys a system knows customers, and what of its messages took effect last. Next: sets.py."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from resolvers.pool import Connection
from resolvers.write.config import VERSION

_READ = f"""
SELECT {VERSION} AS config,
    (SELECT array_agg(ARRAY[external_key, customer_number]) FROM external_key
        WHERE external_system = $1 AND external_key = ANY($2::text[])) AS links
"""  # noqa: S608 - constants of our own
_LAST = """
SELECT external_key, customer_number, sequence, payload_hash FROM applied_message
WHERE system = $1 AND external_key = ANY($2::text[])
"""
_KEEP = """
INSERT INTO applied_message AS a (system, external_key, customer_number, sequence, payload_hash, applied_at)
SELECT $1, g.*, now() FROM unnest($2::text[], $3::text[], $4::numeric[], $5::bytea[]) g
ON CONFLICT (system, external_key) DO UPDATE SET customer_number = excluded.customer_number,
    sequence = coalesce(excluded.sequence, a.sequence), payload_hash = excluded.payload_hash,
    applied_at = excluded.applied_at
"""
_CAME = """
SELECT EXISTS (SELECT FROM external_key WHERE external_system = $1 AND external_key = ANY($2::text[]))
    OR EXISTS (SELECT FROM customer WHERE customer_number = ANY($3::text[]))
"""
_LATER = """
UPDATE applied_message a SET sequence = g.sequence FROM unnest($2::text[], $3::numeric[]) g(key, sequence)
WHERE a.system = $1 AND a.external_key = g.key AND (a.sequence IS NULL OR a.sequence < g.sequence)
"""


Links: TypeAlias = Mapping[str, str]  # customer numbers by the keys of the system


@dataclass(frozen=True)
class Last:
    """The last message of a key that took effect."""

    key: str
    customer_number: str
    sequence: Decimal | int | None
    payload_hash: bytes


async def read_links(connection: Connection, system: str, keys: Collection[str]) -> tuple[Links, int | None]:
    """UP-2: the customers of these keys; and the version of the configuration."""
    row = await connection.fetchrow(_READ, system, list(keys))
    return (dict(row["links"] or ()), row["config"]) if row else ({}, None)


async def has_come(
    connection: Connection, system: str, keys: Collection[str], numbers: Collection[str]
) -> bool:
    """Whether one of them is there now."""
    return bool(await connection.fetchval(_CAME, system, list(keys), list(numbers)))


async def read_last(connection: Connection, system: str, keys: Collection[str]) -> dict[str, Last]:
    rows = await connection.fetch(_LAST, system, list(keys)) if keys else ()
    return {row["external_key"]: Last(*row) for row in rows}


async def keep_last(connection: Connection, system: str, last: Sequence[Last]) -> None:
    """What took effect."""
    if not last:
        return
    columns = zip(
        *((one.key, one.customer_number, one.sequence, one.payload_hash) for one in last), strict=True
    )
    await connection.execute(_KEEP, system, *map(list, columns))


async def pass_over(connection: Connection, system: str, later: Mapping[str, Decimal | int]) -> None:
    """What came again, in a later message: older ones are stale from now on."""
    if later:
        await connection.execute(_LATER, system, list(later), list(later.values()))
