"""What VIPs buy: totals, summary, ranking, statistics. Next: campaigns.py."""

import strawberry


@strawberry.type
class VipFigureQueries:
    """Mixed into the query."""


@strawberry.type
class VipFigureActs:
    """Mixed into the mutations."""
