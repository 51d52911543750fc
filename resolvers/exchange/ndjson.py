"""A line of JSON for each customer: GraphQL's names, in an envelope (domain 3.5). Next: odata/reading.py."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, TypeVar, cast

import orjson

from models.rules.exchange.message import STRUCTURE_ERROR, Function, Message, NumberPolicy
from models.rules.exchange.outgoing import Outgoing, Written
from models.rules.exchange.sending import told
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.numbers import shown
from models.rules.shape import Shape
from models.rules.state import Path, State, area_key, rows
from resolvers.exchange.formats import Addressed, Raw, Unreadable
from resolvers.exchange.strict_json import MOST, NotJson, loads
from resolvers.exchange.words import Taking, spoken, words

_BOM = b"\xef\xbb\xbf"
_LENGTHS = {"messageId": 60, "externalKey": 60, "number": 10}
_ENVELOPE = frozenset({*_LENGTHS, "sequence", "numberPolicy", "function", "customer"})
_DIGITS = re.compile(r"[0-9]{1,38}")
_T = TypeVar("_T")
_FUNCTIONS = {one.value: one for one in Function}
_POLICIES = {one.value: one for one in NumberPolicy}
_LAYERS = ("company_codes", "sales_areas")


class Reader:
    async def split(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[Raw]:
        rest, at = b"", 0
        async for chunk in chunks:
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                at += 1
                if one := _piece(line, at):
                    yield one
            _piece(rest, at + 1)
        if one := _piece(rest, at + 1):
            yield one

    def read(self, raw: Raw) -> Message:
        try:
            line = loads(raw.body)
        except NotJson as reason:
            return _unreadable(str(reason))
        if not isinstance(line, dict):
            return _unreadable("not an object")
        return _Envelope(cast("dict[str, Any]", line)).message()


def _piece(line: bytes, at: int) -> Raw | None:
    place = f"line {at}"
    if len(line) > MOST:
        raise Unreadable(error(Code.IN_SIZE, (), value=place, max=f"{MOST >> 20} MiB"))
    if at == 1 and line.startswith(_BOM):
        line = line[len(_BOM) :]
    body = line.strip()
    return Raw(body, place) if body else None


def _unreadable(reason: str) -> Message:
    found = error(Code.IN_FORMAT, (), format="NDJSON", reason=reason)
    return Message(Function.RESEND, {}, findings=(found,), status=STRUCTURE_ERROR)


class _Envelope:
    def __init__(self, line: Mapping[str, Any]) -> None:
        self._line = line
        self._taking = Taking()

    def message(self) -> Message:
        for word in self._line.keys() - _ENVELOPE:
            self._taking.unknown((), word)
        function = self._one_of(_FUNCTIONS, "function") or Function.RESEND
        patch = self._customer()
        number = self._text("number")
        inside = patch.pop("customer_number", None)
        if number is not None and inside not in (None, number):
            self._wrong(Code.GEN_READONLY, "customer", "customer_number")
        message_id, key, sequence = self._text("messageId"), self._text("externalKey"), self._sequence()
        policy = self._one_of(_POLICIES, "numberPolicy")
        findings = tuple(self._taking.findings)
        return Message(
            function,
            patch,
            number=number if number is not None else inside,
            message_id=message_id,
            external_key=key,
            sequence=sequence,
            number_policy=policy,
            replaces=sent_whole(words().shape, patch) if function is Function.REPLACE else frozenset(),
            deletes=frozenset({()}) if function is Function.DELETE else frozenset(),
            findings=findings,
        )

    def _customer(self) -> State:
        given = self._line.get("customer")
        if given is None:
            return {}
        if not isinstance(given, dict):
            self._wrong(Code.GEN_TYPE, "customer")
            return {}
        return self._taking.row(words(), cast("dict[str, Any]", given), ())

    def _text(self, word: str) -> str | None:
        value = self._line.get(word)
        if value is None:
            return None
        if not isinstance(value, str) or not value.isprintable() or not value.strip():
            self._wrong(Code.GEN_TYPE, word)
        elif len(value.strip()) > _LENGTHS[word]:
            length = str(len(value.strip()))
            self._wrong(Code.GEN_LENGTH, word, value=value[:100], max=str(_LENGTHS[word]), length=length)
        else:
            return value.strip()
        return None

    def _sequence(self) -> int | None:
        value = self._line.get("sequence")
        if value is None:
            return None
        typed = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if not _DIGITS.fullmatch(typed):
            self._wrong(Code.GEN_TYPE, "sequence")
            return None
        return int(typed)

    def _one_of(self, known: Mapping[str, _T], word: str) -> _T | None:
        value = self._line.get(word)
        if value is None:
            return None
        if isinstance(value, str) and value in known:
            return known[value]
        self._wrong(Code.GEN_REF, word, value=str(value)[:20], list=word)
        return None

    def _wrong(self, code: Code, *path: str, **params: str) -> None:
        self._taking.findings.append(error(code, path, **params))


def sent_whole(shape: Shape, patch: State, above: Path = ()) -> frozenset[tuple[str, ...]]:
    """Of MSGFN 005 the lists that were sent; layers are no such lists: those not sent stay."""
    found: set[Any] = set()
    for relation, child in shape.children.items():
        if relation not in patch:
            continue
        if relation in _LAYERS:
            for row in rows(patch, relation):
                key = area_key(row) if relation == "sales_areas" else str(row.get("company_code") or "")
                found |= sent_whole(child, row, (relation, key))
        else:
            found.add((*above, relation))
    return frozenset(found)


class Writer:
    media_type = "application/x-ndjson"
    suffix = "ndjson"

    def write(self, customers: Sequence[Outgoing], addressed: Addressed) -> Written:
        return Written(b"".join(line_of(one) for one in customers))


def line_of(outgoing: Outgoing) -> bytes:
    """What is empty is left out of a customer who is new to the receiver."""
    customer = spoken(
        words(),
        told(words().shape, outgoing),
        empty=outgoing.function not in (Function.ORIGINAL, Function.RESEND),
    )
    customer.pop("customerNumber", None)
    line: dict[str, Any] = {"number": shown(outgoing.customer_number), "function": outgoing.function}
    if outgoing.serial:
        line["sequence"] = outgoing.serial
    return orjson.dumps(line | {"customer": customer}, option=orjson.OPT_APPEND_NEWLINE)


READER = Reader()
WRITER = Writer()
