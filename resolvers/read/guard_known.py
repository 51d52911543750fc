"""What is known to hold at a place of a statement, and what follows from it. Next: guard_proof.py."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from resolvers.read.guard_tree import (
    Condition,
    Node,
    Place,
    Select,
    Table,
    bare,
    constant,
    equality,
    flat,
    followed,
    parameter,
    place,
    table_of,
    text_of,
)

Arguments: TypeAlias = frozenset[int]  # by their places


@dataclass(frozen=True, eq=False)
class Facts:
    """All that is known to hold at one place of a statement."""

    select: Select | None
    more: tuple[Condition, ...] = ()  # of cases and of subqueries, beside the selects around
    inside: tuple[Select, ...] = ()  # subqueries that a proof has entered: none proves itself

    def __iter__(self) -> Iterator[Condition]:
        yield from self.more
        for select in self.around:
            yield from select.conditions

    @property
    def around(self) -> Iterator[Select]:
        select = self.select
        while select is not None:
            yield select
            select = select.parent

    @property
    def held(self) -> Iterator[Condition]:
        return (one for one in self if not one.negated)

    def with_(self, found: Iterable[Condition]) -> "Facts":
        return replace(self, more=(*found, *self.more))

    def equal_to(self, start: Place) -> list[Place]:
        """All columns that have the same value, itself first."""
        found, waiting = [start], [start]
        pairs = [pair for one in self.more if not one.negated and (pair := equality(one.node, one.select))]
        while waiting:
            here = waiting.pop()
            beside = [pair[1 - at] for pair in pairs for at in (0, 1) if pair[at] == here]
            for select in self.around:
                beside += select.equal.get(here, ())
            for one in beside:
                if one not in found:
                    found.append(one)
                    waiting.append(one)
        return found

    def subqueries(self) -> Iterator[tuple[Select, "Facts"]]:
        """Those that are known to have a row, with what is known of that row."""
        for one in self.held:
            link = one.node.get("SubLink")
            if link is None:
                continue
            below = one.select.sublink(link)
            if below in self.inside or below in self.around:
                continue
            values = [constant(target["val"]) for target in below.targets]
            if link["subLinkType"] == "EXISTS_SUBLINK" or values == [True]:
                yield below, Facts(below, (), (*self.inside, *self.around, below))

    def linked(
        self, same: Collection[Place], names: Collection[str], column: str
    ) -> Iterator[tuple[Table, "Facts"]]:
        """Rows of other tables that are known to be there, with one of the values in a column."""
        for below, inner in self.subqueries():
            for source in below.sources.values():
                table = table_of(source)
                if table is not None and table.name in names:
                    if any(one in same for one in inner.equal_to((table, column))):
                        yield table, inner

    def by_cases(self, proven: Callable[["Facts"], bool]) -> bool:
        """One of the conditions has cases, and in each of them it is proven from that case and the rest."""
        found = [(one, cases_of(one)) for one in self]
        rest = tuple(one for one, cases in found if cases is None)
        inside = (*self.inside, *self.around)
        for _, cases in found:
            if cases is not None and all(proven(Facts(None, (*case, *rest), inside)) for case in cases):
                return True
        return False

    # columns

    def in_argument(self, same: Collection[Place], arguments: Arguments) -> bool:
        return bool(arguments) and any(
            is_any(one, arguments) and place(bare(one.node["A_Expr"]["lexpr"]), one.select) in same
            for one in self.held
        )

    def is_argument(self, here: Place, arguments: Arguments) -> bool:
        for one in self.held:
            body = one.node.get("A_Expr")
            if body is None or body["kind"] != "AEXPR_OP" or text_of(body["name"]) != "=":
                continue
            if place(bare(body["lexpr"]), one.select) == here and parameter(body["rexpr"]) in arguments:
                return True
        return False

    def is_empty(self, here: Place) -> bool:
        return any(empties(one, here) for one in self.held)

    def is_filled(self, here: Place) -> bool:
        return any(empties(one, here, "IS_NOT_NULL") for one in self.held)

    def names(self, here: Place, table: str, column: str) -> bool:
        """A row of the table has the value."""
        return any(other.name == table and name == column for other, name in self.equal_to(here))

    def is_of_class(self, table: Table, name: str) -> bool | None:
        """Whether a change document is of a class; None = not told."""
        for one in self.held:
            node, holds = one.node, True
            if node.get("BoolExpr", {}).get("boolop") == "NOT_EXPR":
                node, holds = node["BoolExpr"]["args"][0], False
            body = node.get("A_Expr")
            if body is None or body["kind"] != "AEXPR_OP" or text_of(body["name"]) != "=":
                continue
            here = place(bare(body["lexpr"]), one.select)
            if here == (table, "object_class") and constant(body["rexpr"]) == name:
                return holds
        return None

    def is_of_one_class(self, table: Table, names: Collection[str]) -> bool:
        """A change document is of one of these classes."""
        for one in self.held:
            body = one.node.get("A_Expr")
            if body is None or body["kind"] != "AEXPR_IN" or text_of(body["name"]) != "=":
                continue
            listed = [constant(item) for item in body["rexpr"]["List"]["items"]]
            if place(bare(body["lexpr"]), one.select) == (table, "object_class") and set(listed) <= set(
                names
            ):
                return True
        return False

    def is_unlike(self, here: Place, value: str) -> bool:
        """A column is known to have another value than this one."""
        for one in self.held:
            body = one.node.get("A_Expr")
            if body is None or body["kind"] != "AEXPR_OP" or text_of(body["name"]) != "<>":
                continue
            if place(bare(body["lexpr"]), one.select) == here and constant(body["rexpr"]) == value:
                return True
        return False

    def contradicts(self) -> bool:
        """Then there is no row at all."""
        return any(constant(one.node) is False for one in self.held)


def is_any(one: Condition, arguments: Arguments) -> bool:
    """Something = ANY(one of the arguments)"""
    body = one.node.get("A_Expr")
    return (
        body is not None
        and body["kind"] == "AEXPR_OP_ANY"
        and text_of(body["name"]) == "="
        and parameter(body["rexpr"]) in arguments
    )


def empties(one: Condition, here: Place, kind: str = "IS_NULL") -> bool:
    body = one.node.get("NullTest")
    return body is not None and body["nulltesttype"] == kind and place(body["arg"], one.select) == here


@dataclass(frozen=True)
class Probe:
    """NOT EXISTS (SELECT FROM table WHERE its customer has a number)"""

    table: Table
    number: Place
    below: Select


def absent(one: Condition) -> Probe | None:
    body = one.node.get("BoolExpr", {})
    if one.negated or body.get("boolop") != "NOT_EXPR" or "SubLink" not in body["args"][0]:
        return None
    link = body["args"][0]["SubLink"]
    below = one.select.sublink(link)
    sources = list(below.sources.values())
    if link["subLinkType"] != "EXISTS_SUBLINK" or len(sources) != 1 or len(below.conditions) != 1:
        return None
    pair, table = equality(below.conditions[0].node, below), sources[0]
    if pair is None or not isinstance(table, Table) or (table, "customer_number") not in pair:
        return None
    return Probe(table, pair[1] if pair[0][0] is table else pair[0], below)


def cases_of(one: Condition) -> list[list[Condition]] | None:
    """The cases of a condition, of which one holds; None if it has none."""
    if one.negated:
        return None
    node, select = one.node, one.select
    if node.get("BoolExpr", {}).get("boolop") == "OR_EXPR":
        parts = [[part] for part in node["BoolExpr"]["args"]]
    elif "CoalesceExpr" in node:
        parts = [[part] for part in node["CoalesceExpr"]["args"]]
    elif "CaseExpr" in node and "arg" not in node["CaseExpr"]:
        whens = [when["CaseWhen"] for when in node["CaseExpr"]["args"]]
        parts = [[when["expr"], when["result"]] for when in whens]
        if "defresult" in node["CaseExpr"]:
            parts.append([node["CaseExpr"]["defresult"]])
    else:
        found = followed(node, select)
        if not isinstance(found, Condition):
            return None
        return [[*conditions(found.node, found.select), *found.select.conditions]]
    cases = [[one for part in case for one in conditions(part, select)] for case in parts]
    return [case for case in cases if all(constant(one.node) is not False for one in case)]


def conditions(node: Node, select: Select) -> list[Condition]:
    return [Condition(part, select) for part in flat(node)]
