"""POST of messages of a system: each carried out at once, the answer tells its outcome."""

from schema.files.answers import not_allowed
from schema.files.door import Request


async def messages(request: Request) -> None:
    not_allowed(b"GET")
