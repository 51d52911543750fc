"""GET of the customer workbook's template and that of U8+."""

from schema.files.answers import not_allowed
from schema.files.door import Request


async def templates(request: Request) -> None:
    not_allowed(b"GET")
