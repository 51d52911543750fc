"""Tax numbers by their types: CN5 is the 统一社会信用代码, DE0 a VAT registration. Next: writing.py."""

from typing import Any

from models.rules.merge import REMOVE
from models.rules.state import PATH, Path, State, rows, text
from resolvers.exchange.odata.rows import IS_GONE, Given, Rows

TAXES = "to_BusinessPartnerTax"
KIND, NUMBER, LONG_NUMBER = "BPTaxType", "BPTaxNumber", "BPTaxLongNumber"
USCC = "CN5"
_OLD_USCC = ("CN1", "CN0")  # where others have it
_SHORT = 20  # signs of BPTaxNumber
_VAT, _LAST = "0", "5"
_NUMBERED = "1234"


def take_taxes(reading: Rows, patch: State, partner: Given, customer: Given) -> None:
    """What the customer's own properties say already stays so."""
    found = reading.many(partner, TAXES, ())
    if found is None:
        return
    kinds = {text(one, KIND).strip().upper() for _, one in found}
    uscc = USCC if USCC in kinds else next((kind for kind in _OLD_USCC if kind in kinds), None)
    registered: list[State] = []
    for path, one in found:
        kind, number = text(one, KIND).strip().upper(), _number(one)
        last = kind[-1:]
        if kind == uscc or last == _LAST:
            _fill(patch, "uscc", number)
        elif last == _VAT:
            registered += _registered(patch, customer, one, path)
        elif last and last in _NUMBERED:
            _fill(patch, f"tax_number{last}", number)
        else:
            reading.taking.unknown(path, f"{KIND} {kind}")
    patch["vat_registrations"] = registered


def _registered(patch: State, customer: Given, one: Given, path: Path) -> list[State]:
    """That of the customer's own country is a field of his; those of others are rows."""
    country, number = text(one, KIND).strip().upper()[:-1], _number(one)
    own = country == patch.get("country")
    if own and "VATRegistration" not in customer:
        _fill(patch, "vat_registration_no", number)
        return []
    if number is not None and number == patch.get("vat_registration_no" if own else "uscc"):
        return []
    row: State = {PATH: path, "country": country, "vat_registration_no": number}
    return [row | ({REMOVE: True} if one.get(IS_GONE) is not None else {})]


def _fill(patch: State, column: str, number: str | None) -> None:
    if patch.get(column) is None:
        patch[column] = number


def _number(one: Given) -> str | None:
    return text(one, LONG_NUMBER).strip() or text(one, NUMBER).strip() or None


def taxes_of(state: State) -> list[dict[str, Any]]:
    said = [_entity(USCC, state["uscc"])] if "uscc" in state else []
    for row in rows(state, "vat_registrations"):
        gone = {IS_GONE: {"reason": "deleted"}} if row.get(REMOVE) else {}
        said.append(_entity(f"{text(row, 'country')}{_VAT}", row.get("vat_registration_no")) | gone)
    return said


def _entity(kind: str, number: str | None) -> dict[str, Any]:
    long = len(number or "") > _SHORT
    return {KIND: kind, LONG_NUMBER if long else NUMBER: number}
