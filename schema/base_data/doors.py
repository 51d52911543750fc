"""The addresses of workbooks of base data: template, export, import. Next: ../care/reading.py."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from models.rules.decision import Consent
from models.rules.finding import Finding
from resolvers.access.audit import Asker
from resolvers.access.caller import Caller
from resolvers.base_data.sheets.columns import named, title_of
from resolvers.base_data.sheets.exporting import export_book
from resolvers.base_data.sheets.importing import Imported, Rejected, Wanted, import_book
from resolvers.base_data.sheets.places import EXPORT, IMPORT, TEMPLATE, BaseDataBooks, template_of
from resolvers.base_data.sheets.reading import MOST_BYTES
from resolvers.errors import Gone
from schema.call import Stop
from schema.exchange.doors import formats
from schema.files import names
from schema.files.answers import not_allowed
from schema.files.body import Cut, stream
from schema.files.door import Request
from schema.files.download import SAFE, send_body
from schema.files.templates import XLSX, send_book
from schema.record import RECORD
from schema.seats import NoSeat

_FLAGS = {"true": True, "1": True, "": False, "false": False, "0": False}


async def base_data_books(request: Request) -> None:
    """/files/base-data/{name}/{verb}, by token or ticket."""
    name, verb = str(request.path["name"]), str(request.path["verb"])
    if not named(name) or verb not in _VERBS:
        raise Gone(name)
    methods, serve = _VERBS[verb]
    if request.method not in methods:
        not_allowed(*(one.encode() for one in methods))
    books = BaseDataBooks(request.door.services.shelf)
    caller = await request.caller(lambda ticket: books.reader(ticket, name, verb))
    await serve(request, caller, name)


async def _template(request: Request, caller: Caller, name: str) -> None:
    data = await template_of(request.door.services.writer, caller, name)
    await send_book(request, f"{title_of(name)}.xlsx", data)


async def _export(request: Request, caller: Caller, name: str) -> None:
    """Written while it is sent, so its length is not known before."""
    reply, asker = request.reply, Asker(caller, request.address)
    pieces = await export_book(request.door.services.writer, asker, name, named(name))
    async with aclosing(pieces):
        first = await anext(pieces, b"")
        await reply.start(
            200,
            (b"content-type", XLSX),
            (b"content-disposition", names.content_disposition(f"{title_of(name)}.xlsx")),
            (b"cache-control", b"private, no-store"),
            *SAFE,
        )
        await send_body(reply, request.receive, first, pieces)


async def _import(request: Request, caller: Caller, name: str) -> None:
    wanted, writer = _wanted(request), request.door.services.writer
    data = await _body(request, caller)
    context = writer.call(replace(caller, source="IMPORT"), address=request.address)
    try:
        imported = await import_book(context, data, named(name), wanted)
    except Rejected as refused:
        if refused.marked is not None:
            await send_book(request, f"{title_of(name)}.xlsx", refused.marked, 422)
            return
        await request.reply.json(422, _refused(refused.findings, request.reply.languages))
        return
    await request.reply.json(200, _told(imported, wanted, request.reply.languages))


async def _body(request: Request, caller: Caller) -> bytes:
    try:
        chunks = stream(request.receive, request.door.drain)
        async with request.door.seats.one(caller.user_name), aclosing(chunks):
            data = bytearray()
            async for chunk in chunks:
                data += chunk
                if len(data) > MOST_BYTES:
                    raise Stop(413, f"A workbook has at most {MOST_BYTES} bytes.", "TOO_LARGE")
            return bytes(data)
    except NoSeat as full:
        raise formats.too_many(full) from None
    except Cut:
        RECORD.get().lost = True
        raise Stop(503, "The body ended early.", "UPLOAD-CUT", (b"retry-after", b"1")) from None


def _wanted(request: Request) -> Wanted:
    flags = {one: request.query.get(one, "").lower() for one in ("dryRun", "marked")}
    if any(one not in _FLAGS for one in flags.values()):
        raise Stop(400, "dryRun and marked are true or false.", "GEN-TYPE")
    confirmed = frozenset(filter(None, request.query.get("confirm", "").split(",")))
    consent = Consent(confirmed, request.query.get("reason") or None)
    return Wanted(_FLAGS[flags["dryRun"]], consent, _FLAGS[flags["marked"]])


def _told(imported: Imported, wanted: Wanted, languages: tuple[str, ...]) -> dict[str, Any]:
    return {
        "state": "TRIED" if wanted.dry_run else "DONE",
        "counts": dict(imported.counts),
        "rows": [
            {
                **{"sheet": one.sheet, "row": one.row, "key": one.key, "did": one.did},
                "findings": shown(one.findings, languages),
            }
            for one in imported.outcomes
        ],
    }


def _refused(findings: tuple[Finding, ...], languages: tuple[str, ...]) -> dict[str, Any]:
    found = shown(findings, languages)
    return {"state": "REFUSED", "code": found[0]["code"], "message": found[0]["message"], "findings": found}


def shown(findings: tuple[Finding, ...], languages: tuple[str, ...]) -> list[dict[str, Any]]:
    """By sheet, row and column, as the workbook calls them."""
    return [
        {
            "code": one.code.value,
            "severity": one.severity.value,
            **dict(zip(("sheet", "row", "column"), one.path, strict=False)),
            "message": one.message(languages[0]),
            "params": dict(one.params),
        }
        for one in findings
    ]


_VERBS: Mapping[str, Any] = {
    TEMPLATE: (("GET", "HEAD"), _template),
    EXPORT: (("GET",), _export),
    IMPORT: (("POST",), _import),
}
