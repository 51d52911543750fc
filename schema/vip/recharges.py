"""Recharge orders and the ledger of stored value. Next: figures.py."""

import strawberry


@strawberry.type
class RechargeQueries:
    """Mixed into the query."""


@strawberry.type
class RechargeActs:
    """Mixed into the mutations."""
