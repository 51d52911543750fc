"""API keys of machines: what is asked of a new one, and of the end of an old one. Next: users.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code

LONGEST_NAME, LONGEST_DESCRIPTION = 40, 200
LONGEST_LIFE = timedelta(days=731)  # who needs it longer, rotates it
LONGEST_HANDOVER = timedelta(days=30)
HANDOVER = timedelta(days=7)
MOST_LIVE = 2  # of one name: the old one and the new one
MOST_GRANTS = 50


@dataclass(frozen=True)
class KeyForm:
    """What a new key is called and how long it is to live."""

    name: str
    expires_at: datetime
    grants: int  # how many
    description: str = ""


def check_key(form: KeyForm, now: datetime) -> Iterator[Finding]:
    name, description = form.name.strip(), form.description.strip()
    if not name:
        yield error(Code.GEN_REQUIRED, ("name",))
    yield from _check_text(name, LONGEST_NAME, "name")
    yield from _check_text(description, LONGEST_DESCRIPTION, "description")
    if not 1 <= form.grants <= MOST_GRANTS:
        yield error(Code.GEN_RANGE, ("grants",), value=str(form.grants), range=f"1–{MOST_GRANTS}")
    yield from check_end(form.expires_at, now, LONGEST_LIFE, "expires_at")


def check_end(end: datetime, now: datetime, longest: timedelta, name: str) -> Iterator[Finding]:
    if not now < end <= now + longest:
        told = f"{_told(now)} – {_told(now + longest)}"
        yield error(Code.GEN_RANGE, (name,), value=_told(end), range=told)


def _check_text(text: str, longest: int, name: str) -> Iterator[Finding]:
    if len(text) > longest:
        yield error(Code.GEN_LENGTH, (name,), value=text, max=str(longest))
    if not text.isprintable():
        yield error(Code.GEN_PATTERN, (name,), value=repr(text))


def _told(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
