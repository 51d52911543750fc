"""Which rows of a save are written alike, and their columns; each kind is made once. Next: copying.py."""

from functools import cache

from models.catalog import Column, Entity, Relation, catalog
from models.rules.shape import Form
from resolvers.write.statement import Part

FINDERS = ("search_name", "search_pinyin", "search_initials", "search_grams", "duplicate_name")
ITEM = (
    *("position", "table", "key", "field", "indicator", "old_value", "new_value", "old_hash", "new_hash"),
    *("company_code", "sales_org"),
)


@cache
def root_part(name: str, secrets: frozenset[str], finders: bool, new: bool) -> Part:
    entity = catalog()[name]
    columns = columns_of(name, secrets) + (FINDERS if finders else ())
    verb, key = ("insert", "") if new else ("update", entity.primary_key)
    return Part(verb, entity.table, columns, key)


@cache
def update_part(name: str, secrets: frozenset[str]) -> Part:
    entity = catalog()[name]
    return Part("update", entity.table, columns_of(name, secrets), entity.primary_key)


@cache
def insert_part(name: str, secrets: frozenset[str], below: str, given: bool) -> Part:
    entity = catalog()[name]
    keys = (entity.primary_key,) if given else ()
    columns = (owner_of(entity).pairs[0][0], *columns_of(name, secrets), *keys)
    return Part("insert below" if below else "insert", entity.table, columns, parent=below)


@cache
def document_part(verb: str, columns: tuple[str, ...]) -> Part:
    return Part(verb, "change_document", columns)


@cache
def item_part(verb: str, numbered: bool) -> Part:
    return Part(verb, "change_item", (*(("change_number",) if numbered else ()), *ITEM))


@cache
def flags_of(name: str) -> tuple[str, ...]:
    return tuple(one.name for one in catalog()[name].columns.values() if one.form is Form.BOOLEAN)


@cache
def columns_of(name: str, secrets: frozenset[str]) -> tuple[str, ...]:
    found: list[str] = []
    for column in catalog()[name].columns.values():
        if column.form is not Form.SEALED:
            found.append(column.name)
        elif column.name in secrets:
            found += [column.name, column.tail, column.digest]
    return tuple(found)


def sealed_columns(entity: Entity) -> tuple[Column, ...]:
    return _sealed_of(entity.name)


@cache
def _sealed_of(name: str) -> tuple[Column, ...]:
    return tuple(one for one in catalog()[name].columns.values() if one.form is Form.SEALED)


def owner_of(entity: Entity) -> Relation:
    if entity.owner is None:
        raise TypeError(f"{entity.name} has no owner")
    return entity.owner
