"""Random valid operations: what hypothesis-graphql draws, made deep and pointed. Next: oracle.py.

hypothesis-graphql draws shallow operations whose values meet no row. So its values are exchanged for ones
that rows have, and beside its fields stand others with aliases, fragments, variables, directives, cursors and
filters that nest as deep as the data.
"""

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    REMOVE,
    DocumentNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    StringValueNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from models.catalog import catalog
from models.rules.numbers import shown
from tests.support.oracle import Oracle
from tests.support.random_rows import ACCOUNTS, AMOUNTS, CODES, DAYS, DIGITS, MOMENTS, TEXTS

ROOTS = (
    *("customer", "customers", "customers", "customers", "searchCustomers", "node", "nodes", "changes"),
    *("archiveItem", "archiveItems", "archiveItems", "institutions", "archiveTypes"),
    *("changeDocuments", "tasks", "companyCodes", "salesAreas", "countries", "bankMasters"),
    *("user", "users", "department", "departments", "institution", "auditEntries", "auditEntries"),
    *("appraisals", "destructionLists", "transferLists", "arrangementProjects", "inspectionPlans"),
    *("dossiers", "dossier", "itemHolds", "loans", "propertyChecks", "archiveLocations", "accountingKinds"),
    *("archiveCategory", "archiveType", "archiveCategories"),
    *("customerCategories", "vendors", "vendor", "employees", "stockItems", "units", "ledgerAccounts"),
    *("businessDocuments", "segments", "careProfile", "careProfiles", "visits", "serviceTasks", "complaints"),
    *("complaint", "customerActivities", "gifts", "couponBatches", "coupons", "coupon", "changes"),
)
_SEARCHED = ("蓝江", "lanjiang", "lj", "AC", "acme", "LAN", "x", "江", "%", "boot")
_DEPTH = 4


def texts(pick: random.Random, oracle: Oracle) -> str:
    numbers = [row.key for row in oracle.world.of("Customer")]
    pools = (TEXTS, CODES, DIGITS, ("0723", "0724", "F723", "F724", "AQ", "DS", "XX", "CN", "0001", "KNVV"))
    return pick.choice([*pick.choice(pools), shown(pick.choice(numbers)), pick.choice(numbers), ""])


@dataclass
class Operations:
    """Writes one operation; `text` and `variables` are it."""

    schema: GraphQLSchema
    oracle: Oracle
    pick: random.Random
    variables: dict[str, Any] = field(default_factory=dict[str, Any])
    _declared: list[str] = field(default_factory=list[str])
    _fragments: list[str] = field(default_factory=list[str])
    _names: int = 0
    _budget: int = 60  # fields

    def text(self, drawn: str = "") -> str:
        """`drawn` is an operation of hypothesis-graphql; its fields come first."""
        query = self.schema.query_type
        assert query is not None
        fields = [self._root_field(query) for _ in range(self.pick.randrange(1, 3))]
        if self.pick.random() < 0.2:
            fields.append("__typename")
        body = "\n".join([self._tamed(drawn), *fields])
        declared = f"({', '.join(self._declared)})" if self._declared else ""
        return "\n".join([f"query Q{declared} {{ {body} }}", *self._fragments])

    def _tamed(self, drawn: str) -> str:
        if not drawn:
            return ""
        document = visit(parse(drawn), _Tamer(self))
        assert isinstance(document, DocumentNode)
        return print_ast(document).strip().removeprefix("{").removesuffix("}")

    def _root_field(self, query: GraphQLObjectType) -> str:
        name = self.pick.choice(ROOTS)
        return self._field(query, name, _DEPTH, set())

    def _name(self, letter: str) -> str:
        self._names += 1
        return f"{letter}{self._names}"

    # fields

    def _field(self, kind: GraphQLObjectType, name: str, depth: int, used: set[str]) -> str:
        definition = kind.fields[name]
        self._budget -= 1
        alias = ""
        if definition.args or name in used or self.pick.random() < 0.15:
            alias = f"{self._name('a')}: "
        used.add(name)
        target = _bare(definition.type)
        given = self._arguments(kind, name, definition.args)
        below, again = "", ""
        if isinstance(target, GraphQLObjectType | GraphQLInterfaceType):
            keys: set[str] = set()
            below = self._selection(target, depth - 1, keys)
            if not alias and not given and self.pick.random() < 0.3:  # the same field twice: they merge
                again = f" {name}{self._selection(target, depth - 1, keys)}"
        return f"{alias}{name}{given}{self._directive()}{below}{again}"

    def _selection(self, kind: GraphQLObjectType | GraphQLInterfaceType, depth: int, used: set[str]) -> str:
        if isinstance(kind, GraphQLInterfaceType):
            types = self.pick.sample(list(self.schema.get_possible_types(kind)), 3)
            parts = [f"... on {one.name} {self._selection(one, depth, used)}" for one in types]
            return f"{{ {' '.join(['id', *parts])} }}"
        fields = [self._field(kind, name, depth, used) for name in self._chosen(kind, depth)]
        if self.pick.random() < 0.15:
            fields.append("__typename")
        if self.pick.random() < 0.15 and len(fields) > 1:
            fields[-1] = self._fragment(kind, fields[-1])
        return f"{{ {' '.join(fields)} }}"

    def _chosen(self, kind: GraphQLObjectType, depth: int) -> list[str]:
        plain = [
            name for name, one in kind.fields.items() if not isinstance(_bare(one.type), GraphQLObjectType)
        ]
        objects = [name for name in kind.fields if name not in plain]
        if kind.name.endswith("Connection"):
            objects = [*objects, "nodes", "nodes"]
        many = self.pick.randrange(1, 5) if plain else 0
        found = self.pick.sample(plain, min(many, len(plain)))
        if depth > 0 and objects and self._budget > 0:
            found += {self.pick.choice(objects) for _ in range(self.pick.randrange(0 if plain else 1, 3))}
        found = (
            found or [*plain, *(("totalCount",) if "totalCount" in kind.fields else ())][:1] or ["__typename"]
        )
        self.pick.shuffle(found)
        return found

    def _fragment(self, kind: GraphQLObjectType, text: str) -> str:
        if self.pick.random() < 0.5:
            return f"... on {kind.name}{self._directive()} {{ {text} }}"
        name = self._name("F")
        self._fragments.append(f"fragment {name} on {kind.name} {{ {text} }}")
        return f"...{name}{self._directive()}"

    def _directive(self) -> str:
        if self.pick.random() < 0.94:
            return ""
        name, value = self.pick.choice(("skip", "include")), self.pick.random() < 0.5
        if self.pick.random() < 0.5:
            return f" @{name}(if: {str(value).lower()})"
        return f" @{name}(if: {self._variable('Boolean!', value)})"

    def _variable(self, kind: str, value: Any) -> str:
        name = self._name("v")
        self._declared.append(f"${name}: {kind}")
        self.variables[name] = value
        return f"${name}"

    # arguments

    def _arguments(self, kind: GraphQLObjectType, name: str, definitions: Any) -> str:
        chosen: dict[str, Any] = {}
        orders = None
        for argument, definition in definitions.items():
            required = isinstance(definition.type, GraphQLNonNull)
            if required or self.pick.random() < 0.35:
                value = self._argument(argument, definition.type, name)
                chosen[argument] = value
        if "first" in chosen and "last" in chosen:
            del chosen[self.pick.choice(("first", "last"))]
        orders = chosen.get("orderBy")
        for argument in ("after", "before"):
            if argument in chosen:
                chosen[argument] = self._cursor(kind, name, orders)
        parts: list[str] = []
        for argument, value in chosen.items():
            if value is not None or self.pick.random() < 0.3:
                parts.append(f"{argument}: {self._given(definitions[argument].type, value)}")
        return f"({', '.join(parts)})" if parts else ""

    def _given(self, kind: Any, value: Any) -> str:
        """As a literal, or as a variable."""
        if self.pick.random() < 0.4:
            return self._variable(str(kind), value)
        return self._literal(kind, value)

    def _literal(self, kind: Any, value: Any) -> str:
        bare = _bare(kind)
        if isinstance(value, list):
            items = cast("list[Any]", value)
            return f"[{', '.join(self._literal(bare, one) for one in items)}]"
        if isinstance(value, dict):
            fields = cast("dict[str, Any]", value)
            parts = [f"{name}: {self._part(bare.fields[name].type, one)}" for name, one in fields.items()]
            return f"{{{', '.join(parts)}}}"
        if isinstance(value, str):
            return value if isinstance(bare, GraphQLEnumType) else print_ast(StringValueNode(value=value))
        return "null" if value is None else str(value).lower()

    def _part(self, kind: Any, value: Any) -> str:
        if self.pick.random() < 0.15:
            return self._variable(str(kind), value)
        return self._literal(kind, value)

    def _argument(self, name: str, kind: Any, field_name: str) -> Any:
        special: dict[str, Callable[[], Any]] = {
            "first": lambda: self.pick.choice((0, 1, 2, 3, 7, 100)) if self.pick.random() < 0.98 else 101,
            "last": lambda: self.pick.choice((0, 1, 2, 5)),
            "after": lambda: "",
            "before": lambda: "",
            "number": self._number,
            "userName": lambda: self.pick.choice(("SC01", "fi01", "NOBODY")),
            "code": lambda: self.pick.choice(("01", "0101", "99", "KU", "ku/PZ")),
            "id": self._id,
            "ids": lambda: [self._id() for _ in range(self.pick.randrange(6))],
            "companyCode": lambda: self.pick.choice(("0723", " 0724", "9999", "f723")),
            "salesOrg": lambda: self.pick.choice(("F723", "F724", "f723")),
            "channel": lambda: self.pick.choice(("AQ", "DS")),
            "division": lambda: self.pick.choice(("XX", "01", "02", "99")),
        }
        if name in special:
            return special[name]()
        return self.value(kind, 3)

    def _number(self) -> str:
        key = self.pick.choice(self.oracle.world.of("Customer")).key
        return self.pick.choice((key, shown(key), "77", f" {key.lower()} "))

    def _id(self) -> str:
        entity = self.pick.choice(
            (
                "Customer",
                "Customer",
                "SalesAreaData",
                "PartnerFunction",
                "Task",
                "Attachment",
                "ArchiveItem",
                "User",
                "BankDetail",
                "ChangeDocument",
                "ContactPerson",
                "Country",
            )
        )
        rows = self.oracle.world.of(entity)
        key = self.pick.choice(rows).key if rows and self.pick.random() < 0.9 else "1"
        raw = base64.urlsafe_b64encode(f"{entity}:{key}".encode()).decode().rstrip("=")
        return raw if self.pick.random() < 0.95 else self.pick.choice(("", "x", "Zm9v", "Q3VzdG9tZXI6\n"))

    def _cursor(self, kind: GraphQLObjectType, name: str, orders: Any) -> str | None:
        """Of a row of the list, seen or not; now and then of no row at all."""
        if self.pick.random() < 0.03:
            return "bm9uc2Vuc2U"
        target = str(_bare(kind.fields[name].type)).removesuffix("Connection")
        entity = catalog()[target]
        rows = self.oracle.world.of(target)
        if not rows:
            return None
        row = self.pick.choice(rows)
        if name == "changes":
            return self.oracle.cursors.write("log:xid,change_number", [str(row["xid"]), row.key])
        steps = self.oracle.steps(entity, orders)
        return self.oracle.cursor(f"{target}:" + ",".join(step.mark() for step in steps), steps, row)

    # values of inputs

    def value(self, kind: Any, depth: int) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return self.value(cast("Any", kind).of_type, depth)
        if isinstance(kind, GraphQLList):
            inner = cast("Any", kind).of_type
            return [self.value(inner, depth - 1) for _ in range(self.pick.randrange(3))]
        if isinstance(kind, GraphQLEnumType):
            return self.pick.choice(list(kind.values))
        if isinstance(kind, GraphQLInputObjectType):
            return self._input(kind, depth)
        return self._scalar(str(kind))

    def _input(self, kind: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        deep = [name for name, one in kind.fields.items() if str(_bare(one.type)).endswith(("Filter",))]
        if kind.name == "CustomerSearch":
            return self._search(kind)
        is_operators = not any(name in kind.fields for name in ("and", "some")) and "eq" in kind.fields
        for name in self.pick.sample(list(kind.fields), min(len(kind.fields), self.pick.randrange(1, 3))):
            if (
                depth <= 0
                and not is_operators
                and name in deep
                and str(_bare(kind.fields[name].type)) not in _LEAVES
            ):
                continue
            found[name] = self.value(kind.fields[name].type, depth - 1)
        for name, one in kind.fields.items():
            if str(one.type).endswith("!") and name not in found:
                found[name] = self.value(one.type, depth - 1)
        if kind.name == "SealedFilter" and "eq" in found:
            found["eq"] = self.pick.choice(ACCOUNTS)
        if kind.name == "CustomerOrder":
            found.setdefault("direction", "ASC")
        return found

    def _search(self, kind: GraphQLInputObjectType) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in self.pick.sample(list(kind.fields), self.pick.randrange(3)):
            found[name] = self.value(kind.fields[name].type, 0)
        if self.pick.random() < 0.5:
            found[self.pick.choice(("text", "name"))] = self.pick.choice(_SEARCHED)
        for name in ("customerNumber", "city", "searchTerm", "shortCode"):
            if name in found and self.pick.random() < 0.5:
                found[name] = self.pick.choice(("1*", "*4", "E*T*", "*", "LAN*", "S*", "泸州*"))
        return found

    def _scalar(self, name: str) -> Any:
        if name == "Int":
            return self.pick.choice((0, 1, 2, 7, 42))
        if name == "Boolean":
            return self.pick.random() < 0.5
        if name == "Decimal":
            return self.pick.choice(AMOUNTS)
        if name == "Date":
            return self.pick.choice(DAYS).isoformat()
        if name == "DateTime":
            return self.pick.choice(MOMENTS).isoformat()
        return texts(self.pick, self.oracle)


_LEAVES = {f"{name}Filter" for name in ("Text", "Int", "Decimal", "Date", "DateTime", "Boolean", "Sealed")}


class _Tamer(Visitor):
    """Exchanges values that meet no row for some that may."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.operations = operations
        self.pick = operations.pick

    def enter_field(self, node: FieldNode, *_where: Any) -> Any:
        names = [argument.name.value for argument in node.arguments or ()]
        if "first" in names and "last" in names:
            kept = tuple(one for one in node.arguments or () if one.name.value != "last")
            return with_changes(node, arguments=kept)
        return None

    def enter_argument(self, node: Any, *_where: Any) -> Any:
        name = node.name.value
        if name in ("after", "before"):
            return REMOVE
        if name in ("first", "last") and isinstance(node.value, IntValueNode):
            return type(node)(name=node.name, value=IntValueNode(value=str(self.pick.randrange(6))))
        if name == "id":
            return type(node)(name=node.name, value=StringValueNode(value=self.operations._id()))
        return None

    def leave_string_value(self, node: StringValueNode, _key: Any, parent: Any, *_where: Any) -> Any:
        if node.value in _KEPT or (self.pick.random() < 0.2 and "\0" not in node.value):
            return None
        return StringValueNode(value=texts(self.pick, self.operations.oracle))


_KEPT = {
    *(day.isoformat() for day in DAYS),
    *(moment.isoformat() for moment in MOMENTS),
    *AMOUNTS,
}


def with_changes(node: Any, **changed: Any) -> Any:
    """The same node of a document with other parts."""
    parts = {key: getattr(node, key) for key in node.keys if key != "loc"}
    return type(node)(**{**parts, **changed})


def _bare(kind: Any) -> Any:
    found = kind
    while hasattr(found, "of_type"):
        found = found.of_type
    return found
