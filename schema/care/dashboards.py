"""Figures of care, as data and as pictures. Next: ../base_data/reading.py."""

import strawberry


@strawberry.type
class DashboardQueries:
    """Mixed into the query."""


@strawberry.type
class DashboardActs:
    """Mixed into the mutations."""
