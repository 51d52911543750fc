"""Segments, service plans, how customers are cared for. Next: visits.py."""

import strawberry


@strawberry.type
class CareProfileQueries:
    """Mixed into the query."""


@strawberry.type
class CareProfileActs:
    """Mixed into the mutations."""
