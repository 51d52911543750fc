"""The address of a calendar, and what is found there. Next: complaints.py."""

from datetime import timedelta
from re import fullmatch

from resolvers.attachments.tickets import CALENDAR, Shelf, holder, signed_address
from resolvers.care.calendars import MEDIA_TYPE, calendar_of
from resolvers.errors import Gone
from schema.files import names
from schema.files.answers import not_allowed
from schema.files.door import Request
from schema.files.download import SAFE
from schema.saving import ContextInfo

LIFETIME = timedelta(days=30)
_ENDING = ".ics"  # by which programs know what comes


def calendar_address(info: ContextInfo, owner: str | None) -> str:
    """Signed for the caller: what he does not see is not in it, whenever it is fetched. What an identity
    provider grants him cannot be looked up then, so his address does not last.
    """
    caller, shelf = info.context.caller, info.context.services.shelf
    about = f"{owner or caller.user_name}{_ENDING}"
    if not fullmatch(r"[A-Za-z0-9._@-]+", about):
        raise Gone(owner or caller.user_name)
    lifetime = shelf.ticket_lifetime if caller.outside else LIFETIME
    return signed_address(shelf, caller, CALENDAR, about, shelf.now() + lifetime)


async def calendar(request: Request) -> None:
    if request.method not in ("GET", "HEAD"):
        not_allowed(b"GET", b"HEAD")
    name, shelf = str(request.path["calendar"]), _shelf(request)
    caller = await request.caller(lambda ticket: holder(shelf, ticket, CALENDAR, name))
    owner = name.removesuffix(_ENDING)
    if owner == name or "\0" in owner:
        raise Gone(name.replace("\0", ""))
    data = await calendar_of(shelf.writer.pool, caller, owner.upper())
    await request.reply.start(
        200,
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-disposition", names.content_disposition(name)),
        (b"content-length", b"%d" % len(data)),
        (b"cache-control", b"private, no-store"),
        *SAFE,
    )
    await request.reply.end(b"" if request.method == "HEAD" else data)


def _shelf(request: Request) -> Shelf:
    return request.door.services.shelf
