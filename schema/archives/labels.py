"""Labels and indexes of boxes, made as files and fetched. Next: ../files/made.py."""

from enum import Enum
from typing import Annotated

import strawberry

from models.rules.archives.labels import MOST_LABELS, Chosen
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.archives.labels import LabelsWanted, Printing
from resolvers.archives.labels import make_index as index_of
from resolvers.archives.labels import make_labels as labels_of
from resolvers.archives.made import Made
from schema.archives.arranging import plain
from schema.archives.exports import KeptFile
from schema.payloads import Refused
from schema.saving import ContextInfo, asker_of, refused_payload, refusing


@strawberry.enum(description="Sheets of labels of common sizes, on A4.")
class LabelSheet(Enum):
    SHEET_24 = strawberry.enum_value("SHEET_24", description="3 × 8 of 63.5 × 33.9 mm, for folders.")
    SHEET_14 = strawberry.enum_value("SHEET_14", description="2 × 7 of 99.1 × 38.1 mm, for folders.")
    SHEET_8 = strawberry.enum_value("SHEET_8", description="2 × 4 of 99.1 × 67.7 mm, for boxes.")


@strawberry.enum(description="How an index is written.")
class IndexFormat(Enum):
    PDF = strawberry.enum_value("PDF", description="A4, to be printed and put into the box.")
    XLSX = strawberry.enum_value("XLSX", description="A workbook.")


@strawberry.input(description="Which archive items: exactly one of these. Those in the caller's sight count.")
class PrintedItems:
    item_ids: list[strawberry.ID] | None = strawberry.field(
        description="These, in this order, by itemId.", default=None
    )
    volume_id: strawberry.ID | None = strawberry.field(
        description="What lies in this volume or box, by its itemId.", default=None
    )
    location_code: str | None = strawberry.field(
        description="What stands at this location or below it: A-01 is all boxes of that rack.", default=None
    )
    project_code: str | None = strawberry.field(
        description="The items of this arrangement project, in their order.", default=None
    )
    transfer_number: str | None = strawberry.field(
        description="What this transfer list handed over.", default=None
    )


@strawberry.type(description="The paper is made; it is kept for seven days for who asked for it.")
class PaperMade:
    file: KeptFile = strawberry.field(description="The file with its address.")


PaperResult = Annotated[
    PaperMade | Refused, strawberry.union("PaperResult", description="Answer of makeLabels and makeIndex.")
]
Which = Annotated[PrintedItems, strawberry.argument(description="Of which items.")]
_WAYS = ("item_ids", "volume_id", "location_code", "project_code", "transfer_number")


@strawberry.type
class LabelActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Make labels (标签) for boxes and folders as PDF: archive code as QR and in letters, "
        "title, dates, retention, location, institution; at most 500, of items that have a code (GEN-STATE "
        "for drafts). storageAdmin, archiveManager and archiveOperator, of what their grants cover; noted "
        "in the audit trail."
    )
    async def make_labels(
        self,
        info: ContextInfo,
        of: Which,
        sheet: Annotated[LabelSheet, strawberry.argument(description="Size of the labels.")],
        skip: Annotated[
            int, strawberry.argument(description="Places of the first sheet that are used up already.")
        ] = 0,
        outlined: Annotated[
            bool, strawberry.argument(description="true: with lines to cut along, for plain paper.")
        ] = False,
    ) -> PaperResult:
        chosen = _chosen(of)
        if isinstance(chosen, Code):
            return _refused(info, chosen)
        wanted = LabelsWanted(chosen, sheet.name, skip, outlined)
        made = await refusing(info, lambda: labels_of(_printing(info), wanted), ("of",))
        return made if isinstance(made, Refused) else PaperMade(file=_made_file(info, made))

    @strawberry.mutation(
        description="Make the index of a volume or box, a location, a project or a transfer list (目录): "
        "position, archive code, title, dates, retention, access level, counts, location; at most 5,000 "
        "rows. For the same roles as makeLabels."
    )
    async def make_index(
        self,
        info: ContextInfo,
        of: Which,
        format: Annotated[IndexFormat, strawberry.argument(description="How it is written.")],
    ) -> PaperResult:
        chosen = _chosen(of)
        if isinstance(chosen, Code):
            return _refused(info, chosen)
        made = await refusing(info, lambda: index_of(_printing(info), chosen, format.name), ("of",))
        return made if isinstance(made, Refused) else PaperMade(file=_made_file(info, made))


def _made_file(info: ContextInfo, made: Made) -> KeptFile:
    return KeptFile(
        file_id=strawberry.ID(made.file_id),
        file_name=made.file_name,
        media_type=made.media_type,
        size=str(made.size),
        sha256=made.sha256,
        expires_at=made.expires_at or made.made_at,
        url=info.context.services.made.address(info.context.caller, made.file_id),
    )


def _chosen(of: PrintedItems) -> Chosen | Code:
    """Or what is wrong with it."""
    given = [name for name in _WAYS if getattr(of, name) is not None]
    if len(given) != 1 or (of.item_ids is not None and not of.item_ids):
        return Code.GEN_REQUIRED
    if of.item_ids is not None:
        ids = list(dict.fromkeys(plain(one) for one in of.item_ids))
        return Chosen("item_ids", ids) if len(ids) <= MOST_LABELS else Code.GEN_RANGE
    value = plain(getattr(of, given[0]))
    return Chosen(given[0], value if given[0] == "volume_id" else value.upper())


def _refused(info: ContextInfo, code: Code) -> Refused:
    told = {"range": f"1–{MOST_LABELS}"}
    return refused_payload([error(code, ("of",), **told)], info.context.caller.languages)


def _printing(info: ContextInfo) -> Printing:
    services = info.context.services
    return Printing(asker_of(info), services.made, services.writer)
