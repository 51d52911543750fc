"""Bank keys and accounts: IBAN, BIC, CNAPS, account numbers. Next: address.py."""

import re
from collections.abc import Mapping

from models.rules.codes.countries import IBAN_BANK, IBAN_COMPARED, IBAN_LENGTHS
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.state import Path

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]+")
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[0-9A-Z]{2}([0-9A-Z]{3})?")
_CNAPS = re.compile(r"[0-9]{12}")
_ACCOUNT = re.compile(r"[0-9A-Z]{1,38}")
_ACCOUNT_CN = re.compile(r"[0-9]{8,30}")


def check_iban(value: str, country: str, path: Path) -> list[Finding]:
    """The first thing wrong: length, check digits, country."""
    length = IBAN_LENGTHS.get(value[:2])
    if not _IBAN.fullmatch(value) or length is None or len(value) != length:
        return [error(Code.IBAN_LENGTH, path, value=value)]
    if iban_remainder(value) != 1:
        return [error(Code.IBAN_CHECK, path, value=value)]
    if value[:2] != country:
        return [error(Code.IBAN_COUNTRY, path, value=value, country=country)]
    return []


def iban_remainder(value: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in value[4:] + value[:4])) % 97


def iban_parts(value: str) -> tuple[str, str]:
    """The national bank key and what follows it."""
    start, end = IBAN_BANK.get(value[:2], (0, 4))
    return value[4 + start : 4 + end], value[4 + end :]


def check_iban_agrees(iban: str, bank_key: str, account: str, path: Path) -> list[Finding]:
    """Where nothing else stands in an IBAN, bank key and account must be the ones given beside it."""
    bank, number = iban_parts(iban)
    same_account = not account or number.lstrip("0") == account.lstrip("0")
    if iban[:2] not in IBAN_COMPARED or (bank_key in ("", bank) and same_account):
        return []
    return [warning(Code.IBAN_ACCOUNT, path, value=iban)]


def check_bic(value: str, country: str, path: Path) -> list[Finding]:
    if not _BIC.fullmatch(value):
        return [error(Code.BIC_FORMAT, path, value=value)]
    if country and value[4:6] != country:
        return [warning(Code.BIC_COUNTRY, path, value=value, country=country)]
    return []


def check_cnaps(value: str, path: Path) -> list[Finding]:
    if not _CNAPS.fullmatch(value):
        return [error(Code.CNAPS_FORMAT, path, value=value)]
    if cnaps_check_digit(value[:11]) != value[11]:
        return [error(Code.CNAPS_CHECK, path, value=value)]
    return []


def cnaps_check_digit(first11: str) -> str:
    """ISO 7064 MOD 11,10."""
    product = 10
    for digit in first11:
        total = (product + int(digit)) % 10 or 10
        product = 2 * total % 11
    return str((11 - product) % 10)


def check_account(value: str, country: str, path: Path) -> list[Finding]:
    """The number is secret: it never goes into the params."""
    pattern = _ACCOUNT_CN if country == "CN" else _ACCOUNT
    return [] if pattern.fullmatch(value) else [error(Code.ACCT_FORMAT, path)]


def completed(row: Mapping[str, object]) -> dict[str, object]:
    """A row given by its IBAN alone gets the bank key and account that stand inside it."""
    iban = "".join(str(row.get("iban") or "").upper().split())
    full = dict(row)
    if not _IBAN.fullmatch(iban):
        return full
    bank, account = iban_parts(iban)
    full["bank_key"] = full.get("bank_key") or bank
    full["bank_account"] = full.get("bank_account") or account
    return full
