"""Messages of external systems: the error queue, corrected and tried again (domain 3.6)."""

import strawberry


@strawberry.type
class QueueQueries:
    """Mixed into the query."""


@strawberry.type
class QueueActs:
    """Mixed into the mutations."""
