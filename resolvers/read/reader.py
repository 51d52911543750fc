"""The reader of the whole service: plans are made once and kept. Next: selection.py."""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import asyncpg
import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues

from resolvers.access.caller import Caller
from resolvers.access.grants import item_sight, store_sight
from resolvers.access.seal import Sealer
from resolvers.read.archive_query import WORDS, shape_of_keywords
from resolvers.read.archive_search import FRAGMENTS, opened_fragments
from resolvers.read.choosable import TODAY
from resolvers.read.cursor import Cursors
from resolvers.read.filters import DIGESTS
from resolvers.read.layers import codes_of
from resolvers.read.masks import Masks, values_of
from resolvers.read.pages import CURSORS, Bounds
from resolvers.read.plan import KEY, Mode, Plan, Planner, answers, id_types
from resolvers.read.render import MARK
from resolvers.read.run import Connection, OneValue, fetch_bytes, opened, too_large
from resolvers.read.search import shape_of_search
from resolvers.read.selection import Source
from resolvers.read.sql import ADDRESS
from resolvers.read.values import VARIABLES, shape_of
from resolvers.read.visibility import REACHES, STORES, USER_NAME, Limits

_PLANS = 100  # of one operation, for different shapes of its variables and different callers
_NO_VARIABLES = VariableValues({}, {})


@dataclass(frozen=True)
class Options:
    """What reads need besides the database."""

    cursor_key: bytes
    sealer: Sealer
    page_default: int = 50
    page_max: int = 100
    address: Callable[[Caller, str], str] = lambda _caller, place: f"/files/attachments/{place}"
    today: Callable[[], date] = lambda: datetime.now(UTC).date()  # the business day
    answer_bytes: int = Bounds.answer_bytes


@dataclass
class Prepared:
    """One operation of a valid document, with the plans that were made for it."""

    node: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    exact: frozenset[str]  # variables whose value decides the statement: page sizes
    ids: frozenset[str]  # … whose types of ids decide it
    searches: frozenset[str]
    keywords: frozenset[str]
    plans: OrderedDict[Any, Plan] = field(default_factory=OrderedDict[Any, Plan])


class Reader:
    """See resolvers/read/__init__.py for how to use it."""

    def __init__(self, pool: asyncpg.Pool, schema: GraphQLSchema, options: Options) -> None:
        self._pool = pool
        self._schema = schema
        self._options = options
        self._planner = Planner(schema, Bounds(options.page_default, options.page_max, options.answer_bytes))
        self._sealer = options.sealer
        self._address = options.address
        self.cursors = Cursors(options.cursor_key)
        self._fixed = {
            CURSORS: self.cursors,
            DIGESTS: _digests(options.sealer),
            WORDS: options.sealer.hidden,
            TODAY: options.today,
            **self.cursors.halves,
        }

    def wider(self, most: int) -> "Reader":
        """For work of our own that reads longer pages than callers may."""
        return Reader(self._pool, self._schema, replace(self._options, page_default=most, page_max=most))

    def prepare(self, document: DocumentNode, node: OperationDefinitionNode) -> Prepared | None:
        """None if the executor has to answer a part of it: introspection, or what is computed."""
        prepared = _prepared(document, node)
        if all(answers(self._schema, name) for name in _root_names(node.selection_set, prepared.fragments)):
            return prepared
        return None

    async def answer(
        self,
        prepared: Prepared,
        variables: VariableValues | None,
        caller: Caller,
        source: Connection | OneValue | None = None,
    ) -> bytes:
        """The JSON of `data`, read from `source`: a connection, inside the transaction that is open there, or
        whatever else answers, unless only the primary can.
        """
        variables = variables or _NO_VARIABLES
        plan = self.plan(prepared, variables, caller)
        if plan.follows and isinstance(source, OneValue):
            source = None
        return await self._run(plan, {VARIABLES: variables.coerced}, caller, source)

    async def rows(
        self,
        document: DocumentNode,
        node: OperationDefinitionNode,
        variables: VariableValues | None,
        caller: Caller,
    ) -> dict[str, Any]:
        """For the executor: what it does not compute itself, under the keys of the answer."""
        variables = variables or _NO_VARIABLES
        prepared = _prepared(document, node)
        source = Source(self._schema, prepared.fragments, variables)
        plan = self._planner.operation(source, node, _sight(caller).mode, known_only=True)
        found: dict[str, Any] = orjson.loads(await self._run(plan, {VARIABLES: variables.coerced}, caller))
        return found

    def plan(self, prepared: Prepared, variables: VariableValues, caller: Caller) -> Plan:
        """A kept plan, or a new one."""
        sight = _sight(caller)
        shape = (sight.number, _shape(prepared, variables.coerced))
        plan = prepared.plans.get(shape)
        if plan is None:
            source = Source(self._schema, prepared.fragments, variables)
            plan = self._planner.operation(source, prepared.node, sight.mode, known_only=False)
            prepared.plans[shape] = plan
            if len(prepared.plans) > _PLANS:
                prepared.plans.popitem(last=False)
        return plan

    def record(
        self,
        name: str,
        nodes: Sequence[FieldNode],
        fragments: Mapping[str, FragmentDefinitionNode] | None = None,
        variables: VariableValues | None = None,
    ) -> "Record":
        """A recipe for single records of a type: the selections of all `nodes`, merged."""
        source = Source(self._schema, fragments or {}, variables or _NO_VARIABLES)
        return Record(self, source, name, tuple(nodes))

    async def run_record(self, record: "Record", caller: Caller, key: str | int) -> bytes:
        mode = _sight(caller).mode
        plan = record.plans.get(mode)
        if plan is None:
            source = Source(record.source.schema, record.source.fragments, record.source.variables)
            plan = record.plans[mode] = self._planner.record(source, record.name, record.nodes, mode)
        values = {VARIABLES: record.source.variables.coerced, KEY: key}
        return await self._run(plan, values, caller)

    async def _run(
        self,
        plan: Plan,
        values: dict[str, Any],
        caller: Caller,
        source: Connection | OneValue | None = None,
    ) -> bytes:
        values |= self._fixed
        values |= _sight(caller).codes
        if plan.opens:
            values[MARK] = secrets.token_hex(16)
        for check in plan.checks:
            check(values)
        arguments = [read(values) for read in plan.reads]
        plan.guard.admit(caller, plan.sql, plan.names, arguments)
        data = await fetch_bytes(source or self._pool, plan.sql, arguments)
        if data is None:
            raise too_large(self._options.answer_bytes)
        if not plan.opens:
            return data

        def clear(name: str, box: bytes) -> Any:
            if name == FRAGMENTS:
                return opened_fragments(box)
            return self._address(caller, box.decode()) if name == ADDRESS else self._sealer.open(name, box)

        return opened(data, values[MARK], clear)


@dataclass
class Record:
    """One record by its key, as often as wanted; made by Reader.record."""

    reader: Reader
    source: Source
    name: str
    nodes: tuple[FieldNode, ...]
    plans: dict[Mode, Plan] = field(default_factory=dict[Mode, Plan])

    async def bytes(self, caller: Caller, key: str | int) -> bytes | None:
        """The record's JSON; None if it is not there, or not for this caller."""
        found = await self.reader.run_record(self, caller, key)
        return None if found == b"null" else found

    async def value(self, caller: Caller, key: str | int) -> dict[str, Any] | None:
        found: dict[str, Any] | None = orjson.loads(await self.reader.run_record(self, caller, key))
        return found


@dataclass(frozen=True)
class _Sight:
    """What a caller sees, in the form that plans want it."""

    mode: Mode
    number: int  # of the mode; quicker to compare
    codes: Mapping[str, Any]


_numbers: dict[Mode, int] = {}  # there are as many as there are ways to be limited, however many callers


@lru_cache(maxsize=4_096)
def _sight(caller: Caller) -> _Sight:
    scope = caller.read_scope()
    mode = Mode(Limits.of(scope), Masks.for_caller(caller))
    codes = {REACHES: item_sight(scope), STORES: store_sight(scope), USER_NAME: caller.user_name}
    codes |= {**codes_of(scope), **values_of(caller)}
    return _Sight(mode, _numbers.setdefault(mode, len(_numbers)), codes)


def _shape(prepared: Prepared, variables: Mapping[str, Any]) -> tuple[Any, ...]:
    """All of the variables that decides the statement, and nothing of what is only an argument of it."""
    found: list[Any] = []
    for name, value in variables.items():
        if name in prepared.exact:
            found.append((name, value))
        elif name in prepared.ids:
            found.append((name, id_types(value)))
        elif name in prepared.searches:
            found.append((name, shape_of(value), shape_of_search(value)))
        elif name in prepared.keywords:
            found.append((name, shape_of(value), shape_of_keywords(value)))
        else:
            found.append((name, shape_of(value)))
    return tuple(found)


def _prepared(document: DocumentNode, node: OperationDefinitionNode) -> Prepared:
    fragments = {
        one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
    }
    uses = _Uses()
    visit(document, uses)
    exact, ids, searches, keywords = (frozenset(one) for one in uses.found)
    return Prepared(node, fragments, exact, ids, searches, keywords)


class _Uses(Visitor):
    """Variables that decide the statement by more than their parts."""

    def __init__(self) -> None:
        super().__init__()
        self.exact: set[str] = set()
        self.ids: set[str] = set()
        self.searches: set[str] = set()
        self.keywords: set[str] = set()

    @property
    def found(self) -> tuple[set[str], set[str], set[str], set[str]]:
        return self.exact, self.ids, self.searches, self.keywords

    def enter_argument(self, node: Any, *_where: Any) -> None:
        name = node.name.value
        if name in ("first", "last"):
            self.exact |= set(_variables(node.value))
        elif name in ("id", "ids"):
            self.ids |= set(_variables(node.value))
        elif name == "search":
            self.searches |= set(_variables(node.value))
        elif name == "query":
            self.keywords |= set(_variables(node.value))


def _variables(node: ValueNode) -> Iterable[str]:
    if isinstance(node, VariableNode):
        yield node.name.value
    elif isinstance(node, ListValueNode):
        for part in node.values:
            yield from _variables(part)
    elif isinstance(node, ObjectValueNode):
        for one in node.fields:
            yield from _variables(one.value)


def _digests(sealer: Sealer) -> Any:
    def digest(name: str, text: str) -> bytes:
        return sealer.digest(name, "".join(text.upper().replace("-", "").split()))

    return digest


def _root_names(selection: Any, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterable[str]:
    """Of all fields at the root, those that are skipped in some requests too."""
    waiting, seen = [selection], set[str]()
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, FieldNode):
                yield node.name.value
            elif hasattr(node, "selection_set"):
                waiting.append(node.selection_set)
            elif node.name.value not in seen:
                seen.add(node.name.value)
                waiting.append(fragments[node.name.value].selection_set)
