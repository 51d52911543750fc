"""Lines of documents: items in their units, or postings on accounts (6.4, 6.5, 6.7). Next: documents.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from models.rules.base_data.accounts import check_leaf
from models.rules.base_data.choosing import Choice, Partners, ended_on, has_attribute, may_choose_item
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.shape import camel
from models.rules.state import FAILED, Path, State, changed, changes, is_filled, is_new, path_of, rows, text

FLOAT = "FLOAT"
_POSTED = ("ledger_account",)
_COUNTED = ("item_code", "unit_code", "rate", "batch_number")
# what an account may be kept by, and what of the document then says by whom
_KEPT_BY = {
    "by_customer": "customer_number",
    "by_vendor": "vendor_code",
    "by_department": "department_code",
    "by_person": "employee_code",
}


@dataclass(frozen=True)
class Named:
    """What the writer found of items, units and accounts that the lines name, each by its code: the columns
    of its row. A unit knows the kind of its group as `kind`.
    """

    items: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    units: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    accounts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])


def with_defaults(state: State, named: Named) -> None:
    """The unit is the item's main unit, the rate of a floating group that of the unit, unless given."""
    for row in rows(state, "lines"):
        item = named.items.get(text(row, "item_code"))
        failed = row.get(FAILED, ())
        if item is None or "unit_code" in failed:
            continue
        other = changes(row, "item_code") and not is_new(row)
        if not is_filled(row.get("unit_code")) or (other and not changes(row, "unit_code")):
            row["unit_code"] = item["main_unit_code"]
        unit = named.units.get(text(row, "unit_code"))
        if unit and unit["kind"] == FLOAT and not is_filled(row.get("rate")) and "rate" not in failed:
            row["rate"] = unit["rate"]


def check_lines(state: State, document: Partners, named: Named) -> Iterator[Finding]:
    """Of rows that this act gives or changes; that debit is credit, of all."""
    choice = document.choice
    for index, row in enumerate(rows(state, "lines")):
        path = path_of(row, ("lines", index))
        if not (is_new(row) or changed(row)):
            continue
        if choice.posts:
            yield from _check_posting(row, path, named)
        else:
            yield from _Counted(row, path, document).findings(named)
    if choice.posts:
        yield from _check_balance(state)
        yield from _check_kept_by(state, named)


@dataclass(frozen=True)
class _Counted:
    """A line with an item."""

    row: State
    path: Path
    document: Partners

    @property
    def choice(self) -> Choice:
        return self.document.choice

    def findings(self, named: Named) -> Iterator[Finding]:
        yield from _suppressed(self.row, self.path, _POSTED)
        code = text(self.row, "item_code")
        item = named.items.get(code)
        if not code:
            if "item_code" not in self.row.get(FAILED, ()):
                yield error(Code.GEN_REQUIRED, (*self.path, "item_code"))
        elif item is None:
            yield error(Code.GEN_REF, (*self.path, "item_code"), value=code)
        else:
            yield from self._check_item(code, item)
            yield from self._check_unit(item, named)
        yield from self._check_quantity()

    def _check_item(self, code: str, item: Mapping[str, Any]) -> Iterator[Finding]:
        at = (*self.path, "item_code")
        if is_new(self.row) or changes(self.row, "item_code"):
            if ends := ended_on(item, self.document.day):
                yield error(Code.RD_ENDED, at, value=code, day=ends.isoformat())
            if not may_choose_item(self.choice, item):
                lacks = not has_attribute(self.choice.item, item)
                wanted = camel(self.choice.item) if lacks else "stocked"
                yield error(Code.RD_ITEM_ATTR, at, value=code, attribute=wanted, document=self.document.kind)
        failed = "batch_number" in self.row.get(FAILED, ())
        if self.choice.stock and item["batch_managed"] and not failed:
            if not is_filled(self.row.get("batch_number")):
                yield error(Code.RD_BATCH_MISSING, (*self.path, "batch_number"), value=code)

    def _check_unit(self, item: Mapping[str, Any], named: Named) -> Iterator[Finding]:
        at, code = (*self.path, "unit_code"), text(self.row, "unit_code")
        if not code:
            return
        unit = named.units.get(code)
        chosen = is_new(self.row) or changes(self.row, "unit_code", "item_code")
        if unit is None or (chosen and not unit["active"]):
            yield error(Code.GEN_REF, at, value=code)
        elif unit["group_code"] != item["unit_group_code"]:
            yield error(Code.RD_UNIT_GROUP, at, value=code, group=item["unit_group_code"])
        elif is_filled(self.row.get("rate")):
            rate: Any = self.row["rate"]
            if unit["kind"] != FLOAT:
                yield error(Code.GEN_SUPPRESSED, (*self.path, "rate"))  # UN-4: it is the unit's
            elif rate <= 0:
                yield error(Code.GEN_RANGE, (*self.path, "rate"), value=f"{rate:f}", range="> 0")

    def _check_quantity(self) -> Iterator[Finding]:
        at, quantity = (*self.path, "quantity"), self.row.get("quantity")
        if not self.choice.counted or "quantity" in self.row.get(FAILED, ()):
            return
        if quantity is None:
            yield error(Code.GEN_REQUIRED, at)
        elif quantity <= 0:
            yield error(Code.GEN_RANGE, at, value=f"{quantity:f}", range="> 0")


def _check_posting(row: State, path: Path, named: Named) -> Iterator[Finding]:
    """CA-3: only leaves are posted to, each line on one side."""
    yield from _suppressed(row, path, _COUNTED)
    at, key = (*path, "ledger_account"), text(row, "ledger_account")
    account, failed = named.accounts.get(key), row.get(FAILED, ())
    if not key:
        if "ledger_account" not in failed:
            yield error(Code.GEN_REQUIRED, at)
    elif account is None or (not account["active"] and (is_new(row) or changes(row, "ledger_account"))):
        yield error(Code.GEN_REF, at, value=key)
    else:
        yield from check_leaf(at, key, account["leaf"])
    debit, credit = row.get("debit"), row.get("credit")
    if debit and credit:
        yield error(Code.GEN_SUPPRESSED, (*path, "credit"))
    elif not debit and not credit and not {"debit", "credit"} & set(failed):
        yield error(Code.GEN_REQUIRED, (*path, "debit"))


def _check_balance(state: State) -> Iterator[Finding]:
    lines = rows(state, "lines")
    if any({"debit", "credit"} & set(row.get(FAILED, ())) for row in lines):
        return
    debit, credit = (
        sum((row.get(side) or Decimal(0) for row in lines), Decimal(0)) for side in ("debit", "credit")
    )
    if debit != credit:
        yield error(Code.RD_BALANCE, ("lines",), debit=f"{debit:.2f}", credit=f"{credit:.2f}")


def _check_kept_by(state: State, named: Named) -> Iterator[Finding]:
    """CA-2: an account that is kept by customers is posted to for one."""
    accounts = [named.accounts.get(text(row, "ledger_account"), {}) for row in rows(state, "lines")]
    for setting, name in _KEPT_BY.items():
        asked = any(account.get(setting) for account in accounts)
        if asked and not is_filled(state.get(name)) and name not in state.get(FAILED, ()):
            yield error(Code.GEN_REQUIRED, (name,))


def _suppressed(row: State, path: Path, names: tuple[str, ...]) -> Iterator[Finding]:
    for name in names:
        if is_filled(row.get(name)):
            yield error(Code.GEN_SUPPRESSED, (*path, name))
