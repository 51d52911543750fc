"""POST of messages of a system: each carried out at once, the answer tells its outcome. Next: loads.py."""

from contextlib import AbstractAsyncContextManager, aclosing, nullcontext

from models.rules.exchange.message import Format
from resolvers.access.caller import Caller
from resolvers.exchange.formats import Unreadable
from resolvers.inbound.receiving import Sender, read_messages
from resolvers.inbound.results import Result, acknowledgement, findings_of, http_status, submit, told
from resolvers.inbound.systems import own_system
from schema.call import Stop
from schema.exchange.doors import formats
from schema.files.answers import not_allowed
from schema.files.body import Cut, stream
from schema.files.door import Request, unknown
from schema.record import RECORD
from schema.seats import NoSeat

_XML = b"application/xml"
_SHORT = 1 << 20


async def messages(request: Request) -> None:
    if request.method != "POST":
        not_allowed(b"POST")
    caller = await request.bearer()
    if caller is None:
        raise unknown()
    writer = request.door.services.writer
    system = await own_system(writer.pool, caller, str(request.path["system"]))
    sender = Sender(system, caller, formats.format_of(request))
    try:
        body = stream(request.receive, request.door.drain)
        async with _seat(request, caller), aclosing(body):
            arriving = await read_messages(sender.format, body)
    except NoSeat as full:
        raise formats.too_many(full) from None
    except Cut:
        RECORD.get().lost = True
        raise Stop(503, "The body ended early.", "UPLOAD-CUT", (b"retry-after", b"1")) from None
    except Unreadable as wrong:
        await formats.unreadable(request.reply, wrong)
        return
    results = await submit(writer, sender, arriving)
    if _wants_idoc(request, sender):
        await _acknowledge(request, sender, results)
        return
    shown = [told(one, formats.shown(findings_of(one), request.reply.languages)) for one in results]
    await request.reply.json(http_status(results), {"results": shown})


def _seat(request: Request, caller: Caller) -> AbstractAsyncContextManager[None]:
    """What is long lies in memory until it is read: not too many of that at once."""
    length = request.headers.get(b"content-length", b"")
    short = length.isdigit() and int(length) <= _SHORT
    return nullcontext() if short else request.door.seats.one(caller.user_name)


def _wants_idoc(request: Request, sender: Sender) -> bool:
    if sender.format is not Format.IDOC:
        return False
    accepted = request.headers.get(b"accept", b"")
    return _XML in accepted or (sender.system.sends_acknowledgement and b"json" not in accepted)


async def _acknowledge(request: Request, sender: Sender, results: list[Result]) -> None:
    body = acknowledgement(results, sender.system.system, request.reply.languages[0])
    length = (b"content-length", b"%d" % len(body))
    await request.reply.start(http_status(results), (b"content-type", _XML), length)
    await request.reply.end(body)
