"""Reads the customer workbook of this service. Next: writing.py."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from functools import cache
from typing import Any

import orjson

from models.rules.exchange.matching import NAMES
from models.rules.exchange.message import Function, Message
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import REMOVE
from models.rules.shape import FieldShape
from models.rules.state import PATH, Path, State, area_key, text
from resolvers.books.reading import MOST_BYTES
from resolvers.books.streams import gathered, in_thread
from resolvers.exchange.cells import refusing, texts_of, value_of
from resolvers.exchange.formats import Raw
from resolvers.exchange.sheets.columns import (
    ACTION,
    AREA_FIELDS,
    CUSTOMERS,
    KEY,
    LAYERS,
    NUMBER,
    Sheet,
    sheet,
)
from resolvers.exchange.sheets.gathering import customers_of

_FUNCTIONS: Mapping[str, Function] = {
    "新建": Function.ORIGINAL,
    "更改": Function.CHANGE,
    "替换": Function.REPLACE,
    "删除": Function.DELETE,
}
_DELETED = "删除"


class Reader:
    async def split(self, chunks: AsyncIterator[bytes]) -> AsyncGenerator[Raw]:
        with refusing("SHEET"):
            data = await gathered(chunks, MOST_BYTES)
            async for raw in in_thread(lambda: customers_of(data)):
                yield raw

    def read(self, raw: Raw) -> Message:
        try:
            rows: Any = orjson.loads(raw.body)
            listed = [(_known(name), int(number), texts_of(row)) for name, number, row in rows]
        except (ValueError, TypeError, AttributeError, LookupError, OverflowError) as wrong:
            told = {"format": "SHEET", "reason": str(wrong)[:60]}
            return Message(Function.RESEND, {}, findings=(error(Code.IN_FORMAT, (raw.place,), **told),))
        made = _Made()
        for one in listed:
            made.add(*one)
        return made.message()


def _known(name: str) -> Sheet:
    found = sheet(name)
    if found is None:
        raise LookupError(name)
    return found


class _Made:
    """One customer, as his rows are read."""

    def __init__(self) -> None:
        self._patch: State = {}
        self._layers: dict[tuple[str, str], State] = {}
        self._function = Function.RESEND  # nobody says whether he is there
        self._number: str | None = None
        self._key: str | None = None
        self._sent: set[tuple[str, ...]] = set()
        self._deletes: set[tuple[str, ...]] = set()
        self._findings: list[Finding] = []

    def add(self, sheet: Sheet, number: int, written: Mapping[str, str]) -> None:
        path: Path = (sheet.name, number)
        self._number = self._number or written.get(NUMBER)
        self._key = self._key or written.get(KEY)
        if not (self._number or self._key):
            self._findings.append(error(Code.GEN_REQUIRED, (*path, KEY)))
        action = written.get(ACTION, "")
        if action not in ("", *(_FUNCTIONS if sheet.name == CUSTOMERS else (_DELETED,))):
            self._findings.append(error(Code.GEN_PATTERN, (*path, ACTION), value=action[:60]))
        if not sheet.place:
            self._function = _FUNCTIONS.get(action, self._function)
            self._patch |= {PATH: path, NAMES: _headers(sheet.name), **self._values(sheet, written)}
            return
        owner = self._owner(sheet, path, written)
        row = {PATH: path, NAMES: _headers(sheet.name), **self._values(sheet, written)}
        if len(sheet.place) == 1 and sheet.layer:
            owner |= row
            if action == _DELETED:
                self._deletes.add((sheet.layer, _key(sheet.layer, owner)))
            return
        if action == _DELETED:
            row[REMOVE] = True
        owner.setdefault(sheet.place[-1], []).append(row)
        layer = (sheet.layer, _key(sheet.layer, owner)) if sheet.layer else ()
        self._sent.add((*layer, sheet.place[-1]))

    def message(self) -> Message:
        if self._function is Function.DELETE:
            self._deletes.add(())
        replaces = self._sent if self._function is Function.REPLACE else set[tuple[str, ...]]()
        return Message(
            self._function,
            self._patch,
            number=self._number,
            external_key=self._key,
            replaces=frozenset(replaces),
            deletes=frozenset(self._deletes),
            findings=tuple(self._findings),
        )

    def _owner(self, sheet: Sheet, path: Path, written: Mapping[str, str]) -> State:
        """The customer, or the row of his layer that this row is led to."""
        if not sheet.layer:
            return self._patch
        header = LAYERS[sheet.layer]
        key = written.get(header, "").partition(" ")[0]
        if not key:
            self._findings.append(error(Code.GEN_REQUIRED, (*path, header)))
        found = self._layers.get((sheet.layer, key.upper()))
        if found is None:
            found = self._layers[sheet.layer, key.upper()] = State({PATH: path, **_named(sheet.layer, key)})
            self._patch.setdefault(sheet.layer, []).append(found)
        return found

    def _values(self, sheet: Sheet, written: Mapping[str, str]) -> State:
        fields = _fields(sheet.name)
        found: State = {}
        for header, told in written.items():
            if header in fields:
                shape, names = fields[header]
                found[shape.name] = value_of(shape, told.partition(" ")[0] if names else told)
        return found


def _key(layer: str, row: State) -> str:
    return (text(row, "company_code") if layer == "company_codes" else area_key(row)).upper()


def _named(layer: str, key: str) -> dict[str, Any]:
    if layer == "company_codes":
        return {"company_code": key}
    return dict(zip(AREA_FIELDS, [*key.split("/", 2), "", ""], strict=False))


@cache
def _fields(name: str) -> Mapping[str, tuple[FieldShape, bool]]:
    """By header: the field, and whether its cells may say a name behind the code."""
    found = sheet(name)
    columns = found.fields if found else ()
    return {one.header: (one.field, one.list is not None) for one in columns if one.field}


@cache
def _headers(name: str) -> Mapping[str, str]:
    """By field, so that findings are told in the words of the workbook."""
    found = sheet(name)
    headers = {one.name: one.header for one in (found.fields if found else ())}
    layer = LAYERS.get(found.layer or "", "") if found else ""
    return headers | dict.fromkeys(("company_code", *AREA_FIELDS), layer) if layer else headers
