"""Reads models/data/*.csv, checks every row, and refuses all that is wrong at once. Next: data_rules.py."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from models.catalog import Column, Entity, catalog
from models.rules.config import Config
from models.rules.fields import read
from models.rules.shape import Form
from resolvers.errors import Unloadable
from resolvers.exchange.data_rules import RULES
from resolvers.exchange.iso import iso_rows

DATA = Path(__file__).resolve().parents[2] / "models" / "data"

Values: TypeAlias = dict[str, Any]

_MATRIX = "field_status"  # one column for each account group is what people can read
_NO_LISTS = Config()  # the lists are what is being read
_SHOWN = 20  # problems in one text
# Columns that must not be null and mean "all" when they are blank.
_BLANK_IS_ALL = {
    ("reference_code", "country"),
    ("field_status", "activity"),
    ("field_status", "company_code"),
}
_DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "reference_code": {"country": ""},
    "field_status": {"activity": "", "company_code": ""},
}
# A column of this name holds a key of that table.
_REFERENCES = {
    "country": "country",
    "bank_country": "country",
    "currency": "currency",
    "company_code": "company_code",
    "credit_control_area": "credit_control_area",
    "sales_org": "sales_organization",
    "channel": "distribution_channel",
    "ref_channel": "distribution_channel",
    "division": "division",
    "ref_division": "division",
    "sales_area": "sales_area",
    "master_area": "sales_area",
    "sales_office": "sales_office",
    "plant": "plant",
    "account_group": "account_group",
    "number_range": "number_range",
    "institution_code": "institution",
    "category_code": "archive_category",
}


class DataError(Unloadable):
    """Data files are wrong; each problem is a line with file, row, column, rule and value."""

    def __init__(self, problems: list[str]) -> None:
        more = len(problems) - _SHOWN
        shown = [*problems[:_SHOWN], *([f"… and {more} more"] if more > 0 else [])]
        super().__init__("\n".join(shown))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Row:
    """`values` are text as read, then values of the column's form."""

    place: str  # "plant.csv, row 3"
    values: Values


@dataclass(frozen=True)
class Table:
    entity: Entity
    key: tuple[str, ...]  # with the owner's column
    rows: list[Row]

    @property
    def name(self) -> str:
        return self.entity.table

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for row in self.rows for name in row.values))


def read_tables(folder: Path = DATA) -> list[Table]:
    """All tables that the folder or ISO tells of, in an order in which references are met."""
    found, problems = _read_folder(folder)
    tables = [
        Table(entity, key_of(entity), found[entity.table])
        for entity in catalog().entities.values()
        if entity.table in found
    ]
    unknown = sorted(found.keys() - {table.name for table in tables})
    problems += [f"{name}.csv: there is no table of this name" for name in unknown]
    problems += [line for table in tables for line in _check(table)]
    if not problems:  # these rules read values of the right form
        keys = {table.name: _keys(table) for table in tables}
        problems += [line for table in tables for line in _check_references(table, keys)]
        rows = {table.name: [(row.place, row.values) for row in table.rows] for table in tables}
        problems += [line for rule in RULES for line in rule(rows)]
    if problems:
        raise DataError(problems)
    return tables


def key_of(entity: Entity) -> tuple[str, ...]:
    owner = (entity.owner.pairs[0][0],) if entity.owner else ()
    return (*owner, *entity.key)


def _read_folder(folder: Path) -> tuple[dict[str, list[Row]], list[str]]:
    found = {name: [Row("ISO", dict(values)) for values in rows] for name, rows in iso_rows().items()}
    problems: list[str] = []
    for path in sorted(folder.glob("*.csv")):
        try:
            rows = list(_read_file(path))
        except DataError as error:
            problems += error.problems
        else:
            found[path.stem] = _laid_over(found.get(path.stem, []), rows, path.stem)
    _count_positions(found.get("reference_code", []))
    return found, problems


def _count_positions(rows: list[Row]) -> None:
    """Lists are shown in the order of the file."""
    used: dict[tuple[str, str], int] = {}
    for row in rows:
        place = row.values.get("list", ""), row.values["country"]
        used[place] = used.get(place, 0) + 1
        row.values["position"] = str(used[place])


def _read_file(path: Path) -> Iterator[Row]:
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError([f"{path.name}: is not a CSV file in UTF-8 ({error})"]) from None
    if not lines:
        raise DataError([f"{path.name}: the line with the column names is missing"])
    header, *body = lines
    wrong = [
        f"{path.name}, row {number}: must have {len(header)} cells, but has {len(cells)}"
        for number, cells in enumerate(body, 2)
        if cells and len(cells) != len(header)
    ]
    if wrong or len(set(header)) < len(header):
        raise DataError(wrong or [f"{path.name}: a column name stands twice in {','.join(header)!r}"])
    for number, cells in enumerate(body, 2):
        if cells:  # a blank line parts groups
            place = f"{path.name}, row {number}"
            yield from _completed(path.stem, Row(place, dict(zip(header, cells, strict=True))))


def _completed(name: str, row: Row) -> Iterator[Row]:
    """What the file leaves out because it follows from the rest."""
    values = {**_DEFAULTS.get(name, {}), **row.values}
    if name == _MATRIX:
        group = row.values.get("status_group", "")
        for column in row.values.keys() - {"status_group"}:
            one = {"account_group": column, "status_group": group, "status": row.values[column]}
            yield Row(row.place, {**_DEFAULTS[name], **one})
        return
    if name == "sales_area":
        own = [values.get(part, "") for part in ("sales_org", "channel", "division")]
        master = (own[0], values.get("ref_channel") or own[1], values.get("ref_division") or own[2])
        values |= {"sales_area": "/".join(own), "master_area": "/".join(master)}
    if name == "archive_type":
        values["archive_type"] = "/".join(values.get(part, "") for part in ("category_code", "type_code"))
    yield Row(row.place, values)


def _laid_over(standard: list[Row], rows: list[Row], name: str) -> list[Row]:
    """Filled cells of a file win over ISO's; a country with regions in the file has no others."""
    if name == "region":
        told = {row.values.get("country") for row in rows}
        return [row for row in standard if row.values["country"] not in told] + rows
    if not standard:
        return rows
    by_key = {row.values[name]: row for row in standard}  # these tables are named like their key
    twice: list[Row] = []
    for row in rows:
        key = row.values.get(name, "")
        kept = by_key.get(key, Row("ISO", {}))
        if kept.place != "ISO":
            twice.append(row)
        told = {column: text for column, text in row.values.items() if text}
        by_key[key] = Row(row.place, {**kept.values, **told}) if kept.place == "ISO" else kept
    return [*by_key.values(), *twice]


def _check(table: Table) -> Iterator[str]:
    """Columns, single values, keys; afterwards the rows hold values of the right form."""
    entity = table.entity
    known = set(entity.columns) | set(table.key)
    named = set(table.columns)
    file = f"{table.name}.csv"
    yield from (f"{file}: there is no column {name!r}" for name in sorted(named - known))
    needed = {
        one.name
        for one in entity.columns.values()
        if not (one.nullable or one.shape.system or one.form is Form.BOOLEAN)
    }
    yield from (
        f"{file}: the column {name!r} is missing" for name in sorted((needed | set(table.key)) - named)
    )
    seen: dict[tuple[object, ...], str] = {}
    for row in table.rows:
        for name in named & known:
            yield from _check_value(table, row, name)
        row.values.update(_flags(entity, row.values))
        key = tuple(row.values.get(name) for name in table.key)
        if key in seen:
            yield f"{row.place}: the key {'/'.join(map(str, key))!r} stands already in {seen[key]}"
        seen[key] = row.place


def _check_value(table: Table, row: Row, name: str) -> Iterator[str]:
    text = str(row.values.get(name, "")).strip()
    column = table.entity.columns.get(name)
    if not text:
        row.values[name] = "" if (table.name, name) in _BLANK_IS_ALL else None
        kept = row.values[name] is not None or (column is not None and column.nullable)
        if not kept and (column is None or column.form is not Form.BOOLEAN):
            yield f"{row.place}, {name}: must not be blank"
        return
    if column is None:  # the owner's key, which the references check
        row.values[name] = text
        return
    try:
        row.values[name] = _value(column, text)
    except ValueError as error:
        yield f"{row.place}, {name}: {error}, but is {text!r}"


def _value(column: Column, text: str) -> object:
    if column.form is Form.BOOLEAN:
        if text not in ("true", "false"):
            raise ValueError("must be true or false")
        return text == "true"
    raw: object = text
    if column.form is Form.INTEGER:
        if not text.isascii() or not text.isdigit():
            raise ValueError("must be a whole number")
        raw = int(text)
    got = read(column.shape, raw, (), _NO_LISTS)
    for finding in got.findings:
        raise ValueError(f"{finding.code.value}: {finding.message('en')}")
    return got.value


def _flags(entity: Entity, values: Values) -> Values:
    """Left out: a row is active, and every other flag is off."""
    return {
        column.name: column.name == "active"
        for column in entity.columns.values()
        if column.form is Form.BOOLEAN and values.get(column.name) is None
    }


def _keys(table: Table) -> set[object]:
    """What a reference to this table may name: its own key, or the last part of it."""
    own = table.entity.primary_key
    name = own if own in table.columns else table.key[-1]
    return {row.values.get(name) for row in table.rows}


def _check_references(table: Table, keys: Mapping[str, set[object]]) -> Iterator[str]:
    for name in table.columns:
        target = _REFERENCES.get(name)
        if target is None or (target == table.name and name != "master_area"):
            continue
        for row in table.rows:
            value = row.values.get(name)
            if value and value not in keys.get(target, ()):
                yield f"{row.place}, {name}: must stand in {target}.csv, but is {value!r}"
