"""Values as OData writes them, of version 2 and 4, and as the rooms do. Next: splitting.py."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.rules.finding import Finding, warning
from models.rules.finding_codes import Code
from models.rules.numbers import shown
from models.rules.shape import FieldShape, Form
from models.rules.state import State, Value, text
from resolvers.exchange.odata.entities import FLAGS, SHORTER

_TICKS = re.compile(r"/Date\((-?[0-9]{1,15})(?:[+-][0-9]{4})?\)/")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.*)?")
_OPEN = frozenset({"0000-00-00", "0001-01-01", "9999-12-31"})  # how SAP says that there is no such day
_WHOLE = re.compile(r"[0-9]{1,9}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YES, _NO = frozenset({"X", "x", "true"}), frozenset({"", " ", "-", "false"})

_DAYS = {
    "monday_hours": "Monday",
    "tuesday_hours": "Tuesday",
    "wednesday_hours": "Wednesday",
    "thursday_hours": "Thursday",
    "friday_hours": "Friday",
    "saturday_hours": "Saturday",
    "sunday_hours": "Sunday",
}
_TIMES = ("MorningOpeningTime", "MorningClosingTime", "AfternoonOpeningTime", "AfternoonClosingTime")
DAY_TIMES = tuple(f"{day}{time}" for day in _DAYS.values() for time in _TIMES)
_SPANS = re.compile(r"([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})(?: ([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2}))?")
_CLOCK = re.compile(r"(?:PT)?([0-9]{2})(?:[:H])([0-9]{2})(?:[:M])?.*")


class Unfit(ValueError):
    """No value of this kind."""


# --- taken -----------------------------------------------------------------------------------------------


def taken(field: FieldShape, value: Any) -> Value:
    """As an input of GraphQL would have it; Unfit, if it cannot be."""
    if isinstance(value, dict | list):
        raise Unfit
    if value is None:
        return None
    if field.form is Form.BOOLEAN:
        return _flag(value)
    if isinstance(value, bool):
        if field.length == 1:  # a flag of the API, a sign of one character here
            return "X" if value else None
        raise Unfit
    if field.form in (Form.INTEGER, Form.DECIMAL):
        return _number(field, value)
    typed = str(value).strip() if field.form is not Form.LONG else str(value)
    if field.form is Form.DATE:
        return _day(typed)
    return typed.lower() if field.name == "language" else typed or None


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise Unfit


def _number(field: FieldShape, value: Any) -> Value:
    if isinstance(value, str):
        value = value.strip()
        if not value:
            return None
        if field.form is Form.INTEGER and _WHOLE.fullmatch(value):
            return int(value)
    return value


def _day(typed: str) -> str | None:
    if ticks := _TICKS.fullmatch(typed):
        try:
            return _none_if_open((_EPOCH + timedelta(milliseconds=int(ticks[1]))).date().isoformat())
        except OverflowError:
            raise Unfit from None
    if day := _DAY.fullmatch(typed):
        return _none_if_open(day[1])
    return typed or None


def _none_if_open(day: str) -> str | None:
    return None if day in _OPEN else day


def hours_taken(given: Mapping[str, Any]) -> Mapping[str, str | None]:
    """08:00-12:00 13:00-17:00 of the four times of a day."""
    found: dict[str, str | None] = {}
    for column, day in _DAYS.items():
        names = [f"{day}{time}" for time in _TIMES]
        if any(name in given for name in names):
            times = [_clock(given.get(name)) for name in names]
            spans = [f"{one}-{other}" for one, other in (times[:2], times[2:]) if one != other]
            found[column] = " ".join(spans) or None
    return found


def _clock(value: Any) -> str:
    if value is None or value == "":
        return "00:00"
    time = _CLOCK.fullmatch(str(value))
    if time is None:
        raise Unfit
    return f"{time[1]}:{time[2]}"


# --- said ------------------------------------------------------------------------------------------------


_SAID: Mapping[Form, Callable[[Any], str]] = {
    Form.NUMBER: shown,
    Form.DATE: date.isoformat,
    Form.TIMESTAMP: datetime.isoformat,
    Form.DECIMAL: "{:f}".format,
}


class Saying:
    """Writes values of one customer, and notes what had to be cut."""

    def __init__(self, number: str) -> None:
        self._number = number
        self.findings: list[Finding] = []

    def value(self, field: FieldShape, word: str, value: Any, *, own: bool = False) -> Any:
        """Whole numbers are texts in the API's own properties."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return value if own else str(value)
        if field.form in _SAID:
            return _SAID[field.form](value)
        if field.name == "language":
            return value.upper()
        if word in FLAGS:
            return bool(value)
        return self.cut(word, value, SHORTER[word]) if word in SHORTER else value

    def cut(self, word: str, value: str, most: int) -> str:
        if len(value) > most:
            path = (self._number, word)
            self.findings.append(warning(Code.IN_TRUNC, path, field=word, max=str(most)))
        return value[:most]


def hours_said(row: State, *, empty: bool) -> tuple[dict[str, str | None], frozenset[str]]:
    """The times of all days, and the columns that cannot be told so."""
    said: dict[str, str | None] = {}
    left: set[str] = set()
    for column, day in _DAYS.items():
        spans = _SPANS.fullmatch(text(row, column))
        if column not in row or (row[column] is None and not empty):
            continue
        if row[column] is not None and spans is None:
            left.add(column)
        for at, time in enumerate(_TIMES):
            told = spans[at + 1] if spans else None
            said[f"{day}{time}"] = f"{told}:00" if told else None
    return said, frozenset(left)
