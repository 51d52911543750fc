"""Drop boxes: folders and bucket prefixes that are watched."""

import strawberry


@strawberry.type
class BoxQueries:
    """Mixed into the query."""


@strawberry.type
class BoxActs:
    """Mixed into the mutations."""
