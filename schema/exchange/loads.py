"""Bulk loads: begun, watched, cancelled."""

import strawberry


@strawberry.type
class LoadQueries:
    """Mixed into the query."""


@strawberry.type
class LoadActs:
    """Mixed into the mutations."""
