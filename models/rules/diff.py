"""What a save changed, as the items of its change document (domain 2.9). Next: status.py."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as held
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from models.rules.merge import row_key
from models.rules.numbers import shown
from models.rules.shape import OWN, FieldShape, Form, Shape, camel
from models.rules.state import Key, State, Value, rows

INSERT, UPDATE, DELETE = "I", "U", "D"
LONGEST = 254  # of a value in the log; longer ones are told by their SHA-256

# The service writes these itself: who, when, and what follows from other fields.
_SILENT = frozenset(
    {
        *("version", "created_on", "created_by", "changed_at", "changed_by"),
        *("invoice_ready", "sales_area", "partner_customer_number"),
    }
)

_OTHERWISE = frozenset({Form.SEALED, Form.NUMBER})  # texts that are not shown as they are

Address: TypeAlias = tuple[tuple[str, Key], ...]  # (relation, key of the row) from the root down
_Lineage: TypeAlias = tuple[tuple[Shape, State], ...]


@dataclass(frozen=True)
class Change:
    """One item. `old` and `new` are display forms; of a sealed field `secret` holds the plain values."""

    table: str
    key: str
    field: str  # SAP name, own name in ZOWN, "" for a whole row
    indicator: str
    old: str | None = None
    new: str | None = None
    address: Address = held(default=(), repr=False)  # keys may hold secrets
    name: str = ""  # the field as the rooms call it
    company_code: str | None = None
    sales_org: str | None = None
    secret: tuple[str | None, str | None] | None = held(default=None, repr=False)


@dataclass(frozen=True)
class RowChange:
    """A row to save: insert or update it with `row`, or delete it. `changed` are the fields of an update."""

    indicator: str
    shape: Shape
    address: Address = held(repr=False)
    row: State = held(repr=False)
    old: State | None = held(repr=False)
    changed: frozenset[str]
    lineage: _Lineage = held(repr=False)  # the way down, without the root, with the row itself


def diff(shape: Shape, old: State | None, new: State) -> list[Change]:
    """All items: rows in the order of the tree, fields in the order of the table."""
    return items(row_changes(shape, old, new))


def items(changed_rows: Iterable[RowChange]) -> list[Change]:
    return [change for row in changed_rows for change in _items(row)]


def row_changes(shape: Shape, old: State | None, new: State) -> list[RowChange]:
    """Parents before their children; rows without a difference are left out."""
    return list(_rows(shape, old, new, (), ()))


def _rows(
    shape: Shape, old: State | None, new: State | None, address: Address, lineage: _Lineage
) -> Iterator[RowChange]:
    row = new if new is not None else (old or {})
    if old is None or new is None:
        indicator = INSERT if old is None else DELETE
        yield RowChange(indicator, shape, address, row, old, frozenset(), lineage)
    elif names := changed_fields(shape, old, new):
        yield RowChange(UPDATE, shape, address, row, old, names, lineage)
    for relation, child in shape.children.items():
        before = {row_key(child, one): one for one in rows(old, relation)} if old else {}
        after = {row_key(child, one): one for one in rows(new, relation)} if new else {}
        for key in [*before, *(key for key in after if key not in before)]:
            inner = (*address, (relation, key))
            below = after.get(key) or before[key]
            yield from _rows(child, before.get(key), after.get(key), inner, (*lineage, (child, below)))


def changed_fields(shape: Shape, old: State, new: State) -> frozenset[str]:
    """An absent field is an empty one; False and empty are the same blank."""
    before, after = old.get, new.get
    other = [name for name in shape.fields if before(name) != after(name)]
    return frozenset(name for name in other if _stored(before(name)) != _stored(after(name)))


def _stored(value: Value) -> Value:
    return None if value == "" or value is False else value


def _items(change: RowChange) -> Iterator[Change]:
    if change.indicator == UPDATE:
        yield from (_updated(change, name) for name in change.shape.fields if _told(change, name))
        return
    yield _whole(change, _table(change.shape))
    elsewhere = _table(change.shape) != OWN
    if change.indicator == INSERT and not change.address and elsewhere and _has_own(change):
        yield _whole(change, OWN)


def _told(change: RowChange, name: str) -> bool:
    return name in change.changed and name not in _SILENT


def _has_own(change: RowChange) -> bool:
    """The own fields of a new customer stand in a table of their own, and its insert is one item."""
    own = (name for name in change.shape.own if name not in _SILENT)
    return any(_stored(change.row.get(name)) is not None for name in own)


def _whole(change: RowChange, table: str) -> Change:
    company, sales = _layer(change)
    name, value = _sealed_key(change)
    return Change(
        table,
        key_text(change),
        "",
        change.indicator,
        address=change.address,
        name=name,
        company_code=company,
        sales_org=sales,
        secret=((value, None) if change.indicator == DELETE else (None, value)) if name else None,
    )


def _sealed_key(change: RowChange) -> tuple[str, str | None]:
    """Another bank account is another row: what its masked key cannot prove, the hash does (CD-4)."""
    for name in change.shape.key:
        field = change.shape.fields.get(name)
        if field is not None and field.form is Form.SEALED:
            return name, _plain(change.row.get(name))
    return "", None


def _updated(change: RowChange, name: str) -> Change:
    shape = change.shape.fields[name]
    table, sap = logged_as(shape, _table(change.shape))
    company, sales = _layer(change)
    before, after = (change.old or {}).get(name), change.row.get(name)
    return Change(
        table,
        key_text(change),
        sap,
        UPDATE,
        display(shape, before),
        display(shape, after),
        change.address,
        name,
        company,
        sales,
        (_plain(before), _plain(after)) if shape.form is Form.SEALED else None,
    )


def _table(shape: Shape) -> str:
    return shape.sap_table or OWN


def logged_as(field: FieldShape, table: str) -> tuple[str, str]:
    """Table and field as the log names them; `table` is that of the row.

    SAP keeps some fields of a row elsewhere (ADRC, STXL); the log names the table whose row has changed.
    """
    place, name = _place(field)
    return (OWN if place == OWN else table), name


def _place(field: FieldShape) -> tuple[str, str]:
    """(KNB1, ZTERM), and (ZOWN, financeStatus) for our own fields."""
    table, _, name = field.sap.partition("-")
    if not table or table == OWN:
        return OWN, camel(field.name)
    return table, name


def key_text(change: RowChange) -> str:
    """F723/AQ/XX/RG/000; "" for the customer itself, whose number is the document's object id."""
    return "/".join(part for shape, row in change.lineage for part in key_parts(shape, row))


def key_parts(shape: Shape, row: State) -> list[str]:
    """What of a row's key is not blank, as the log tells it."""
    return [part for name in shape.key if (part := _key_part(shape, row, name))]


def _key_part(shape: Shape, row: State, name: str) -> str:
    value = row.get(name)
    if value is None or value == "":
        return ""
    field = shape.fields.get(name)
    return str(value) if field is None else (display(field, value) or "")


def _layer(change: RowChange) -> tuple[str | None, str | None]:
    """The layer decides who sees the item."""
    relation = change.address[0][0] if change.address else ""
    if relation == "company_codes":
        return str(change.lineage[0][1].get("company_code")), None
    if relation == "sales_areas":
        return None, str(change.lineage[0][1].get("sales_org"))
    if relation == "texts":
        return change.row.get("company_code"), change.row.get("sales_org")
    return None, None


def display(field: FieldShape, value: Value) -> str | None:
    """CD-3: numbers without zeros in front, flags as X and blank, sealed values as their last four signs."""
    if value is None or value == "":
        return None
    if type(value) is str and len(value) <= LONGEST and field.form not in _OTHERWISE:
        return value
    if isinstance(value, bool):
        return "X" if value else ""
    if field.form is Form.SEALED:
        return "****" + str(value)[-4:]
    if field.form is Form.NUMBER:
        return shown(str(value))
    return _told_in_full(_plain(value) or "")


def _told_in_full(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Value) -> str | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
