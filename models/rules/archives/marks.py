"""Where in a text the parts of a keyword stand, for who shows hits. Next: checks.py."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.rules.archives.searching import Part
from models.rules.search import initials_of, spelled

TITLE, TEXT = "TITLE", "TEXT"
LAST_OF_PLANE = "\uffff"  # what lies behind it takes two UTF-16 units
AROUND = 40  # signs shown before the first mark of a long text
LONGEST = 160


def fragments(parts: Sequence[Part], fields: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Of each text that holds one of the parts: its field, what is shown, marks as offsets into it.

    Offsets count UTF-16 units, as strings of JavaScript do; `end` is behind the last sign.
    """
    found: list[dict[str, Any]] = []
    for field, texts in fields.items():
        for text in texts:
            if spans := _merged(_spans(parts, text, spelled_too=field == TITLE)):
                found.append(_shown(field, text, spans))
    return found


def _spans(parts: Sequence[Part], text: str, *, spelled_too: bool) -> Iterator[tuple[int, int]]:
    plain, places = _folded(text)
    for part in parts:
        yield from _found(part.text, plain, places)
        if spelled_too and part.spelled:
            for way in (spelled, initials_of):
                letters, signs = _spelled(text, way)
                yield from _found(part.text, letters, signs)


def _found(part: str, plain: str, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    at = plain.find(part)
    while at >= 0:
        yield places[at], places[at + len(part) - 1] + 1
        at = plain.find(part, at + len(part))


def _folded(text: str) -> tuple[str, list[int]]:
    """As searching.folded, with the place that each sign comes from."""
    plain: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(text):
        for one in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", sign).casefold()):
            if one.isspace() and (not plain or plain[-1] == " "):
                continue
            plain.append(" " if one.isspace() else one)
            places.append(at)
    return "".join(plain), places


def _spelled(text: str, way: Any) -> tuple[str, list[int]]:
    letters: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(text):
        if sign.isalnum():
            one = way(unicodedata.normalize("NFKC", sign).casefold())
            letters.append(one)
            places += [at] * len(one)
    return "".join(letters), places


def _merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _shown(field: str, text: str, spans: Sequence[tuple[int, int]]) -> dict[str, Any]:
    first = max(0, spans[0][0] - AROUND) if len(text) > LONGEST else 0
    last = first + max(LONGEST, spans[0][1] - first)
    shown = text[first:last]
    marks = [(start - first, min(end, last) - first) for start, end in spans if start < last]
    return {
        "field": field,
        "text": shown,
        "marks": [{"start": _units(shown, start), "end": _units(shown, end)} for start, end in marks],
    }


def _units(text: str, at: int) -> int:
    return at + sum(sign > LAST_OF_PLANE for sign in text[:at])
