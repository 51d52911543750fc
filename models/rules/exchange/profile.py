"""What a message leaves to the profile of its system: the layers of rows that name none. Next: matching.py.

U8+ knows neither company codes nor sales areas. Its rows come without such keys; here they get those of the
profile, or are left out, which is told where a value is lost by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.rules.config import Config
from models.rules.finding import Finding, warning
from models.rules.finding_codes import Code
from models.rules.state import PATH, Patch, State, is_filled, path_of, rows, text

DEFAULTS = "@defaults"  # of a patch: what a customer who is created by it has beside it
_AREA = ("sales_org", "channel", "division")
_SALES, _COMPANY = "SALES", "COMPANY"  # levels of texts
_MOST_KEY = 15


@dataclass(frozen=True)
class Layers:
    """Of the profile; `company_code` and `sales_area` are null where it names none."""

    account_group: str | None
    company_code: str | None
    sales_area: str | None
    config: Config

    @property
    def company(self) -> State:
        return {"company_code": self.company_code} if self.company_code else {}

    @property
    def area(self) -> State:
        return dict(zip(_AREA, self.sales_area.split("/"), strict=True)) if self.sales_area else {}

    def credit_area(self, patch: Patch) -> State:
        """That of the first company code that is named."""
        named = [text(row, "company_code") for row in rows(patch, "company_codes")]
        for code in filter(None, [*named, self.company_code]):
            known = self.config.company_codes.get(code.strip().upper())
            if known and known.credit_control_area:
                return {"credit_control_area": known.credit_control_area}
        return {}


def with_profile(patch: Patch, layers: Layers, *, new: bool) -> tuple[State, list[Finding]]:
    """`new`: the customer is created by it. The codes of `patch` are ours already."""
    found: list[Finding] = []
    ready = dict(patch)
    begun: Mapping[str, Any] = ready.pop(DEFAULTS, {})
    if new:
        ready = {**begun, **ready}
        if layers.account_group and not is_filled(ready.get("account_group")):
            ready["account_group"] = layers.account_group
    for relation, names, key in (
        ("company_codes", ("company_code",), layers.company),
        ("sales_areas", _AREA, layers.area),
        ("credit_areas", ("credit_control_area",), layers.credit_area(patch)),
    ):
        if relation in ready:
            ready[relation] = _keyed(rows(ready, relation), names, key, found)
    if "texts" in ready:
        ready["texts"] = _texts(rows(ready, "texts"), layers, found)
    if "bank_details" in ready:
        ready["bank_details"] = _banks(rows(ready, "bank_details"), found)
    return {name: value for name, value in ready.items() if value != [] or name not in patch}, found


def _keyed(listed: list[State], names: tuple[str, ...], key: State, found: list[Finding]) -> list[State]:
    kept: list[State] = []
    for row in listed:
        if any(is_filled(row.get(name)) for name in names):
            kept.append(row)
        elif key:
            kept.append({**row, **key})
        else:
            found += _lost(row)
    return kept


def _texts(listed: list[State], layers: Layers, found: list[Finding]) -> list[State]:
    areas = [row for row in listed if row.get("level") == _SALES]
    companies = [row for row in listed if row.get("level") == _COMPANY]
    others = [row for row in listed if row.get("level") not in (_SALES, _COMPANY)]
    below = _keyed(areas, _AREA, layers.area, found)
    return [*others, *_keyed(companies, ("company_code",), layers.company, found), *below]


def _banks(listed: list[State], found: list[Finding]) -> list[State]:
    """A bank that is told by its name has no key, unless a map gave it one: the account is left out."""
    kept: list[State] = []
    for row in listed:
        key = text(row, "bank_key").strip()
        if key and key.isascii() and len(key) <= _MOST_KEY:
            kept.append(row)
        else:
            found.append(warning(Code.IN_BANK, (*path_of(row), "bank_key"), value=key or "–"))
    return kept


def _lost(row: State) -> list[Finding]:
    told = [name for name, value in row.items() if not name.startswith("@") and value not in (None, [])]
    return [warning(Code.IN_UNKNOWN_FIELD, (*row.get(PATH, ()), name), field=name) for name in told]
