"""Names and numbers of demo customers, unique, with right check digits. Next: demo_words.py."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from models.rules.checks.bank import cnaps_check_digit
from models.rules.checks.tax import organisation_check_character, uscc_check_character
from models.rules.search import bigrams, initials_of, spelled
from resolvers.exchange.demo_words import BRANDS, FORM, GIVEN, STREETS, SURNAMES, TOWNS, TRADES, Town

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # of the credit code
_PLACES = 6  # free signs of the organisation code
_STRIDE = 2_654_435_761  # prime, so that steps of it meet every place before the first comes again
_MOBILES = ("130", "135", "138", "139", "150", "158", "177", "186", "189", "199")


@dataclass(frozen=True)
class Name:
    text: str
    core: str  # without the legal form
    term: str
    pinyin: str
    initials: str
    grams: list[str]


def company_name(number: str, group: str) -> tuple[Town, Name]:
    """Two numbers of a group have the same name only after millions of others."""
    trades = TRADES[group]
    place = _scattered(number, len(TOWNS) * len(BRANDS) ** 2 * len(trades))
    place, town = divmod(place, len(TOWNS))
    place, first = divmod(place, len(BRANDS))
    trade, second = divmod(place, len(BRANDS))
    brand = BRANDS[first], BRANDS[second]
    return TOWNS[town], _name((TOWNS[town].name, *brand, trades[trade], FORM), brand)


def person_name(number: str) -> tuple[Town, Name]:
    place = _scattered(number, len(TOWNS) * len(SURNAMES) * len(GIVEN) ** 2)
    place, town = divmod(place, len(TOWNS))
    place, surname = divmod(place, len(SURNAMES))
    first, second = divmod(place, len(GIVEN))
    parts = SURNAMES[surname], GIVEN[first], GIVEN[second]
    return TOWNS[town], _name(parts, parts)


def _scattered(number: str, places: int) -> int:
    """Neighbouring numbers get places far apart."""
    return int(number) * _STRIDE % places


def _name(parts: tuple[str, ...], brand: tuple[str, ...]) -> Name:
    """As models/rules/search.py makes it of the whole name, but each part is spelled only once."""
    text = "".join(parts)
    spellings = [_spelling(part) for part in parts]
    pinyin = "".join(one[0] for one in spellings)
    initials = "".join(one[1] for one in spellings)
    term = "".join(_spelling(part)[0] for part in brand).upper()
    grams = sorted({*bigrams(text), *bigrams(pinyin), *bigrams(initials), *bigrams(term)})
    return Name(text, text.removesuffix(FORM), term, pinyin, initials, grams)


@cache
def _spelling(part: str) -> tuple[str, str]:
    return spelled(part), initials_of(part)


def uscc(number: str, seed: int, town: Town) -> str:
    """An enterprise registered in the town; the organisation code is the number in other signs."""
    left = (int(number) * _STRIDE + seed) % len(_SIGNS) ** _PLACES
    signs = ""
    for _ in range(_PLACES):
        left, sign = divmod(left, len(_SIGNS))
        signs += _SIGNS[sign]
    organisation = f"MA{signs}"
    first = f"91{town.division}{organisation}{organisation_check_character(organisation)}"
    return first + uscc_check_character(first)


def resident_id(number: str, dice: Any, town: Town) -> str:
    born = f"{1955 + dice.below(45)}{dice.below(12) + 1:02}{dice.below(28) + 1:02}"
    first = f"{town.division}{born}{int(number) % 1000:03}"
    return first + _resident_check_character(first)


def _resident_check_character(first17: str) -> str:
    """GB 11643, which is ISO 7064 MOD 11-2."""
    total = sum(int(sign) * 2 ** (len(first17) - place) for place, sign in enumerate(first17))
    return "10X98765432"[total % 11]


@cache
def bank_key(bank: str, town: Town) -> str:
    first = f"{bank}{town.clearing}0001"
    return first + cnaps_check_digit(first)


def street(dice: Any) -> str:
    return f"{dice.of(STREETS)}{dice.below(999) + 1}号"


def mobile(dice: Any) -> str:
    return f"{dice.of(_MOBILES)}{dice.below(10**8):08}"


def person(dice: Any) -> str:
    return dice.of(SURNAMES) + dice.of(GIVEN) + dice.of(("", *GIVEN))
