"""A statement as the guard sees it: its selects, their sources and conditions. Next: guard_proof.py.

From PostgreSQL's own parser (libpg_query), as nested dicts {"NodeName": {…}}. Whatever is not known here is
refused: a statement that the guard cannot read may not run.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

import pgparse

COLUMN = 2  # parts of its name: alias and column
Node: TypeAlias = Mapping[str, Any]
Place: TypeAlias = tuple["Table", str]  # a column of one source


class GuardError(Exception):
    """The statement may not run; the text is for the log and holds no values."""


@dataclass(eq=False)
class Table:
    """A table in a FROM; `seen` once it is proven that only rows within the caller's scope come from it."""

    name: str
    alias: str
    seen: bool = False


@dataclass(eq=False)
class Derived:
    """A subquery in a FROM."""

    select: "Select"
    lateral: bool


@dataclass(eq=False)
class Rows:
    """Rows that are in no table: values, and arguments as rows."""

    function: str = ""
    arguments: tuple[Node, ...] = ()
    columns: tuple[str, ...] = ()


Source: TypeAlias = Table | Derived | Rows


@dataclass(frozen=True, eq=False)
class Condition:
    """What is known to hold (or, `negated`, not to be true), and the select in whose names it is written."""

    node: Node
    select: "Select"
    negated: bool = False


@dataclass(eq=False)
class Select:
    node: Node
    parent: "Select | None"
    sources: dict[str, Source] = field(default_factory=dict[str, Source])
    conditions: list[Condition] = field(default_factory=list[Condition])
    equal: dict[Place, list[Place]] = field(default_factory=dict[Place, list[Place]])
    below: dict[int, "Select"] = field(default_factory=dict[int, "Select"])  # by the node of a sublink

    @property
    def targets(self) -> list[Node]:
        return [one["ResTarget"] for one in self.node.get("targetList", ())]

    @property
    def plain(self) -> bool:
        """Whether a condition on its rows may as well stand in the select around it."""
        return (
            not any(name in self.node for name in ("groupClause", "limitCount", "sortClause"))
            and all("ColumnRef" in target["val"] for target in self.targets)
            and all(isinstance(source, Table) for source in self.sources.values())
        )

    def find(self, alias: str) -> Source:
        select: Select | None = self
        while select is not None:
            if alias in select.sources:
                return select.sources[alias]
            select = select.parent
        raise GuardError(f"nothing is named {alias}")

    def sublink(self, body: Node) -> "Select":
        """The select of a subquery within an expression of this one."""
        if body["subLinkType"] not in ("EXISTS_SUBLINK", "EXPR_SUBLINK"):
            raise GuardError(body["subLinkType"])
        node = body["subselect"]["SelectStmt"]
        if id(node) not in self.below:
            self.below[id(node)] = grown(node, self)
        return self.below[id(node)]


_parse: Callable[[str], list[Any]] = cast("Any", pgparse).parse
_PARTS = {
    *("targetList", "fromClause", "whereClause", "sortClause", "limitCount", "limitOffset", "limitOption"),
    *("op", "valuesLists", "groupClause"),
}


def expression_of(text: str) -> Node:
    return _parse(f"SELECT {text}")[0]["stmt"]["SelectStmt"]["targetList"][0]["ResTarget"]["val"]


def parsed(sql: str) -> Select:
    statements = _parse(sql)
    if len(statements) != 1 or "SelectStmt" not in statements[0]["stmt"]:
        raise GuardError("not one SELECT")
    return grown(statements[0]["stmt"]["SelectStmt"], None)


def grown(node: Node, parent: Select | None) -> Select:
    """A select with all that its FROM holds."""
    strange = set(node) - _PARTS
    if strange or node.get("op") != "SETOP_NONE":
        raise GuardError(f"a SELECT with {', '.join(sorted(strange)) or node.get('op')}")
    select = Select(node, parent)
    for item in node.get("fromClause", ()):
        _source(select, item)
    if "whereClause" in node:
        _hold(select, node["whereClause"])
    return select


def _source(select: Select, item: Node) -> None:
    [(kind, body)] = item.items()
    if kind == "RangeVar":
        if "schemaname" in body:
            raise GuardError(f"a table of {body['schemaname']}")
        alias = body["alias"]["aliasname"] if "alias" in body else body["relname"]
        _name(select, alias, Table(body["relname"], alias))
    elif kind == "RangeSubselect":
        lateral = bool(body.get("lateral"))
        # only a lateral one can name what stands beside it
        below = grown(body["subquery"]["SelectStmt"], select if lateral else select.parent)
        rows: Source = Rows() if _is_values(below.node) else Derived(below, lateral)
        _name(select, body["alias"]["aliasname"], rows)
    elif kind == "RangeFunction":
        call = body["functions"][0]["List"]["items"][0]["FuncCall"]
        columns = tuple(one["ColumnDef"]["colname"] for one in body.get("coldeflist", ()))
        _name(select, body["alias"]["aliasname"], Rows(name_of(call), tuple(call.get("args", ())), columns))
    elif kind == "JoinExpr" and "alias" not in body and "usingClause" not in body:
        _join(select, body)
    else:
        raise GuardError(f"{kind} in a FROM")


def _join(select: Select, body: Node) -> None:
    _source(select, body["larg"])
    _source(select, body["rarg"])
    if body["jointype"] == "JOIN_INNER":
        if "quals" in body:
            _hold(select, body["quals"])
    elif body["jointype"] != "JOIN_LEFT" or "RangeSubselect" not in body["rarg"]:
        raise GuardError("an outer join of tables")


def _is_values(node: Node) -> bool:
    """Rows of literals."""
    lists = [one["List"]["items"] for one in node.get("valuesLists", ())]
    if any("A_Const" not in value for values in lists for value in values):
        raise GuardError("VALUES of something else than literals")
    return bool(lists)


def _name(select: Select, alias: str, source: Source) -> None:
    if alias in select.sources:
        raise GuardError(f"two are named {alias}")
    select.sources[alias] = source


def _hold(select: Select, node: Node) -> None:
    for one in flat(node):
        select.conditions.append(Condition(one, select))
        pair = equality(one, select)
        if pair is not None:
            for here, there in (pair, pair[::-1]):
                select.equal.setdefault(here, []).append(there)


def flat(node: Node) -> Iterator[Node]:
    """The parts of an AND."""
    if node.get("BoolExpr", {}).get("boolop") == "AND_EXPR":
        for one in node["BoolExpr"]["args"]:
            yield from flat(one)
    else:
        yield node


def equality(node: Node, select: Select) -> tuple[Place, Place] | None:
    """The two columns that a condition says are equal."""
    body = node.get("A_Expr")
    if body is None or body["kind"] != "AEXPR_OP" or text_of(body["name"]) != "=":
        return None
    left, right = place(body["lexpr"], select), place(body["rexpr"], select)
    return None if left is None or right is None else (left, right)


def place(node: Node | None, select: Select) -> Place | None:
    """The table's column that an expression is; None if it is anything else."""
    found = followed(node, select)
    return found if isinstance(found, tuple) else None


def followed(node: Node | None, select: Select) -> Place | Condition | None:
    """A column: of a table, or the expression of the subquery that it comes from."""
    names = names_of(node)
    if len(names) != COLUMN:
        return None
    alias, column = names
    source = select.find(alias)
    while isinstance(source, Derived):
        inner = source.select
        target = next((one for one in inner.targets if _target_name(one) == column), None)
        if target is not None:
            found = followed(target["val"], inner)
            return found if found is not None else Condition(target["val"], inner)
        source = starred(inner)
        if source is None:
            raise GuardError(f"{alias} has no {column}")
    return (source, column) if isinstance(source, Table) else None


def starred(select: Select) -> Source | None:
    """Whose columns pass through a subquery: that of its only `x.*`."""
    stars = [names_of(target["val"])[0] for target in select.targets if is_star(target["val"])]
    return select.sources[stars[0]] if len(stars) == 1 and stars[0] in select.sources else None


def table_of(source: Source | None) -> Table | None:
    """The table whose rows a source is, as they are."""
    while isinstance(source, Derived):
        source = starred(source.select)
    return source if isinstance(source, Table) else None


def is_star(node: Node) -> bool:
    fields = node.get("ColumnRef", {}).get("fields", ())
    return bool(fields) and "A_Star" in fields[-1]


def names_of(node: Node | None) -> tuple[str, ...]:
    """t.c as ("t", "c"); of a star the table alone; of what is no column nothing."""
    fields = (node or {}).get("ColumnRef", {}).get("fields", ())
    return tuple(one["String"]["sval"] for one in fields if "String" in one)


def _target_name(target: Node) -> str:
    if is_star(target["val"]):
        return ""
    names = names_of(target["val"])
    return target.get("name") or (names[-1] if names else "")


def text_of(names: Iterable[Node]) -> str:
    return ".".join(one["String"]["sval"] for one in names)


def name_of(call: Node) -> str:
    return text_of(call["funcname"]).removeprefix("pg_catalog.")


def bare(node: Node) -> Node:
    """Without a cast, and without the ''-suffix that keeps an index out of a comparison."""
    while True:
        if "TypeCast" in node:
            node = node["TypeCast"]["arg"]
        elif _is_suffixed(node):
            node = node["A_Expr"]["lexpr"]
        else:
            return node


def _is_suffixed(node: Node) -> bool:
    body = node.get("A_Expr")
    return body is not None and text_of(body["name"]) == "||" and constant(body["rexpr"]) == ""


def constant(node: Node) -> Any:
    """The value of a literal; None for anything else, and for NULL."""
    body = node.get("A_Const")
    if body is None:
        return None
    for kind, name in (("sval", "sval"), ("ival", "ival"), ("boolval", "boolval")):
        if kind in body:
            # the empty text, 0 and false are written as nothing
            return body[kind].get(name, {"sval": "", "ival": 0, "boolval": False}[kind])
    return None


def parameter(node: Node) -> int | None:
    return bare(node).get("ParamRef", {}).get("number")
