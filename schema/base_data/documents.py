"""Documents that use base data: what may be chosen, carried, posted. Next: sheets.py."""

import strawberry


@strawberry.type
class DocumentQueries:
    """Mixed into the query."""


@strawberry.type
class DocumentActs:
    """Mixed into the mutations."""
