"""City and province of a customer who comes without: his social credit code tells. Next: profile.py."""

import re

from stdnum import numdb

from models.rules.codes.gb2260 import REGIONS
from models.rules.state import State

_USCC = re.compile(r"[0-9A-Z]{2}([0-9]{4})[0-9]{2}[0-9A-Z]{10}")
_CITY = re.compile(r"(?:.{2,3}省|.{2,6}自治区)?([^省市区县]{2,8})市")
_WHEN = re.compile(r"\[[^\]]*\]")  # years for which a name was used


def place_of(uscc: str, address: str) -> State:
    """City and region, as far as they can be told: the city by the address first."""
    found: State = {}
    division = _USCC.fullmatch(uscc.strip().upper())
    if division and (region := REGIONS.get(division[1][:2])):
        found["region"] = region
    city = _CITY.match(address.strip())
    name = city[1] if city else _city_of(division[1]) if division else ""
    return found | ({"city": name} if name else {})


def _city_of(prefecture: str) -> str:
    """四川省泸州市 -> 泸州; a municipality is its own city."""
    parts = numdb.get("cn/loc").info(f"{prefecture}00")
    names: dict[str, str] = {name: value for _, told in parts for name, value in told.items()}
    county = _WHEN.sub("", names.get("county", "")).rpartition(",")[2]
    name = names.get("province", "") if county in ("", "市辖区", "县") else county
    return name.removesuffix("市")
