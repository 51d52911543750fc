"""Addresses that work for a while: signed, for one user, one upload, version or set. Next: uploads.py.

A ticket names the grants of who asked for it. At each use only those count that a living token or session of
the same user still has: a revoked token ends its tickets.
"""

import base64
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import asyncpg
import orjson

from resolvers.access.caller import Caller
from resolvers.access.grants import grant_from_record, grant_from_text, text_from_grant
from resolvers.access.tokens import LIVING, SESSION_LIVES, USER_LIVES
from resolvers.errors import ResolverError
from resolvers.write.context import Writer

TICKET_KEY = "ticket"  # the name of the shared key
UPLOAD, DOWNLOAD, EXPORT = "u", "d", "x"
TEMPLATE = "t"
PICTURE = "p"  # of figures
CALENDAR = "c"  # of visits and tasks
SHEETS = "b"  # workbooks of base data
LOYALTY = "v"  # figures of VIPs: pictures and a workbook
MADE, MADE_BY_RIGHT = "m", "r"  # a file that the service made: its own, or by a right that was looked at
_PLACES = {
    UPLOAD: "uploads",
    DOWNLOAD: "attachments",
    EXPORT: "exports",
    TEMPLATE: "templates",
    PICTURE: "pictures",
    CALENDAR: "calendars",
    SHEETS: "base-data",
    LOYALTY: "vip",
    MADE: "made",
    MADE_BY_RIGHT: "made",
}
# Of API keys each its own; of sessions the user's, as long as he has one that is open.
_LIVING = f"""
SELECT g.*
FROM access_token t JOIN access_grant g ON g.token_id = t.token_id
LEFT JOIN user_session s ON s.session_id = t.session_id
LEFT JOIN user_account u ON u.user_name = t.user_name
WHERE t.user_name = $1 AND {LIVING}
UNION ALL
SELECT g.* FROM access_grant g WHERE g.user_name = $1 AND EXISTS (
    SELECT FROM user_session s JOIN user_account u ON u.user_name = s.user_name
    LEFT JOIN user_credential c ON c.user_name = s.user_name
    WHERE s.user_name = $1 AND {SESSION_LIVES} AND {USER_LIVES} AND NOT coalesce(c.must_change, false))
"""  # noqa: S608 - constants of our own
_GONE = f"SELECT count(*) > 0 FROM user_account u WHERE user_name = $1 AND NOT ({USER_LIVES})"  # noqa: S608
_OUTSIDE = "*"  # before grants that an identity provider brought: they are in no row that could be looked up


class TicketWrong(ResolverError):
    """Forged, over, for something else, or its user has lost the rights."""

    code = "TICKET"


@dataclass(frozen=True)
class Shelf:
    """What every act on files needs. Built once by server.py; `key` = shared_key(pool, TICKET_KEY)."""

    writer: Writer
    key: bytes
    most_bytes: int = 5 * 2**30
    upload_lifetime: timedelta = timedelta(hours=24)
    ticket_lifetime: timedelta = timedelta(minutes=15)
    types: Mapping[str, int] = field(default_factory=lambda: {"*": 5 * 2**30})  # patterns; most bytes
    open: bool = True  # False: there are no keys, so nothing can be stored

    @property
    def now(self) -> Callable[[], datetime]:
        return self.writer.now


def signed_address(shelf: Shelf, caller: Caller, kind: str, about: str, until: datetime | None = None) -> str:
    """Relative; `about`: an upload's id, attachment/version, or what else stands in its path."""
    until = until or shelf.now() + shelf.ticket_lifetime
    body = _text(orjson.dumps([kind, about, int(until.timestamp()), caller.user_name, promised(caller)]))
    return f"/files/{_PLACES[kind]}/{about}?ticket={body}.{_text(_mac(shelf.key, body))}"


async def holder(shelf: Shelf, ticket: str, kind: str, about: str) -> Caller:
    """Who may use this ticket for this; TicketWrong says nothing more."""
    body, _, mac = ticket.partition(".")
    try:
        signed = hmac.compare_digest(_bytes(mac), _mac(shelf.key, body))
        if not signed:
            raise TicketWrong
        given, place, until, user, grants = orjson.loads(_bytes(body))
    except ValueError:
        raise TicketWrong from None
    if (given, place) != (kind, about) or datetime.fromtimestamp(until, UTC) <= shelf.now():
        raise TicketWrong
    return await living(shelf.writer.pool, user, grants, shelf.writer.today())


def promised(caller: Caller) -> list[str]:
    """The caller's grants as living() takes them later."""
    found = [text_from_grant(grant) for grant in caller.grants]
    return [_OUTSIDE, *found] if caller.outside else found


async def living(pool: asyncpg.Pool, user: str, grants: Sequence[str], today: date) -> Caller:
    """The user with those of the grants that he still has; TicketWrong if there is none."""
    if _OUTSIDE in grants[:1]:
        gone = await pool.fetchval(_GONE, user, today)
        kept = () if gone else tuple(grant_from_text(one) for one in grants[1:])
    else:
        rows = await pool.fetch(_LIVING, user, today)
        known = {text_from_grant(grant_from_record(row)) for row in rows}
        kept = tuple(grant_from_text(one) for one in grants if one in known)
    if not kept:
        raise TicketWrong
    return Caller(user, kept)


def _mac(key: bytes, body: str) -> bytes:
    return hmac.digest(key, body.encode(), "sha256")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
