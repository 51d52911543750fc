"""Records with a code that stays, below their category, and deleted only unused. Next: vendors.py."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.rules.config import Config
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.shape import Shape
from models.rules.simple import check_required
from models.rules.sorts import Sort, check_code
from models.rules.state import FAILED, State, changes, is_new, text

SERIAL = 4  # digits of a proposed serial: 01 → 010001
CATEGORY = "category_code"
_SERIAL = re.compile(r"[0-9A-Z]+")


@dataclass(frozen=True)
class CategoryFacts:
    """A category that the record or the patch names. `last` is the highest serial of four digits below it,
    `free` the lowest that is not taken.
    """

    leaf: bool = True
    active: bool = True
    batch_required: bool = False  # its own, or of a category above
    last: int = 0
    free: int = 1


@dataclass(frozen=True)
class CodedFacts:
    """What the writer found of those that the record or the patch names."""

    config: Config
    shape: Shape
    today: date = date.min
    taken: bool = False
    used_by: str = ""
    categorised: bool = False  # there are categories, so each new record needs one (BD-6)
    categories: Mapping[str, CategoryFacts] = field(default_factory=dict[str, CategoryFacts])


def proposed(category: str, known: CategoryFacts) -> str:
    """BD-5: the category's code and the next serial; a gap where the last one is given; "" = all are."""
    serial = known.last + 1 if known.last + 1 < 10**SERIAL else known.free
    return f"{category}{serial:0{SERIAL}d}" if serial < 10**SERIAL else ""


def check_proposal(category: str, facts: CodedFacts) -> list[Finding]:
    """Whether a code can be proposed below this category; without one, codes are free."""
    known = facts.categories.get(category)
    if not category:
        return [error(Code.GEN_REQUIRED, (CATEGORY,))] if facts.categorised else []
    if known is None or not known.active:
        return [error(Code.GEN_REF, (CATEGORY,), value=category)]
    if not known.leaf:
        return [error(Code.RD_NOT_LEAF, (CATEGORY,), value=category)]
    if not proposed(category, known):
        return [error(Code.GEN_RANGE, (CATEGORY,), value=category, range=f"{1:0{SERIAL}d} – {'9' * SERIAL}")]
    return []


def with_code(state: State, sort: Sort, facts: CodedFacts) -> State:
    """A new record without a code gets the next one below its category, where there is one."""
    category = text(state, CATEGORY)
    known = facts.categories.get(category)
    if text(state, sort.code) or sort.code in state.get(FAILED, ()) or known is None:
        return state
    return state | {sort.code: proposed(category, known) or None}


def check_coded(state: State, sort: Sort, facts: CodedFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    yield from check_code(state, sort, taken=facts.taken)


def check_category(state: State, sort: Sort, facts: CodedFacts) -> list[Finding]:
    """BD-4 … BD-6, of what is new: a record of before there were categories goes on without one."""
    category, code = text(state, CATEGORY), text(state, sort.code)
    if not (is_new(state) or changes(state, CATEGORY)) or CATEGORY in state.get(FAILED, ()):
        return []
    found = check_proposal(category, facts)
    if code:  # who gave one needs no free serial
        found = [one for one in found if one.code is not Code.GEN_RANGE]
    if found:
        return found
    if category and code and not fits_category(code, category):
        return [error(Code.RD_PREFIX, (sort.code,), value=code, category=category)]
    return []


def fits_category(code: str, category: str) -> bool:
    """BD-5: digits or letters behind the category's code."""
    return code.startswith(category) and bool(_SERIAL.fullmatch(code[len(category) :]))
