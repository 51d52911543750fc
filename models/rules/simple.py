"""Checks that records without layers share: what must be filled, what must exist. Next: users.py."""

from collections.abc import Collection, Iterator
from datetime import date

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.shape import Shape
from models.rules.state import FAILED, State, changes, is_filled, text


def check_required(state: State, shape: Shape) -> Iterator[Finding]:
    failed = state.get(FAILED, ())
    for one in shape.fields.values():
        missing = not is_filled(state.get(one.name)) and one.name not in failed
        if one.required and not one.system and missing:
            yield error(Code.GEN_REQUIRED, (one.name,))
    for name in shape.key:
        if not is_filled(state.get(name)) and name not in failed:
            yield error(Code.GEN_REQUIRED, (name,))


def check_references(state: State, known: Collection[tuple[str, Collection[str]]]) -> Iterator[Finding]:
    """Only of what this act gives: what was chosen once may have ended since."""
    for name, found in known:
        value = text(state, name)
        if value and changes(state, name) and value not in found:
            yield error(Code.GEN_REF, (name,), value=value)


def check_written(given: str | None, name: str = "reason") -> list[Finding]:
    """Of an act that needs its reason, or another text beside the record."""
    return [] if (given or "").strip() else [error(Code.GEN_REQUIRED, (name,))]


def check_period(state: State) -> Iterator[Finding]:
    begin, end = state.get("valid_from"), state.get("valid_to")
    if isinstance(begin, date) and isinstance(end, date) and end < begin:
        yield error(Code.GEN_RANGE, ("valid_to",), value=end.isoformat(), range=f"≥ {begin}")
