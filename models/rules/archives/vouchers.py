"""Vouchers (会计凭证): what one must say, and which of them are missing in a volume. Next: volumes.py."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain, groupby, islice, pairwise
from typing import Any, NamedTuple

from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.shape import Shape
from models.rules.simple import check_required
from models.rules.state import FAILED, Path, State, is_filled, path_of, rows, text

VOUCHER = "voucher"  # the relation that holds the one row, and the input's field
VOUCHER_TYPES = ("记", "收", "付", "转")
PERIODS = (1, 16)
LAST_REGULAR_PERIOD = 12  # the others adjust, and may be dated after the year
NUMBERS = (1, 999_999)
_TOLD = 100  # missing numbers in one text


class VoucherKey(NamedTuple):
    """VO-1: what a voucher is unique by."""

    company_code: str
    fiscal_year: str
    period: int
    voucher_type: str
    voucher_no: int

    def __str__(self) -> str:
        return "/".join(map(str, self))


@dataclass(frozen=True)
class VoucherFacts:
    """What the writer found. `shape` is that of the row, the item's child `voucher`."""

    shape: Shape
    companies: frozenset[str] = frozenset()  # company codes that exist
    taken: frozenset[VoucherKey] = frozenset()  # keys of other vouchers
    volume_year: str = ""  # of the volume it lies in; "" = not known


def row_of(item: Mapping[str, Any]) -> State | None:
    """The item's voucher data; None when it is no voucher."""
    return next(iter(rows(item, VOUCHER)), None)


def key_of(row: Mapping[str, Any]) -> VoucherKey | None:
    """None as long as a part is missing or could not be read."""
    parts: list[Any] = [row.get(name) for name in VoucherKey._fields]
    failed = row.get(FAILED, ())
    if any(not is_filled(part) for part in parts) or any(name in failed for name in VoucherKey._fields):
        return None
    return VoucherKey(*parts)


def check_voucher(item: State, facts: VoucherFacts) -> list[Finding]:
    """Domain 4.3, all findings at once; of an item as merged, so that paths are those of the input."""
    row = row_of(item)
    if row is None:
        return [error(Code.GEN_REQUIRED, (VOUCHER,))]
    return list(_check(row, path_of(row, (VOUCHER,)), facts))


def _check(row: State, path: Path, facts: VoucherFacts) -> Iterator[Finding]:
    for one in check_required(row, facts.shape):
        yield replace(one, path=(*path, *one.path))
    company, kind = text(row, "company_code"), text(row, "voucher_type")
    if company and company not in facts.companies:
        yield error(Code.GEN_REF, (*path, "company_code"), value=company)
    if kind and kind not in VOUCHER_TYPES:
        yield error(Code.GEN_REF, (*path, "voucher_type"), value=kind)
    yield from _check_ranges(row, path, facts)
    yield from _check_totals(row, path)
    by, reviewer = text(row, "prepared_by"), text(row, "reviewed_by")
    if by and by.casefold() == reviewer.casefold():
        yield error(Code.AR_VOU_SAMEUSER, (*path, "reviewed_by"), value=reviewer)
    key = key_of(row)
    if key is not None and key in facts.taken:
        yield error(Code.GEN_DUPLICATE, (*path, "voucher_no"), value=str(key))


def _check_ranges(row: State, path: Path, facts: VoucherFacts) -> Iterator[Finding]:
    for name, (low, high) in (("period", PERIODS), ("voucher_no", NUMBERS)):
        value = row.get(name)
        if isinstance(value, int) and not low <= value <= high:
            yield error(Code.GEN_RANGE, (*path, name), value=str(value), range=f"{low} – {high}")
    count = row.get("attachment_count")
    if isinstance(count, int) and count < 0:
        yield error(Code.GEN_RANGE, (*path, "attachment_count"), value=str(count), range="≥ 0")
    year, period, day = text(row, "fiscal_year"), row.get("period"), row.get("voucher_date")
    if year and facts.volume_year and year != facts.volume_year:  # the volume's retention starts with it
        yield error(Code.GEN_RANGE, (*path, "fiscal_year"), value=year, range=facts.volume_year)
    regular = isinstance(period, int) and period <= LAST_REGULAR_PERIOD
    if year and regular and isinstance(day, date) and day.year != int(year):
        within = f"{year}-01-01 – {year}-12-31"
        yield error(Code.GEN_RANGE, (*path, "voucher_date"), value=day.isoformat(), range=within)


def _check_totals(row: State, path: Path) -> Iterator[Finding]:
    debit, credit = row.get("debit_total"), row.get("credit_total")
    if isinstance(debit, Decimal) and isinstance(credit, Decimal) and debit != credit:
        yield error(Code.AR_VOU_BALANCE, (*path, "credit_total"), debit=f"{debit:f}", credit=f"{credit:f}")


def gaps(volume: Iterable[VoucherKey], elsewhere: Iterable[VoucherKey] = ()) -> list[Finding]:
    """VO-2: for each company code, year, period and type the numbers below the volume's highest that lie in
    no volume: the vouchers of a period may fill several.
    """
    known: dict[tuple[Any, ...], set[int]] = {}
    for key in elsewhere:
        known.setdefault(key[:-1], set()).add(key.voucher_no)
    found: list[Finding] = []
    for group, members in groupby(sorted(volume), lambda key: key[:-1]):
        numbers = {key.voucher_no for key in members}
        holes = _holes(numbers | known.get(group, set()), max(numbers))
        if holes:
            found.append(_gap("/".join(map(str, group)), holes))
    return found


def _holes(numbers: set[int], highest: int) -> list[range]:
    """What lies between the numbers: never number by number, since a single one may be 999,999."""
    here = sorted(number for number in numbers if 1 <= number <= highest)
    return [range(one + 1, other) for one, other in pairwise([0, *here]) if one + 1 < other]


def _gap(group: str, holes: list[range]) -> Finding:
    many = sum(map(len, holes))
    shown = [str(number) for number in islice(chain.from_iterable(holes), _TOLD)]
    more = [f"… (+{many - _TOLD})"] if many > _TOLD else []
    return warning(Code.AR_VOU_GAP, (), group=group, missing=", ".join(shown + more))


def miscounted(name: str, told: int, found: int) -> Finding:
    """VO-3: the attachments that a voucher says it has are not those that are stored."""
    return warning(Code.AR_VOU_COUNT, (), value=name, told=str(told), found=str(found))
