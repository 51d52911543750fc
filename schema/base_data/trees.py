"""Acts on categories and accounts, and the next code below one. Next: records.py."""

import strawberry


@strawberry.type
class TreeQueries:
    """Mixed into the query."""


@strawberry.type
class TreeActs:
    """Mixed into the mutations."""
