"""`dossier archive import`, `template`: a batch upload from files of this machine. Next: console.py."""

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import asyncpg
from cyclopts import Parameter

from assembly import business_day
from cli_storage import at_desk
from commands import opened_database, read_settings, run_loop, with_pool
from console import Json, say, tell
from models.rules.archives.batches import media_type_of
from models.rules.archives.templates import TEMPLATES, Kind
from models.rules.attachments import NewFile
from models.rules.finding import Finding
from models.rules.roles import ARCHIVE_OPERATOR
from resolvers.access.caller import Caller, Grant
from resolvers.access.seal import Sealer
from resolvers.archives.batches.beginning import begin_import
from resolvers.archives.batches.looking import Batch, find_batch
from resolvers.archives.batches.running import carry_out_now, order_import
from resolvers.archives.batches.templating import Templates
from resolvers.attachments import uploads
from resolvers.attachments.batched import FILE, WORKBOOK, ZIP
from resolvers.attachments.bytes import FileBytes
from resolvers.attachments.tickets import Shelf
from resolvers.custody.desk import Desk
from resolvers.errors import Gone, Refused, Unloadable
from resolvers.write.context import Request, Writer

KindName = Annotated[Literal["OTHER", "VOUCHER"], Parameter(help="OTHER 其他档案, or VOUCHER 会计凭证.")]
Institution = Annotated[str, Parameter(help="Institution whose archives they become.")]
Workbook = Annotated[Path, Parameter(help="The template, filled in.")]
Files = Annotated[tuple[Path, ...], Parameter(help="Files that rows name; a .zip is unpacked.")]
Confirmed = Annotated[
    tuple[str, ...], Parameter(name="--confirm", negative="", help="Codes to confirm, such as AR-IMP-REPEAT.")
]
Reason = Annotated[str | None, Parameter(name="--reason", help="Why; the change documents keep it.")]
Output = Annotated[Path | None, Parameter(name=("--output", "-o"), help="Where to; its own name without.")]
# The rows of the log tell the operator from everybody: no user can have this name.
_CALLER = Caller("(console)", (Grant.everywhere(ARCHIVE_OPERATOR),), source="CLI", outside=True)
_PIECE = 1 << 20


def bring(  # noqa: PLR0913
    kind: KindName,
    institution: Institution,
    workbook: Workbook,
    /,
    *files: Path,
    confirm: Confirmed = (),
    reason: Reason = None,
    json: Json = False,
) -> int:
    """Bring a filled-in template in, with its files; all of it or nothing. Exit code 1 when it is refused."""
    for path in (workbook, *files):
        if not path.is_file():
            raise Unloadable(f"there is no file {path}")
    request = Request(confirm=frozenset(confirm), reason=reason)

    async def work(desk: Desk) -> Batch:
        try:
            return await _bring(desk, Kind(kind), institution, (workbook, *files), request)
        except Refused as refused:
            raise Unloadable("; ".join(one.message("en") for one in refused.findings)) from None
        except Gone as gone:
            raise Unloadable(f"there is no institution {gone.what}") from None

    return _told(at_desk(work), json)


def template(kind: KindName, /, *, output: Output = None) -> None:
    """Write the template of 其他档案 or 会计凭证, with the lists of this installation."""
    chosen = Kind(kind)
    path = output or Path(f"{TEMPLATES[chosen].sheet}.xlsx")
    with opened_database(read_settings()) as settings:
        sealer = Sealer(settings.read_field_key())

        async def make(pool: asyncpg.Pool) -> bytes:
            shelf = Shelf(Writer(pool, sealer, business_day(settings)), b"")
            return await Templates(shelf).make(_CALLER, chosen)

        data: bytes = run_loop(with_pool(settings, make))
    path.write_bytes(data)
    say(str(path))


async def _bring(desk: Desk, kind: Kind, institution: str, paths: Sequence[Path], request: Request) -> Batch:
    if desk.shelf is None:
        raise Unloadable("there is no key of fields, so nothing can be written")
    shelf = desk.shelf
    batch_id = await begin_import(shelf, _CALLER, kind, institution)
    files = FileBytes(shelf, desk.vault, desk.scanner)
    for at, path in enumerate(paths):
        role = WORKBOOK if at == 0 else ZIP if path.suffix.lower() == ".zip" else FILE
        size, media = path.stat().st_size, media_type_of(path.name)
        new = NewFile(None, path.name, media, size, role=role, batch_id=batch_id)
        begun = await uploads.begin_upload(shelf, _CALLER, new)
        await files.receive(_CALLER, begun.upload_id, None, size, _pieces(path))
    await carry_out_now(desk, await order_import(desk, _CALLER, batch_id, request))
    return await find_batch(desk.pool, _CALLER, batch_id)


async def _pieces(path: Path) -> AsyncGenerator[bytes]:
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            yield piece


def _told(batch: Batch, json: bool) -> int:
    found: dict[str, Any] = {
        "batchId": batch.batch_id,
        "state": batch.state,
        "rows": batch.row_count,
        "created": batch.created_count,
        "files": batch.file_count,
        "findings": [_shown(one) for one in batch.findings],
        "archiveCodes": [code for _, _, code in batch.codes if code],
    }
    head = f"{batch.batch_id}\t{batch.state}\t{batch.created_count or 0} of {batch.row_count or 0} rows"
    lines = [
        f"{one.severity.value} {one.code.value}\t{_place(one)}\t{one.message('en')}" for one in batch.findings
    ]
    tell(found, json, f"{head}\t{batch.file_count or 0} files", *lines)
    return int(batch.state != "DONE")


def _shown(one: Finding) -> dict[str, Any]:
    return {
        "code": one.code.value,
        "severity": one.severity.value,
        "place": _place(one),
        "message": one.message("en"),
    }


def _place(one: Finding) -> str:
    return " ".join(map(str, one.path)) or "-"
