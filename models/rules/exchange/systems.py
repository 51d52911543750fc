"""What is asked of an external system, of its code maps and its drop boxes. Next: message.py."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from models.rules.exchange.message import Format, NumberPolicy
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.rights import ADMIN, INTEGRATOR, Rights, may_any, may_look_any
from models.rules.roles import AUDITOR
from models.rules.state import Path

PER_ROW, ATOMIC = "PER_ROW", "ATOMIC"
FOLDER, BUCKET = "FOLDER", "BUCKET"
MOST_MAPS = 5_000  # in one call
_SYSTEM = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,9}")
_BOX = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,19}")
_DOMAIN = re.compile(r"[A-Z0-9_]{1,20}")
_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_LONGEST_NAME, _LONGEST_CODE, _LONGEST_PATH, _LONGEST_REASON = 80, 60, 250, 200
_CODES = frozenset(one.value for one in Code)


@dataclass(frozen=True)
class SystemForm:
    """An external system as somebody wants it (domain 3.5)."""

    system: str
    name: str
    user_name: str
    number_policy: NumberPolicy = NumberPolicy.KEEP
    accepted_codes: Sequence[str] = ()
    reason: str = ""
    account_group: str | None = None
    company_code: str | None = None
    sales_area: str | None = None
    sends_acknowledgement: bool = False
    active: bool = True


@dataclass(frozen=True)
class MapRow:
    """A code of the other system, and ours."""

    domain: str
    external_code: str
    internal_code: str
    description: str = ""


@dataclass(frozen=True)
class BoxForm:
    """A drop box as somebody wants it."""

    box_code: str
    kind: str
    path: str
    system: str
    format: Format
    mode: str
    active: bool = True


def usual_mode(format: Format) -> str:
    """A wrong row of a workbook refuses its file unless one says otherwise (domain 3.4)."""
    return ATOMIC if format in (Format.U8, Format.SHEET) else PER_ROW


def may_send(rights: Rights) -> bool:
    """In the name of a system that is his."""
    return may_any(rights, INTEGRATOR, ADMIN)


def may_look(rights: Rights) -> bool:
    """At what is his."""
    return may_look_any(rights, INTEGRATOR, ADMIN)


def looks_at_all(rights: Rights) -> bool:
    return may_look_any(rights, ADMIN, AUDITOR)


def keeps_all(rights: Rights) -> bool:
    return may_any(rights, ADMIN)


def check_system(form: SystemForm) -> Iterator[Finding]:
    yield from fits(_SYSTEM, form.system, ("system",))
    yield from fits_text(form.name, _LONGEST_NAME, ("name",), needed=True)
    yield from fits_text(form.reason, _LONGEST_REASON, ("reason",))
    for place, code in enumerate(form.accepted_codes):
        if code not in _CODES:
            yield error(Code.GEN_REF, ("accepted_codes", place), value=code[:_LONGEST_CODE])


def check_maps(rows: Sequence[MapRow], remove: Sequence[tuple[str, str]] = ()) -> Iterator[Finding]:
    """`remove`: rows by domain and external code."""
    for name, listed in (("rows", rows), ("remove", remove)):
        if len(listed) > MOST_MAPS:
            yield error(Code.IN_SIZE, (name,), value=str(len(listed)), max=str(MOST_MAPS))
    for place, (domain, code) in enumerate(remove):
        at = ("remove", place)
        yield from fits(_DOMAIN, domain, (*at, "domain"))
        yield from fits_text(code, _LONGEST_CODE, (*at, "external_code"), needed=True)
    seen: set[tuple[str, str]] = set()
    for place, row in enumerate(rows):
        at = ("rows", place)
        yield from fits(_DOMAIN, row.domain, (*at, "domain"))
        yield from fits_text(row.external_code, _LONGEST_CODE, (*at, "external_code"), needed=True)
        yield from fits_text(row.internal_code, _LONGEST_CODE, (*at, "internal_code"), needed=True)
        yield from fits_text(row.description, _LONGEST_NAME, (*at, "description"))
        if (key := (row.domain, row.external_code)) in seen:
            yield error(Code.GEN_DUPLICATE, (*at, "external_code"), value=row.external_code)
        seen.add(key)


def check_box(form: BoxForm, kinds: Iterable[str]) -> Iterator[Finding]:
    """`kinds`: those that the settings have a place for."""
    yield from fits(_BOX, form.box_code, ("box_code",))
    if form.kind not in kinds:
        yield error(Code.GEN_STATE, ("kind",), value=f"DOSSIER_DROP_{form.kind}: –")
    yield from fits_place(form.path, ("path",))


def fits_place(given: str, path: Path) -> Iterator[Finding]:
    """Of a folder or prefix, below that of the settings: it leads to no other."""
    parts = PurePosixPath(given).parts
    plain = all(_PART.fullmatch(part) for part in parts) and "/".join(parts) == given
    if not parts or not plain or len(given) > _LONGEST_PATH:
        yield error(Code.GEN_PATTERN, path, value=given[:_LONGEST_CODE])


def fits(pattern: re.Pattern[str], given: str, path: Path) -> Iterator[Finding]:
    if not pattern.fullmatch(given):
        yield error(Code.GEN_PATTERN, path, value=given[:_LONGEST_CODE])


def fits_text(given: str, longest: int, path: Path, *, needed: bool = False) -> Iterator[Finding]:
    if needed and not given.strip():
        yield error(Code.GEN_REQUIRED, path)
    if len(given) > longest:
        yield error(Code.GEN_LENGTH, path, value=given[:longest], max=str(longest))
    if not given.isprintable():
        yield error(Code.GEN_PATTERN, path, value=repr(given)[:_LONGEST_CODE])
