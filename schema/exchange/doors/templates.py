"""GET of the customer workbook's template and that of U8+. Next: messages.py."""

from resolvers.errors import Gone
from resolvers.exchange.templates import FILE_NAMES, template_of
from schema.files.answers import not_allowed
from schema.files.door import Request, unknown
from schema.files.templates import send_book


async def templates(request: Request) -> None:
    """/exchange/templates/customers and /exchange/templates/u8, by token."""
    if request.method not in ("GET", "HEAD"):
        not_allowed(b"GET", b"HEAD")
    caller, named = await request.bearer(), str(request.path["name"])
    if caller is None:
        raise unknown()
    if named not in FILE_NAMES:
        raise Gone(named)
    data = await template_of(request.door.templates.shelf.writer.pool, caller, named)
    await send_book(request, FILE_NAMES[named], data)
