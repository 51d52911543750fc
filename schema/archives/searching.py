"""The search for archives (domain 4.7). Next: ../archiving.py."""

from typing import Annotated

import strawberry

from schema.arguments import Where
from schema.inputs.item_filter import ArchiveItemFilter
from schema.inputs.search import ArchiveQuery, ArchiveSort
from schema.types.relay import After, First, compiled
from schema.types.searching import ArchiveSearchConnection


@strawberry.type
class ArchiveSearchQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Search for archives (档案检索): all parts of the keyword, in any order, in title, its "
        "pinyin and initials, description, keywords, document number, archive code, file names and text "
        "of files. Only items within the caller's sight, so none above his clearance; those of archived "
        "dossiers only with includeArchived. Deleted and destroyed items are not found."
    )
    def search_archives(
        self,
        query: Annotated[ArchiveQuery, strawberry.argument(description="What is looked for; {} finds all.")],
        filter: Where[ArchiveItemFilter] = None,
        sort: Annotated[
            ArchiveSort, strawberry.argument(description="Order of the hits.")
        ] = ArchiveSort.RELEVANCE,
        first: First = None,
        after: After = None,
    ) -> ArchiveSearchConnection:
        return compiled()
