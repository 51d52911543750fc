"""GET of what a receiver has not acknowledged, POST of its acknowledgement. Next: templates.py."""

from resolvers.errors import Resync
from resolvers.outbound.delta import MOST
from schema.call import Stop
from schema.files.answers import Header, not_allowed
from schema.files.door import Request, unknown
from schema.record import RECORD

_USUAL = 500


async def delta(request: Request) -> None:
    if request.method not in ("GET", "POST"):
        not_allowed(b"GET", b"POST")
    caller = await request.bearer()
    if caller is None:
        raise unknown()
    deltas, code = request.door.services.deltas, str(request.path["receiver"])
    if request.method == "POST":
        await deltas.acknowledge(caller, code, request.query.get("token", ""))
        await request.reply.empty(204)
        return
    try:
        pending, told = await deltas.whole(caller, code, _first(request))
    except Resync as behind:
        raise Stop(410, str(behind), behind.code) from None
    more: Header = (b"dossier-more", b"true" if pending.more else b"false")
    token: Header = (b"dossier-token", pending.token.encode())
    if told is None:
        await request.reply.empty(204, token, more)
        return
    codes = sorted({one.code.value for one in told.findings})
    RECORD.get().size = len(told.body)
    await request.reply.start(
        200,
        (b"content-type", told.content_type.encode()),
        (b"content-length", b"%d" % len(told.body)),
        (b"dossier-changes", b"%d" % told.changes),
        (b"dossier-findings", ", ".join(codes).encode()),
        token,
        more,
    )
    await request.reply.end(told.body)


def _first(request: Request) -> int:
    given = request.query.get("first", str(_USUAL))
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= MOST):
        raise Stop(400, f"first is a number from 1 to {MOST}.", "BAD_USER_INPUT")
    return int(given[:9])
