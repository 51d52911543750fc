"""What the metadata of an archive item may say (domain 4.2), whoever writes it. Next: items.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from models.rules.archive import DRAFT, VOLUME
from models.rules.archives.codes import (
    CodeFacts,
    CodeForm,
    check_given,
    check_parts,
    form_of,
    normalise,
    parse_code,
    prefix_of,
)
from models.rules.archives.retention import check_minimum
from models.rules.archives.vouchers import VOUCHER, VoucherFacts, check_voucher, row_of
from models.rules.config import Config
from models.rules.finding import Finding, confirm, error
from models.rules.finding_codes import Code
from models.rules.shape import Shape
from models.rules.simple import check_required
from models.rules.state import FAILED, State, changed, changes, is_new, rows, text

MOST_KEYWORDS = 20
_FIRST_YEAR = 1900


@dataclass(frozen=True)
class TypeFacts:
    """A type of archives: what it gives to new items, and what it asks of all."""

    retention: str
    access_level: int
    arrangement: str = "ITEM"
    template_kind: str = "OTHER"
    minimum: str | None = None
    active: bool = True


@dataclass(frozen=True)
class DepartmentFacts:
    org_code: str
    institution: str | None = None
    usable: bool = True


@dataclass(frozen=True)
class KindFacts:
    """A kind of accounting archives."""

    archive_type: str
    minimum: str
    by_event: bool = False
    active: bool = True


@dataclass(frozen=True)
class VolumeFacts:
    """What an item takes from the volume it lies in."""

    institution_code: str
    archive_type: str
    archive_code: str
    year: str | None = None
    retention: str | None = None
    access_level: int | None = None
    department_code: str | None = None
    carrier: str | None = None
    open: bool = False


@dataclass(frozen=True)
class ItemFacts:
    """What the writer found of those that the records or their patches name."""

    today: date
    config: Config
    shape: Shape
    fonds: Mapping[str, str] = field(default_factory=dict[str, str])  # institution -> its fonds number
    institutions: frozenset[str] = frozenset()  # of those, the ones that may be chosen
    types: Mapping[str, TypeFacts] = field(default_factory=dict[str, TypeFacts])
    departments: Mapping[str, DepartmentFacts] = field(default_factory=dict[str, DepartmentFacts])
    locations: Mapping[str, str | None] = field(default_factory=dict[str, str | None])  # -> institution
    kinds: Mapping[str, KindFacts] = field(default_factory=dict[str, KindFacts])
    volumes: Mapping[str, VolumeFacts] = field(default_factory=dict[str, VolumeFacts])
    customers: frozenset[str] = frozenset()  # those the caller sees
    taken_codes: frozenset[str] = frozenset()  # archive codes that were given
    vouchers: VoucherFacts | None = None

    def of_type(self, state: State) -> TypeFacts | None:
        return self.types.get(text(state, "archive_type"))

    def kind_of(self, state: State) -> KindFacts | None:
        return self.kinds.get(text(state, "accounting_kind"))

    def volume_of(self, state: State) -> VolumeFacts | None:
        return self.volumes.get(text(state, "volume_id"))


def code_facts(state: State, facts: ItemFacts) -> CodeFacts | None:
    """What its archive code is made of; None as long as a part is missing."""
    kind, fonds = facts.of_type(state), facts.fonds.get(text(state, "institution_code"))
    year, retention = text(state, "year"), text(state, "retention")
    if kind is None or fonds is None or not year or not retention:
        return None
    category, _, type_code = text(state, "archive_type").partition("/")
    form = form_of(text(state, "unit"), kind.arrangement)
    volume = facts.volume_of(state)
    department = facts.departments.get(text(state, "department_code"))
    if (form is CodeForm.IN_VOLUME and volume is None) or (form is CodeForm.ITEM and department is None):
        return None
    return CodeFacts(
        form,
        *(fonds, category, type_code, year, retention),
        department.org_code if department else "",
        volume.archive_code if volume else "",
    )


def check_metadata(state: State, facts: ItemFacts) -> Iterator[Finding]:
    """Of a state as merged; what the request does not touch was checked when it came."""
    yield from check_required(state, facts.shape)
    yield from _check_counts(state)
    yield from _check_references(state, facts)
    yield from _check_times(state, facts.today)
    yield from _check_volume(state, facts)
    yield from check_period(state, facts)
    keywords = rows(state, "keywords")
    if len(keywords) > MOST_KEYWORDS:
        told = {"value": str(len(keywords)), "range": f"≤ {MOST_KEYWORDS}"}
        yield error(Code.GEN_RANGE, ("keywords",), **told)
    if text(state, "dossier_kind") and not text(state, "customer_number"):
        yield error(Code.GEN_REQUIRED, ("customer_number",))
    if row_of(state) is not None:
        kind = facts.of_type(state)
        if kind is not None and kind.template_kind != "VOUCHER":
            yield error(Code.GEN_SUPPRESSED, (VOUCHER,))
        elif facts.vouchers is not None:
            volume = facts.volume_of(state)
            yield from check_voucher(
                state, replace(facts.vouchers, volume_year=(volume.year if volume else None) or "")
            )
    if text(state, "state") == DRAFT:
        yield from _check_given_code(state, facts)


def check_period(state: State, facts: ItemFacts) -> list[Finding]:
    """RT: never below what the law asks of the kind, or else of the type."""
    if not changes(state, "retention", "archive_type", "accounting_kind", "event_on") and not is_new(state):
        return []
    return check_kept_long_enough(state, facts)


def check_kept_long_enough(state: State, facts: ItemFacts) -> list[Finding]:
    kind, accounting = facts.of_type(state), facts.kind_of(state)
    minimum = accounting.minimum if accounting else kind.minimum if kind else None
    by_event = accounting.by_event if accounting else False
    return check_minimum(text(state, "retention"), minimum, by_event=by_event)


def _check_counts(state: State) -> Iterator[Finding]:
    for name in ("pages", "copies"):
        value = state.get(name)
        if isinstance(value, int) and value < 0:
            yield error(Code.GEN_RANGE, (name,), value=str(value), range="≥ 0")


def _check_references(state: State, facts: ItemFacts) -> Iterator[Finding]:
    """Only of what this act gives: what was chosen once may have ended since."""
    institution, place = text(state, "institution_code"), text(state, "location_code")
    kind, accounting = facts.of_type(state), facts.kind_of(state)
    department = facts.departments.get(text(state, "department_code"))
    good = {
        "institution_code": institution in facts.institutions,
        "archive_type": kind is not None and kind.active,
        "department_code": department is not None
        and department.usable
        and department.institution in (None, institution),
        "location_code": place in facts.locations and facts.locations[place] in (None, institution),
        "accounting_kind": accounting is not None
        and accounting.active
        and accounting.archive_type == text(state, "archive_type"),
        "customer_number": text(state, "customer_number") in facts.customers,
        "volume_id": facts.volume_of(state) is not None,
    }
    touched = changed(state)
    if "archive_type" in touched:
        touched |= {"accounting_kind"}
    for name, fits in good.items():
        if not fits and name in touched and text(state, name):
            yield error(Code.GEN_REF, (name,), value=text(state, name))


def _check_times(state: State, today: date) -> Iterator[Finding]:
    year, formed_on = text(state, "year"), state.get("formed_on")
    last = today.year + 1
    if year and not _FIRST_YEAR <= int(year) <= last:
        yield error(Code.GEN_RANGE, ("year",), value=year, range=f"{_FIRST_YEAR} – {last}")
    for name in ("formed_on", "event_on"):
        day = state.get(name)
        if isinstance(day, date) and day > today:
            yield error(Code.GEN_RANGE, (name,), value=day.isoformat(), range=f"≤ {today}")
    if changes(state, "year", "formed_on") or is_new(state):
        yield from check_year(state)
    if isinstance(formed_on, date) and formed_on.year < _FIRST_YEAR:
        yield error(Code.GEN_RANGE, ("formed_on",), value=formed_on.isoformat(), range=f"≥ {_FIRST_YEAR}")


def check_year(state: State) -> list[Finding]:
    """Formed in another year than it is filed under: that needs a reason. Of vouchers the period says it."""
    if row_of(state) is not None:
        return []
    year, formed_on = text(state, "year"), state.get("formed_on")
    if not year or not isinstance(formed_on, date) or formed_on.year == int(year):
        return []
    return [confirm(Code.AR_YEAR, ("formed_on",), value=formed_on.isoformat(), year=year)]


def _check_volume(state: State, facts: ItemFacts) -> Iterator[Finding]:
    """Same institution, same type, open; and it lies where the volume lies."""
    volume = facts.volume_of(state)
    if volume is None:
        return
    value = text(state, "volume_id")
    same = (volume.institution_code, volume.archive_type) == (
        text(state, "institution_code"),
        text(state, "archive_type"),
    )
    if changes(state, "volume_id", "archive_type") or is_new(state):
        if not same or text(state, "unit") == VOLUME:
            yield error(Code.GEN_REF, ("volume_id",), value=value)
        elif not volume.open:
            yield error(Code.GEN_STATE, ("volume_id",), value=volume.archive_code)
    if text(state, "location_code") and changes(state, "location_code", "volume_id"):
        yield error(Code.GEN_SUPPRESSED, ("location_code",))


def _check_given_code(state: State, facts: ItemFacts) -> Iterator[Finding]:
    """AC-3. Against the template as far as its parts are known, and against all codes ever given."""
    given = text(state, "given_code")
    if not given or "given_code" in state.get(FAILED, ()):
        return
    parts = code_facts(state, facts)
    if parts is not None:
        wrong = [*check_parts(parts), *check_given(given, prefix_of(parts))]
    else:
        wrong = [] if parse_code(given) else [error(Code.AR_CODE_FORMAT, ("given_code",), value=given)]
    yield from wrong
    if not wrong and normalise(given) in facts.taken_codes:
        yield error(Code.GEN_DUPLICATE, ("given_code",), value=normalise(given))
