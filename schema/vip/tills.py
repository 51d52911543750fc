"""Sales and returns at the till. Next: redemptions.py."""

import strawberry


@strawberry.type
class TillQueries:
    """Mixed into the query."""


@strawberry.type
class TillActs:
    """Mixed into the mutations."""
