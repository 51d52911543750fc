"""Rows of many tables written by one statement; its text depends on the kinds of rows only. Next: tx.py."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from models.catalog import catalog
from models.rules.numbers import LENGTH
from models.rules.state import SELF

DRAW, ENTRY = "draw", "entry"


@dataclass(frozen=True)
class Part:
    """Rows that are written alike. `verb` and `table` choose the text, `columns` are those written."""

    verb: str
    table: str
    columns: tuple[str, ...] = ()
    key: str = ""  # update and delete: the column that finds the row
    parent: str = ""  # insert below: the entity whose new row owns these

    def __hash__(self) -> int:
        """Once: a part has many columns, and is looked up for each of its rows."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.verb, self.table, self.columns, self.key, self.parent))


@cache
def statement(parts: tuple[Part, ...]) -> str:
    """One argument per part: its rows as a JSON list. Answers change_number and, when drawn, number.

    Foreign keys are checked at the end of the statement, when everything is there. All columns of a row are
    written, not only the changed ones: so there are few texts, and each connection has its plan ready.
    """
    verbs = {part.verb for part in parts}
    rows = _numbered_rows if DRAW in verbs else _rows
    ctes = [
        f"{_name(part, at)} AS ({_TEXTS[part.verb](part, rows(part, at))})"
        for at, part in enumerate(parts, 1)
    ]
    document = "(SELECT change_number FROM document)" if "document" in verbs else "NULL::text"
    number = "(SELECT number FROM drawn)" if DRAW in verbs else "NULL::text"
    return f"WITH {', '.join(ctes)} SELECT {document} AS change_number, {number} AS number"


def _name(part: Part, at: int) -> str:
    if part.verb == "insert":
        return f"new_{part.table}"
    return {"document": "document", DRAW: "drawn"}.get(part.verb, f"part{at}")


def _rows(part: Part, at: int) -> str:
    """The part's rows, as `e` in JSON and as `r` in the columns of the table."""
    return f"json_array_elements(${at}::json) WITH ORDINALITY AS e(row, at), {_columns(part)}"


def _numbered_rows(part: Part, at: int) -> str:
    """The same with the number that this very statement draws; no rows when the range is used up."""
    if part.verb == DRAW:
        return f"${at}::json"
    text = f"replace(${at}::text, to_json('{SELF}'::text)::text, to_json(drawn.number)::text)"
    return f"drawn, json_array_elements({text}::json) WITH ORDINALITY AS e(row, at), {_columns(part)}"


def _columns(part: Part) -> str:
    return f'LATERAL json_populate_record(NULL::"{part.table}", e.row) AS r'


def _draw(part: Part, argument: str) -> str:
    """NR-1. The range stays locked from here to the commit: one round trip."""
    last = "coalesce(nullif(last_number, '')::bigint, 0)"
    return f"""UPDATE "{part.table}"
        SET last_number = lpad(greatest({last} + 1, from_number::bigint)::text, {LENGTH}, '0')
        WHERE number_range = {argument}->>0 AND {last} < to_number::bigint
        RETURNING last_number AS number"""  # noqa: S608


def _insert(part: Part, rows: str) -> str:
    return (
        f'INSERT INTO "{part.table}" ({_listed(part.columns)}) '  # noqa: S608
        f"SELECT {_listed(part.columns, 'r.')} FROM {rows}{_returning(part.table)}"
    )


def _insert_below(part: Part, rows: str) -> str:
    """The owner's id is known only once the same statement has inserted it; its natural key finds it."""
    parent = catalog()[part.parent]
    owner, *columns = part.columns
    found = " AND ".join(f"""o."{name}" = e.row->>'@{name}'""" for name in parent.key)
    return (
        f'INSERT INTO "{part.table}" ("{owner}", {_listed(columns)}) '  # noqa: S608
        f'SELECT o."{parent.primary_key}", {_listed(columns, "r.")} '
        f"FROM new_{parent.table} o, {rows} WHERE {found} ORDER BY e.at"
    )


def _update(part: Part, rows: str) -> str:
    sets = ", ".join(f'"{name}" = r."{name}"' for name in part.columns if name != part.key)
    return f'UPDATE "{part.table}" AS t SET {sets} FROM {rows} WHERE t."{part.key}" = r."{part.key}"'  # noqa: S608


def _delete(part: Part, rows: str) -> str:
    ids = f'SELECT r."{part.key}" FROM {rows}'  # noqa: S608
    return f'DELETE FROM "{part.table}" WHERE "{part.key}" IN ({ids})'  # noqa: S608


def _document(part: Part, rows: str) -> str:
    return f"{_insert(part, rows)} RETURNING change_number"


def _items(part: Part, rows: str) -> str:
    return (
        f'INSERT INTO "{part.table}" (change_number, {_listed(part.columns)}) '  # noqa: S608
        f"SELECT d.change_number, {_listed(part.columns, 'r.')} FROM document d, {rows}"
    )


def _close(part: Part, rows: str) -> str:
    return f"""UPDATE "{part.table}" AS t SET status = 'CLOSED', self_paying = r.self_paying,
        payer_number = coalesce(r.payer_number, t.payer_number), comment = coalesce(r.comment, t.comment),
        closed_at = r.closed_at, closed_by = r.closed_by
        FROM {rows} WHERE t.id = r.id"""  # noqa: S608


def _entry(part: Part, rows: str) -> str:
    """What a record is found by; where nothing of it changed, nothing is written.

    It stays in its segment: a number is drawn for new ones only.
    """
    key, *columns = part.columns
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in columns)
    before, after = (_listed(columns, f"{source}.") for source in (part.table, "excluded"))
    own = f"SELECT o.segment FROM {part.table} o WHERE o.{key} = r.{key}"  # noqa: S608
    segment = f"coalesce(({own}), nextval('{part.table}_place') >> 15)"
    return (
        f'INSERT INTO "{part.table}" ({_listed(part.columns)}, segment, indexed_at) '  # noqa: S608
        f"SELECT {_listed(part.columns, 'r.')}, {segment}, now() FROM {rows} "
        f"ON CONFLICT ({key}) DO UPDATE SET {sets} WHERE ({before}) IS DISTINCT FROM ({after})"
    )


_TEXTS: dict[str, Callable[[Part, str], str]] = {
    DRAW: _draw,
    ENTRY: _entry,
    "insert": _insert,
    "insert below": _insert_below,
    "update": _update,
    "delete": _delete,
    "document": _document,
    "items": _items,
    "close": _close,
}


def _listed(columns: tuple[str, ...] | list[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{name}"' for name in columns)


@cache
def _returning(table: str) -> str:
    """What finds a new row that others will be inserted below."""
    owners = {entity.owner.target for entity in catalog().entities.values() if entity.owner is not None}
    for name in owners:
        entity = catalog()[name]
        if entity.table == table and entity.owner is not None:
            return f' RETURNING "{entity.primary_key}", {_listed(entity.key)}'
    return ""
