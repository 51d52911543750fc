"""Work that no request asks for, for whoever traces it. Next: ../observe/traces.py."""

import contextlib
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

Facts = Mapping[str, str | int]


class Span(Protocol):
    @property
    def traceparent(self) -> str:
        """For whoever is called meanwhile; empty where nobody traces."""
        ...

    def end_as(self, outcome: str, status: int | None = None) -> None:
        """What came of it; the second is HTTP's."""
        ...


class _Nothing:
    traceparent = ""

    def end_as(self, outcome: str, status: int | None = None) -> None:
        """Nobody wants to know."""

    def __enter__(self) -> "_Nothing":
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing ends."""


Begin = Callable[[str, Facts], AbstractContextManager[Span]]
_NOTHING = _Nothing()
_begun_by: list[Begin] = []


def span(name: str, facts: Facts) -> AbstractContextManager[Span]:
    """Named by the kind of work. The facts leave the house: ids and codes, never what people wrote."""
    return _begun_by[-1](name, facts) if _begun_by else _NOTHING


@contextlib.contextmanager
def traced_by(begin: Begin) -> Generator[None]:
    """While the block runs."""
    _begun_by.append(begin)
    try:
        yield
    finally:
        _begun_by.remove(begin)
