"""Points: redeemed, adjusted, expired. Next: recharges.py."""

import strawberry


@strawberry.type
class RedemptionQueries:
    """Mixed into the query."""


@strawberry.type
class RedemptionActs:
    """Mixed into the mutations."""
