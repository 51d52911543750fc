"""What is known by its form: a sales area from a row's own columns, a reach. Next: guard_known.py."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeAlias, cast

from resolvers.read.guard_tree import (
    COLUMN,
    Condition,
    Node,
    Rows,
    Select,
    Source,
    Table,
    expression_of,
    name_of,
    names_of,
    parameter,
    table_of,
)

# Of a row r: each is the sales organisation or the sales area it lies in.
_REST = "substr(r.key, strpos('/'||r.key, '/'||r.sales_org||'/'))"
_AREAS: Mapping[str, tuple[str, ...]] = {
    "sales_area_data": ("r.sales_area", "r.sales_org||'/'||r.channel||'/'||r.division"),
    "customer_text": ("r.sales_org||'/'||r.channel||'/'||r.division",),
    "task": ("r.sales_area", "split_part(r.sales_area, '/', 1)"),
    # the key of what changed begins with the area, F723/AQ/XX/RG/000, or has it behind a word
    "change_item": ("||'/'||".join(f"split_part({_REST}, '/', {at})" for at in (1, 2, 3)),),
}
# Of an archive item r and one reach g: all three must hold, each in one of these forms.
_REACH = (
    ("g.i IS NULL OR g.i = r.institution_code",),
    (
        "g.t IS NULL OR g.t IN (r.archive_type, split_part(r.archive_type, '/', 1))",
        "g.t IS NULL OR g.t = r.archive_type OR g.t = split_part(r.archive_type, '/', 1)",
    ),
    ("coalesce(r.access_level, 3) <= g.c",),
)
_COLUMNS = ("i", "t", "c")
_Named: TypeAlias = Mapping[str, Source]


def is_area(node: Node, select: Select, table: Table) -> bool:
    return any(_alike(node, _form(one), select, {"r": table}) for one in _AREAS.get(table.name, ()))


def is_reached(table: Table, below: Select, known: Iterable[Condition], reaches: frozenset[int]) -> bool:
    """A subquery whose rows are the reaches that take to the item; `known` = what holds in it."""
    [source] = below.sources.values() if len(below.sources) == 1 else [None]
    if not isinstance(source, Rows) or source.function != "jsonb_to_recordset":
        return False
    given = [parameter(one) for one in source.arguments]
    if source.columns != _COLUMNS or len(given) != 1 or given[0] not in reaches:
        return False
    named: _Named = {"r": table, "g": source}
    return all(
        any(
            _alike(one.node, _form(form), one.select, named)
            for form in forms
            for one in known
            if not one.negated
        )
        for forms in _REACH
    )


@cache
def _form(text: str) -> Node:
    return expression_of(text)


def _alike(node: Any, form: Any, select: Select, named: _Named) -> bool:
    """The same expression; columns are those of the sources that the form's r and g stand for."""
    if isinstance(form, dict):
        form = cast("dict[str, Any]", form)
        if not isinstance(node, dict):
            return False
        node = cast("dict[str, Any]", node)
        if "ColumnRef" in form:
            alias, column = names_of(form)
            names = names_of(node)
            return len(names) == COLUMN and names[1] == column and _is(names[0], select, named[alias])
        if "FuncCall" in form and (
            "FuncCall" not in node or name_of(form["FuncCall"]) != name_of(node["FuncCall"])
        ):
            return False
        keys = [key for key in form if key != "location"]
        return keys == [key for key in node if key != "location"] and all(
            _alike(node[key], form[key], select, named) for key in keys
        )
    if isinstance(form, list):
        forms, nodes = cast("list[Any]", form), cast("list[Any]", node if isinstance(node, list) else [])
        pairs = zip(nodes, forms, strict=False)
        return len(nodes) == len(forms) and all(_alike(*pair, select, named) for pair in pairs)
    return node == form


def _is(alias: str, select: Select, source: Source) -> bool:
    found = select.find(alias)
    return found is source or (isinstance(source, Table) and table_of(found) is source)
