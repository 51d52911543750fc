"""Shares (分享): exports handed on, items pointed out, until a day. Next: searching.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.state import Path

MOST_DAYS = 90
MOST_ITEMS = 100
MOST_RECEIVERS = 50


@dataclass(frozen=True)
class NewShare:
    """Items, or the file of an export; with users and roles. Without a day it lasts as long as it may."""

    item_ids: Sequence[str] = ()
    file_id: str | None = None
    users: Sequence[str] = ()
    roles: Sequence[str] = ()
    may_download: bool = False
    expires_on: date | None = None


@dataclass(frozen=True)
class Receiver:
    """`clears`: his clearance reaches the most secret of it; `sees`: his grants show what they must show."""

    name: str
    path: Path
    known: bool
    clears: bool = False
    sees: bool = False


def last_day(today: date) -> date:
    return today + timedelta(days=MOST_DAYS)


def check_share(new: NewShare, today: date) -> list[Finding]:
    found: list[Finding] = []
    if bool(new.item_ids) == (new.file_id is not None):
        found.append(error(Code.GEN_REQUIRED, ("item_ids",)))
    found += _check_count("item_ids", len(new.item_ids), 0, MOST_ITEMS)
    receivers = len(new.users) + len(new.roles)
    found += _check_count("with_users", receivers, 1, MOST_RECEIVERS)
    if new.expires_on is not None and not today <= new.expires_on <= last_day(today):
        told = {"value": new.expires_on.isoformat(), "range": f"{today} – {last_day(today)}"}
        found.append(error(Code.GEN_RANGE, ("expires_on",), **told))
    return found


def check_receivers(receivers: Iterable[Receiver]) -> list[Finding]:
    """Each who may not have it, by name."""
    found: list[Finding] = []
    for one in receivers:
        if not one.known:
            found.append(error(Code.GEN_REF, one.path, value=one.name))
        elif not one.clears:
            found.append(error(Code.AR_SHARE_CLEARANCE, one.path, value=one.name))
        elif not one.sees:
            found.append(error(Code.GEN_FORBIDDEN, one.path, value=one.name))
    return found


def _check_count(name: str, count: int, least: int, most: int) -> list[Finding]:
    if least <= count <= most:
        return []
    return [error(Code.GEN_RANGE, (name,), value=str(count), range=f"{least}–{most}")]
