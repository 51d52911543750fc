"""One value as SAP writes it: dates, flags, amounts, languages. Next: composed.py."""

import csv
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from models.rules.shape import FieldShape, Form
from models.rules.state import Value
from resolvers.exchange.data_files import DATA

SET = "X"
UNCHANGED = "/"
_AMOUNT = re.compile(r"-?[0-9]{1,30}(\.[0-9]{0,30})?")
NO_DATE = "00000000"
_ZERO_COUNTS = frozenset({"gln_check_digit", "counter"})  # digits of which all zeros are a value


def read_value(shape: FieldShape, text: str) -> Value:
    """None if it is empty, which clears. What cannot be read stays text: the rules say what is wrong."""
    return _READERS.get(shape.form, _plain)(shape, text)


def written_value(shape: FieldShape, value: Value) -> str:
    if isinstance(value, bool):
        return SET if value else ""
    if shape.form is Form.DATE:
        return _written_date(value)
    if isinstance(value, Decimal):
        return f"{abs(value):f}-" if value < 0 else f"{value:f}"
    return "" if value is None else str(value)


def is_initial(text: str) -> bool:
    """As SAP fills what nobody has filled: blank, or zeros."""
    return not text.strip(" 0.,/:-")


def language_of(key: str, iso: str) -> str | None:
    """ISO 639-1 by SAP's one letter, or by what is ISO already."""
    if iso:
        return iso.lower()
    return _languages().get(key, key.lower() if len(key) > 1 else key) or None


def language_key(iso: str) -> str:
    """SAP's one letter; "" if it has none."""
    return next((key for key, name in _languages().items() if name == iso), "")


def _plain(shape: FieldShape, text: str) -> Value:
    zeros = shape.form in (Form.DIGITS, Form.NUMBER) and is_initial(text)
    return None if not text or (zeros and shape.name not in _ZERO_COUNTS) else text


def _flag(_: FieldShape, text: str) -> Value:
    return {SET: True, "": False}.get(text, text)


def _day(_: FieldShape, text: str) -> Value:
    if is_initial(text):
        return None
    whole = len(text) == len(NO_DATE) and text.isascii() and text.isdigit()
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if whole else text


def _amount(_: FieldShape, text: str) -> Value:
    """12.50-"""
    if not text:
        return None
    turned = f"-{text[:-1].strip()}" if text.endswith("-") else text
    return Decimal(turned) if _AMOUNT.fullmatch(turned) else text


def _number(_: FieldShape, text: str) -> Value:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000000") else text


_READERS: Mapping[Form, Callable[[FieldShape, str], Value]] = {
    Form.BOOLEAN: _flag,
    Form.DATE: _day,
    Form.DECIMAL: _amount,
    Form.INTEGER: _number,
}


def _written_date(value: Value) -> str:
    if isinstance(value, date):
        return f"{value:%Y%m%d}"
    return str(value).replace("-", "") if value else NO_DATE


@cache
def _languages() -> Mapping[str, str]:
    with (DATA / "language.csv").open(encoding="utf-8", newline="") as file:
        return {row["sap_key"]: row["language"] for row in csv.DictReader(file)}
