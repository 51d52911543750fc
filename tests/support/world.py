"""All rows of all tables, by plain SELECT. Next: seeing.py."""

from dataclasses import dataclass, field
from typing import Any

import asyncpg

from models.catalog import Catalog, Entity, Relation, catalog

Values = dict[str, Any]


@dataclass
class Row:
    entity: Entity
    values: Values

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def key(self) -> Any:
        return self.values[self.entity.primary_key]


@dataclass
class World:
    """All rows of all tables."""

    catalog: Catalog
    rows: dict[str, list[Row]]
    settled: frozenset[str]  # numbers of change documents below every running transaction
    _by: dict[tuple[str, str], dict[Any, list[Row]]] = field(default_factory=dict[Any, Any])

    def of(self, name: str) -> list[Row]:
        return self.rows[name]

    def find(self, name: str, key: Any) -> Row | None:
        found = self.where(name, self.catalog[name].primary_key, key)
        return found[0] if found else None

    def where(self, name: str, column: str, value: Any) -> list[Row]:
        known = self._by.get((name, column))
        if known is None:
            known = self._by[name, column] = {}
            for row in self.rows[name]:
                known.setdefault(row[column], []).append(row)
        return known.get(value, [])

    def related(self, row: Row, relation: Relation) -> list[Row]:
        here, there = relation.pairs[0]
        return [] if row[here] is None else self.where(relation.target, there, row[here])


async def load_world(connection: asyncpg.Connection) -> World:
    known = catalog()
    rows: dict[str, list[Row]] = {}
    for entity in known.entities.values():
        found = await connection.fetch(f"SELECT * FROM {entity.source} one")
        rows[entity.name] = [Row(entity, dict(one)) for one in found]
    for row in rows["ChangeDocument"]:
        row.values["xid"] = int(row["xid"])
    settled = await connection.fetch(
        "SELECT change_number FROM change_document WHERE xid < pg_snapshot_xmin(pg_current_snapshot())"
    )
    return World(known, rows, frozenset(row[0] for row in settled))
