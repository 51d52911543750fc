"""Many new rows go in by COPY, which PostgreSQL takes several times as fast as JSON. Next: tx.py."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, TypeAlias, cast

from models.catalog import catalog
from resolvers.pool import Connection
from resolvers.write.statement import Part

INSERT = "insert"
Values: TypeAlias = Callable[[Mapping[str, Any]], tuple[Any, ...]]
_ORDER = ("change_document", "change_item")  # behind what they tell of; tasks do not mind


async def copy_rows(connection: Connection, parts: Mapping[Part, Sequence[Mapping[str, Any]]]) -> None:
    """Those that are inserted: owners before what they own, as foreign keys are looked at after each COPY."""
    inserted = [part for part in parts if part.verb == INSERT]
    for part in sorted(inserted, key=lambda part: _depth(part.table)):
        values = cast("Values", itemgetter(*part.columns))
        records = [values(row) for row in parts[part]]
        await connection.copy_records_to_table(part.table, records=records, columns=part.columns)


@cache
def _depth(table: str) -> int:
    if table in _ORDER:
        return len(catalog().entities) + _ORDER.index(table)
    entity = next(one for one in catalog().entities.values() if one.table == table)
    return 0 if entity.owner is None else 1 + _depth(catalog()[entity.owner.target].table)
