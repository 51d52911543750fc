"""Tax numbers: credit code, organisation code, resident id, VAT number. Next: bank.py."""

import re
from datetime import date

from models.rules.codes.countries import VAT
from models.rules.codes.gb2260 import REGIONS
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.state import Path

_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_BASE = len(_USCC_SIGNS)
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS = "0X987654321"

_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")

_LEGACY = re.compile(r"[0-9A-Z]{15}|[0-9A-Z]{17}|[0-9A-Z]{20}")


def uscc_check_character(first17: str) -> str:
    """GB 32100-2015."""
    total = sum(_USCC_SIGNS.index(sign) * weight for sign, weight in zip(first17, _USCC_WEIGHTS, strict=True))
    return _USCC_SIGNS[(_USCC_BASE - total % _USCC_BASE) % _USCC_BASE]


def organisation_check_character(first8: str) -> str:
    """GB 11714, inside the credit code at places 9 to 17."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True))
    return _ORGANISATION_CHECKS[total % 11]


def check_uscc(value: str, path: Path) -> list[Finding]:
    if not _USCC.fullmatch(value):
        return [error(Code.USCC_PATTERN, path, value=value)]
    if uscc_check_character(value[:17]) != value[17]:
        return [error(Code.USCC_CHECK, path, value=value)]
    if organisation_check_character(value[8:16]) != value[16]:
        return [warning(Code.USCC_ORG, path, value=value)]
    return []


def check_uscc_region(value: str, region: str, path: Path) -> list[Finding]:
    """Companies move, so the code of another province is only worth a remark."""
    home = REGIONS.get(value[2:4]) if _USCC.fullmatch(value) else None
    if home is None or not region or home == region:
        return []
    return [warning(Code.USCC_REGION, path, value=value, region=region)]


def is_legacy_tax_number(value: str) -> bool:
    return bool(_LEGACY.fullmatch(value))


def check_resident_id(value: str, path: Path) -> list[Finding]:
    """The value is personal: it never goes into the params."""
    if not _RESIDENT.fullmatch(value) or not _is_day(value[6:14]):
        return [error(Code.ID_CHECK, path)]
    total = sum(int(sign) * weight for sign, weight in zip(value, _RESIDENT_WEIGHTS, strict=False))
    return [] if _RESIDENT_CHECKS[total % 11] == value[17] else [error(Code.ID_CHECK, path)]


def check_vat_number(value: str, country: str, path: Path) -> list[Finding]:
    """Only the EU's patterns are known; other countries are free."""
    pattern = VAT.get(country)
    if pattern is None or re.fullmatch(pattern, value):
        return []
    return [error(Code.VAT_FORMAT, path, value=value)]


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
