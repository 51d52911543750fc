"""Complaints through their states. Next: activities.py."""

import strawberry


@strawberry.type
class ComplaintQueries:
    """Mixed into the query."""


@strawberry.type
class ComplaintActs:
    """Mixed into the mutations."""
