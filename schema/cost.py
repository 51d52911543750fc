"""What an operation may cost at most: rows, from the page sizes it asks for. Next: budgets.py.

One point is one row (a record, or an entry of a list) that the answer may hold. A list with pages counts the
rows of its page, `nodes` its ids, a list without pages OWNED rows; what is in a list counts once for each of
its rows. What is skipped costs nothing; what is asked for twice counts twice. The document becomes a tree of
weights once; its fragments are shared, so that a sum over it takes as many steps as the document has nodes.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)

from schema.limits import MOST, Limits

OWNED = 5  # rows of a list without pages: the company codes of a customer, the items of a change
COUNT = 10  # totalCount: the rows that are counted are not answered, but looked at
CHECK = 100  # a check at the root: several statements and the rules
WRITE = 100  # an act
FIGURES = 10_000  # every visit, complaint or sale of a period is looked at
SCHEMA = 50_000  # __schema: the executor walks through half a megabyte
TYPE = 500  # __type
_KEPT = 100  # costs of one operation, for different page sizes
_CONNECTION = "Connection"
_ROWS = ("nodes", "edges")
_FREE = ("pageInfo", "node")  # parts of a page; the node of an edge was counted with the edge
_RECORDS = ("customer", "archiveItem", "user", "department", "institution", "node", "nodes")
_PRICES = {
    **{"__schema": SCHEMA, "__type": TYPE, "__typename": 0, "totalCount": COUNT},
    **dict.fromkeys(("complaintStatistics", "visitStatistics", "svg"), FIGURES),
    **dict.fromkeys(("vipSummary", "vipRanking", "vipTypeStatistics", "previewCampaign"), FIGURES),
}

Values = Mapping[str, Any]  # of variables


@dataclass(frozen=True, slots=True)
class Sum:
    """`once`, and for each row of the page around it `each`."""

    once: int = 0
    each: int = 0


@dataclass(slots=True)
class Part:
    """A field with rows, or a fragment (without a key)."""

    key: str
    when: tuple[tuple[bool, bool | str], ...]  # wanted truth, and the value or variable that must have it
    inside: "Parts"
    price: int = 0
    unit: int = 0  # rows that it is itself
    rows: Callable[[Values], int] | None = None  # of a list
    page: bool = False  # a connection: `rows` count what is inside as `each`
    each: bool = False  # nodes and edges, whose number the connection knows


@dataclass(eq=False, slots=True)
class Parts:
    """Of one selection set."""

    parts: list[Part] = field(default_factory=list[Part])


@dataclass
class Cost:
    """Of one operation of a valid document, for whatever variables."""

    root: Parts
    names: tuple[str, ...]  # variables that decide
    known: OrderedDict[tuple[Any, ...], int] = field(default_factory=OrderedDict[tuple[Any, ...], int])

    def of(self, values: Values) -> int:
        key = tuple([_size(values.get(name)) for name in self.names])
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = _Summing(values).of(self.root).once
            if len(self.known) > _KEPT:
                self.known.popitem(last=False)
        return found

    def dearest(self, values: Values) -> list[str]:
        """The path down to the field that makes the operation dear."""
        return _Summing(values).path(self.root)

    def actual(self, values: Values, data: Any) -> int:
        """The same sum with the rows that came."""
        return _actual(self.root, values, data).once


def cost_of(
    schema: GraphQLSchema, document: DocumentNode, node: OperationDefinitionNode, limits: Limits
) -> Cost:
    reading = _Reading(schema, document, limits)
    kind = schema.get_root_type(node.operation)
    root = reading.parts(node.selection_set, str(kind))
    return Cost(root, tuple(sorted(reading.names)))


class _Reading:
    """From the document to weights."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, Parts] = {}
        self.names: set[str] = set()

    def parts(self, chosen: SelectionSetNode, kind: str) -> Parts:
        found = (self._part(node, kind) for node in chosen.selections)
        return Parts([part for part in found if part is not None])

    def _part(self, node: SelectionNode, kind: str) -> Part | None:
        when = self._when(node.directives or ())
        if isinstance(node, FieldNode):
            return self._field(node, kind, when)
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            return Part("", when, self.parts(node.selection_set, condition.name.value if condition else kind))
        if isinstance(node, FragmentSpreadNode):
            return Part("", when, self._fragment(node.name.value))
        raise TypeError(node.kind)

    def _fragment(self, name: str) -> Parts:
        if name not in self._known:
            node = self._fragments[name]
            self._known[name] = self.parts(node.selection_set, node.type_condition.name.value)
        return self._known[name]

    def _field(self, node: FieldNode, kind: str, when: Any) -> Part | None:
        name, key = node.name.value, (node.alias or node.name).value
        definition: Any = self._schema.get_field(cast("Any", self._schema.type_map[kind]), name)
        target = str(cast("Any", get_named_type)(definition.type))
        price = self._price(kind, name, target)
        if node.selection_set is None:
            return Part(key, when, Parts(), price) if price else None
        part = Part(key, when, self.parts(node.selection_set, target), price, unit=1)
        if target.endswith(_CONNECTION):
            part.page, part.unit, part.rows = True, 0, self._page(node)
        elif kind.endswith(_CONNECTION) and name in _ROWS:
            part.each = True
        elif name == "nodes":
            part.rows = self._ids(node)
        elif _is_list(definition.type):
            part.rows = _owned
        elif name in _FREE and kind.endswith((_CONNECTION, "Edge")):
            part.unit = 0
        return part

    def _price(self, kind: str, name: str, target: str) -> int:
        if name in _PRICES:
            return _PRICES[name]
        if kind == str(self._schema.mutation_type):
            return WRITE
        if kind != str(self._schema.query_type) or name in _RECORDS or target.endswith(_CONNECTION):
            return 0
        return CHECK

    def _page(self, node: FieldNode) -> Callable[[Values], int]:
        given = [one.value for one in node.arguments or () if one.name.value in ("first", "last")]
        reads = [self._number(one) for one in given]
        default, most = min(self._limits.page_default, self._limits.page_max), self._limits.page_max

        def rows(values: Values) -> int:
            sizes = [size for size in (read(values) for read in reads) if size is not None]
            return min(max(max(sizes, default=default), 0), most)

        return rows

    def _number(self, node: Any) -> Callable[[Values], int | None]:
        if isinstance(node, VariableNode):
            name = node.name.value
            self.names.add(name)
            return lambda values: _size(values.get(name))
        number = int(node.value) if isinstance(node, IntValueNode) else None
        return lambda _values: number

    def _ids(self, node: FieldNode) -> Callable[[Values], int]:
        given: Any = next((one.value for one in node.arguments or () if one.name.value == "ids"), None)
        if isinstance(given, VariableNode):
            name = given.name.value
            self.names.add(name)
            return lambda values: _size(values.get(name)) or 0
        number = len(given.values) if isinstance(given, ListValueNode) else 1
        return lambda _values: number

    def _when(self, directives: Sequence[DirectiveNode]) -> tuple[tuple[bool, bool | str], ...]:
        return tuple(
            (one.name.value == "include", self._truth(argument.value))
            for one in directives
            if one.name.value in ("skip", "include")
            for argument in one.arguments or ()
        )

    def _truth(self, node: Any) -> bool | str:
        if isinstance(node, VariableNode):
            self.names.add(node.name.value)
            return node.name.value
        return isinstance(node, BooleanValueNode) and node.value


class _Summing:
    """One sum over the tree for these variables; each selection set is added up once."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._known: dict[Parts, Sum] = {}

    def of(self, parts: Parts) -> Sum:
        known = self._known.get(parts)
        if known is None:
            sums = [self._part(part) for part in parts.parts if _included(part, self._values)]
            once, each = sum(one.once for one in sums), sum(one.each for one in sums)
            known = self._known[parts] = Sum(min(once, MOST), min(each, MOST))
        return known

    def path(self, parts: Parts) -> list[str]:
        path: list[str] = []
        while True:
            here = [part for part in parts.parts if _included(part, self._values)]
            part = max(here, key=self._share, default=None)
            if part is None or self._share(part) == 0:
                return path
            if path and self._share(part) * 2 < sum(map(self._share, here)):
                return path  # it is spread over many
            if part.key:
                path.append(part.key)
            inner = self.of(part.inside)
            if inner.once + inner.each == 0 or part.price * 2 > self._share(part):
                return path
            parts = part.inside

    def _share(self, part: Part) -> int:
        found = self._part(part)
        return found.once + found.each

    def _part(self, part: Part) -> Sum:
        inner = self.of(part.inside)
        if not part.key:
            return inner
        if part.each:
            return Sum(0, part.unit + inner.once)
        rows = part.rows(self._values) if part.rows else 1
        if part.page:
            return Sum(part.price + inner.once + rows * inner.each)
        return Sum(part.price + rows * (part.unit + inner.once))


def _actual(parts: Parts, values: Values, data: Any) -> Sum:
    found = 0
    for part in parts.parts:
        if not _included(part, values):
            continue
        if not part.key:
            found += _actual(part.inside, values, data).once
        elif isinstance(data, dict) and part.key in data:
            found += part.price + _came(part, values, cast("dict[str, Any]", data)[part.key])
    return Sum(found)


def _came(part: Part, values: Values, value: Any) -> int:
    if isinstance(value, list):
        return sum(_came(part, values, one) for one in cast("list[Any]", value))
    return part.unit + _actual(part.inside, values, value).once if isinstance(value, dict) else 0


def _included(part: Part, values: Values) -> bool:
    return all(
        (values.get(truth) if isinstance(truth, str) else truth) is wanted for wanted, truth in part.when
    )


def _owned(_values: Values) -> int:
    return OWNED


def _is_list(kind: Any) -> bool:
    bare: Any = cast("Any", kind).of_type if isinstance(kind, GraphQLNonNull) else kind
    return isinstance(bare, GraphQLList)


def _size(value: Any) -> Any:
    """What of a variable decides: how many ids there are (one may stand for a list), else the value."""
    if isinstance(value, list):
        return len(cast("list[Any]", value))
    return 1 if isinstance(value, str) else value
