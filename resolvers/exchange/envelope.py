"""What stands around a customer in JSON: which message, what is wanted (domain 3.5). Next: ndjson.py."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from models.rules.exchange.matching import Place
from models.rules.exchange.message import Function, Message, NumberPolicy
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.shape import Shape
from models.rules.state import LAYERS, State, area_key, rows
from resolvers.exchange.words import Taking, words

_T = TypeVar("_T")

_FUNCTIONS = {one.value: one for one in Function}
_POLICIES = {one.value: one for one in NumberPolicy}
_LENGTHS = {"messageId": 60, "externalKey": 60, "number": 10}
ENVELOPE = frozenset({*_LENGTHS, "sequence", "numberPolicy", "function"})
_DIGITS = re.compile(r"[0-9]{1,38}")


def message_of(
    envelope: Mapping[str, Any], patch: State, taking: Taking, deletes: frozenset[Place] = frozenset()
) -> Message:
    """Without a function whatever fits is done: he is created, or changed."""
    reading = _Envelope(envelope, taking)
    function = reading.one_of(_FUNCTIONS, "function") or Function.RESEND
    return Message(
        function,
        patch,
        number=reading.number(patch),
        message_id=reading.text("messageId"),
        external_key=reading.text("externalKey"),
        sequence=reading.sequence(),
        number_policy=reading.one_of(_POLICIES, "numberPolicy"),
        replaces=_sent_whole(words().shape, patch) if function is Function.REPLACE else frozenset(),
        deletes=deletes | ({()} if function is Function.DELETE else set[Place]()),
        findings=tuple(taking.findings),
    )


class _Envelope:
    def __init__(self, given: Mapping[str, Any], taking: Taking) -> None:
        self._given = given
        self._taking = taking

    def number(self, patch: State) -> str | None:
        """Of the envelope; else the customer's own, which is no field to be changed."""
        number, inside = self.text("number"), self._text("number", patch.pop("customer_number", None))
        if number is not None and inside not in (None, number):
            self._taking.findings.append(error(Code.GEN_READONLY, ("customer_number",), value=inside or ""))
        return number or inside

    def text(self, word: str) -> str | None:
        return self._text(word, self._given.get(word))

    def _text(self, word: str, value: Any) -> str | None:
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

    def sequence(self) -> int | None:
        value = self._given.get("sequence")
        if value is None:
            return None
        typed = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if not _DIGITS.fullmatch(typed):
            self._wrong(Code.GEN_TYPE, "sequence")
            return None
        return int(typed)

    def one_of(self, known: Mapping[str, _T], word: str) -> _T | None:
        value = self._given.get(word)
        if value is None:
            return None
        if isinstance(value, str) and value in known:
            return known[value]
        self._wrong(Code.GEN_REF, word, value=str(value)[:20], list=word)
        return None

    def _wrong(self, code: Code, *path: str, **params: str) -> None:
        self._taking.findings.append(error(code, path, **params))


def _sent_whole(shape: Shape, patch: State, above: Place = ()) -> frozenset[Place]:
    """Of MSGFN 005 the lists that were sent; layers are no such lists: those not sent stay."""
    found: set[Place] = set()
    for relation, child in shape.children.items():
        if relation not in patch:
            continue
        if relation in LAYERS:
            for row in rows(patch, relation):
                key = area_key(row) if relation == "sales_areas" else str(row.get("company_code") or "")
                found |= _sent_whole(child, row, (relation, key))
        else:
            found.add((*above, relation))
    return frozenset(found)
