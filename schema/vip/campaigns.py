"""Text messages to whom a filter finds. Next: ../care/reading.py."""

import strawberry


@strawberry.type
class CampaignQueries:
    """Mixed into the query."""


@strawberry.type
class CampaignActs:
    """Mixed into the mutations."""
