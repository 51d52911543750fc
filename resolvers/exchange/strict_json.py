"""JSON as other systems send it: every name once in an object, amounts to the last digit. Next: words.py."""

import json
import re
from decimal import Decimal
from typing import Any, cast

import orjson

MOST = 4 << 20  # bytes of one customer
_DEEP = "nested too deep, or a number of too many digits"
_WHOLE = range(-(2**63), 2**64)  # beyond, nobody reads a whole number to the last digit
_FRACTION = re.compile(rb"\.[0-9]")  # of a number, or in a text
_BLANK_BEFORE_COLON = (b" :", b"\t:", b"\r:", b"\n:")


class NotJson(ValueError):
    """Its text says why, without the values of the body."""


def loads(body: bytes) -> Any:
    """Numbers with a fraction are Decimals. NotJson: a name comes twice, nested too deep, or no JSON."""
    try:
        found = orjson.loads(body)
        again = orjson.dumps(found)
    except orjson.JSONDecodeError as error:
        raise NotJson(f"{error.msg}: line {error.lineno} column {error.colno}") from None
    except orjson.JSONEncodeError:
        raise NotJson(_DEEP) from None
    same = again == body and not _FRACTION.search(body)  # then nothing was lost in reading
    return found if same or _is_plain(found, body) else _by_the_letter(body)


def _is_plain(found: Any, body: bytes) -> bool:
    """No fraction in it, and no more names in the text than in what was read: none has come twice.

    A text may hold what looks like a name; then there seem to be more, and the slow reader has to tell.
    """
    if any(blank in body for blank in _BLANK_BEFORE_COLON):
        return False
    names, open_ones = 0, [found]
    while open_ones:
        one = open_ones.pop()
        if isinstance(one, dict):
            names += len(cast("dict[str, Any]", one))
            open_ones.extend(cast("dict[str, Any]", one).values())
        elif isinstance(one, list):
            open_ones.extend(cast("list[Any]", one))
        elif isinstance(one, float):
            return False
    return body.count(b'":') == names


def _by_the_letter(body: bytes) -> Any:
    try:
        return json.loads(body, object_pairs_hook=_once, parse_float=Decimal, parse_int=_whole)
    except NotJson:
        raise
    except (RecursionError, ValueError):
        raise NotJson(_DEEP) from None


def _whole(digits: str) -> int:
    found = int(digits)
    if found not in _WHOLE:
        raise NotJson(_DEEP)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotJson(f"{twice[:60]!r} comes twice in one object")
    return found
