"""Postal codes, telephone numbers, mail and web addresses, GLN. Next: ../fields.py."""

import re

from models.rules.codes.countries import POSTAL, POSTAL_SPACE
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.state import Path

_PHONE = re.compile(r"\+?[0-9 ()/\-]+((转|ext\.?) ?[0-9]+)?", re.IGNORECASE)
_MOBILE_CN = re.compile(r"1[3-9][0-9]{9}")
_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_WEB = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_MOST_POSTAL = 10
_PHONE_DIGITS = range(5, 21)


def postal_code(value: str, country: str) -> str:
    """As it is stored: upper case, the country's space in its place."""
    typed = value.strip().upper()
    at = POSTAL_SPACE.get(country)
    if at is None:
        return typed
    compact = "".join(typed.split())
    return f"{compact[:at]} {compact[at:]}"


def needs_postal_code(country: str) -> bool:
    return bool(POSTAL.get(country))


def check_postal_code(value: str, country: str, path: Path) -> list[Finding]:
    """`value` as stored; whether it may be missing is asked elsewhere."""
    pattern = POSTAL.get(country)
    if pattern == "":
        return [error(Code.POST_NOTUSED, path, value=value, country=country)]
    fits = len(value) <= _MOST_POSTAL if pattern is None else re.fullmatch(pattern, value)
    return [] if fits else [error(Code.POST_FORMAT, path, value=value, country=country)]


def check_phone(value: str, path: Path) -> list[Finding]:
    digits = sum(sign.isdigit() for sign in value)
    fits = _PHONE.fullmatch(value) and digits in _PHONE_DIGITS
    return [] if fits else [error(Code.PHONE_FORMAT, path, value=value)]


def check_mobile(value: str, country: str, path: Path) -> list[Finding]:
    if country != "CN":
        return check_phone(value, path)
    national = re.sub(r"[ ()/\-]", "", value).removeprefix("+86")
    return [] if _MOBILE_CN.fullmatch(national) else [error(Code.PHONE_FORMAT, path, value=value)]


def check_mail(value: str, path: Path) -> list[Finding]:
    return [] if _MAIL.fullmatch(value) else [error(Code.MAIL_FORMAT, path, value=value)]


def check_website(value: str, path: Path) -> list[Finding]:
    return [] if _WEB.fullmatch(value) else [error(Code.GEN_PATTERN, path, value=value)]


def check_gln(value: str, path: Path) -> list[Finding]:
    """13 digits, the last one by EAN-13."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(value))
    return [] if total % 10 == 0 else [error(Code.GLN_CHECK, path, value=value)]
