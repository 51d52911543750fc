"""What a search for archives answers: hits with their marks, counts of all. Next: relay.py."""

from enum import Enum

import strawberry

from schema.types.item import ArchiveItem
from schema.types.relay import PageInfo


@strawberry.enum(description="Where of an archive item a part of the keyword was found.")
class ArchiveHitField(Enum):
    TITLE = strawberry.enum_value("TITLE", description="In its title, or in the pinyin of its title.")
    ARCHIVE_CODE = strawberry.enum_value("ARCHIVE_CODE", description="In its archive code (档号).")
    DOCUMENT_NUMBER = strawberry.enum_value("DOCUMENT_NUMBER", description="In its document number (文号).")
    KEYWORD = strawberry.enum_value("KEYWORD", description="In one of its keywords.")
    DESCRIPTION = strawberry.enum_value("DESCRIPTION", description="In its description.")
    FILE_NAME = strawberry.enum_value("FILE_NAME", description="In the name of one of its files.")
    TEXT = strawberry.enum_value(
        "TEXT", description="In the text of its files, shown as it is kept: in lower case and half width."
    )


@strawberry.type(description="Where a part of the keyword stands in a text; offsets in UTF-16 units.")
class ArchiveMark:
    start: int = strawberry.field(description="Of the first character.")
    end: int = strawberry.field(description="Behind the last character.")


@strawberry.type(
    description="A text that holds parts of the keyword; of long texts a piece. Plain text, no HTML."
)
class ArchiveFragment:
    field: ArchiveHitField = strawberry.field(description="Where the text stands.")
    text: str = strawberry.field(description="The text, or a piece of it around the marks.")
    marks: list[ArchiveMark] = strawberry.field(
        description="Where the parts stand in `text`, in order, none over another."
    )


@strawberry.type(description="An archive item that was found, and why.")
class ArchiveSearchEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind this row with it.")
    node: ArchiveItem = strawberry.field(description="The item.")
    score: int = strawberry.field(
        description="The sum over the parts of the keyword, each at its best place: 8 title, 4 keywords, "
        "numbers, description, 3 file names, 2 pinyin, 1 text of files; 0 without a keyword."
    )
    fragments: list[ArchiveFragment] = strawberry.field(
        description="The texts that hold parts of the keyword. None of texts that are kept sealed, which the "
        "service itself cannot show (archive type: textExtraction SEALED)."
    )


@strawberry.type(description="How many of the hits have a value.")
class ArchiveFacet:
    value: str | None = strawberry.field(description="The value; null = empty.")
    count: int = strawberry.field(description="Hits with it; at least so many where `exact` is false.")


@strawberry.type(description="The hits by their values, the most frequent ones first.")
class ArchiveFacets:
    types: list[ArchiveFacet] = strawberry.field(description="By archive type, written KU/PZ (档案类型).")
    years: list[ArchiveFacet] = strawberry.field(description="By year (年度).")
    retentions: list[ArchiveFacet] = strawberry.field(description="By retention (保管期限).")
    states: list[ArchiveFacet] = strawberry.field(description="By state (状态).")


@strawberry.type(
    description="A page of what a search found. Hits are counted up to 2000: where there are more, `exact` "
    "is false, `totalCount` and the facets say how many there are at least (of 2000 hits), and "
    "the order RELEVANCE gives way to the newest items first."
)
class ArchiveSearchConnection:
    edges: list[ArchiveSearchEdge] = strawberry.field(description="The hits of the page with their cursors.")
    nodes: list[ArchiveItem] = strawberry.field(description="The items of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(description="All hits within the caller's sight; see `exact`.")
    exact: bool = strawberry.field(description="Whether totalCount and the facets are exact.")
    facets: ArchiveFacets = strawberry.field(
        description="Counts of all hits within the caller's sight, not only of the page's; see `exact`."
    )
