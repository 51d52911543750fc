"""A search for archives as arguments and conditions: its parts, what narrows it. Next: archive_search.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

import orjson
from graphql import GraphQLError

from models.rules.archives.searching import (
    FACETS,
    MOST_PARTS,
    MOST_SIGNS,
    SEALED,
    Part,
    due,
    facet,
    formed,
    lexeme,
    parts_of,
    query_of,
    scope_of,
    wanted,
    years,
)
from models.rules.numbers import stored
from models.rules.shape import camel
from resolvers.read.filters import clean
from resolvers.read.sql import Parameters, Read
from resolvers.read.values import Leaf, Value, is_given
from resolvers.read.visibility import REACHES, Share

WORDS = "words"  # under this name a request's values hold the function that hides grams of sealed texts
_OPEN = 120  # years behind a range that has one end only: too many to help
_MOST_REACHES = 30  # more would make a query of the index slow instead of quick
_WEIGHTS = (("title", 8), ("body", 4), ("names", 3), ("spelled", 2))


@dataclass(frozen=True)
class Query:
    """The keyword as it was given and how to get it out of any request; the filter's facets."""

    keyword: Leaf | None
    facets: tuple[Read, ...]
    covered: bool  # whether the filter asks nothing that the index does not know
    limited: bool  # whether the caller's reach narrows the index

    @classmethod
    def of(cls, given: "Value | None", filter: "Value | None", items: Share) -> "Query":
        asked = given if isinstance(given, dict) else {}
        keyword = asked.get("keyword")
        keyword = keyword if isinstance(keyword, Leaf) and is_given(keyword) else None
        if keyword is not None and not _parts(keyword.now):
            keyword = None
        known = filter if isinstance(filter, dict) else {}
        facets = [_facet(name, value) for name, value in known.items() if is_given(value)]
        found = tuple(one for one in facets if one is not None)
        return cls(keyword, found, len(found) == len(facets), items is Share.SOME)

    @property
    def parts(self) -> tuple[Part, ...]:
        return _parts(self.keyword.now) if self.keyword else ()

    def conditions(self, alias: str, parameters: Parameters, *, indexed: bool = True) -> list[str]:
        """What must hold of a row of archive_text. Not `indexed`: of a row that another index has led to."""
        grams = f"({alias}.grams || {alias}.file_grams)"
        if not indexed:
            grams = f"({grams} || ''::tsvector)"
        found = [f"{grams} @@ {parameters.add(self._query, 'tsquery')}"]
        for at, part in enumerate(self.parts):
            if not part.exact:
                found.append(self._within(alias, at, part, parameters))
        return found

    def score(self, alias: str, parameters: Parameters) -> str:
        """By the best place of each part; what is found in texts of files counts least."""
        found: list[str] = []
        for at, part in enumerate(self.parts):
            typed = self.part(at, parameters)
            names = [(name, weight) for name, weight in _WEIGHTS if part.spelled or name != "spelled"]
            cases = [f"WHEN strpos({alias}.{name}, {typed}) > 0 THEN {weight}" for name, weight in names]
            found.append(f"CASE {' '.join(cases)} ELSE 1 END")
        return " + ".join(found)

    def part(self, at: int, parameters: Parameters) -> str:
        keyword = self._keyword
        return parameters.add(lambda values: _parts(keyword(values))[at].text, "text")

    def _within(self, alias: str, at: int, part: Part, parameters: Parameters) -> str:
        """The pairs stand together; of sealed texts nobody can tell."""
        typed = self.part(at, parameters)
        columns = ("title", "body", "names", "text", *(("spelled",) if part.spelled else ()))
        found = [f"strpos({alias}.{column}, {typed}) > 0" for column in columns]
        if part.sealable:
            hidden = parameters.add(self._sealed(at), "tsquery")
            found.append(f"{alias}.file_grams @@ {hidden}")
        return f"({' OR '.join(found)})"

    def _sealed(self, at: int) -> Read:
        keyword = self._keyword

        def query(values: Mapping[str, Any]) -> str:
            grams = wanted(_parts(keyword(values))[at].text)
            return " & ".join(lexeme(SEALED + values[WORDS](one)) for one in grams)

        return query

    @property
    def _keyword(self) -> Read:
        return self.keyword.read if self.keyword else lambda _values: ""

    def _query(self, values: Mapping[str, Any]) -> str:
        facets = [read(values) for read in self.facets]
        scope = _scope(values[REACHES]) if self.limited else ""
        return query_of(_parts(self._keyword(values)), facets, values[WORDS], scope)


def shape_of_keywords(given: Any) -> Any:
    """What of a keyword decides the statement: how many parts, and how each can be found."""
    if isinstance(given, dict):
        return tuple(shape_of_keywords(part) for part in cast("dict[str, Any]", given).values())
    if not isinstance(given, str):
        return None
    return tuple((part.exact, part.spelled, part.sealable) for part in _parts(given))


@lru_cache(maxsize=1_024)
def _parts(keyword: str) -> tuple[Part, ...]:
    found = parts_of(clean(keyword))
    if len(found) > MOST_PARTS or len(keyword) > MOST_SIGNS:
        text = f"A keyword has at most {MOST_PARTS} parts and {MOST_SIGNS} characters."
        raise GraphQLError(text, extensions={"code": "BAD_USER_INPUT"})
    return found


@lru_cache(maxsize=1_024)
def _scope(reaches: str) -> str:
    found = {(one["i"], one["t"]) for one in orjson.loads(reaches)}
    return scope_of(found) if len(found) <= _MOST_REACHES else ""


def _facet(name: str, given: Value) -> Read | None:
    """What the filter asks of a column that the index knows; its own condition is asked too."""
    if not isinstance(given, dict):
        return None
    wanted = {
        operator: value for operator, value in given.items() if isinstance(value, Leaf) and is_given(value)
    }
    if name in _COLUMNS and len(wanted) == 1:
        column = _COLUMNS[name]
        prepare: Callable[[Any], str] = stored if column == "customer_number" else str
        if "eq" in wanted:
            read = wanted["eq"].read
            return lambda values: [facet(column, prepare(clean(read(values))))]
        if "in" in wanted:
            read = wanted["in"].read
            return lambda values: [facet(column, prepare(clean(one))) for one in read(values)]
    if name == "dueOn" and wanted and wanted.keys() <= {"lt", "lte"}:
        return lambda values: due(min(one.read(values).year for one in wanted.values()))
    if name in ("year", "formedOn") and wanted and wanted.keys() <= {"gt", "gte", "lt", "lte"}:
        between = _between_years if name == "year" else _between_days
        return lambda values: between({operator: leaf.read(values) for operator, leaf in wanted.items()})
    return None


def _between_years(bounds: Mapping[str, str]) -> list[str]:
    numbers = {name: int(year) for name, year in bounds.items() if year.isdecimal()}
    first, last = _ends(numbers)
    if len(numbers) < len(bounds) or (first is None and last is None):
        return []
    return years(
        first if first is not None else (last or 0) - _OPEN,
        last if last is not None else (first or 0) + _OPEN,
    )


def _between_days(bounds: Mapping[str, date]) -> list[str]:
    first, last = _ends(bounds)
    one, other = first or last, last or first
    if one is None or other is None:
        return []
    start = (one.year, one.month) if first else (one.year - _OPEN, 1)
    end = (other.year, other.month) if last else (other.year + _OPEN, 12)
    return formed(start, end)


def _ends(bounds: Mapping[str, Any]) -> tuple[Any, Any]:
    first = [bounds[name] for name in ("gt", "gte") if name in bounds]
    last = [bounds[name] for name in ("lt", "lte") if name in bounds]
    return max(first, default=None), min(last, default=None)


_COLUMNS = {camel(name): name for name in FACETS if not name.startswith(("formed_", "due_"))}
