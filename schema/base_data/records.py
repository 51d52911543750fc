"""Acts on vendors, employees, units and stock items. Next: documents.py."""

import strawberry


@strawberry.type
class BaseRecordQueries:
    """Mixed into the query."""


@strawberry.type
class BaseRecordActs:
    """Mixed into the mutations."""
