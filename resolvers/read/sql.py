"""Text of the statements: JSON from columns, parameters, order and keyset conditions. Next: visibility.py.

JSON is joined as text with ||. On a page of 50 customers with everything nested this takes two thirds of the
time of json_build_object, which looks up every value's type anew. Only text that people type is escaped:
codes and numbers cannot hold a sign that JSON would have to escape (models/rules/fields.py).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.catalog import Column, Entity
from models.rules.shape import Form

Read = Callable[[Mapping[str, Any]], Any]  # an argument of the statement, from the request's values

ADDRESS = "download_url"  # what is signed on the way out, instead of opened
_GROUP = 16  # long chains of || would nest too deep for the database's parser
_INSTANT = """'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'"""
_BASE64URL = r"E'+/=\n', '-_'"
TYPES = {
    Form.INTEGER: "int8",
    Form.DECIMAL: "numeric",
    Form.DATE: "date",
    Form.TIMESTAMP: "timestamptz",
}


class Fixed(str):
    """A piece of the answer that is known already; a plain str is an expression of the database."""

    __slots__ = ()


Parts = Sequence[str]


def joined(parts: Iterable[str]) -> str:
    """One text expression from fixed pieces and expressions."""
    merged: list[str] = []
    for part in parts:
        if isinstance(part, Fixed) and merged and isinstance(merged[-1], Fixed):
            merged[-1] = Fixed(merged[-1] + part)
        else:
            merged.append(part)
    return _chain([literal(part) if isinstance(part, Fixed) else part for part in merged])


def _chain(terms: list[str]) -> str:
    if len(terms) <= _GROUP:
        return "||".join(terms)
    return _chain([f"({'||'.join(terms[at : at + _GROUP])})" for at in range(0, len(terms), _GROUP)])


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def members(fields: Iterable[tuple[str, Parts]]) -> list[str]:
    """A JSON object from keys and values."""
    parts: list[str] = []
    opening = "{"
    for key, value in fields:
        parts += (Fixed(f'{opening}"{key}":'), *value)
        opening = ","
    return [*parts, Fixed("}" if parts else "{}")]


@dataclass
class Parameters:
    """The statement's arguments in order; each says how to get its value from a request."""

    reads: list[Read] = field(default_factory=list[Read])
    names: dict[int, str] = field(default_factory=dict[int, str])  # places of the values of the request
    _named: dict[str, str] = field(default_factory=dict[str, str])

    def add(self, read: Read, kind: str) -> str:
        self.reads.append(read)
        return f"${len(self.reads)}::{kind}"

    def once(self, name: str, kind: str) -> str:
        """A value of the request that many places use: scope, keys of cursors."""
        if name not in self._named:
            self._named[name] = self.add(lambda values: values[name], kind)
            self.names[len(self.reads)] = name
        return self._named[name]


def scalar(column: Column, alias: str) -> list[str]:
    """The JSON of a column; sealed ones masked."""
    name = f"{alias}.{column.name}"
    if column.form in (Form.TEXT, Form.LONG):
        return [_or_null(f"to_json({name})::text", column)]
    if column.form is Form.BOOLEAN:
        return [_or_null(f"{name}::text", column)]
    if column.form is Form.INTEGER:
        return [_or_null(f"{name}::text", column)]
    if column.form is Form.SEALED:
        return _quoted(f"'****'||coalesce({alias}.{column.tail}, '')", column, name)
    return _quoted(as_text(column, alias), column, name)


def as_text(column: Column, alias: str) -> str:
    """The value as the answer writes it, without quotes."""
    name = f"{alias}.{column.name}"
    if column.form is Form.NUMBER:
        return f"ltrim({name}, '0')"
    if column.form is Form.TIMESTAMP:
        return f"to_char({name} AT TIME ZONE 'UTC', {_INSTANT})"
    return f"{name}::text" if column.form in (Form.DECIMAL, Form.DATE) else name


def sealed_box(column: Column, alias: str, mark: str) -> list[str]:
    """A sealed value on its way to run.py, which opens it: nobody else can write the request's mark."""
    name = f"{alias}.{column.name}"
    box = rf"{mark}||'{column.name}:'||translate(encode({name}, 'base64'), E'\n', '')"
    return _quoted(box, column, name)


def address_box(alias: str, mark: str) -> list[str]:
    """A file's place on its way to be signed: attachment and version, in the manner of sealed_box."""
    place = f"convert_to({alias}.attachment_id||'/'||{alias}.version, 'UTF8')"
    return [Fixed('"'), f"{mark}||'{ADDRESS}:'||encode({place}, 'base64')", Fixed('"')]


def _or_null(text: str, column: Column) -> str:
    return f"coalesce({text}, 'null')" if column.nullable else text


def _quoted(text: str, column: Column, name: str) -> list[str]:
    if not column.nullable:
        return [Fixed('"'), text, Fixed('"')]
    if column.form is Form.SEALED:
        return [f"""CASE WHEN {name} IS NULL THEN 'null' ELSE '"'||{text}||'"' END"""]
    return [f"""coalesce('"'||{text}||'"', 'null')"""]


def base64url(binary: str) -> str:
    return f"translate(encode({binary}, 'base64'), {_BASE64URL})"


def global_id(entity: Entity, alias: str) -> list[str]:
    """Relay's id: the type and the key, opaque to the reader."""
    key = joined([Fixed(f"{entity.name}:"), f"{alias}.{entity.primary_key}::text"])
    return [Fixed('"'), base64url(f"convert_to({key}, 'UTF8')"), Fixed('"')]


@dataclass(frozen=True)
class Order:
    """One step of an order. Empty values come last, whatever the direction."""

    column: str
    kind: str = "text"
    descending: bool = False
    nullable: bool = False

    def by(self, alias: str, *, backward: bool = False) -> str:
        falling = self.descending != backward
        # PostgreSQL's own place of nulls is last when rising, first when falling
        nulls = ""
        if self.nullable and self.descending:
            nulls = " NULLS FIRST" if backward else " NULLS LAST"
        return f"{alias}.{self.column}{' DESC' if falling else ''}{nulls}"

    def beyond(self, alias: str, value: str, *, backward: bool = False) -> str:
        """Whether the row's value alone puts it behind (or before) the cursor."""
        name = f"{alias}.{self.column}"
        compared = f"{name} {'<' if self.descending != backward else '>'} {value}"
        if not self.nullable:
            return compared
        empty = (
            f"{value} IS NULL AND {name} IS NOT NULL"
            if backward
            else f"{value} IS NOT NULL AND {name} IS NULL"
        )
        return f"({compared} OR {empty})"

    def same(self, alias: str, value: str) -> str:
        name = f"{alias}.{self.column}"
        return f"{name} IS NOT DISTINCT FROM {value}" if self.nullable else f"{name} = {value}"


def order_by(orders: Sequence[Order], alias: str, *, backward: bool = False) -> str:
    return ", ".join(order.by(alias, backward=backward) for order in orders)


def beyond(orders: Sequence[Order], alias: str, cursor: str, *, backward: bool = False) -> str:
    """Whether a row comes behind the cursor (backward: before it). `cursor` is an array of text."""
    values = [f"({cursor})[{at}]::{order.kind}" for at, order in enumerate(orders, 1)]
    if len({order.descending for order in orders}) == 1 and not any(order.nullable for order in orders):
        # one comparison of rows, which an index can answer
        names = ", ".join(f"{alias}.{order.column}" for order in orders)
        sign = "<" if orders[0].descending != backward else ">"
        return f"({names}) {sign} ({', '.join(values)})"
    found = orders[-1].beyond(alias, values[-1], backward=backward)
    for order, value in zip(reversed(orders[:-1]), reversed(values[:-1]), strict=True):
        further = order.beyond(alias, value, backward=backward)
        found = f"({further} OR {order.same(alias, value)} AND {found})"
    return found


def key_order(entity: Entity) -> tuple[Order, ...]:
    """The order of an owner's rows: by their key; a sealed value says nothing, so the row's id instead."""
    columns = [entity.columns.get(name) for name in entity.key]
    if not columns or any(column is None or column.form is Form.SEALED for column in columns):
        return (_id_order(entity),)
    return tuple(column_order(column) for column in columns if column is not None)


def list_order(entity: Entity) -> tuple[Order, ...]:
    """The order of a list beyond one owner: by the key if that is unique, else in the order of creation."""
    return key_order(entity) if entity.owner is None else (_id_order(entity),)


def column_order(column: Column, *, descending: bool = False) -> Order:
    return Order(column.name, TYPES.get(column.form, "text"), descending, column.nullable)


def _id_order(entity: Entity) -> Order:
    return Order(entity.primary_key, "int8" if entity.primary_key == "id" else "text")
