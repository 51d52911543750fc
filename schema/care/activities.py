"""Activities and who takes part. Next: gifts.py."""

import strawberry


@strawberry.type
class ActivityQueries:
    """Mixed into the query."""


@strawberry.type
class ActivityActs:
    """Mixed into the mutations."""
