"""Connections: a page of a list with cursors, by keyset, and its count if asked for. Next: log.py."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from resolvers.read.cursor import CursorError, cursor_sql, mark_of
from resolvers.read.render import Row, Rows, Statement, record
from resolvers.read.selection import TYPE_NAME, Selected
from resolvers.read.sql import Fixed, Parts, Read, beyond, joined, members, order_by
from resolvers.read.values import Leaf, is_given

CURSORS = "cursors"  # under this name a request's values hold the Cursors


@dataclass(frozen=True)
class Bounds:
    """Rows of a page when the caller names no number, and the most he may ask for."""

    default: int = 50
    most: int = 100
    answer_bytes: int = 67_108_864  # of a whole answer


@dataclass(frozen=True)
class Own:
    """Fields that a connection, its edges and its pageInfo have beside others, or write otherwise."""

    connection: Mapping[str, Callable[[Selected], Parts]] = field(default_factory=dict[str, Any])
    edge: Mapping[str, Callable[[Selected], Parts]] = field(default_factory=dict[str, Any])
    info: Mapping[str, Callable[[Selected], Parts]] = field(default_factory=dict[str, Any])


@dataclass
class _Page:
    """A page that is being written."""

    statement: Statement
    rows: Rows
    one: Selected
    size: int
    backward: bool
    own: Own = field(default_factory=Own)
    after: str | None = None  # conditions: behind the one cursor, before the other
    before: str | None = None
    joins: list[str] = field(default_factory=list[str])
    read: bool = False  # whether rows are needed at all
    numbered: bool = False  # whether they need their number: for what lies behind the page, and its ends

    @property
    def alias(self) -> str:
        return self.rows.alias

    @property
    def bounds(self) -> list[str]:
        return [bound for bound in (self.after, self.before) if bound]

    @property
    def mark(self) -> str:
        return mark_of(self.rows.name or self.rows.entity.name, self.rows.orders)


def page(statement: Statement, rows: Rows, one: Selected, bounds: Bounds, own: Own | None = None) -> str:
    """A query with one row: the connection's JSON as j."""
    backward = is_given(one.arguments.get("last"))
    found = _Page(statement, rows, one, size_of(one, bounds), backward, own or Own())
    found.after = _beyond(found, "after", backward=False)
    found.before = _beyond(found, "before", backward=True)
    parts = members((part.key, _part(found, part)) for part in one.under(one.target))
    return _query(found, parts)


def size_of(one: Selected, bounds: Bounds) -> int:
    """How many rows are asked for."""
    first, last = one.arguments.get("first"), one.arguments.get("last")
    if is_given(first) and is_given(last):
        raise one.error("first and last cannot be combined.")
    given = last if is_given(last) else first
    size = given.now if isinstance(given, Leaf) and given.now is not None else bounds.default
    if not 0 <= size <= bounds.most:
        raise one.error(f"{'last' if is_given(last) else 'first'} must be between 0 and {bounds.most}.")
    return size


def _query(found: _Page, parts: Sequence[str]) -> str:
    alias, text = found.alias, joined(parts)
    if not found.read:
        return f"SELECT {text} AS j"
    order = order_by(found.rows.orders, alias, backward=found.backward)
    limit = found.size + 1 if found.numbered else found.size
    rows = f"SELECT {alias}.* {found.rows.source(*found.bounds)} ORDER BY {order} LIMIT {limit}"
    if not found.numbered:
        return " ".join([f"SELECT {text} AS j FROM ({rows}) {alias}", *found.joins])
    numbers = f"row_number() OVER (ORDER BY {order}) AS n_, count(*) OVER () AS m_"
    rows = f"SELECT {alias}.*, {numbers} FROM ({rows}) {alias}"
    joins = " ".join([f"SELECT {text} AS j FROM ({rows}) {alias}", *found.joins])
    return f"{joins} WHERE {alias}.n_ <= {found.size}"


def _part(found: _Page, part: Selected) -> Parts:
    if part.name == TYPE_NAME:
        return [Fixed(f'"{found.one.target}"')]
    if own := found.own.connection.get(part.name):
        return own(part)
    if part.name == "totalCount":
        return [f"(SELECT count(*)::text {found.rows.source()})"]
    if part.name == "pageInfo":
        return members((one.key, _page_info(found, one)) for one in part.under(part.target))
    if part.name == "nodes":
        entity = found.rows.entity
        row = Row(entity, found.alias, found.joins, found.rows.above)
        return _all(found, record(found.statement, row, part.under(entity.name)))
    return _all(found, members((one.key, _edge(found, part, one)) for one in part.under(part.target)))


def _all(found: _Page, row: Sequence[str]) -> Parts:
    found.read = True
    order = order_by(found.rows.orders, found.alias)
    return [Fixed("["), f"coalesce(string_agg({joined(row)}, ',' ORDER BY {order}), '')", Fixed("]")]


def _edge(found: _Page, edges: Selected, one: Selected) -> Parts:
    if one.name == TYPE_NAME:
        return [Fixed(f'"{edges.target}"')]
    if one.name == "cursor":
        return [Fixed('"'), _cursor(found), Fixed('"')]
    if own := found.own.edge.get(one.name):
        return own(one)
    entity = found.rows.entity
    return record(
        found.statement, Row(entity, found.alias, found.joins, found.rows.above), one.under(entity.name)
    )


def _page_info(found: _Page, one: Selected) -> Parts:
    if one.name == TYPE_NAME:
        return [Fixed('"PageInfo"')]
    if own := found.own.info.get(one.name):
        return own(one)
    if one.name == "startCursor":
        return [_end(found, last=found.backward)]
    if one.name == "endCursor":
        return [_end(found, last=not found.backward)]
    ahead = (one.name == "hasNextPage") != found.backward
    passed = found.before if one.name == "hasNextPage" else found.after
    return [_is_there_more(found, ahead=ahead, passed=passed)]


def _is_there_more(found: _Page, *, ahead: bool, passed: str | None) -> str:
    """In the page's own direction one row more was read; the other way rows lie only behind a cursor."""
    checks: list[str] = []
    if passed:
        checks.append(f"EXISTS (SELECT {found.rows.source(f'({passed}) IS NOT TRUE')})")
    if ahead and found.size == 0:
        checks.append(f"EXISTS (SELECT {found.rows.source(*found.bounds)})")
    elif ahead:
        found.read = found.numbered = True
        checks.append(f"coalesce(bool_or({found.alias}.m_ > {found.size}), false)")
    return f"({' OR '.join(checks)})::text" if checks else "'false'"


def _end(found: _Page, *, last: bool) -> str:
    """The cursor of the first or last row that was read; only there it is made."""
    found.read = found.numbered = True
    alias = found.alias
    place = f"{alias}.n_ = least({alias}.m_, {found.size})" if last else f"{alias}.n_ = 1"
    return f"""coalesce('"'||max(CASE WHEN {place} THEN {_cursor(found)} END)||'"', 'null')"""


def _cursor(found: _Page) -> str:
    return cursor_sql(found.mark, found.rows.orders, found.alias, found.statement.parameters)


def _beyond(found: _Page, argument: str, *, backward: bool) -> str | None:
    value = found.one.arguments.get(argument)
    if not isinstance(value, Leaf) or value.now is None:
        return None
    read = reading(found.one, argument, found.mark, value.read)
    cursor = found.statement.parameters.add(read, "text[]")
    return beyond(found.rows.orders, found.alias, cursor, backward=backward)


def reading(one: Selected, argument: str, mark: str, read: Read) -> Read:
    """The values of a cursor that the caller gave, as an argument of the statement."""

    def cursor(values: Mapping[str, Any]) -> list[str | None]:
        try:
            return values[CURSORS].read(mark, str(read(values)))
        except CursorError:
            raise one.error(f"{argument} is no cursor of this list.") from None

    return cursor
