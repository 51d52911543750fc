"""What the index keeps of an item: its words folded, pinyin, text of its files. Next: marks.py."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from models.rules.archives.searching import FACETS, GRAM, PINYIN, SEALED, facet, folded, grams, lexeme
from models.rules.roles import MAX_CLEARANCE
from models.rules.search import initials_of, spelled
from models.rules.state import State, rows, text

FIELDS = ("document_number", "archive_code", "description")  # beside title and keywords
MOST_SIGNS = 500_000  # of the text of all files of an item
MOST_GRAMS = 60_000  # a tsvector ends at 1 MiB
LINE = "\n"  # between what is not to be found as one


@dataclass(frozen=True)
class FileText:
    """Of all files of an item; of a sealed text only `grams` is kept. `cut`: not all of it fits."""

    text: str
    grams: str
    cut: bool = False


def entry_of(item: State) -> dict[str, Any]:
    """The row of an item's metadata in archive_text, but for its files."""
    title = folded(item.get("title") or "")
    words = [row["keyword"] for row in rows(item, "keywords")] + [item.get(name) for name in FIELDS]
    body = LINE.join(folded(word) for word in words if word)
    pinyin = pinyin_of(title)
    return {
        "item_id": item["item_id"],
        "title": title,
        "body": body,
        "spelled": pinyin,
        "grams": vector(
            [*grams(title), *_lines(body), *(PINYIN + one for one in _lines(pinyin)), *_facets(item)]
        ),
    }


def pinyin_of(title: str) -> str:
    """Whole and initials, each on a line of its own; Latin letters stay."""
    signs = "".join(sign for sign in title if sign.isalnum())
    return f"{spelled(signs)}{LINE}{initials_of(signs)}"


def names_of(file_names: Iterable[str]) -> str:
    return LINE.join(folded(name) for name in file_names)


def file_vector(names: str, text_grams: str = "") -> str:
    return " ".join(filter(None, (vector(_lines(names)), text_grams)))


def plain_text(texts: Sequence[str]) -> FileText:
    """To be stored in clear, with marks of where it was found."""
    kept, found, cut = _bounded(texts)
    return FileText(kept, vector(found), cut)


def sealed_text(texts: Sequence[str], sealed: Callable[[str], str]) -> FileText:
    """Of pairs of signs only keyed hashes are left, in no order."""
    _, found, cut = _bounded(texts)
    return FileText("", vector(SEALED + sealed(one) for one in found if len(one) == GRAM), cut)


def vector(lexemes: Iterable[str]) -> str:
    """As PostgreSQL's tsvector is written."""
    return " ".join(lexeme(one) for one in sorted(set(lexemes)))


def _bounded(texts: Sequence[str]) -> tuple[str, set[str], bool]:
    """As many whole lines as both bounds allow."""
    kept: list[str] = []
    found: set[str] = set()
    signs, cut = 0, False
    for line in (one for whole in texts for one in whole.split(LINE)):
        plain = folded(_storable(line))
        more = grams(plain)
        signs += len(plain) + 1
        if signs > MOST_SIGNS or len(found) + len(more - found) > MOST_GRAMS:
            cut = True
            break
        if plain:
            kept.append(plain)
            found |= more
    return LINE.join(kept), found, cut


def _storable(text: str) -> str:
    """Without what no database takes: the character 0, halves of characters."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode()


def _lines(text: str) -> set[str]:
    return {one for line in text.split(LINE) for one in grams(line)}


def _facets(item: State) -> list[str]:
    day = text(item, "formed_on")
    values = {**item, "formed_year": day[:4] or None, "formed_month": day[:7] or None}
    values["due_year"] = text(item, "due_on")[:4] or None
    if item.get("access_level") is None:
        values["access_level"] = MAX_CLEARANCE  # it counts as the most secret ones
    found = [facet(name, str(values[name])) for name in FACETS if values.get(name) is not None]
    category = text(item, "archive_type").partition("/")[0]
    return [*found, facet("archive_type", category)] if category else found
