"""Batch upload (批量上传): templates, batches begun, carried out, watched and undone. Next: reading.py."""

from datetime import datetime
from enum import Enum
from typing import Annotated, cast

import strawberry
from strawberry.scalars import JSON

from models.rules.archives.batches import MOST_FINDINGS
from models.rules.archives.templates import TEMPLATES, Kind
from models.rules.finding import Finding as RuleFinding
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.archives.batches import beginning, looking, running, undoing
from resolvers.archives.batches.looking import Batch
from resolvers.archives.batches.templating import Templates
from resolvers.custody.desk import Desk
from resolvers.errors import Denied, Gone
from resolvers.errors import Refused as RefusedError
from schema.arguments import Confirm
from schema.custody.jobs import PageSize, checked_size
from schema.payloads import Refused, Severity
from schema.saving import ContextInfo, ask, refusing, replay_key

BatchId = Annotated[strawberry.ID, strawberry.argument(description="batchId of beginImport.")]
_AT = ("batch_id",)


@strawberry.enum(description="What a workbook of the batch upload brings in; domain 4.6.")
class ImportKind(Enum):
    OTHER = strawberry.enum_value(
        "OTHER", description="其他档案: items as drafts, and volumes, which are open at once."
    )
    VOUCHER = strawberry.enum_value(
        "VOUCHER", description="会计凭证: vouchers, filed in volumes that 其他档案 brought in before."
    )


@strawberry.enum(description="How far a batch is.")
class ImportState(Enum):
    OPEN = strawberry.enum_value("OPEN", description="Files may come.")
    RUNNING = strawberry.enum_value("RUNNING", description="It is checked and carried out.")
    REFUSED = strawberry.enum_value(
        "REFUSED", description="上传失败: nothing was brought in, findings say why; mend it and run it again."
    )
    FAILED = strawberry.enum_value(
        "FAILED",
        description="Its work failed (error says why) or was cancelled: nothing was brought in. Files may "
        "come; run it again.",
    )
    DONE = strawberry.enum_value("DONE", description="All rows were brought in.")
    UNDONE = strawberry.enum_value("UNDONE", description="It was brought in, and taken away again.")


@strawberry.type(description="A template to fill in: a workbook with one sheet.")
class ImportTemplate:
    kind: ImportKind = strawberry.field(description="What it brings in.")
    sheet: str = strawberry.field(description="Name of its sheet: 其他档案 or 会计凭证.")
    headers: list[str] = strawberry.field(description="Row 1, in order; * marks what is required.")
    file_name: str = strawberry.field(description="Name under which it is saved.")
    url: str = strawberry.field(description="Signed relative address for a GET, which works for a while.")


@strawberry.type(description="What is wrong, or worth knowing, and in which cell.")
class ImportFinding:
    code: str = strawberry.field(description="Code, such as AR-IMP-ORDER; docs/errors.md.")
    severity: Severity = strawberry.field(description="E refuses, C unless confirmed, W is told.")
    sheet: str = strawberry.field(description="Name of the sheet.")
    row: int | None = strawberry.field(description="Row as Excel counts it; null where it is about no row.")
    column: str | None = strawberry.field(description="Header of the column; null where it is about no cell.")
    cell: str | None = strawberry.field(description="The cell as Excel names it, such as G57.")
    message: str = strawberry.field(description="What is wrong, in the caller's language.")
    message_zh: str = strawberry.field(description="What is wrong, in Chinese.")
    message_en: str = strawberry.field(description="What is wrong, in English.")
    params: JSON = strawberry.field(description="Values in the message, by name.")


@strawberry.type(description="What became of a row.")
class ImportedRow:
    row: int = strawberry.field(description="Row as Excel counts it.")
    item_id: strawberry.ID = strawberry.field(description="itemId of the item, volume or voucher.")
    archive_code: str | None = strawberry.field(description="档号 that it got; null: a draft has none yet.")


@strawberry.type(description="A file that lies in a batch.")
class ImportFile:
    name: str = strawberry.field(description="Its name in Unicode NFC, as rows name it.")
    role: str = strawberry.field(description="WORKBOOK, ZIP or FILE.")
    size: str = strawberry.field(description="Bytes, as digits.")
    sha256: str = strawberry.field(description="SHA-256 in hex.")


@strawberry.type(description="A batch: a workbook with its files, brought in as a whole or not at all.")
class ArchiveImport:
    batch: strawberry.Private[Batch]
    batch_id: strawberry.ID = strawberry.field(description="Number of the batch.")
    kind: ImportKind = strawberry.field(description="What it brings in.")
    institution_code: str = strawberry.field(description="Institution whose archives they become.")
    state: ImportState = strawberry.field(description="How far it is.")
    row_count: int | None = strawberry.field(description="Rows of the workbook, without the example.")
    created_count: int | None = strawberry.field(description="Items, volumes or vouchers that were made.")
    file_count: int | None = strawberry.field(description="Files that became attachments.")
    finding_count: int = strawberry.field(
        description=f"How many findings there were; the first {MOST_FINDINGS} are kept."
    )
    done: int | None = strawberry.field(description="Steps that are done: files unpacked, rows saved.")
    total: int | None = strawberry.field(description="Steps in all; null while that is not known.")
    error: str | None = strawberry.field(description="Why its work failed or is tried again.")
    created_by: str = strawberry.field(description="Who began it.")
    created_at: datetime = strawberry.field(description="When it was begun.")
    ended_at: datetime | None = strawberry.field(description="When it was refused or brought in.")
    undone_by: str | None = strawberry.field(description="Who undid it.")
    undone_at: datetime | None = strawberry.field(description="When it was undone.")

    @strawberry.field(description="What was found, by row; warnings of one that was brought in too.")
    def findings(self, info: ContextInfo) -> list[ImportFinding]:
        languages = info.context.caller.languages
        return [_finding(self.batch, one, languages[0]) for one in self.batch.findings]

    @strawberry.field(description="What became of each row, in the order of rows.")
    def rows(self) -> list[ImportedRow]:
        return [
            ImportedRow(row=row, item_id=strawberry.ID(item_id), archive_code=code or None)
            for row, item_id, code in self.batch.codes
        ]

    @strawberry.field(description="Files that lie in it, until it is brought in.")
    async def files(self, info: ContextInfo) -> list[ImportFile]:
        found = await looking.files_of_batch(info.context.services.writer.pool, str(self.batch_id))
        return [
            ImportFile(name=one.name, role=one.role, size=str(one.size), sha256=one.sha256) for one in found
        ]

    @strawberry.field(
        description="Signed address of a copy of the workbook with the faulty cells coloured and commented, "
        "for who began the batch; null where no cell is at fault."
    )
    def marked_url(self, info: ContextInfo) -> str | None:
        made, caller = self.batch.marked_file_id, info.context.caller
        if made is None or caller.user_name != self.batch.created_by:
            return None
        return info.context.services.made.address(caller, made)


@strawberry.type(description="The batch as it is now.")
class ImportPayload:
    batch: ArchiveImport = strawberry.field(description="The batch.")


@strawberry.type(description="The batch and its files are given up.")
class ImportDiscarded:
    batch_id: strawberry.ID = strawberry.field(description="Number of the batch.")


ImportResult = Annotated[
    ImportPayload | Refused, strawberry.union("ImportResult", description="Answer of acts on batches.")
]
DiscardResult = Annotated[
    ImportDiscarded | Refused, strawberry.union("DiscardResult", description="Answer of discardImport.")
]


@strawberry.type
class BatchQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="The template of 其他档案 or 会计凭证 (S1.12), with the lists of this installation; null "
        "for who may not import: that may archiveOperator and archiveManager."
    )
    async def import_template(
        self,
        info: ContextInfo,
        kind: Annotated[ImportKind, strawberry.argument(description="What is to be brought in.")],
    ) -> ImportTemplate | None:
        template = TEMPLATES[Kind(kind.value)]
        try:
            url = Templates(info.context.services.shelf).address(info.context.caller, template.kind)
        except Denied:
            return None
        name = f"{template.sheet}.xlsx"
        return ImportTemplate(
            kind=kind, sheet=template.sheet, headers=template.headers, file_name=name, url=url
        )

    @strawberry.field(description="A batch; null unless it is the caller's own, or in an auditor's reach.")
    async def import_batch(self, info: ContextInfo, id: BatchId) -> ArchiveImport | None:
        try:
            found = await looking.find_batch(info.context.services.writer.pool, info.context.caller, str(id))
        except Gone:
            return None
        return shown(found)

    @strawberry.field(description="Batches of the caller, to auditors of institutions, the newest first.")
    async def import_batches(
        self,
        info: ContextInfo,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those older than this one.")
        ] = None,
    ) -> list[ArchiveImport]:
        pool, caller = info.context.services.writer.pool, info.context.caller
        behind = None if after is None else str(after)
        found = await looking.newest_batches(pool, caller, after=behind, first=checked_size(first))
        return [shown(one) for one in found]


@strawberry.type
class BatchActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Begin a batch upload: send its workbook, and files or a zip, by beginUpload with "
        "batchId, then runImport. One that is not carried out within 7 days is given up."
    )
    async def begin_import(
        self,
        info: ContextInfo,
        kind: Annotated[ImportKind, strawberry.argument(description="What is to be brought in.")],
        institution_code: Annotated[
            str, strawberry.argument(description="Institution whose archives they become.")
        ],
    ) -> ImportResult:
        shelf, caller = info.context.services.shelf, info.context.caller

        async def act() -> Batch:
            key = replay_key(info)
            batch_id = await beginning.begin_import(shelf, caller, Kind(kind.value), institution_code, key)
            return await looking.find_batch(shelf.writer.pool, caller, batch_id)

        return _payload(await refusing(info, act, ("institution_code",)))

    @strawberry.mutation(description="Take a file out of a batch, so that another can have its name.")
    async def remove_import_file(
        self,
        info: ContextInfo,
        batch_id: BatchId,
        file_name: Annotated[str, strawberry.argument(description="Name of the file.")],
    ) -> ImportResult:
        shelf, caller = info.context.services.shelf, info.context.caller

        async def act() -> Batch:
            await beginning.take_out(shelf, caller, str(batch_id), file_name)
            return await looking.find_batch(shelf.writer.pool, caller, str(batch_id))

        return _payload(
            await refusing(info, act, lambda what: _AT if what == str(batch_id) else ("file_name",))
        )

    @strawberry.mutation(description="Give a batch up that was not brought in, with its files.")
    async def discard_import(self, info: ContextInfo, batch_id: BatchId) -> DiscardResult:
        shelf, caller = info.context.services.shelf, info.context.caller

        async def act() -> ImportDiscarded:
            await beginning.discard_import(shelf, caller, str(batch_id))
            return ImportDiscarded(batch_id=batch_id)

        return await refusing(info, act, _AT)

    @strawberry.mutation(
        description="Check a batch and, if all of it is right, bring all of it in, in one transaction. What "
        "is wrong with rows or files is told by the batch, which is REFUSED then. A long one is left to a "
        "worker: it is RUNNING; watch it by importBatch or importProgress. confirm: AR-IMP-REPEAT, AR-YEAR."
    )
    async def run_import(
        self,
        info: ContextInfo,
        batch_id: BatchId,
        confirm: Confirm = None,
        reason: Annotated[
            str | None,
            strawberry.argument(
                description="Why, at most 200 characters; required where AR-YEAR is confirmed."
            ),
        ] = None,
    ) -> ImportResult:
        request, caller = ask(None, confirm, reason), info.context.caller

        async def act() -> Batch:
            return await running.run_import(_desk(info), caller, str(batch_id), request)

        return _payload(await refusing(info, act, _AT))

    @strawberry.mutation(
        description="Take away again what a batch brought in, with its files, as long as its items are "
        "drafts and its volumes hold nothing (IM-7). Archive codes that were given stay given."
    )
    async def undo_import(
        self,
        info: ContextInfo,
        batch_id: BatchId,
        reason: Annotated[str | None, strawberry.argument(description="Why, at most 200 characters.")] = None,
    ) -> ImportResult:
        services, caller = info.context.services, info.context.caller

        async def act() -> Batch:
            call = services.writer.call(caller, address=info.context.address)
            await undoing.undo_import(call, str(batch_id), ask(reason=reason))
            return await looking.find_batch(services.writer.pool, caller, str(batch_id))

        return _payload(await refusing(info, act, _AT))


def shown(batch: Batch) -> ArchiveImport:
    copied = (
        *("institution_code", "row_count", "created_count", "file_count", "finding_count", "done", "total"),
        *("error", "created_by", "created_at", "ended_at", "undone_by", "undone_at"),
    )
    return ArchiveImport(
        batch=batch,
        batch_id=strawberry.ID(batch.batch_id),
        kind=ImportKind(batch.kind),
        state=ImportState(batch.state),
        **{name: getattr(batch, name) for name in copied},
    )


def _payload(found: Batch | Refused) -> ImportPayload | Refused:
    return found if isinstance(found, Refused) else ImportPayload(batch=shown(found))


def _finding(batch: Batch, found: RuleFinding, language: str) -> ImportFinding:
    template = TEMPLATES[Kind(batch.kind)]
    row = next((one for one in found.path[:1] if isinstance(one, int)), None)
    column = str(found.path[1]) if row is not None and len(found.path) > 1 else None
    known = column in template.headers
    return ImportFinding(
        code=found.code.value,
        severity=Severity(found.severity.value),
        sheet=template.sheet,
        row=row,
        column=column,
        cell=f"{template.letter(column)}{row}" if column and known else None,
        message=found.message(language),
        message_zh=found.message("zh"),
        message_en=found.message("en"),
        params=cast("JSON", dict(found.params)),
    )


def _desk(info: ContextInfo) -> Desk:
    desk = info.context.services.desk
    if desk is None:
        raise RefusedError([error(Code.FILES_OFF, ())])
    return desk
