"""Brands, stores, types, dimensions, activities, templates: what keeping them is. Next: places.py."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from models.rules.care.coupons import listed
from models.rules.care.kept import KeptFacts, check_kept, conclude_kept
from models.rules.decision import Consent, Decision, Ending
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.sorts import Sort, decide_delete
from models.rules.state import Patch, Path, State, is_filled, path_of, rows, text

_F = TypeVar("_F", bound=KeptFacts)


def nothing_else(_now: State | None, _state: State, _facts: KeptFacts) -> Iterable[Finding]:
    return ()


@dataclass(frozen=True)
class Keeping(Generic[_F]):
    """How records of a sort are entered, changed and deleted. `check`: what is wrong with a state beside what
    every sort is asked, given the state before; `begins`: what the service writes itself in a new one;
    `lists`: fields that hold codes by comma.
    """

    sort: Sort
    check: Callable[[State | None, State, _F], Iterable[Finding]] = nothing_else
    begins: State = field(default_factory=dict[str, object])
    lists: tuple[str, ...] = ()

    def create(self, patch: Patch, facts: _F, consent: Consent) -> Decision:
        merged = merge(facts.shape, None, patch, facts.config)
        state = {"active": True} | merged.state | self.begins
        return self._concluded(None, state, merged.findings, facts, consent)

    def change(self, now: State, patch: Patch, facts: _F, consent: Consent) -> Decision:
        merged = merge(facts.shape, now, patch, facts.config)
        return self._concluded(now, merged.state, merged.findings, facts, consent)

    def delete(self, now: State, facts: _F, consent: Consent) -> Decision:
        """What something names is switched off instead."""
        return decide_delete(self.sort, now, facts, consent)

    def _concluded(
        self, now: State | None, state: State, found: Iterable[Finding], facts: _F, consent: Consent
    ) -> Decision:
        for name in self.lists:
            if is_filled(state.get(name)):
                state[name] = ",".join(dict.fromkeys(listed(text(state, name)))) or None
        told = (*found, *check_kept(state, self.sort, facts), *self.check(now, state, facts))
        return conclude_kept(self.sort, now, state, facts, Ending(told, consent))


def rows_at(state: State, relation: str) -> Iterator[tuple[Path, State]]:
    """Each row of a list, with where the request names it."""
    for index, row in enumerate(rows(state, relation)):
        yield path_of(row, (relation, index)), row


def within(path: Path, found: Iterable[Finding]) -> Iterator[Finding]:
    """Findings about fields of a row, told as of the record."""
    return (replace(one, path=(*path, *one.path)) for one in found)


def check_above_zero(state: State, *names: str) -> Iterator[Finding]:
    for name in names:
        value = state.get(name)
        if value is not None and value <= 0:
            yield error(Code.GEN_RANGE, (name,), value=f"{value}", range="> 0")


def check_rate(state: State, name: str) -> Iterator[Finding]:
    """What is left to be paid: 0.85 = 15 % off."""
    value = state.get(name)
    if value is not None and not 0 < value <= 1:
        yield error(Code.GEN_RANGE, (name,), value=f"{value}", range="> 0 – 1")
