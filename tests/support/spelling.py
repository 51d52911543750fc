"""Random documents, the same said in other ways, and how large they are by counting all of it. Next: make.py.

The count is naive on purpose: fragments are followed each time they are spread, and each row of each list is
visited. It is the oracle of schema/limits.py and schema/cost.py.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
    parse,
)

from schema.cost import CHECK, COUNT, FIGURES, OWNED, SCHEMA, TYPE, WRITE

KINDS = (
    "Query",
    "Customer",
    "CustomerConnection",
    "CustomerEdge",
    "CompanyCodeData",
    "SalesAreaData",
    "PartnerFunction",
    "PartnerFunctionConnection",
    "ChangeDocumentConnection",
    "ChangeDocument",
    "TaskConnection",
)
_ROOTS = (
    *("customers", "customer", "searchCustomers", "archiveItems", "archiveItem"),
    *("node", "nodes", "changes", "__typename"),
)
_FIGURES = (
    *("complaintStatistics", "visitStatistics", "svg"),
    *("vipSummary", "vipRanking", "vipTypeStatistics", "previewCampaign"),
)
_SIZES = ("first", "last", "ids")


@dataclass
class Speaker:
    """Writes random operations; `values` are those of the variables that it used."""

    schema: GraphQLSchema
    pick: random.Random
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    fragments: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])  # name, type
    written: list[str] = field(default_factory=list[str])
    named: int = 0

    def plain(self, depth: int) -> str:
        """Without fragments, variables and directives."""
        return "query Q " + self._selection("Query", depth, plain=True)

    def fancy(self, depth: int) -> str:
        """With all of it, and with fragments in fragments, spread in several places."""
        for number in range(self.pick.randrange(7)):
            kind = self.pick.choice(KINDS)
            text = self._selection(kind, 2)
            self.fragments.append((f"F{number}", kind))
            self.written.append(f"fragment F{number} on {kind} {text}")
        body = self._selection("Query", depth)
        return "\n".join([f"query Q {body}", *self.written])

    def _selection(self, kind: str, depth: int, *, plain: bool = False) -> str:
        found = [self._one(kind, depth, plain=plain) for _ in range(self.pick.randrange(1, 4))]
        return "{ " + " ".join(found) + " }"

    def _one(self, kind: str, depth: int, *, plain: bool) -> str:
        spreads = [name for name, on in self.fragments if on == kind]
        if not plain and spreads and self.pick.random() < 0.3:
            return f"...{self.pick.choice(spreads)}{self._directive()}"
        if not plain and depth and self.pick.random() < 0.1:
            condition = f" on {kind}" if self.pick.random() < 0.5 else ""
            return f"...{condition}{self._directive()} {self._selection(kind, depth - 1)}"
        return self._field(kind, depth, plain=plain)

    def _field(self, kind: str, depth: int, *, plain: bool) -> str:
        known: Any = self.schema.type_map[kind]
        names = [name for name in known.fields if kind != "Query" or name in _ROOTS]
        deep = [name for name in names if not is_leaf_type(_named(known.fields[name].type))]
        if not depth or not deep or self.pick.random() < 0.2:
            names = [name for name in names if name not in deep] or ["__typename"]
        name = self.pick.choice(
            names if self.pick.random() < 0.3 else [n for n in names if n in deep] or names
        )
        alias = f"a{self.pick.randrange(4)}: " if not plain and self.pick.random() < 0.2 else ""
        directive = "" if plain else self._directive()
        if name == "__typename":
            return f"{alias}{name}{directive}"
        given = self._arguments(known.fields[name].args, plain=plain)
        target = _named(known.fields[name].type)
        if is_leaf_type(target):
            return f"{alias}{name}{given}{directive}"
        inside = self._below(target, max(depth - 1, 0), plain=plain)
        return f"{alias}{name}{given}{directive} {inside}"

    def _below(self, target: Any, depth: int, *, plain: bool) -> str:
        if isinstance(target, GraphQLObjectType):
            return self._selection(target.name, depth, plain=plain)
        return "{ id ... on Customer " + self._selection("Customer", depth, plain=plain) + " }"

    def _arguments(self, known: dict[str, Any], *, plain: bool) -> str:
        given: list[str] = []
        if "number" in known:
            given.append('number: "1"')
        if "id" in known:
            given.append('id: "x"')
        if "search" in known:
            given.append("search: {}")
        if "ids" in known:
            ids = ["x"] * self.pick.randrange(5)
            given.append(f"ids: {self._said(ids, plain=plain)}")
        size = self.pick.choice((*(("first", "last") if "last" in known else ("first",)), ""))
        if "first" in known and size:
            value = self.pick.choice((-1, 0, 1, 2, 3, 4, 5, 6, 1000, None))
            given.append(f"{size}: {self._said(value, plain=plain)}")
        return f"({', '.join(given)})" if given else ""

    def _said(self, value: Any, *, plain: bool) -> str:
        if not plain and self.pick.random() < 0.4:
            self.named += 1  # a variable without a value is none of the values, and no other takes its name
            name = f"v{self.named}"
            if value is not None or self.pick.random() < 0.5:
                self.values[name] = value
            return f"${name}"
        return "null" if value is None else str(value).replace("'", '"')

    def _directive(self) -> str:
        if self.pick.random() < 0.85:
            return ""
        name, wanted = self.pick.choice(("skip", "include")), self.pick.random() < 0.5
        if self.pick.random() < 0.5:
            return f" @{name}(if: {str(wanted).lower()})"
        self.values[f"b{wanted:d}"] = wanted
        return f" @{name}(if: $b{wanted:d})"


@dataclass
class Respelling:
    """The same operation with other words: fragments, aliases, variables, directives that change nothing."""

    pick: random.Random
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    written: list[str] = field(default_factory=list[str])

    def text(self, document: DocumentNode, schema: GraphQLSchema) -> str:
        operation: Any = document.definitions[0]
        body = self._selection(operation.selection_set, schema.query_type, schema)
        return "\n".join([f"query Q {body}", *self.written])

    def _selection(self, chosen: SelectionSetNode, kind: Any, schema: GraphQLSchema) -> str:
        parts = [self._wrapped(self._node(node, kind, schema), str(kind)) for node in chosen.selections]
        return "{ " + " ".join(parts) + " }"

    def _node(self, node: Any, kind: Any, schema: GraphQLSchema) -> str:
        if node.kind == "inline_fragment":
            target: Any = schema.type_map[node.type_condition.name.value]
            return f"... on {target} {self._selection(node.selection_set, target, schema)}"
        name = node.name.value
        alias = f"{self.pick.choice(('x', 'y', name))}: " if self.pick.random() < 0.2 else ""
        said = [f"{one.name.value}: {self._said(one)}" for one in node.arguments or ()]
        given = f"({', '.join(said)})" if said else ""
        if node.selection_set is None:
            return f"{alias}{name}{given}{self._nothing()}"
        target = _named(kind.fields[name].type)
        inside = self._selection(node.selection_set, target, schema)
        return f"{alias}{name}{given}{self._nothing()} {inside}"

    def _said(self, argument: Any) -> str:
        text = argument.value.loc.source.body[argument.value.loc.start : argument.value.loc.end]
        if argument.name.value not in _SIZES or self.pick.random() < 0.5:
            return text
        name = f"v{len(self.values)}"
        self.values[name] = None if text == "null" else eval(text)
        return f"${name}"

    def _wrapped(self, text: str, kind: str) -> str:
        chance = self.pick.random()
        if chance < 0.1:
            return f"... {{ {text} }}"
        if chance < 0.2:
            return f"... on {kind}{self._nothing()} {{ {text} }}"
        if chance < 0.35:
            name = f"F{len(self.written)}"
            self.written.append(f"fragment {name} on {kind} {{ {text} }}")
            return f"...{name}{self._nothing()}"
        return text

    def _nothing(self) -> str:
        """Directives that leave everything as it is."""
        if self.pick.random() < 0.8:
            return ""
        self.values |= {"yes": True, "no": False}
        return self.pick.choice(
            (" @include(if: true)", " @skip(if: false)", " @include(if: $yes) @skip(if: $no)")
        )


@dataclass
class Naive:
    """Counts by going everywhere."""

    schema: GraphQLSchema
    document: DocumentNode
    values: dict[str, Any]
    page_default: int
    page_max: int

    @property
    def operation(self) -> OperationDefinitionNode:
        return next(one for one in self.document.definitions if isinstance(one, OperationDefinitionNode))

    def fields(self) -> int:
        return sum(1 for _ in self._all(self.operation.selection_set))

    def aliases(self) -> int:
        return sum(node.alias is not None for node in self._all(self.operation.selection_set))

    def depth(self, chosen: SelectionSetNode | None = None) -> int:
        found = 0
        for node in (chosen or self.operation.selection_set).selections:
            inside = self._inside(node)
            below = self.depth(inside) if inside else 0
            found = max(found, below + isinstance(node, FieldNode))
        return found

    def rows(self) -> int:
        return self._rows(self.operation.selection_set, "Query", 0)

    def _all(self, chosen: SelectionSetNode) -> Iterator[FieldNode]:
        for node in chosen.selections:
            if isinstance(node, FieldNode):
                yield node
            inside = self._inside(node)
            if inside:
                yield from self._all(inside)

    def _inside(self, node: Any) -> SelectionSetNode | None:
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node).selection_set
        return node.selection_set

    def _fragment(self, node: FragmentSpreadNode) -> FragmentDefinitionNode:
        return next(
            one
            for one in self.document.definitions
            if isinstance(one, FragmentDefinitionNode) and one.name.value == node.name.value
        )

    def _rows(self, chosen: SelectionSetNode, kind: str, page: int) -> int:
        return sum(self._of(node, kind, page) for node in chosen.selections if self._is_wanted(node))

    def _is_wanted(self, node: Any) -> bool:
        for one in node.directives or ():
            given = one.arguments[0].value
            truth = self.values[given.name.value] if hasattr(given, "name") else given.value
            if truth != (one.name.value == "include"):
                return False
        return True

    def _of(self, node: Any, kind: str, page: int) -> int:
        if isinstance(node, FragmentSpreadNode):
            fragment = self._fragment(node)
            return self._rows(fragment.selection_set, fragment.type_condition.name.value, page)
        if isinstance(node, InlineFragmentNode):
            on = node.type_condition.name.value if node.type_condition else kind
            return self._rows(node.selection_set, on, page)
        name = node.name.value
        figures = name in _FIGURES
        found = {"totalCount": COUNT, "__schema": SCHEMA, "__type": TYPE}.get(name, FIGURES * figures)
        if node.selection_set is None:  # of a root it is an answer that was worked out
            root = kind == "Query" and not (figures or name.startswith("__"))
            return found + CHECK * root
        definition: Any = self.schema.get_field(self.schema.type_map[kind], name)  # pyright: ignore[reportArgumentType]
        target = _named(definition.type)
        if kind == "Mutation":
            found += WRITE
        elif kind == "Query" and not (figures or name.startswith("__") or name in _ROOTS):
            found += 0 if target.name.endswith("Connection") else CHECK
        if target.name.endswith("Connection"):
            return found + self._rows(node.selection_set, target.name, self._size(node))
        times, unit = self._times(node, kind, definition.type, page)
        for _ in range(times):
            found += unit + self._rows(node.selection_set, target.name, 0)
        return found

    def _times(self, node: FieldNode, kind: str, type_: Any, page: int) -> tuple[int, int]:
        name = node.name.value
        if kind.endswith("Connection") and name in ("nodes", "edges"):
            return page, 1
        if name == "nodes":
            return len(self._given(node, "ids")), 1
        bare: Any = cast("Any", type_).of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(bare, GraphQLList):
            return OWNED, 1
        return 1, int(name != "pageInfo" and not (kind.endswith("Edge") and name == "node"))

    def _size(self, node: FieldNode) -> int:
        """The reader refuses both together; until then the larger one counts."""
        sizes = [size for name in ("first", "last") if (size := self._given(node, name)) is not None]
        return max(0, min(max(sizes, default=self.page_default), self.page_max))

    def _given(self, node: FieldNode, name: str) -> Any:
        for one in node.arguments or ():
            if one.name.value == name:
                value: Any = one.value
                if hasattr(value, "name"):
                    return self.values.get(value.name.value)
                if hasattr(value, "values"):
                    return value.values
                return int(value.value) if hasattr(value, "value") else None
        return None


def read(text: str) -> DocumentNode:
    return parse(text)


def _named(kind: Any) -> Any:
    return cast("Any", get_named_type)(kind)
