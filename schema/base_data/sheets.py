"""Base data as workbooks, in and out. Next: ../care/reading.py."""

import strawberry


@strawberry.type
class BaseSheetQueries:
    """Mixed into the query."""


@strawberry.type
class BaseSheetActs:
    """Mixed into the mutations."""
