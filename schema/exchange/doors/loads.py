"""POST of a bulk load: a stream of any length, carried out by a job."""

from schema.files.answers import not_allowed
from schema.files.door import Request


async def loads(request: Request) -> None:
    not_allowed(b"GET")
