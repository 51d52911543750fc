"""GET of what a receiver has not acknowledged, in its format."""

from schema.files.answers import not_allowed
from schema.files.door import Request


async def delta(request: Request) -> None:
    not_allowed(b"GET")
