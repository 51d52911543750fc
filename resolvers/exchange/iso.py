"""Countries, subdivisions, currencies and languages of the ISO standards, named in two languages.

Next: data_files.py.
"""

import gettext
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeAlias, cast

import babel
import pycountry

IsoRow: TypeAlias = dict[str, str]

_MOST_REGION = 3  # signs of a region key
_MOST_NAME = 60
_USUAL_DECIMALS = "2"  # ISO 4217; models/data/currency.csv tells the others


@cache
def iso_rows() -> dict[str, list[IsoRow]]:
    """Rows by table, to be copied; a file of models/data lies over them."""
    chinese, english = _names("zh"), _names("en")
    return {
        "country": [
            {
                "country": one.alpha_2,
                "name_zh": chinese.territories[one.alpha_2],
                "name_en": english.territories[one.alpha_2],
                "iso_alpha3": one.alpha_3,
            }
            for one in _all(pycountry.countries)
        ],
        "region": list(_regions()),
        "currency": [
            {
                "currency": one.alpha_3,
                "decimals": _USUAL_DECIMALS,
                # the newest codes are not yet in every collection of names
                "name_zh": chinese.currencies.get(one.alpha_3, one.name)[:_MOST_NAME],
                "name_en": english.currencies.get(one.alpha_3, one.name)[:_MOST_NAME],
            }
            for one in _all(pycountry.currencies)
        ],
        "language": [
            {
                "language": one.alpha_2,
                "name_zh": chinese.languages[one.alpha_2],
                "name_en": english.languages[one.alpha_2],
            }
            for one in _all(pycountry.languages)
            if hasattr(one, "alpha_2")
        ],
    }


def _regions() -> Iterator[IsoRow]:
    chinese = gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=["zh_CN"])
    for one in _all(pycountry.subdivisions):
        country, _, region = str(one.code).partition("-")
        if len(region) <= _MOST_REGION:
            yield {
                "country": country,
                "region": region,
                "iso_code": one.code,
                "name_zh": chinese.gettext(one.name),
                "name_en": one.name,
            }


def _all(collection: object) -> list[Any]:
    """pycountry makes its row types when it runs, so nothing is known of them before."""
    return list(cast("Any", collection))


def _names(language: str) -> Any:
    return babel.Locale(language)
