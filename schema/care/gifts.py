"""Gifts and coupons. Next: dashboards.py."""

import strawberry


@strawberry.type
class GiftQueries:
    """Mixed into the query."""


@strawberry.type
class GiftActs:
    """Mixed into the mutations."""
