"""Arrangement projects, and what an arrangement turns up. Next: labels.py."""

from datetime import date
from typing import Annotated

import strawberry

from resolvers.archives import proposals
from resolvers.archives.projects import change_project, create_project, order_project
from resolvers.archives.proposals import Brief, ProposalsWanted
from schema.archives.arranged import (
    ArrangementProjectConflict,
    ArrangementProjectResult,
    ArrangementProjectSaved,
)
from schema.arguments import ExpectedVersion
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.inputs.arranging import ArrangementProjectInput
from schema.patching import patch_from_input
from schema.saving import Answers, ContextInfo, ask, save_record

PROJECTS = Answers(
    *(ArrangementProjectSaved, ArrangementProjectConflict),
    *("ArrangementProjectResult", "arrangement_project", "code", "String"),
)
ProjectCode = Annotated[str, strawberry.argument(description="Code of the project; ZPRJ-projectCode.")]
ProjectData = Annotated[
    ArrangementProjectInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
Institution = Annotated[str, strawberry.argument(description="Institution whose archives are looked at.")]
Kind = Annotated[str | None, strawberry.argument(description="Only of this category (KU) or type (KU/PZ).")]
_CODE = ("code",)


@strawberry.type(description="An archive item, as much as one needs to go and look.")
class ItemBrief:
    item_id: strawberry.ID = strawberry.field(description="itemId; archiveItem tells all of it.")
    archive_code: str | None = strawberry.field(description="Archive code (档号); null of a draft.")
    title: str = strawberry.field(description="Title (题名).")
    year: str | None = strawberry.field(description="Year (年度).")
    state: str = strawberry.field(description="State, such as FILED.")
    location_code: str | None = strawberry.field(description="Location (存放位置).")


@strawberry.type(
    description="Archive items that are perhaps the same; nothing is deleted by it (domain 4.9)."
)
class DuplicateArchiveItems:
    mark: strawberry.ID = strawberry.field(description="What they share; it continues the list.")
    sha256: str | None = strawberry.field(
        description="SHA-256 of a file that all of them have; null where it is the title."
    )
    title: str | None = strawberry.field(description="The title that all of them have, beside formedOn.")
    formed_on: date | None = strawberry.field(
        description="The day on which all of them were formed, beside title."
    )
    items: list[ItemBrief] = strawberry.field(description="The items within the caller's sight; two or more.")


@strawberry.type(
    description="An archive item to be appraised: its retention is over, or a newer one replaces it."
)
class ObsoleteArchiveItem:
    item: ItemBrief = strawberry.field(description="The item; its itemId continues the list.")
    due_on: date | None = strawberry.field(description="Its retention is over from this day on.")
    due: bool = strawberry.field(description="It is over.")
    replaced_by: strawberry.ID | None = strawberry.field(
        description="itemId of a newer item of the same type with the same document number."
    )


@strawberry.type
class ArrangingQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Archive items that have the same file (SHA-256), or the same title and day of forming "
        "(查重), within the caller's sight; proposals for an appraisal. For archiveOperator, archiveManager "
        "and auditor."
    )
    async def duplicate_archive_items(
        self,
        info: ContextInfo,
        institution_code: Institution,
        archive_type: Kind = None,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those behind this mark.")
        ] = None,
    ) -> list[DuplicateArchiveItems]:
        wanted = _wanted(institution_code, archive_type, first, after)
        found = await proposals.find_duplicates(pool_of(info), info.context.caller, wanted)
        return [_duplicates(one.mark, one.items) for one in found]

    @strawberry.field(
        description="Archive items that may be obsolete: due, or replaced by a newer item with the same "
        "document number (文号); without those under a legal hold. Proposals for startAppraisal; nothing is "
        "deleted. For archiveOperator, archiveManager and auditor."
    )
    async def obsolete_archive_items(
        self,
        info: ContextInfo,
        institution_code: Institution,
        archive_type: Kind = None,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only items behind this itemId.")
        ] = None,
    ) -> list[ObsoleteArchiveItem]:
        wanted = _wanted(institution_code, archive_type, first, after)
        today = info.context.services.writer.today()
        found = await proposals.find_obsolete(pool_of(info), info.context.caller, wanted, today)
        return [
            ObsoleteArchiveItem(
                item=brief(one.item),
                due_on=one.due_on,
                due=one.due,
                replaced_by=strawberry.ID(one.replaced_by) if one.replaced_by else None,
            )
            for one in found
        ]


@strawberry.type
class ArrangingActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Plan an arrangement (整理项目) of archives of one institution and category or type: "
        "purpose, quantities, resources, schedule, items. It begins PLANNED. What it reserves at a location "
        "counts against the capacity (AR-LOC-FULL; AR-LOC-RESERVE from 80 %) until it is DONE. Its access "
        "level is the highest of its items. archiveOperator and archiveManager, with a grant that covers it."
    )
    async def create_arrangement_project(
        self, info: ContextInfo, input: ProjectData
    ) -> ArrangementProjectResult:
        patch = patch_from_input(input)
        return await save_record(info, PROJECTS, lambda call: create_project(call, patch), None, _CODE)

    @strawberry.mutation(
        description="Change what the input names of a project: state PLANNED, then ACTIVE, then DONE "
        "(GEN-STATE for any other step); DONE it stays as it is. Code, institution and type stay "
        "(GEN-IMMUTABLE)."
    )
    async def change_arrangement_project(
        self,
        info: ContextInfo,
        code: ProjectCode,
        input: ProjectData,
        expected_version: ExpectedVersion = None,
    ) -> ArrangementProjectResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, PROJECTS, lambda call: change_project(call, code, patch, request), code, _CODE
        )

    @strawberry.mutation(
        description="Put the items of a project in order: positions 1, 2, 3 … by its orderRule. TIME: day of "
        "forming, then year; PINYIN: the title as it is spoken; CUSTOM: the positions that were given. "
        "Equals by archive code."
    )
    async def order_arrangement_project(
        self, info: ContextInfo, code: ProjectCode, expected_version: ExpectedVersion = None
    ) -> ArrangementProjectResult:
        request = ask(expected_version)
        return await save_record(info, PROJECTS, lambda call: order_project(call, code, request), code, _CODE)


def brief(one: Brief) -> ItemBrief:
    return ItemBrief(
        item_id=strawberry.ID(one.item_id),
        archive_code=one.archive_code,
        title=one.title,
        year=one.year,
        state=one.state,
        location_code=one.location_code,
    )


def _wanted(institution: str, kind: str | None, first: int, after: str | None) -> ProposalsWanted:
    places = [None if one is None else plain(one).upper() for one in (institution, kind)]
    return ProposalsWanted(places[0] or "", places[1], plain(after) if after else None, checked_size(first))


def plain(given: str) -> str:
    """Without what the database would not even take."""
    return str(given).replace("\0", "").strip()


def code_of(given: str | None) -> str | None:
    """As codes are kept; None = none was given."""
    return plain(given).upper() if given else None


def _duplicates(mark: str, items: list[Brief]) -> DuplicateArchiveItems:
    """FILE:sha256 or TITLE:2023-01-05 title."""
    kind, _, value = mark.partition(":")
    day, _, title = value.partition(" ")
    named = kind == "TITLE"
    return DuplicateArchiveItems(
        mark=strawberry.ID(mark),
        sha256=None if named else value,
        title=title if named else None,
        formed_on=date.fromisoformat(day) if named else None,
        items=[brief(one) for one in items],
    )
