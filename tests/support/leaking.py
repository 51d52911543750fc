"""Whether anything that a principal may not see stands in what he was told. Next: planted.py."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import orjson
from graphql import print_schema

from schema.build import build_schema
from tests.support.allowed import Allowed, opened
from tests.support.exchanged import TOLD, told_of
from tests.support.planted import SCOPED, words, words_of
from tests.support.world import Row, World


@dataclass
class Watch:
    """A planted world, and where each word in it comes from."""

    world: World

    @cached_property
    def sources(self) -> dict[str, list[str]]:
        """Of every value of every row that is not for everybody."""
        found: dict[str, list[str]] = {}
        for name in (*SCOPED, *TOLD):
            for row in self.world.of(name):
                for column, value in told_of(row) if name in TOLD else _all(row):
                    for word in words_of([value]) - _spoken():
                        found.setdefault(word, []).append(f"{name} {row.key} {column}")
        return found

    def leaks(self, told: str, allowed: Allowed, *sent: Any) -> dict[str, list[str]]:
        """Words in an answer that are nowhere in what he may see, nor in what he sent; with their sources."""
        strange = {word for word in words(told) if word in self.sources}
        strange -= allowed.words
        if strange:
            strange -= words(
                " ".join(one if isinstance(one, str) else orjson.dumps(one).decode() for one in sent)
            )
        return {word: self.sources[word][:3] for word in strange}


@cache
def _spoken() -> set[str]:
    """Words of the contract itself, which rows of the log and of the audit trail hold too."""
    return words(print_schema(build_schema().core))


def _all(row: Row) -> list[tuple[str, Any]]:
    found = [("key", row.key)]
    for column in row.entity.columns.values():
        if column.name == "object_class":  # a word of the program
            continue
        value = row[column.name]
        sealed = isinstance(value, bytes)
        found.append((column.name, opened(column.name, value) if sealed else value))
    return found
