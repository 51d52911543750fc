"""Workbooks of customers: exports, ordered and fetched."""

import strawberry


@strawberry.type
class SheetQueries:
    """Mixed into the query."""


@strawberry.type
class SheetActs:
    """Mixed into the mutations."""
