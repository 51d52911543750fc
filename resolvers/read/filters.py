"""Typed filters as conditions: and, or, not, operators on fields, some, none, every. Next: search.py.

A condition on an empty field is false, and `not` turns exactly that around: two values, not SQL's three.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import GraphQLError

from models.catalog import Column, Entity, Relation, catalog
from models.rules.numbers import stored
from models.rules.shape import Form, camel
from resolvers.read.masks import Masks
from resolvers.read.sql import TYPES, Parameters, Read
from resolvers.read.values import Leaf, Value, Values, is_given, leaf
from resolvers.read.visibility import Visibility

_MOST_CONDITIONS = 500
_COMPARED = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_LAST_SIGNS = "E'" + r"\U0010FFFF" * 8 + "'"  # behind whatever begins with a text
OWNERS = ("customer", "archive_item")  # relations to the record that a row of its own kind hangs on
DIGESTS = "digests"  # under this name a request's values hold the function that finds equal sealed values


@dataclass(frozen=True)
class Names:
    """The catalog's names as GraphQL writes them."""

    columns: Mapping[str, Column]
    relations: Mapping[str, Relation]


def names_of(entity: Entity) -> Names:
    return _names(entity.name)


@cache
def _names(entity_name: str) -> Names:
    entity = catalog()[entity_name]
    return Names(
        {camel(column.name): column for column in entity.columns.values()},
        {camel(relation.name): relation for relation in entity.relations.values()},
    )


@dataclass
class Filters:
    """Builds conditions; one of these for a whole statement."""

    parameters: Parameters
    visibility: Visibility
    masks: Masks
    new_alias: Callable[[], str]
    refuse: Callable[[str], GraphQLError] = field(default=GraphQLError)
    count: int = 0

    def conditions(self, entity: Entity, alias: str, given: "Value | None") -> list[str]:
        """All of these must hold."""
        return self._all(entity, alias, given) if isinstance(given, dict) else []

    def _all(self, entity: Entity, alias: str, given: Values) -> list[str]:
        found: list[str] = []
        for name, value in given.items():
            if is_given(value):
                self.count += 1
                if self.count > _MOST_CONDITIONS:
                    raise self.refuse(f"A filter has at most {_MOST_CONDITIONS} conditions.")
                found += self._one(entity, alias, name, value)
        return found

    def _one(self, entity: Entity, alias: str, name: str, value: Value) -> list[str]:
        if name == "and" and isinstance(value, list):
            return [condition for part in value for condition in self.conditions(entity, alias, part)]
        if name == "or" and isinstance(value, list):
            return [any_of([all_of(self.conditions(entity, alias, part)) for part in value])]
        if name == "not":
            return [negated(all_of(self.conditions(entity, alias, value)))]
        if not isinstance(value, dict):
            raise TypeError(name)
        column = names_of(entity).columns.get(name)
        if column is not None:
            return self._on_column(entity, column, alias, value)
        return self._on_relation(names_of(entity).relations[name], alias, value)

    def _on_column(self, entity: Entity, column: Column, alias: str, given: Values) -> list[str]:
        if not self.masks.may_ask(entity, column):
            raise self.undefined(camel(column.name), f"{entity.name}Filter")
        found: list[str] = []
        for operator, value in given.items():
            if is_given(value):
                self.count += 1
                found.append(self._operator(column, f"{alias}.{column.name}", operator, leaf(value)))
        return found

    def undefined(self, name: str, kind: str) -> GraphQLError:
        """A field that may not be asked for is none: neither whether there are rows, nor what it holds."""
        return self.refuse(f'Field "{name}" is not defined by type "{kind}".')

    def _operator(self, column: Column, name: str, operator: str, value: Leaf) -> str:
        if operator == "isNull":
            return f"{name} IS {'' if value.now else 'NOT '}NULL"
        if column.form is Form.BOOLEAN:
            return name if value.now else f"NOT {name}"
        if column.form is Form.SEALED:
            return f"{name}_digest = {self._digest(column, value)}"
        if operator in ("contains", "startsWith"):
            return self._part_of_text(column, name, operator, value)
        kind = TYPES.get(column.form, "text")
        prepare = _number if column.form is Form.NUMBER else clean
        if operator == "in":
            many = self.parameters.add(_each(value.read, prepare), f"{kind}[]")
            return f"{name} = ANY({many})"
        one = self.parameters.add(_applied(value.read, prepare), kind)
        return f"{name} {_COMPARED.get(operator, '=')} {one}"

    def _part_of_text(self, column: Column, name: str, operator: str, value: Leaf) -> str:
        part = self.parameters.add(_applied(value.read, clean), "text")
        if column.form is Form.NUMBER:
            name = f"ltrim({name}, '0')"
        if operator == "contains":
            return f"strpos({name}, {part}) > 0"
        # the first two are what an index of the column can use
        return f"({name} >= {part} AND {name} < {part}||{_LAST_SIGNS} AND starts_with({name}, {part}))"

    def _digest(self, column: Column, value: Leaf) -> str:
        name = column.name
        return self.parameters.add(lambda values: values[DIGESTS](name, clean(value.read(values))), "bytea")

    def _on_relation(self, relation: Relation, alias: str, given: Values) -> list[str]:
        if not relation.many or relation.single:
            return [self._exists(relation, alias, given)]
        found: list[str] = []
        for quantifier, value in given.items():
            if not is_given(value):
                continue
            if quantifier == "some":
                found.append(self._exists(relation, alias, value))
            elif quantifier == "none":
                found.append(f"NOT {self._exists(relation, alias, value)}")
            else:
                found.append(f"NOT {self._exists(relation, alias, value, negate=True)}")
        return found

    def _exists(self, relation: Relation, alias: str, given: Value, *, negate: bool = False) -> str:
        target = self.visibility.catalog[relation.target]
        inner = self.new_alias()
        conditions = self.conditions(target, inner, given)
        if negate:
            conditions = [negated(all_of(conditions))]
        return f"EXISTS ({self._rows(relation, alias, target, inner)}{_and(conditions)})"

    def _rows(self, relation: Relation, alias: str, target: Entity, inner: str) -> str:
        links = [f"{inner}.{there} = {alias}.{here}" for here, there in relation.pairs]
        seen = self.visibility.conditions(target, inner, owner_seen=comes_from_owner(relation, target))
        return f"SELECT FROM {target.source} {inner} WHERE {' AND '.join([*links, *seen])}"


def comes_from_owner(relation: Relation, target: Entity) -> bool:
    """Whether the relation leads from a record that is seen down to its own rows."""
    if not relation.many:
        return False
    links = [target.owner] if target.owner else [target.relations.get(name) for name in OWNERS]
    back = tuple((there, here) for here, there in relation.pairs)
    return any(link is not None and link.pairs == back for link in links)


def all_of(conditions: list[str]) -> str:
    return f"({' AND '.join(conditions)})" if conditions else "true"


def any_of(conditions: list[str]) -> str:
    return f"({' OR '.join(conditions)})" if conditions else "false"


def negated(condition: str) -> str:
    return f"{condition} IS NOT TRUE"


def clean(value: Any) -> Any:
    """Text that the database can take; there is no other way to say it than as a mistake of the caller."""
    if isinstance(value, str) and ("\0" in value or not value.isascii()):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise GraphQLError(
                "A text holds half a character.", extensions={"code": "BAD_USER_INPUT"}
            ) from None
        if "\0" in value:
            raise GraphQLError("A text holds the character 0.", extensions={"code": "BAD_USER_INPUT"})
    return value


def _number(value: Any) -> Any:
    return stored(clean(value))


def _applied(read: Read, prepare: Callable[[Any], Any]) -> Read:
    return lambda values: prepare(read(values))


def _each(read: Read, prepare: Callable[[Any], Any]) -> Read:
    return lambda values: [prepare(value) for value in read(values)]


def _and(conditions: list[str]) -> str:
    return "".join(f" AND {condition}" for condition in conditions)
