"""GET of a file that the service made: whole or a range, as of an attachment. Next: download.py."""

from resolvers.access.audit import Asker
from schema.files.answers import not_allowed
from schema.files.door import Request
from schema.files.download import give


async def made(request: Request) -> None:
    if request.method not in ("GET", "HEAD"):
        not_allowed(b"GET", b"HEAD")
    files, file_id = request.door.made, str(request.path["file"])
    caller = await request.caller(lambda ticket: files.reader(ticket, file_id))
    file, asker = await files.find(caller, file_id, request.ticket), Asker(caller, request.address)
    await give(request, file, lambda start, end: files.read(asker, file, start, end))
