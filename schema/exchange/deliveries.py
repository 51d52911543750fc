"""Deliveries of webhooks: looked at, sent again, given up."""

import strawberry


@strawberry.type
class DeliveryQueries:
    """Mixed into the query."""


@strawberry.type
class DeliveryActs:
    """Mixed into the mutations."""
