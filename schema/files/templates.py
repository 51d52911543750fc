"""GET of a template of the batch upload: a workbook to fill in. Next: made.py."""

from models.rules.archives.templates import TEMPLATES, Kind
from resolvers.errors import Gone
from schema.files import names
from schema.files.answers import not_allowed
from schema.files.door import Request
from schema.files.download import SAFE

XLSX = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def template(request: Request) -> None:
    if request.method not in ("GET", "HEAD"):
        not_allowed(b"GET", b"HEAD")
    templates, named = request.door.templates, str(request.path["kind"])
    if named not in list(Kind):
        raise Gone(named)
    kind = Kind(named)
    caller = await request.caller(lambda ticket: templates.reader(ticket, kind))
    data = await templates.make(caller, kind)
    await send_book(request, f"{TEMPLATES[kind].sheet}.xlsx", data)


async def send_book(request: Request, name: str, data: bytes, status: int = 200) -> None:
    """A workbook under this name."""
    await request.reply.start(
        status,
        (b"content-type", XLSX),
        (b"content-disposition", names.content_disposition(name)),
        (b"content-length", b"%d" % len(data)),
        (b"cache-control", b"private, no-store"),
        *SAFE,
    )
    await request.reply.end(b"" if request.method == "HEAD" else data)
