"""Receivers of changes: registered, read by delta, acknowledged, begun anew by a snapshot."""

import strawberry


@strawberry.type
class ReceiverQueries:
    """Mixed into the query."""


@strawberry.type
class ReceiverActs:
    """Mixed into the mutations."""
