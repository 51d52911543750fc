"""Archive codes (档号; DA/T 13; domain 4.4): how they are written and read. Next: retention.py."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code

GENERAL = "00"  # the general type of a category, which its codes omit
HIGHEST_GIVEN = 999_999  # numbers are read up to nine digits: a thousand times as many are left to count
_PERIOD = r"Y|D\d+"
_PART = r"[0-9A-Z_]+"
_CODE = re.compile(
    rf"(?P<fonds>{_PART})-(?P<category>{_PART})(?:·(?P<type>{_PART}))?·(?P<year>\d{{4}})"
    rf"-(?P<retention>{_PERIOD})(?:-(?P<group>{_PART}))?-(?P<number>\d{{3,9}})"
)
_OF_VOLUMES = re.compile(rf"{_PART}-{_PART}(?:·{_PART})?·\d{{4}}-(?:{_PERIOD})")
_ALLOWED = re.compile(_PART)


class CodeForm(StrEnum):
    """Which template a code follows."""

    ITEM = "ITEM"  # Z109-WS·2023-D30-BGS-0001
    VOLUME = "VOLUME"  # Z109-KU·PZ·2023-D30-001
    IN_VOLUME = "IN_VOLUME"  # Z109-KU·PZ·2023-D30-001-0001, vouchers and other pieces of a volume


@dataclass(frozen=True)
class CodeFacts:
    """What a code is made of; `org_code` only of ITEM, `volume_code` only of IN_VOLUME."""

    form: CodeForm
    fonds: str
    category: str
    type_code: str
    year: str
    retention: str
    org_code: str = ""
    volume_code: str = ""


@dataclass(frozen=True)
class ParsedCode:
    """A code taken apart. `group` is what stands between retention and number: the department's code, or in
    the code of a voucher the number of its volume; None in the code of a volume.
    """

    code: str
    prefix: str
    number: int
    fonds: str
    category: str
    type_code: str
    year: str
    retention: str
    group: str | None


def normalise(typed: str) -> str:
    """AC-4: `.` and `・` are meant as `·`; letters are capitals."""
    return typed.strip().upper().replace(".", "·").replace("・", "·")


def form_of(unit: str, arrangement: str) -> CodeForm:
    """`unit` of the item, `arrangement` of its type."""
    if unit == "VOLUME":
        return CodeForm.VOLUME
    return CodeForm.IN_VOLUME if arrangement == "VOLUME" else CodeForm.ITEM


def prefix_of(facts: CodeFacts) -> str:
    """All that stands before the last `-` and the number; numbers count per prefix (AC-2)."""
    if facts.form is CodeForm.IN_VOLUME:
        return facts.volume_code
    kind = "" if facts.type_code == GENERAL else f"·{facts.type_code}"
    start = f"{facts.fonds}-{facts.category}{kind}·{facts.year}-{facts.retention}"
    return start if facts.form is CodeForm.VOLUME else f"{start}-{facts.org_code}"


def code_of(prefix: str, number: int) -> str:
    """Three digits of a volume, four of an item; as many as it takes beyond."""
    return f"{prefix}-{number:0{_digits(prefix)}d}"


def parse_code(typed: str) -> ParsedCode | None:
    """None when it follows no template."""
    code = normalise(typed)
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    prefix, _, written = code.rpartition("-")
    number = int(written)
    if number == 0 or code_of(prefix, number) != code:
        return None
    parts: Mapping[str, str | None] = found.groupdict()
    return ParsedCode(
        code,
        prefix,
        number,
        parts["fonds"] or "",
        parts["category"] or "",
        parts["type"] or GENERAL,
        parts["year"] or "",
        parts["retention"] or "",
        parts["group"],
    )


def check_given(typed: str, prefix: str) -> list[Finding]:
    """AC-3: a code that was given must be the one the template makes, but for its number, past which the
    counter jumps.
    """
    parsed = parse_code(typed)
    if parsed is not None and parsed.prefix == prefix and parsed.number <= HIGHEST_GIVEN:
        return []
    return [error(Code.AR_CODE_FORMAT, ("given_code",), value=typed, template=code_of(prefix, 1))]


def check_parts(facts: CodeFacts) -> Iterator[Finding]:
    """A part that holds a separator, or is empty, would make codes that nobody can read back."""
    named = [("institution_code", facts.fonds), ("archive_type", facts.category)]
    named += [("archive_type", facts.type_code), ("year", facts.year), ("retention", facts.retention)]
    if facts.form is CodeForm.ITEM:
        named.append(("department_code", facts.org_code))
    for name, part in named:
        if not _ALLOWED.fullmatch(part):
            yield error(Code.AR_CODE_FORMAT, (name,), value=part, template=code_of(prefix_of(facts), 1))


def _digits(prefix: str) -> int:
    return 3 if _OF_VOLUMES.fullmatch(prefix) else 4
