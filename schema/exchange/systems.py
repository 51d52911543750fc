"""External systems, their profiles and code maps (domain 3.5)."""

import strawberry


@strawberry.type
class SystemQueries:
    """Mixed into the query."""


@strawberry.type
class SystemActs:
    """Mixed into the mutations."""
