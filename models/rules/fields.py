"""One value by the facts of its field: form, length, signs, reference list. Next: merge.py."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from models.rules.config import Config
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.numbers import stored
from models.rules.shape import FieldShape, Form
from models.rules.state import Path, Value

_CODE = re.compile(r"[A-Z0-9_./-]+")
_DIGITS = re.compile(r"[0-9]+")
_ACCOUNT = re.compile(r"[0-9A-Z]+")
# people paste these with the blanks they are printed with
_SPACELESS = frozenset({"uscc", "swift", "bank_key", "vat_registration_no"})
_HIDDEN = "****"
_RANGES: Mapping[str, tuple[int, int]] = {
    "employee_count": (0, 999_999),
    "days_until_check_paid": (0, 999),
    "dunning_level": (0, 9),
    "order_probability": (0, 100),
    "max_partial_deliveries": (0, 9),
    "insurance_lead_months": (0, 99),
    "deductible_percent": (0, 100),
    "pod_days": (0, 999),
    "access_level": (0, 3),
    "default_access_level": (0, 3),
}
_SIGNED = frozenset({"debit_total", "credit_total"})  # a voucher that cancels another is booked in red
_REPEATED = frozenset({Form.CODE, Form.DIGITS})
_SHORT, _MOST = 10, 20_000
_INT4 = (-2_147_483_648, 2_147_483_647)


class Read(NamedTuple):
    """A value as it is stored, or what is wrong with it."""

    value: Value = None
    findings: tuple[Finding, ...] = ()


def remembered(shape: FieldShape, raw: object, config: Config) -> Read | None:
    """Codes are few and come again and again: what is right with one is remembered with the configuration.
    None: ask `read`, which says what is wrong.
    """
    if shape.form not in _REPEATED or not isinstance(raw, str) or len(raw) > _SHORT:
        return None
    known: dict[tuple[str, str, str], Read] = config.worked_out.setdefault(remembered, {})
    key = (shape.sap, shape.name, raw)
    found = known.get(key)
    if found is None:
        found = read(shape, raw, (), config)
        if found.findings:
            return None
        if len(known) >= _MOST:
            known.clear()
        known[key] = found
    return found


def read(shape: FieldShape, raw: object, path: Path, config: Config) -> Read:
    """None and blank text are empty. A value with findings is None."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return Read(False if shape.form is Form.BOOLEAN else None)
    try:
        value = _READERS[shape.form](shape, raw)
    except _Wrong as wrong:
        shown = _HIDDEN if shape.form is Form.SEALED else str(raw)[:100]
        return Read(None, (error(wrong.code, path, value=shown, **wrong.params),))
    if shape.codes and isinstance(value, str) and not config.knows(shape.codes, value):
        return Read(value, (error(Code.GEN_REF, path, value=value, list=shape.codes),))
    return Read(value)


class _Wrong(Exception):
    def __init__(self, code: Code, **params: str) -> None:
        self.code = code
        self.params = params


def _text(shape: FieldShape, raw: object) -> str:
    typed = _string(raw)
    if not typed.isprintable() and any(unicodedata.category(sign) == "Cc" for sign in typed):
        raise _Wrong(Code.GEN_PATTERN)
    return _fitting(shape, typed)


def _long(shape: FieldShape, raw: object) -> str:
    typed = _string(raw).replace("\r\n", "\n")
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in typed):
        raise _Wrong(Code.GEN_PATTERN)
    return _fitting(shape, typed)


def _code(shape: FieldShape, raw: object) -> str:
    typed = _string(raw).upper()
    if shape.name in _SPACELESS:
        typed = "".join(typed.split())
    return _fitting(shape, _matching(_CODE, typed))


def _digits(shape: FieldShape, raw: object) -> str:
    return _fitting(shape, _matching(_DIGITS, _string(raw)))


def _number(shape: FieldShape, raw: object) -> str:
    return stored(_fitting(shape, _matching(_CODE, _string(raw).upper())))


def _sealed(shape: FieldShape, raw: object) -> str:
    typed = "".join(_string(raw).upper().replace("-", "").split())
    return _fitting(shape, _matching(_ACCOUNT, typed))


def _decimal(shape: FieldShape, raw: object) -> Decimal:
    # a binary float has lost the digits that were typed
    if isinstance(raw, bool | float) or not isinstance(raw, Decimal | int | str):
        raise _Wrong(Code.GEN_TYPE)
    try:
        value = Decimal(raw)
    except InvalidOperation:
        raise _Wrong(Code.GEN_TYPE) from None
    if not value.is_finite():
        raise _Wrong(Code.GEN_TYPE)
    whole = (shape.length or 15) - shape.scale
    most = f"{'9' * whole}{'.' if shape.scale else ''}{'9' * shape.scale}"
    least = f"-{most}" if shape.name in _SIGNED else "0"  # amounts of master data are never negative
    if value < Decimal(least) or value >= 10**whole or value != round(value, shape.scale):
        raise _Wrong(Code.GEN_RANGE, range=f"{least} – {most}")
    return round(value, shape.scale) + 0  # + 0: no negative zero


def _integer(shape: FieldShape, raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise _Wrong(Code.GEN_TYPE)
    low, high = _RANGES.get(shape.name, _INT4)
    if not low <= raw <= high:
        raise _Wrong(Code.GEN_RANGE, range=f"{low} – {high}")
    return raw


def _boolean(shape: FieldShape, raw: object) -> bool:
    if not isinstance(raw, bool):
        raise _Wrong(Code.GEN_TYPE)
    return raw


def _date(shape: FieldShape, raw: object) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(_string(raw))
    except ValueError:
        raise _Wrong(Code.GEN_TYPE) from None


def _timestamp(shape: FieldShape, raw: object) -> datetime:
    if isinstance(raw, datetime):
        return raw
    try:
        return datetime.fromisoformat(_string(raw))
    except ValueError:
        raise _Wrong(Code.GEN_TYPE) from None


def _string(raw: object) -> str:
    if not isinstance(raw, str):
        raise _Wrong(Code.GEN_TYPE)
    return (raw if raw.isascii() else unicodedata.normalize("NFC", raw)).strip()


def _matching(pattern: re.Pattern[str], typed: str) -> str:
    if not pattern.fullmatch(typed):
        raise _Wrong(Code.GEN_PATTERN)
    return typed


def _fitting(shape: FieldShape, typed: str) -> str:
    if shape.length is not None and len(typed) > shape.length:
        raise _Wrong(Code.GEN_LENGTH, max=str(shape.length), length=str(len(typed)))
    return typed


_READERS: Mapping[Form, Callable[[FieldShape, object], Value]] = {
    Form.TEXT: _text,
    Form.LONG: _long,
    Form.CODE: _code,
    Form.DIGITS: _digits,
    Form.NUMBER: _number,
    Form.DECIMAL: _decimal,
    Form.INTEGER: _integer,
    Form.BOOLEAN: _boolean,
    Form.DATE: _date,
    Form.TIMESTAMP: _timestamp,
    Form.SEALED: _sealed,
}
