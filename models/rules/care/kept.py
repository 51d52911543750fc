"""Activities, gifts and batches of coupons: codes that stay, deleted only unused. Next: activities.py."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.rules.config import Config
from models.rules.decision import Decision, Ending, conclude
from models.rules.fields import read
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.messages import MessageId
from models.rules.shape import Shape
from models.rules.simple import check_required
from models.rules.sorts import Sort, check_code
from models.rules.state import FAILED, State, Value, is_new, text

_CODE = re.compile(r"[A-Z0-9_-]+")  # what is named after one is written code/customer, code/00000012


@dataclass(frozen=True)
class KeptFacts:
    """What the writer found of those that the record or the patch names."""

    config: Config
    shape: Shape
    taken: bool = False
    used_by: str = ""


def check_kept(state: State, sort: Sort, facts: KeptFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    code, path = text(state, sort.code), (sort.code,)
    if sort.code in state.get(FAILED, ()):
        return
    if is_new(state) and code and not _CODE.fullmatch(code):
        yield error(Code.GEN_PATTERN, path, value=code)
    else:
        yield from check_code(state, sort, taken=facts.taken)


def check_least(state: State, name: str, least: int, most: int | None = None) -> Iterator[Finding]:
    value = state.get(name)
    if value is not None and not (least <= value and (most is None or value <= most)):
        span = f"≥ {least}" if most is None else f"{least} – {most}"
        yield error(Code.GEN_RANGE, (name,), value=f"{value}", range=span)


def conclude_kept(sort: Sort, old: State | None, state: State, facts: KeptFacts, ending: Ending) -> Decision:
    if old is not None:
        return conclude(sort.change, old, state, facts, ending)
    ending = replace(ending, message=sort.told(MessageId.RECORD_CREATED, state))
    return conclude(sort.create, None, state, facts, ending)


def read_given(
    shape: Shape, config: Config, given: dict[str, Value], findings: list[Finding]
) -> dict[str, Value]:
    """What an act is told beside its record, as the fields of these names would have it; what is wrong with
    it is added to the findings.
    """
    found: dict[str, Value] = {}
    for name, raw in given.items():
        got = read(shape.fields[name], raw, (name,), config)
        findings += got.findings
        found[name] = got.value
    return found
