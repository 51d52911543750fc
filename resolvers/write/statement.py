"""Rows of many tables written by one statement; its text depends on the kinds of rows only. Next: tx.py."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from models.catalog import catalog


@dataclass(frozen=True)
class Part:
    """Rows that are written alike. `verb` and `table` choose the text, `columns` are those written."""

    verb: str
    table: str
    columns: tuple[str, ...] = ()
    key: str = ""  # update and delete: the column that finds the row
    parent: str = ""  # insert below: the entity whose new row owns these


@cache
def statement(parts: tuple[Part, ...]) -> str:
    """One argument per part: its rows as a JSON list. Answers the number of the change document.

    Foreign keys are checked at the end of the statement, when everything is there. All columns of a row are
    written, not only the changed ones: so there are few texts, and each connection has its plan ready.
    """
    ctes = [f"{_name(part, at)} AS ({_TEXTS[part.verb](part, at)})" for at, part in enumerate(parts, 1)]
    document = any(part.verb == "document" for part in parts)
    answer = "SELECT change_number FROM document" if document else "SELECT NULL::text"
    return f"WITH {', '.join(ctes)} {answer}"


def _name(part: Part, at: int) -> str:
    if part.verb == "document":
        return "document"
    return f"new_{part.table}" if part.verb == "insert" else f"part{at}"


def _insert(part: Part, at: int) -> str:
    names = _listed(part.columns)
    return (
        f'INSERT INTO "{part.table}" ({names}) SELECT {names} FROM {_rows(part, at)}'  # noqa: S608
        f"{_returning(part.table)}"
    )


def _insert_below(part: Part, at: int) -> str:
    """The owner's id is known only once the same statement has inserted it; its natural key finds it."""
    parent = catalog()[part.parent]
    owner, *columns = part.columns
    found = " AND ".join(f"""o."{name}" = e.row->>'@{name}'""" for name in parent.key)
    return (
        f'INSERT INTO "{part.table}" ("{owner}", {_listed(columns)}) '  # noqa: S608
        f'SELECT o."{parent.primary_key}", {_listed(columns, "r.")} '
        f"FROM json_array_elements(${at}::json) AS e(row) JOIN new_{parent.table} o ON {found}, "
        f'LATERAL json_populate_record(NULL::"{part.table}", e.row) AS r'
    )


def _update(part: Part, at: int) -> str:
    sets = ", ".join(f'"{name}" = r."{name}"' for name in part.columns if name != part.key)
    return (
        f'UPDATE "{part.table}" AS t SET {sets} FROM {_rows(part, at)} '  # noqa: S608
        f'WHERE t."{part.key}" = r."{part.key}"'
    )


def _delete(part: Part, at: int) -> str:
    ids = f"SELECT value::bigint FROM json_array_elements_text(${at}::json)"  # noqa: S608
    return f'DELETE FROM "{part.table}" WHERE "{part.key}" IN ({ids})'  # noqa: S608


def _document(part: Part, at: int) -> str:
    return f"{_insert(part, at)} RETURNING change_number"


def _items(part: Part, at: int) -> str:
    return (
        f'INSERT INTO "{part.table}" (change_number, {_listed(part.columns)}) '  # noqa: S608
        f"SELECT d.change_number, {_listed(part.columns, 'r.')} FROM document d, {_rows(part, at)}"
    )


def _close(part: Part, at: int) -> str:
    return f"""UPDATE "{part.table}" AS t SET status = 'CLOSED', self_paying = r.self_paying,
        payer_number = coalesce(r.payer_number, t.payer_number), comment = coalesce(r.comment, t.comment),
        closed_at = r.closed_at, closed_by = r.closed_by
        FROM {_rows(part, at)} WHERE t.id = r.id"""  # noqa: S608


_TEXTS: dict[str, Callable[[Part, int], str]] = {
    "insert": _insert,
    "insert below": _insert_below,
    "update": _update,
    "delete": _delete,
    "document": _document,
    "items": _items,
    "close": _close,
}


def _rows(part: Part, at: int) -> str:
    return f'json_populate_recordset(NULL::"{part.table}", ${at}::json) AS r'


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
