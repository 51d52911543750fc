"""What a search for archives looks for: parts of a keyword, pairs of signs, lexemes. Next: entries.py.

Chinese has no gaps between words, so an item is indexed by its single signs and its pairs of neighbours
(grams). Whatever contains a text has all its pairs; whether they stand together, the folded text itself says.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

GRAM = 2
MOST_PARTS = 20
MOST_SIGNS = 200  # of a keyword
PINYIN, SEALED = "^^", "~~"  # in front of the grams of pinyin, of keyed hashes
_QUOTES = str.maketrans("“”„‟«»「」『』", '""""""""""')
_PARTS = re.compile(r'"([^"]*)"?|([^\s"]+)')
_SPELLED = re.compile(r"[a-z]+")
# Columns of an item by which hits are often narrowed, with the sign of their lexemes. Three signs at least:
# no gram of a text is one of them.
FACETS: Mapping[str, str] = {
    "institution_code": "i",
    "archive_type": "t",
    "year": "y",
    "retention": "r",
    "state": "s",
    "access_level": "l",
    "department_code": "d",
    "carrier": "c",
    "customer_number": "k",
    "formed_year": "f",
    "formed_month": "m",
    "due_year": "u",
}
_MOST_MONTHS, _MOST_VALUES = 25, 60
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Part:
    """A text that must be contained; `spelled`: it may be pinyin too."""

    text: str

    @property
    def spelled(self) -> bool:
        return _SPELLED.fullmatch(self.text) is not None

    @property
    def exact(self) -> bool:
        """Whether its grams say all: nothing is left to be looked up in the text itself."""
        return len(self.text) <= GRAM and " " not in self.text

    @property
    def sealable(self) -> bool:
        """Whether it can be found in sealed texts, of which single signs are not kept."""
        return all(len(one) == GRAM for one in wanted(self.text))


def folded(text: str) -> str:
    """Full width is half width, case does not matter, blanks of all kinds are one blank."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", plain).split())


def parts_of(keyword: str) -> tuple[Part, ...]:
    """Split at blanks; what stands in quotes stays together. Each once, in the order typed."""
    found = _PARTS.findall(unicodedata.normalize("NFKC", keyword).translate(_QUOTES))
    texts = [folded(quoted or plain) for quoted, plain in found]
    return tuple(Part(text) for text in dict.fromkeys(texts) if text)


def grams(text: str) -> set[str]:
    """Of folded text: its single signs and the pairs of neighbours; none reaches over a blank."""
    found: set[str] = set()
    for run in text.split():
        found.update(run)
        found.update(run[at : at + GRAM] for at in range(len(run) - 1))
    return found


def wanted(text: str) -> list[str]:
    """The grams that whatever contains the text must have: all pairs, or the one sign that it is."""
    found: set[str] = set()
    for run in text.split():
        found.update(run[at : at + GRAM] for at in range(len(run) - 1) or range(1))
    return sorted(found)


# --- queries of the index ------------------------------------------------------------------------------


def query_of(
    parts: Iterable[Part],
    facets: Iterable[Collection[str]],
    sealed: Callable[[str], str],
    scope: str = "",
) -> str:
    """As PostgreSQL's tsquery: every part, in one of the ways it can be found; one of each of the facets."""
    conditions = [_one_of(_ways(part, sealed)) for part in parts]
    conditions += [_one_of([lexeme(one) for one in some]) for some in facets]
    return " & ".join([one for one in (*conditions, scope) if one])


def _ways(part: Part, sealed: Callable[[str], str]) -> list[str]:
    own = wanted(part.text)
    ways = [own]
    if part.spelled:
        ways.append([PINYIN + one for one in own])
    if part.sealable:
        ways.append([SEALED + sealed(one) for one in own])
    return ["&".join(map(lexeme, way)) for way in ways]


def scope_of(reaches: Collection[tuple[str | None, str | None]]) -> str:
    """Types or categories, with their institutions: what lies in one of them. "" = no help.

    Access levels, and institutions alone, are left out: most items are of those that a caller sees, and what
    nearly all fulfil makes the look for rare words slower.
    """
    if any(archive_type is None for _, archive_type in reaches):
        return ""
    return _one_of(["&".join(_reach(*one)) for one in sorted(reaches, key=str)])


def _reach(institution: str | None, archive_type: str | None) -> list[str]:
    names = {"archive_type": archive_type, "institution_code": institution}
    return [lexeme(facet(name, value)) for name, value in names.items() if value is not None]


def _one_of(ways: Sequence[str]) -> str:
    return f"({' | '.join(f'({way})' for way in ways)})" if ways else ""


def facet(name: str, value: str) -> str:
    return f"={FACETS[name]}:{value}"


def years(first: int, last: int) -> list[str]:
    """Facets of the years between; none where there are too many to be of help."""
    return [facet("year", str(year)) for year in _range(first, last)]


def due(last: int) -> list[str]:
    """Facets of what is due in a year or before; no item is of a year before 1900."""
    return [facet("due_year", str(year)) for year in range(_FIRST_YEAR, min(last, _LAST_YEAR) + 1)]


def formed(first: tuple[int, int], last: tuple[int, int]) -> list[str]:
    """Facets of what was formed between two months, each (year, month)."""
    months = _range(12 * first[0] + first[1] - 1, 12 * last[0] + last[1] - 1)
    if len(months) in range(1, _MOST_MONTHS):
        return [facet("formed_month", f"{at // 12:04}-{at % 12 + 1:02}") for at in months]
    return [facet("formed_year", f"{year:04}") for year in _range(first[0], last[0])]


def _range(first: int, last: int) -> range:
    found = range(first, last + 1)
    return found if len(found) <= _MOST_VALUES else range(0)


def lexeme(text: str) -> str:
    """Quoted as PostgreSQL wants it in a tsvector or tsquery."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
