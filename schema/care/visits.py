"""Return visits and service tasks. Next: complaints.py."""

import strawberry


@strawberry.type
class VisitQueries:
    """Mixed into the query."""


@strawberry.type
class VisitActs:
    """Mixed into the mutations."""
