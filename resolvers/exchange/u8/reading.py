"""Reads 客户档案 of U8+: a workbook, or CSV in UTF-8 or GBK. Next: writing.py."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import orjson

from models.rules.archives.cells import Raw as Cell
from models.rules.exchange.matching import NAMES
from models.rules.exchange.message import Function, Message, NumberPolicy
from models.rules.exchange.places import place_of
from models.rules.exchange.profile import DEFAULTS
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.state import PATH, Path, State
from resolvers.books.reading import BOOKS, MOST_BYTES, Book
from resolvers.books.streams import gathered, headed, in_thread
from resolvers.exchange.cells import CLEARED, day, refusing, texts_of, value_of, written
from resolvers.exchange.formats import Raw, Unreadable
from resolvers.exchange.u8 import columns as u8
from resolvers.exchange.u8.columns import BY_NAME, COLUMNS, SHEET
from resolvers.exchange.u8.csv import records

_ZONE = ZoneInfo("Asia/Shanghai")
_NAME = 40  # characters of each of four fields
_PLAIN = [one for one in COLUMNS if one.list in (u8.CUSTOMER, u8.COMPANIES, u8.AREAS, u8.CREDIT)]
_SHAPES = {one.header: u8.shape_of(one) for one in _PLAIN}
_HEADERS: Mapping[str, Mapping[str, str]] = {
    place: {one.field: one.header for one in _PLAIN if one.list == place}
    | {
        u8.CUSTOMER: dict.fromkeys(("name1", "name2", "name3", "name4"), u8.NAME),
        u8.COMPANIES: {"payment_terms": u8.TERMS},
        u8.AREAS: {
            "payment_terms": u8.TERMS,
            **dict.fromkeys(("sales_org", "channel", "division"), u8.AREA),
        },
    }.get(place, {})
    for place in (u8.CUSTOMER, u8.COMPANIES, u8.AREAS, u8.CREDIT)
}
_KEPT = [one for one in COLUMNS if one.list == u8.KEPT]
_TEXT = {"language": "zh"}


def today() -> date:
    return datetime.now(_ZONE).date()


class Reader:
    """`today` decides whether a customer is stopped by now."""

    def __init__(self, today: Callable[[], date] = today) -> None:
        self._today = today

    async def split(self, chunks: AsyncIterator[bytes]) -> AsyncGenerator[Raw]:
        headers: Sequence[str] | None = None
        with refusing("U8"):
            async for number, cells in _table(chunks):
                if headers is None:
                    headers = _headers(cells)
                elif (raw := _row(headers, number, cells)) is not None:
                    yield raw
        if headers is None:
            raise Unreadable(*_missing([]))

    def read(self, raw: Raw) -> Message:
        try:
            row = texts_of(orjson.loads(raw.body))
            filled = {BY_NAME[name].header: told for name, told in row.items()}
        except (ValueError, TypeError, AttributeError, KeyError) as wrong:
            finding = error(Code.IN_FORMAT, (raw.place,), format="U8", reason=str(wrong)[:60])
            return Message(Function.RESEND, {}, findings=(finding,))
        return _message(filled, _path(raw.place), self._today())


# --- rows ------------------------------------------------------------------------------------------------


async def _table(chunks: AsyncIterator[bytes]) -> AsyncGenerator[tuple[int, Sequence[Cell]]]:
    head, chunks = await headed(chunks, len(BOOKS[0]))
    if not head.startswith(BOOKS):
        async for number, cells in records(chunks):
            yield number, cells
        return
    data = await gathered(chunks, MOST_BYTES)
    async for row in in_thread(lambda: _sheet(data)):
        yield row


def _sheet(data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    book = Book(data)
    return book.rows(SHEET if SHEET in book.names else book.names[0])


def _headers(cells: Sequence[Cell]) -> list[str]:
    """Unreadable: one that is no column of U8+, or comes twice; or there is no code and no name."""
    told = [written(one) for one in cells]
    while told and not told[-1]:
        told.pop()
    known = [BY_NAME[one].header if one in BY_NAME else None for one in told]
    wrong = [
        error(Code.IN_HEADER, (SHEET, 1, one[:60]), value=one[:60])
        for at, one in enumerate(told)
        if known[at] is None or known[at] in known[:at]
    ]
    if found := wrong or _missing(known):
        raise Unreadable(*found)
    return [one or "" for one in known]


def _missing(headers: Sequence[str | None]) -> list[Finding]:
    needed = [one for one in COLUMNS if one.required and one.header not in headers]
    return [error(Code.GEN_REQUIRED, (SHEET, 1, one.header)) for one in needed]


def _row(headers: Sequence[str], number: int, cells: Sequence[Cell]) -> Raw | None:
    filled = {header: told for header, cell in zip(headers, cells, strict=False) if (told := written(cell))}
    return Raw(orjson.dumps(filled), f"{SHEET}!{number}") if filled else None


def _path(place: str) -> Path:
    sheet, _, number = place.rpartition("!")
    return (sheet, int(number)) if number.isdigit() else (place,)


# --- what a row means ------------------------------------------------------------------------------------


def _message(row: Mapping[str, str], path: Path, now: date) -> Message:
    missing = [one.header for one in COLUMNS if one.required and row.get(one.header, CLEARED) == CLEARED]
    found = [error(Code.GEN_REQUIRED, (*path, header)) for header in missing]
    if (stopped := row.get(u8.STOPPED)) is not None:
        row = {**row, u8.STOPPED: day(stopped)}
        if not _is_day(row[u8.STOPPED]):
            found.append(error(Code.GEN_TYPE, (*path, u8.STOPPED), value=stopped[:60]))
        elif row[u8.STOPPED] > now.isoformat():  # nothing would block him when the day has come
            told = f"{u8.STOPPED} {row[u8.STOPPED]}"
            found.append(warning(Code.IN_UNKNOWN_FIELD, (*path, u8.STOPPED), field=told))
    patch = _patch(row, path, now)
    code = row.get(u8.CODE)
    policy = NumberPolicy.ASSIGN  # its codes are no numbers of ours
    return Message(Function.RESEND, patch, external_key=code, number_policy=policy, findings=tuple(found))


def _is_day(written: str) -> bool:
    try:
        return bool(date.fromisoformat(written))
    except ValueError:
        return False


def _patch(row: Mapping[str, str], path: Path, now: date) -> State:
    patch: State = {**_noted(path, u8.CUSTOMER), **_general(row, path), DEFAULTS: _defaults(row)}
    company = {**_noted(path, u8.COMPANIES), **_fields(row, u8.COMPANIES)}
    area = {**_noted(path, u8.AREAS), **_fields(row, u8.AREAS)}
    if u8.TERMS in row:
        company["payment_terms"] = area["payment_terms"] = row[u8.TERMS]
    if u8.AREA in row:
        names = ("sales_org", "channel", "division")
        area |= dict(zip(names, [*row[u8.AREA].split("/"), "", ""], strict=False))
    if partners := _partners(row, path):
        area["partner_functions"] = partners
    if u8.CURRENCY in row:
        area["currency"] = u8.CURRENCIES.get(row[u8.CURRENCY], row[u8.CURRENCY])
    if credit := _fields(row, u8.CREDIT):
        patch["credit_areas"] = [{**_noted(path, u8.CREDIT), **credit}]
    if kept := _texts(row, area, path):
        patch["texts"] = kept
    if u8.STOPPED in row and row[u8.STOPPED] <= now.isoformat():
        patch["central_order_block"] = u8.STOPPED_BLOCK
    return {**patch, "company_codes": [company], "sales_areas": [area]}


def _noted(path: Path, place: str) -> State:
    """How findings name the row and its fields."""
    return {PATH: path, NAMES: _HEADERS[place]}


def _general(row: Mapping[str, str], path: Path) -> State:
    patch = {**_fields(row, u8.CUSTOMER), **_names(row.get(u8.NAME, ""))}
    if u8.CONTACT in row:
        patch["contact_persons"] = [
            {PATH: path, NAMES: {"last_name": u8.CONTACT}, "last_name": row[u8.CONTACT]}
        ]
    if u8.ACCOUNT in row:
        bank = {"bank_country": "CN", "bank_key": row.get(u8.BANK, ""), "bank_account": row[u8.ACCOUNT]}
        patch["bank_details"] = [
            {PATH: path, NAMES: {"bank_key": u8.BANK, "bank_account": u8.ACCOUNT}, **bank}
        ]
    return patch


def _defaults(row: Mapping[str, str]) -> State:
    """A company in China, unless it is told otherwise; found by the beginning of its name."""
    place = place_of(row.get(u8.TAX, ""), row.get(u8.ADDRESS, ""))
    begun = {"search_term2": row.get(u8.NAME, "")[:20], "domestic": True}
    return {"country": "CN", "language": "zh", "title": "0003", **begun, **place}


def _fields(row: Mapping[str, str], place: str) -> State:
    return {
        one.field: value_of(_SHAPES[one.header], row[one.header])
        for one in _PLAIN
        if one.list == place and one.header in row
    }


def _names(name: str) -> State:
    """All four, so that a shorter name leaves nothing of a longer one."""
    return {f"name{at + 1}": name[at * _NAME : (at + 1) * _NAME] or None for at in range(4)}


def _partners(row: Mapping[str, str], path: Path) -> list[State]:
    found: list[State] = []
    if u8.EMPLOYEE in row:
        found.append(
            {
                PATH: path,
                NAMES: {"partner": u8.EMPLOYEE},
                "partner_function": "VE",
                "partner": row[u8.EMPLOYEE],
            }
        )
    if u8.BILL_TO in row:
        told = {"partner_function": "RE", "partner": row[u8.BILL_TO], "is_default": True}
        found.append({PATH: path, NAMES: {"partner": u8.BILL_TO}, **told})
    return found


def _texts(row: Mapping[str, str], area: State, path: Path) -> list[State]:
    """What no field is for is kept as a text of its own."""
    found: list[State] = [
        {
            PATH: path,
            NAMES: {"body": one.header},
            "level": "GENERAL",
            "text_id": one.field,
            **_TEXT,
            **_body(row[one.header]),
        }
        for one in _KEPT
        if one.header in row
    ]
    if u8.SHIP_TO in row:
        key = {name: area[name] for name in ("sales_org", "channel", "division") if name in area}
        told = {"level": "SALES", **key, "text_id": "0001", **_TEXT, **_body(row[u8.SHIP_TO])}
        found.append({PATH: path, NAMES: {"body": u8.SHIP_TO}, **told})
    return found


def _body(written: str) -> State:
    return {"remove": True} if written == CLEARED else {"body": written}
