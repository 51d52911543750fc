"""Cards: registered, frozen, replaced, closed, upgraded. Next: tills.py."""

import strawberry


@strawberry.type
class VipCardQueries:
    """Mixed into the query."""


@strawberry.type
class VipCardActs:
    """Mixed into the mutations."""
