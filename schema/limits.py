"""How large a document may be, counted in one memoised pass before it is validated. Next: cost.py.

A fragment is counted once and its numbers are used wherever it is spread: 671 bytes of fragments that spread
each other twice cost as many steps as they have nodes, though they stand for millions of fields. The pass
comes before validation, whose rules compare fields with each other, and it believes nothing: fragments may
be missing or cyclic, fields unknown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

MOST = 1_000_000_000  # no number grows beyond it: fragments can stand for more fields than there are atoms
# Acts that try a secret, or send one: with aliases one request would be many guesses.
SIGN_INS = frozenset({"signIn", "refreshSession", "changePassword", "requestRecovery", "recoverPassword"})
_SCHEMA = frozenset({"__schema", "__type"})
_LEVELS = 5  # selection sets within each other, fragments too, for each level of fields that is allowed


@dataclass(frozen=True)
class Limits:
    """Settings of the operator; docs/limits.md explains them."""

    characters: int = 100_000
    tokens: int = 4_000
    depth: int = 20
    aliases: int = 50
    directives: int = 5
    fields: int = 2_000
    values: int = 10_000
    objects: int = 500
    sign_ins: int = 1
    cost: int = 200_000
    page_default: int = 50
    page_max: int = 100
    introspection: bool = True
    suggestions: bool = False  # of names, in errors of a document


DEFAULT = Limits()


class TooLarge(Exception):
    """The document is over a limit; `error` names it, the number, and the field that has most of it."""

    def __init__(self, what: str, code: str, found: int, limit: int, path: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.what, self.code, self.found, self.limit = what, code, found, limit
        self.path = list(path)

    @property
    def error(self) -> GraphQLError:
        where = f", most of them in {'.'.join(self.path)}" if self.path else ""
        number = f"more than {MOST:,}" if self.found >= MOST else f"{self.found:,}"
        message = f"The operation has {number} {self.what}{where}; the limit is {self.limit:,}."
        facts = {"found": self.found, "limit": self.limit, "field": self.path}
        return GraphQLError(message, extensions={"code": self.code, **facts})


class Shape(NamedTuple):
    """Of a selection set with all that its fragments bring, or of one node alone."""

    levels: int = 0
    depth: int = 0
    aliases: int = 0
    directives: int = 0  # most on one node
    fields: int = 0
    objects: int = 0  # in arguments
    sign_ins: int = 0
    schema: int = 0  # fields that tell of the schema itself


_NOTHING = Shape()
# what is counted, the limit of it, and the code of the error
_RULES: tuple[tuple[str, str, str, Callable[[Shape], int]], ...] = (
    ("fields", "fields", "TOO_MANY_FIELDS", lambda shape: shape.fields),
    ("levels of fields", "depth", "TOO_DEEP", lambda shape: shape.depth),
    ("aliases", "aliases", "TOO_MANY_ALIASES", lambda shape: shape.aliases),
    ("directives on one node", "directives", "TOO_MANY_DIRECTIVES", lambda shape: shape.directives),
    ("objects in arguments", "objects", "TOO_MANY_INPUTS", lambda shape: shape.objects),
    ("sign-ins", "sign_ins", "TOO_MANY_SIGN_INS", lambda shape: shape.sign_ins),
)


def check_document(document: DocumentNode, limits: Limits) -> None:
    """TooLarge if one of its operations is, whichever of them is to run: all are validated."""
    counting = _Pass(document, limits)
    for node in document.definitions:
        found = len(getattr(node, "directives", None) or ())
        if found > limits.directives:
            raise TooLarge("directives on one node", "TOO_MANY_DIRECTIVES", found, limits.directives)
        if isinstance(node, OperationDefinitionNode):
            counting.check(node)


def measure(document: DocumentNode, node: OperationDefinitionNode, limits: Limits = DEFAULT) -> Shape:
    """The numbers of one operation."""
    return _Pass(document, limits).within(node.selection_set, 1)


class _Pass:
    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self._limits = limits
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, Shape] = {}

    def check(self, operation: OperationDefinitionNode) -> None:
        shape = self.within(operation.selection_set, 1)
        for what, limit, code, count in _RULES:
            most = getattr(self._limits, limit)
            if count(shape) > most:
                path = self._path(operation.selection_set, count)
                raise TooLarge(what, code, count(shape), most, path)
        if shape.schema and not self._limits.introspection:
            path = self._path(operation.selection_set, lambda one: one.schema)
            raise TooLarge("questions about the schema", "INTROSPECTION_OFF", shape.schema, 0, path)
        if shape.levels > self._levels:
            path = self._path(operation.selection_set, lambda one: one.levels)
            raise TooLarge("nested selections", "TOO_DEEP", shape.levels, self._levels, path)

    def within(self, chosen: SelectionSetNode, level: int) -> Shape:
        if level > self._levels:  # before the interpreter's own limit is met
            raise TooLarge("nested selections", "TOO_DEEP", level, self._levels)
        levels = depth = aliases = directives = fields = objects = sign_ins = schema = 0
        for node in chosen.selections:
            own, inner = _own(node), self._below(node, level)
            levels, depth = max(levels, inner.levels), max(depth, own.depth + inner.depth)
            directives = max(directives, own.directives, inner.directives)
            aliases += own.aliases + inner.aliases
            fields += own.fields + inner.fields
            objects += own.objects + inner.objects
            sign_ins += own.sign_ins + inner.sign_ins
            schema += own.schema + inner.schema
        sums = [min(number, MOST) for number in (fields, objects, sign_ins, schema)]
        return Shape(levels + 1, depth, min(aliases, MOST), directives, *sums)

    @property
    def _levels(self) -> int:
        return self._limits.depth * _LEVELS

    def _below(self, node: SelectionNode, level: int) -> Shape:
        try:
            return self._inside(node, level)
        except TooLarge as large:
            if isinstance(node, FieldNode):
                large.path.insert(0, _key(node))
            raise

    def _inside(self, node: Any, level: int) -> Shape:
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value, level)
        return self.within(node.selection_set, level + 1) if node.selection_set else _NOTHING

    def _fragment(self, name: str, level: int) -> Shape:
        known = self._known.get(name)
        if known is None:
            fragment = self._fragments.get(name)
            if fragment is None:
                return _NOTHING
            self._known[name] = _NOTHING  # met again inside of itself: a cycle, which validation refuses
            known = self._known[name] = self.within(fragment.selection_set, level + 1)
        return known

    def _path(self, chosen: SelectionSetNode, count: Callable[[Shape], int]) -> list[str]:
        """Down to where most of it is."""
        path: list[str] = []
        inside: Any = chosen
        for _ in range(self._levels):  # of fragments that go round in a circle only so much is told
            node: Any = max(inside.selections, key=lambda one: self._share(one, count))
            share, all_ = self._share(node, count), count(self.within(inside, 1))
            if path and share * 2 < all_:
                break  # it is spread over many
            if isinstance(node, FieldNode):
                path.append(_key(node))
            inner = count(self._inside(node, 1))
            if inner == 0 or inner < count(_own(node)):
                break
            spread = isinstance(node, FragmentSpreadNode)
            inside = (self._fragments[node.name.value] if spread else node).selection_set
        return path

    def _share(self, node: SelectionNode, count: Callable[[Shape], int]) -> int:
        return max(count(_own(node)), count(self._inside(node, 1)))


def _key(node: FieldNode) -> str:
    return (node.alias or node.name).value


def _own(node: SelectionNode) -> Shape:
    directives = len(node.directives or ())
    if not isinstance(node, FieldNode):
        return Shape(directives=directives)
    objects = sum(_objects(one) for one in node.arguments or ())
    name = node.name.value
    about = (int(name in SIGN_INS), int(name in _SCHEMA))
    return Shape(0, 1, int(node.alias is not None), directives, 1, objects, *about)


def _objects(argument: Any) -> int:
    """Objects in a value, without recursion: the parser allows more levels than the interpreter."""
    found, waiting = 0, [argument.value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, ObjectValueNode):
            found += 1
            waiting.extend(one.value for one in value.fields)
        elif isinstance(value, ListValueNode):
            waiting.extend(value.values)
    return found
