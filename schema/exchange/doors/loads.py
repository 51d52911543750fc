"""POST of a bulk load: a stream of any length, carried out by a job. Next: ../loads.py."""

from contextlib import aclosing
from typing import Any

from models.rules.exchange.message import Format
from models.rules.exchange.systems import ATOMIC, PER_ROW, usual_mode
from resolvers.inbound.loading import carry_out_now
from resolvers.inbound.loads import Load, Wanted, load_of
from resolvers.inbound.receiving import Sender
from resolvers.inbound.staging import Broken, receive
from resolvers.inbound.systems import own_system
from schema.call import Stop
from schema.exchange.doors import formats
from schema.files.answers import not_allowed
from schema.files.body import Cut, stream
from schema.files.door import Request, unknown
from schema.record import RECORD
from schema.seats import NoSeat

_MODES = (ATOMIC, PER_ROW)
_TRUE = {"true": True, "1": True, "": False, "false": False, "0": False}


async def loads(request: Request) -> None:
    if request.method != "POST":
        not_allowed(b"POST")
    caller = await request.bearer()
    if caller is None:
        raise unknown()
    services = request.door.services
    system = await own_system(services.writer.pool, caller, str(request.path["system"]))
    sender = Sender(system, caller, formats.format_of(request))
    try:
        async with request.door.seats.one(caller.user_name):
            load_id = await _receive(request, sender, _wanted(request, sender.format))
    except NoSeat as full:
        raise formats.too_many(full) from None
    except Cut:
        RECORD.get().lost = True
        raise Stop(503, "The body ended early.", "UPLOAD-CUT", (b"retry-after", b"1")) from None
    except Broken:
        raise Stop(409, "The load was cancelled.", "GEN-STATE") from None
    load = await load_of(services.writer.pool, load_id)
    if load is not None and load.state == "QUEUED":
        await carry_out_now(services.writer, load)
        load = await load_of(services.writer.pool, load_id)
    if load is not None:
        await request.reply.json(_status(load), told(load, request.reply.languages))


async def _receive(request: Request, sender: Sender, wanted: Wanted) -> str:
    services = request.door.services
    async with aclosing(stream(request.receive, request.door.drain)) as body:
        return await receive(services.writer, sender, wanted, body, services.bounds.load_bytes)


def _wanted(request: Request, format: Format) -> Wanted:
    mode, dry_run = (
        request.query.get("mode", usual_mode(format)).upper(),
        request.query.get("dryRun", "").lower(),
    )
    if mode not in _MODES or dry_run not in _TRUE:
        raise Stop(400, "mode is ATOMIC or PER_ROW, dryRun true or false.", "GEN-TYPE")
    return Wanted(mode, _TRUE[dry_run], request.query.get("fileName", ""))


def told(load: Load, languages: tuple[str, ...]) -> dict[str, Any]:
    return {
        "loadId": load.load_id,
        "state": load.state,
        "mode": load.mode,
        "dryRun": load.dry_run,
        "rowCount": load.row_count,
        "counts": dict(load.counts),
        "sha256": load.sha256,
        "findings": formats.shown(load.findings, languages),
    }


def _status(load: Load) -> int:
    return {"DONE": 200, "REFUSED": 422}.get(load.state, 202)
