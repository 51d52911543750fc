"""Exports of archives: ordered, looked up, fetched at the address that comes back. Next: shares.py."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from models.rules.archives.exports import MOST_ITEMS, MOST_NAMED, Content, Format, WantedExport, check_size
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.archives import exports
from resolvers.archives.exports import Export
from resolvers.archives.made import Kept
from resolvers.errors import Gone
from schema.arguments import Where
from schema.choosing import ITEMS, chosen_keys
from schema.custody.jobs import PageSize, checked_size
from schema.inputs.item_filter import ArchiveItemFilter
from schema.inputs.search import ArchiveQuery
from schema.payloads import Refused
from schema.saving import ContextInfo, asker_of, refused_payload, refusing, replay_key

_SHARED_BYTES = "Its bytes, as digits."


@strawberry.enum(description="What an export holds.")
class ExportContent(Enum):
    METADATA = strawberry.enum_value("METADATA", description="A list of the items.")
    METADATA_AND_FILES = strawberry.enum_value(
        "METADATA_AND_FILES", description="The lists, all metadata as JSON, and the newest files."
    )


@strawberry.enum(description="How an export is written. The same selection is the same bytes.")
class ExportFormat(Enum):
    XLSX = strawberry.enum_value(
        "XLSX",
        description="A workbook with the sheets 其他档案 and 会计凭证, where there are such items, in the "
        "columns of the import's templates; METADATA.",
    )
    CSV = strawberry.enum_value(
        "CSV",
        description="The same columns in UTF-8 with BOM; of both kinds a zip of two tables; METADATA.",
    )
    JSON = strawberry.enum_value(
        "JSON",
        description="A JSON list of all that is known of each item, under the names of GraphQL, a line each; "
        "METADATA.",
    )
    ZIP = strawberry.enum_value(
        "ZIP",
        description="Workbooks of at most 5,000 rows, items.json, the files in files/, manifest-sha256.txt; "
        "METADATA_AND_FILES.",
    )
    BAGIT = strawberry.enum_value(
        "BAGIT", description="The same as a BagIt bag (RFC 8493) in a zip; METADATA_AND_FILES."
    )


@strawberry.type(description="A file that the service made and keeps sealed until it is over.")
class KeptFile:
    file_id: strawberry.ID = strawberry.field(description="Id of the file.")
    file_name: str = strawberry.field(description="Its name.")
    media_type: str = strawberry.field(description="Its media type.")
    size: str = strawberry.field(description=_SHARED_BYTES)
    sha256: str = strawberry.field(description="Its SHA-256 in hexadecimal digits.")
    expires_at: datetime = strawberry.field(description="When it is removed; a share makes it last longer.")
    url: str | None = strawberry.field(
        description="Signed relative address that works for a while, for the caller alone; ranges are "
        "served. null where he may not fetch it."
    )


@strawberry.type(description="An export of archives (档案导出): who took what along, and why.")
class ArchiveExport:
    job_id: strawberry.ID = strawberry.field(description="Id of the export, and of the job that makes it.")
    state: str = strawberry.field(
        description="QUEUED, RUNNING, DONE, FAILED or CANCELLED; small ones are DONE at once."
    )
    content: ExportContent = strawberry.field(description="What it holds.")
    format: ExportFormat = strawberry.field(description="How it is written.")
    reason: str = strawberry.field(description="What for.")
    items: int = strawberry.field(description="How many items it has.")
    files: int = strawberry.field(description="How many files it has; 0 of METADATA.")
    done: int = strawberry.field(description="Items listed and files read so far.")
    total: int | None = strawberry.field(description="Items and files; null before the job has begun.")
    error: str | None = strawberry.field(description="Why it failed, or why it is tried again.")
    created_by: str = strawberry.field(description="Who ordered it.")
    created_at: datetime = strawberry.field(description="When it was ordered.")
    ended_at: datetime | None = strawberry.field(description="When it was over.")
    file: KeptFile | None = strawberry.field(description="The file, once it is made and as long as it lasts.")


@strawberry.type(description="The export is ordered or made.")
class ArchivesExported:
    export: ArchiveExport = strawberry.field(
        description="As it is now: with its file, or QUEUED for the worker."
    )


ExportArchivesResult = Annotated[
    ArchivesExported | Refused,
    strawberry.union("ExportArchivesResult", description="Answer of exportArchives."),
]
ExportId = Annotated[strawberry.ID, strawberry.argument(description="The export's jobId.")]


@strawberry.type
class ArchiveExportQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="One export by its jobId; null when there is none that the caller ordered. Who audits "
        "every item sees those of all."
    )
    async def archive_export(self, info: ContextInfo, job_id: ExportId) -> ArchiveExport | None:
        made = info.context.services.made
        try:
            found = await exports.find_export(made.pool, info.context.caller, str(job_id), made.now())
        except Gone:
            return None
        return shown_export(info, found)

    @strawberry.field(
        description="Exports that the caller ordered, the newest first; who audits every item sees those of "
        "all."
    )
    async def archive_exports(
        self,
        info: ContextInfo,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those ordered before this one.")
        ] = None,
    ) -> list[ArchiveExport]:
        made = info.context.services.made
        place = (str(after) if after else None, checked_size(first))
        found = await exports.list_exports(made.pool, info.context.caller, made.now(), *place)
        return [shown_export(info, one) for one in found]


@strawberry.type
class ArchiveExportActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Export archives (导出): single items, or all that a filter or a search finds, at most "
        "100,000. Small exports come at once, others are made by the worker. For whom a grant of reading "
        "archives allows EXPORT; parts of customer dossiers for archiveManager and auditor alone "
        "(GEN-FORBIDDEN with the items). Who exported what and why is in the audit trail, and each file is "
        "noted as read."
    )
    async def export_archives(  # noqa: PLR0913, PLR0917 -- the arguments of the contract
        self,
        info: ContextInfo,
        reason: Annotated[str, strawberry.argument(description="What for, at most 200 characters.")],
        content: Annotated[ExportContent, strawberry.argument(description="What it is to hold.")],
        format: Annotated[ExportFormat, strawberry.argument(description="How it is to be written.")],
        item_ids: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="These items, by itemId; at most 1,000. Or filter, search."),
        ] = None,
        filter: Where[ArchiveItemFilter] = None,
        search: Annotated[
            ArchiveQuery | None,
            strawberry.argument(description="What is looked for, as searchArchives takes it."),
        ] = None,
    ) -> ExportArchivesResult:
        languages, services = info.context.caller.languages, info.context.services
        told = [one is not None for one in (item_ids, filter, search)]
        if not any(told) or (item_ids is not None and any(told[1:])):
            return refused_payload([error(Code.GEN_REQUIRED, ("item_ids",))], languages)
        ids: Sequence[str] = [str(one) for one in item_ids or ()]
        if len(ids) > MOST_NAMED:
            most = {"value": str(len(ids)), "range": f"1–{MOST_NAMED}"}
            return refused_payload([error(Code.GEN_RANGE, ("item_ids",), **most)], languages)
        if item_ids is None:
            ids = await chosen_keys(info, ITEMS, MOST_ITEMS)
            if found := check_size(len(ids)):
                return refused_payload(found, languages)
        wanted = WantedExport(ids, Content(content.value), Format(format.value), reason)
        key, given = replay_key(info), (services.made, services.writer, asker_of(info), wanted)
        made = await refusing(info, lambda: exports.order_export(*given, key), ("item_ids",))
        return made if isinstance(made, Refused) else ArchivesExported(export=shown_export(info, made))


def shown_export(info: ContextInfo, one: Export) -> ArchiveExport:
    same = {
        name: getattr(one, name)
        for name in ("state", "reason", "items", "files", "done", "total", "error", "created_by")
    }
    return ArchiveExport(
        **same,
        job_id=strawberry.ID(one.job_id),
        content=ExportContent[one.content.name],
        format=ExportFormat[one.format.name],
        created_at=one.created_at,
        ended_at=one.ended_at,
        file=kept_file(info, one.file),
    )


def kept_file(info: ContextInfo, one: Kept | None) -> KeptFile | None:
    if one is None:
        return None
    made = info.context.services.made
    return KeptFile(
        file_id=strawberry.ID(one.file_id),
        file_name=one.file_name,
        media_type=one.media_type,
        size=str(one.size),
        sha256=one.sha256,
        expires_at=one.expires_at,
        url=made.address(info.context.caller, one.file_id) if one.mine else None,
    )
