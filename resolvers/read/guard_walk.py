"""Through a whole statement: each table within the scope, each shielded column masked. Next: guard.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from models.rules.shape import Shield
from resolvers.read.guard_facts import (
    AREA,
    CHANGED,
    CHANGED_VALUES,
    COMPANY,
    CUSTOMER,
    DOCUMENT,
    is_known,
    is_sealed,
    logged,
    shield_of,
)
from resolvers.read.guard_known import Facts, absent
from resolvers.read.guard_proof import Prover, Sight
from resolvers.read.guard_tree import (
    COLUMN,
    Condition,
    Derived,
    GuardError,
    Node,
    Place,
    Rows,
    Select,
    Table,
    constant,
    flat,
    followed,
    is_star,
    name_of,
    parsed,
    place,
    starred,
    table_of,
)

# Functions of one row or of the rows given to them; any other could read tables of its own.
_FUNCTIONS = frozenset(
    {
        *(
            "array_agg",
            "bool_or",
            "cardinality",
            "convert_to",
            "count",
            "encode",
            "generate_series",
            "jsonb_to_recordset",
            "log_lost",
            "log_place",
            "ltrim",
            "max",
            "octet_length",
            "pg_current_snapshot",
        ),
        *(
            "pg_snapshot_xmin",
            "refuse",
            "regexp_replace",
            "row_number",
            "sha256",
            "split_part",
            "starts_with",
        ),
        *(
            "string_agg",
            "strpos",
            "substr",
            "textsend",
            "timezone",
            "to_char",
            "to_json",
            "translate",
            "unnest",
        ),
        *("upper",),
    }
)
# Half of a statement: literals, arguments, names of types, operators and functions.
_LEAVES = frozenset({"A_Const", "ParamRef", "String", "typeName", "name", "funcname", "collname", "alias"})
_NODES = frozenset(
    {
        *("A_ArrayExpr", "A_Expr", "A_Indirection", "A_Indices", "BoolExpr", "BooleanTest"),
        *("CoalesceExpr", "CollateClause", "ColumnRef", "List", "MinMaxExpr", "NullTest"),
        *("ResTarget", "RowExpr", "SortBy", "TypeCast", "Integer", "JoinExpr", "RangeVar"),
        *("RangeFunction", "ColumnDef", "A_Star"),
    }
)


@dataclass(frozen=True)
class Demand:
    """What a caller's grants ask of every statement of his."""

    read: Sight
    clear: Mapping[Shield, Sight] = field(
        default_factory=dict[Shield, Sight]
    )  # of the classes that are masked


def inspect(sql: str, demand: Demand) -> None:
    """GuardError if a row or a field could come out that the caller may not see."""
    walk = _Walk(demand, Prover(demand.read))
    whole = parsed(sql)
    if any(is_star(target["val"]) for target in whole.targets):
        raise GuardError("a whole row leaves the statement")
    walk.select(whole, Facts(None))
    for node, text in walk.missing:
        if node not in walk.consumed:
            raise GuardError(text)


@dataclass(frozen=True)
class _Walk:
    demand: Demand
    prover: Prover
    consumed: set[int] = field(default_factory=set[int])  # selects that need none
    missing: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])  # selects without a scope

    def select(self, select: Select, around: Facts) -> None:
        """`around`: what is known where it stands, e.g. in a branch of a CASE."""
        facts = Facts(select, around.more)
        first = [one for one in select.sources.values() if isinstance(one, Derived) and not one.lateral]
        for one in first:
            self.select_of_rows(one.select, around)
        tables = [one for source in select.sources.values() if (one := table_of(source)) is not None]
        plain = [one.select for one in first if one.select.plain]
        tables += [one for below in plain for one in _tables(below)]
        joined = [one for below in plain for one in below.conditions]
        self._prove(tables, facts.with_(joined), deferred=False)
        for source in select.sources.values():
            if isinstance(source, Derived) and source.lateral:
                self.select(source.select, around)
            elif isinstance(source, Rows):
                self._function(source.function)
        self._parts(select, facts)

    def select_of_rows(self, select: Select, around: Facts) -> None:
        """A subquery in a FROM; what is missing in a plain one may stand in the select around it."""
        if not select.plain:
            self.select(select, around)
            return
        self._prove(_tables(select), Facts(select, around.more), deferred=True)
        self._parts(select, Facts(select, around.more))

    def _prove(self, tables: list[Table], facts: Facts, *, deferred: bool) -> None:
        """One can prove the other, so again until nothing changes."""
        waiting = [one for one in tables if not one.seen]
        for one in waiting:
            if not is_known(one.name):
                raise GuardError(f"{one.name} is in no read")
        while waiting:
            proven = [one for one in waiting if self.prover.row(one, facts)]
            for one in proven:
                one.seen = True
            if not proven:
                break
            waiting = [one for one in waiting if not one.seen]
        if waiting and not deferred and facts.select is not None:
            text = f"{waiting[0].name} {waiting[0].alias} is read without the caller's scope"
            self.missing.append((id(facts.select.node), text))

    # expressions

    def _parts(self, select: Select, facts: Facts) -> None:
        node = select.node
        for target in select.targets:
            if is_star(target["val"]):
                if starred(select) is None:
                    raise GuardError("the rows of several sources at once")
            else:
                self.expression(target["val"], select, facts)
        for name in ("whereClause", "limitCount", "limitOffset"):
            if name in node:
                self.expression(node[name], select, facts)
        for name in ("groupClause", "sortClause", "valuesLists", "fromClause"):
            for one in node.get(name, ()):
                self._source(one, select, facts)

    def _source(self, node: Node, select: Select, facts: Facts) -> None:
        """What stands in a FROM beside tables and subqueries: conditions of joins, arguments of functions."""
        [(kind, body)] = node.items()
        if kind == "JoinExpr":
            self._source(body["larg"], select, facts)
            self._source(body["rarg"], select, facts)
            if "quals" in body:
                self.expression(body["quals"], select, facts)
        elif kind != "RangeSubselect":
            self.expression(node, select, facts)

    def expression(self, node: Any, select: Select, facts: Facts) -> None:
        if isinstance(node, list):
            for one in cast("list[Any]", node):
                self.expression(one, select, facts)
        elif isinstance(node, dict):
            for kind, body in cast("dict[str, Any]", node).items():
                if kind not in _LEAVES and isinstance(body, dict | list):
                    self._node(kind, body, select, facts)

    def _node(self, kind: str, body: Any, select: Select, facts: Facts) -> None:
        if kind == "ColumnRef":
            self._column({kind: body}, select, facts)
        elif kind == "SubLink":
            self.select(select.sublink(body), facts)
        elif kind == "CaseExpr":
            self._case(body, select, facts)
        elif kind != "NullTest" or not self._shows_presence(body, select):
            self._plain_node(kind, body, select)
            self.expression(body, select, facts)

    def _plain_node(self, kind: str, body: Any, select: Select) -> None:
        if kind == "FuncCall":
            self._function(name_of(body))
        elif kind == "BoolExpr":
            self._look_for_probes({kind: body}, select)
        elif kind[0].isupper() and kind not in _NODES:
            raise GuardError(f"{kind} is not known")

    def _look_for_probes(self, node: Node, select: Select) -> None:
        """Two looks at rows out of the scope give nothing away: whether a customer has no layer at all, of
        either kind, for then he is everybody's, and whether that of a change document is gone.
        """
        found = [absent(Condition(part, select)) for part in flat(node)]
        probes = {one.table.name: one for one in found if one is not None}
        company, area, customer = (probes.get(name) for name in (COMPANY, AREA, CUSTOMER))
        if company is not None and area is not None and company.number == area.number:
            self.consumed.update((id(company.below.node), id(area.below.node)))
        if customer is not None and customer.number[0].name == DOCUMENT:
            self.consumed.add(id(customer.below.node))

    @staticmethod
    def _function(name: str) -> None:
        if name and name not in _FUNCTIONS:
            raise GuardError(f"the function {name} is not known")

    def _case(self, body: Node, select: Select, facts: Facts) -> None:
        if "arg" in body:
            raise GuardError("CASE of a value")
        before: list[Condition] = []
        for one in body["args"]:
            when = one["CaseWhen"]
            self.expression(when["expr"], select, facts)
            holds = [Condition(part, select) for part in flat(when["expr"])]
            self.expression(when["result"], select, facts.with_([*holds, *before]))
            before.append(Condition(when["expr"], select, negated=True))
        if "defresult" in body:
            self.expression(body["defresult"], select, facts.with_(before))

    def _shows_presence(self, body: Node, select: Select) -> bool:
        """Everybody sees whether a sealed field is filled: its last four characters are shown."""
        found = place(body["arg"], select)
        return found is not None and is_sealed(found[0].name, found[1])

    def _column(self, node: Node, select: Select, facts: Facts) -> None:
        if len(node["ColumnRef"]["fields"]) != COLUMN or is_star(node):
            raise GuardError("a whole row, or a column of no source")
        found = followed(node, select)
        if not isinstance(found, tuple):
            return  # of a subquery or an argument, whose own text is inspected
        table, name = found
        if table.name == CHANGED and name in CHANGED_VALUES:
            self._changed(table, facts)
            return
        shield = shield_of(table.name, name)
        if shield in self.demand.clear and not self._is_clear(table, shield, facts):
            raise GuardError(f"{table.name}.{name} is read without the mask of {shield.value}")

    def _is_clear(self, table: Table, shield: Shield, facts: Facts) -> bool:
        return Prover(self.demand.clear[shield]).row(table, facts)

    def _changed(self, row: Table, facts: Facts) -> None:
        """Values in the log are of whatever class their field is of."""
        for shield in self.demand.clear:
            if logged(shield) and not self._is_open(row, shield, facts):
                raise GuardError(f"{row.name} tells values of {shield.value}")

    def _is_open(self, row: Table, shield: Shield, facts: Facts) -> bool:
        """It is known not to be both a field of the class and not in clear."""
        for one in facts:
            if not one.negated:
                continue
            for parts in _refuted(one):
                tests = [part for part in parts if _lists(part, row, shield)]
                rest = [part for part in parts if part not in tests]
                if tests and (not rest or self._implies(rest, row, shield, facts)):
                    return True
        return False

    def _implies(self, rest: list[Condition], row: Table, shield: Shield, facts: Facts) -> bool:
        """NOT (of the class AND NOT a): of what is of the class, a holds."""
        if len(rest) != 1 or rest[0].node.get("BoolExpr", {}).get("boolop") != "NOT_EXPR":
            return False
        held = [Condition(part, rest[0].select) for part in flat(rest[0].node["BoolExpr"]["args"][0])]
        around = rest[0].select.conditions  # of the subquery that the condition stands in
        return self._is_clear(row, shield, facts.with_([*held, *around]))


def _tables(select: Select) -> list[Table]:
    return [one for one in select.sources.values() if isinstance(one, Table)]


def _refuted(one: Condition) -> list[list[Condition]]:
    """Of NOT (a AND b OR c): [[a, b], [c]], none of which holds as a whole."""
    node, select = one.node, one.select
    found = followed(node, select)
    if isinstance(found, Condition):
        node, select = found.node, found.select
    parts = node["BoolExpr"]["args"] if node.get("BoolExpr", {}).get("boolop") == "OR_EXPR" else [node]
    return [[Condition(part, select) for part in flat(each)] for each in parts]


def _lists(one: Condition, row: Table, shield: Shield) -> bool:
    """coalesce(row.table||'.'||row.field = ANY(ARRAY['KNA1.STCD1', …]), false), with all of the class."""
    node = one.node
    if "CoalesceExpr" in node:
        first, *others = node["CoalesceExpr"]["args"]
        if [constant(other) for other in others] != [False]:
            return False
        node = first
    body = node.get("A_Expr", {})
    if body.get("kind") != "AEXPR_OP_ANY" or "A_ArrayExpr" not in body["rexpr"]:
        return False
    named = [constant(each) for each in body["rexpr"]["A_ArrayExpr"].get("elements", ())]
    return _is_field(body["lexpr"], row, one.select) and logged(shield) <= set(named)


def _is_field(node: Node, row: Table, select: Select) -> bool:
    """row.table||'.'||row.field"""
    outer = node.get("A_Expr", {})
    inner = outer.get("lexpr", {}).get("A_Expr", {})
    if not inner:
        return False
    parts: list[Place | None] = [place(inner["lexpr"], select), place(outer["rexpr"], select)]
    return parts == [(row, "table"), (row, "field")] and constant(inner["rexpr"]) == "."
