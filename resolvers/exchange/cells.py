"""What people and programs write into cells, as a patch has it; the rules judge it. Next: u8/columns.py."""

import re
import unicodedata
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from models.rules.archives.cells import Raw as Cell
from models.rules.archives.cells import shown
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.shape import FieldShape, Form
from resolvers.books.packages import TooLong, Unfit
from resolvers.exchange.formats import Unreadable

CLEARED = "(清空)"  # in a cell: the field is to be empty; an empty cell leaves it as it is
YES, NO = "是", "否"
_FLAGS: Mapping[str, bool] = {
    **dict.fromkeys((YES, "1", "Y", "YES", "TRUE", "X", "√"), True),
    **dict.fromkeys((NO, "0", "N", "NO", "FALSE"), False),
}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00(?::00)?)?")
_DAY_OF_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONEY = re.compile(r"[,，¥￥$元\s]")
_INTEGER = re.compile(r"-?\d{1,10}")


def written(cell: Cell) -> str:
    """As text, without the blanks around it."""
    if not isinstance(cell, str):
        return shown(cell)
    return (cell if cell.isascii() else unicodedata.normalize("NFC", cell)).strip()


def texts_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Of cells that somebody wrote as JSON, without empty ones. TypeError, AttributeError: it is no row."""
    found: dict[str, str] = {}
    for header, cell in row.items():
        if cell is not None and not isinstance(cell, str | int | float):
            raise TypeError(f"{header}: {type(cell).__name__}")
        if told := written(cell):
            found[header] = told
    return found


def value_of(shape: FieldShape, told: str) -> Any:
    """Of a cell that is not empty. What cannot be read stays text, which the rules refuse by its form."""
    if told == CLEARED:
        return None
    if shape.form is Form.BOOLEAN:
        return _FLAGS.get(told.upper(), told)
    if shape.form is Form.DATE:
        return day(told)
    if shape.form is Form.DECIMAL:
        return amount(told)
    if shape.form is Form.INTEGER:
        return int(told) if _INTEGER.fullmatch(told) else told
    return told


def day(told: str) -> str:
    """2024-01-05, however it was written."""
    found = _DAY.fullmatch(told) or _DAY_OF_DIGITS.fullmatch(told)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else told


def amount(told: str) -> str:
    return _MONEY.sub("", told)


@contextmanager
def refusing(name: str) -> Generator[None]:
    """What is wrong with a workbook or a table as such makes the file unreadable."""
    try:
        yield
    except Unfit as wrong:
        told = {"format": name, "reason": f"{wrong.zh} / {wrong.en}"}
        raise Unreadable(error(Code.IN_FORMAT, (), **told)) from None
    except TooLong as wrong:
        told = {"value": f"{wrong.value} {wrong.zh}", "max": str(wrong.most)}
        raise Unreadable(error(Code.IN_SIZE, (), **told)) from None
