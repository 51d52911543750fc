"""Looks at the XML of a sheet before its table is laid out: how far it reaches, formulas. Next: templates.py.

A table is as wide and as high as its farthest cell, so that two cells may ask for all memory there is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

LAST_ROW = 9_999
LAST_COLUMN = 26
_CELL = re.compile(rb"""<(?:[^\s<>/:"'=]+:)?c[\s/>]""")
_PLAIN = re.compile(rb"""<c r="[A-Z][0-9]{1,4}"[\s/>]""")  # as all programs write them, in this first part
_FORMULA = re.compile(rb"""<(?:[^\s<>/:"'=]+:)?f[\s/>]""")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST_FORMULAS = 1_000
_CONTENT = ("v", "is", "f")


class TooFar(Exception):
    """A cell with content lies behind row 9999 or column Z."""


def formulas_of(xml: bytes) -> frozenset[str]:
    """The cells that hold one, such as C7. TooFar; expat.ExpatError where it is no XML."""
    if _FORMULA.search(xml) is None and len(_CELL.findall(xml)) == len(_PLAIN.findall(xml)):
        return frozenset()
    look = _Look()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = look.start
    parser.EndElementHandler = look.end
    parser.Parse(xml, True)
    return frozenset(look.formulas)


@dataclass
class _Look:
    """Where the parser is. A cell that does not say its place is the next one of its row."""

    row: int = 0
    column: int = 0
    place: str = ""
    formulas: set[str] = field(default_factory=set[str])

    def start(self, tag: str, attributes: Mapping[str, Any]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            self.row, self.column = _number(attributes.get("r"), self.row + 1), 0
        elif name == "c":
            self._cell(attributes.get("r"))
        elif self.place and name in _CONTENT:
            if self.row > LAST_ROW or self.column > LAST_COLUMN:
                raise TooFar
            if name == "f" and len(self.formulas) < _MOST_FORMULAS:
                self.formulas.add(self.place)

    def end(self, tag: str) -> None:
        if tag.rpartition(" ")[2] == "c":
            self.place = ""

    def _cell(self, said: str | None) -> None:
        found = _PLACE.fullmatch((said or "").upper())
        if found is None:
            self.column += 1
        else:
            self.row, self.column = int(found[2]), _column(found[1])
        self.place = f"{chr(64 + min(self.column, LAST_COLUMN))}{self.row}"


def _number(said: str | None, otherwise: int) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 8 else otherwise  # noqa: PLR2004


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
