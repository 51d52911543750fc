"""What a password must be (domain 5.2), and when guessing ends (US-6). Next: departments.py."""

import unicodedata
from collections.abc import Iterator

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.state import Path

SHORTEST = 10
LONGEST = 128  # characters: more are no safer, and would be work for who only guesses
CLASSES = 3  # of small letters, capitals, digits and others
REMEMBERED = 5  # the last ones, the present one too, are not taken again
STRONG = 3  # of zxcvbn's 0 to 4: not found by 10^8 guesses
FAILURES = 5  # one after another
LOCK_MINUTES = 30


def normal(password: str) -> str:
    """The same whichever way a keyboard composes its characters."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, user_name: str, strength: int, path: Path) -> Iterator[Finding]:
    """All but whether it was used before. `password` is normal; `strength` as zxcvbn judges it."""
    if len(password) < SHORTEST:
        yield error(Code.US_PASSWORD_SHORT, path, min=str(SHORTEST))
    if len(password) > LONGEST:
        # its text never appears in a finding
        yield error(Code.US_PASSWORD_LONG, path, max=str(LONGEST))
    if _classes(password) < CLASSES:
        yield error(Code.US_PASSWORD_CLASSES, path)
    if user_name and user_name.casefold() in password.casefold():
        yield error(Code.US_PASSWORD_NAME, path)
    if strength < STRONG:
        yield error(Code.US_PASSWORD_WEAK, path)


def _classes(password: str) -> int:
    kinds = (str.islower, str.isupper, str.isdigit, _is_other)
    return sum(any(kind(sign) for sign in password) for kind in kinds)


def _is_other(sign: str) -> bool:
    return not (sign.islower() or sign.isupper() or sign.isdigit())
