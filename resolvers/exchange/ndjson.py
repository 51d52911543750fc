"""A line of JSON for each customer: GraphQL's names, in an envelope (domain 3.5). Next: odata/reading.py."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, cast

import orjson

from models.rules.exchange.message import STRUCTURE_ERROR, Function, Message
from models.rules.exchange.outgoing import Outgoing, Written
from models.rules.exchange.sending import told
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.numbers import shown
from resolvers.exchange.envelope import ENVELOPE, message_of
from resolvers.exchange.formats import Addressed, Raw, Unreadable, gathered
from resolvers.exchange.strict_json import MOST, NotJson, loads
from resolvers.exchange.words import Taking, spoken, words

_BOM = b"\xef\xbb\xbf"
_CUSTOMER = "customer"


class Reader:
    async def split(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[Raw]:
        rest, at = b"", 0
        async for chunk in gathered(chunks):
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
        return _message(cast("dict[str, Any]", line))


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


def _message(line: Mapping[str, Any]) -> Message:
    taking = Taking()
    for word in line.keys() - ENVELOPE:
        if word != _CUSTOMER:
            taking.unknown((), word)
    given: Any = line.get(_CUSTOMER, {})
    if not isinstance(given, dict):
        taking.findings.append(error(Code.GEN_TYPE, (_CUSTOMER,)))
        given = {}
    return message_of(line, taking.row(words(), cast("dict[str, Any]", given), ()), taking)


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
