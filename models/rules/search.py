"""Keys of the search help: normalised name, pinyin, initials, bigrams (domain 2.5). Next: duplicates.py."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin.core import Pinyin

GRAM = 2
_SPELLER = Pinyin()


@dataclass(frozen=True)
class SearchKeys:
    """`name` is upper case, `pinyin` and `initials` are lower case, so that their bigrams never meet."""

    name: str
    pinyin: str
    initials: str
    grams: tuple[str, ...]


def search_keys(names: Iterable[str | None], terms: Iterable[str | None] = ()) -> SearchKeys:
    """Of name1 … name4 and the search terms; the terms are found by their bigrams only."""
    name = normalised(" ".join(one for one in names if one))
    sounds = [_sounds(word) for word in _words(name)]
    pinyin, initials = _whole(sounds), _initials(sounds)
    found = {*bigrams(name), *bigrams(pinyin), *bigrams(initials)}
    for term in terms:
        found |= set(bigrams(normalised(term or "")))
    return SearchKeys(name, pinyin, initials, tuple(sorted(found)))


def normalised(text: str) -> str:
    """Full width is half width, case does not matter, only letters and digits count."""
    upper = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in upper if sign.isalnum())


def spelled(name: str) -> str:
    """lanjiang for 蓝江; Latin letters stay."""
    return _whole([_sounds(word) for word in _words(name)])


def initials_of(name: str) -> str:
    """lj for 蓝江."""
    return _initials([_sounds(word) for word in _words(name)])


def _whole(sounds: Iterable[tuple[str, str]]) -> str:
    return "".join(whole for whole, _ in sounds).lower().replace("ü", "v")


def _initials(sounds: Iterable[tuple[str, str]]) -> str:
    return "".join(first for _, first in sounds).lower()


def _words(name: str) -> list[str]:
    """As pypinyin takes a text apart: the sound of a sign depends on its word, and on nothing else."""
    return _SPELLER.seg(name)


@lru_cache(maxsize=20_000)
def _sounds(word: str) -> tuple[str, str]:
    """Whole and initials. Most words come again and again, and looking one up takes a tenth of a
    millisecond."""
    return "".join(lazy_pinyin([word])), "".join(lazy_pinyin([word], style=Style.FIRST_LETTER))


def bigrams(text: str) -> tuple[str, ...]:
    return tuple(text[at : at + GRAM] for at in range(len(text) - GRAM + 1))


def search_grams(typed: str) -> tuple[str, ...]:
    """What a text that is contained in a name must share with it: all bigrams in one case or the other.

    Give it `normalised(typed)` to look into names, the same in lower case to look into pinyin and initials.
    Text of one sign has none: compare without the index.
    """
    return tuple(sorted(set(bigrams(typed))))
