"""A cell of a template as a person writes it, read as the record wants it (IM-3, IM-9). Next: batches.py."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from models.rules.archives.templates import Column, Reading
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.state import Path, Value

Raw: TypeAlias = str | int | float | bool | date | datetime | time | None
Read: TypeAlias = tuple[Any, Finding | None]

_EXACT_DIGITS = 15  # of a number cell: a binary float holds no more
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SEPARATORS = re.compile(r"[;；\n]")
_APOSTROPHE = re.compile(r"\A'(?='*[=+\-@\t\r])")  # at the beginning alone
_INTEGER = re.compile(r"-?\d{1,10}")


@dataclass(frozen=True)
class Lookup:
    """What may be written for a code: `codes` as they are stored, `names` with all codes that bear one."""

    codes: frozenset[str]
    names: Mapping[str, tuple[str, ...]]

    def find(self, written: str) -> str | None:
        """By code, by a name that one alone bears, or by code and name: 0101 一车间."""
        upper = written.upper()
        if upper in self.codes:
            return upper
        named = self.names.get(written, ())
        if len(named) == 1:
            return named[0]
        first, _, rest = written.partition(" ")
        return first.upper() if rest and first.upper() in self.codes else None


def shown(raw: Raw) -> str:
    """As text; what one typed into a cell of text, and what Excel made of it elsewhere."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 10**_EXACT_DIGITS else repr(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ")
    if isinstance(raw, str):
        # exports write an apostrophe before what a spreadsheet would take for a formula (IM-9)
        return _APOSTROPHE.sub("", unicodedata.normalize("NFC", raw).strip(), count=1)
    return str(raw)


def read_cell(column: Column, raw: Raw, path: Path, lookup: Lookup | None = None) -> Read:
    """The value for the record's patch; None when the cell is empty."""
    written = shown(raw)
    if not written:
        return None, _required(column, path)
    value = _READERS[column.reading](column, raw, written, lookup)
    if isinstance(value, _Wrong):
        return None, error(value.code, path, **{"value": written[:60], **value.params})
    return value, None


def split(written: str) -> list[str]:
    """What semicolons or line breaks separate, without blanks and without what is empty."""
    return [part.strip() for part in _SEPARATORS.split(written) if part.strip()]


class _Wrong:
    def __init__(self, code: Code, **params: str) -> None:
        self.code = code
        self.params = params


def _required(column: Column, path: Path) -> Finding | None:
    return error(Code.GEN_REQUIRED, path) if column.required else None


def _text(_column: Column, _raw: Raw, written: str, _lookup: Lookup | None) -> Value:
    return written


def _date(_column: Column, raw: Raw, written: str, _lookup: Lookup | None) -> date | _Wrong:
    if isinstance(raw, datetime):
        return raw.date() if raw.time() == time() else _Wrong(Code.GEN_TYPE)
    if isinstance(raw, date):
        return raw
    found = _DAY.fullmatch(written) if isinstance(raw, str) else None
    if found is None:
        return _Wrong(Code.GEN_TYPE)
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return _Wrong(Code.GEN_TYPE)


def _integer(_column: Column, raw: Raw, written: str, _lookup: Lookup | None) -> int | _Wrong:
    if isinstance(raw, bool | date | time) or not _INTEGER.fullmatch(written):
        return _Wrong(Code.GEN_TYPE)
    return int(written)


def _year(_column: Column, raw: Raw, written: str, _lookup: Lookup | None) -> str | _Wrong:
    if isinstance(raw, bool | date | time) or not re.fullmatch(r"\d{4}", written):
        return _Wrong(Code.GEN_TYPE)
    return written


def _amount(_column: Column, raw: Raw, written: str, _lookup: Lookup | None) -> Decimal | _Wrong:
    """As text with commas or without, or a number of at most 15 digits: more a cell of numbers has lost."""
    if isinstance(raw, bool | date | time):
        return _Wrong(Code.GEN_TYPE)
    plain = written.replace(",", "").replace("，", "") if isinstance(raw, str) else written
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return _Wrong(Code.GEN_TYPE)
    if isinstance(raw, int | float) and len(value.normalize().as_tuple().digits) > _EXACT_DIGITS:
        return _Wrong(Code.GEN_TYPE)
    return value


def _choice(column: Column, raw: Raw, written: str, _lookup: Lookup | None) -> str | int | bool | _Wrong:
    choices = column.choices or {}
    found = choices.get(written, choices.get(written.upper()))
    if found is None or isinstance(raw, date | time):
        return _Wrong(Code.GEN_REF, list="、".join(choices))
    if column.reading is Reading.FLAG:
        return found == "true"
    return int(found) if column.field == "access_level" else found


def _lookup(_column: Column, _raw: Raw, written: str, lookup: Lookup | None) -> str | _Wrong:
    found = written if lookup is None else lookup.find(written)
    return _Wrong(Code.GEN_REF) if found is None else found


def _list(_column: Column, _raw: Raw, written: str, _lookup: Lookup | None) -> list[str]:
    return list(dict.fromkeys(split(written)))


def _files(_column: Column, _raw: Raw, written: str, _lookup: Lookup | None) -> str:
    return written  # which names it holds is said by the files that are there


_READERS: Mapping[Reading, Callable[[Column, Raw, str, Lookup | None], Any]] = {
    Reading.IGNORED: _text,
    Reading.TEXT: _text,
    Reading.DATE: _date,
    Reading.INTEGER: _integer,
    Reading.AMOUNT: _amount,
    Reading.YEAR: _year,
    Reading.CHOICE: _choice,
    Reading.FLAG: _choice,
    Reading.LOOKUP: _lookup,
    Reading.LIST: _list,
    Reading.FILES: _files,
}
