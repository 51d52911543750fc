"""Acts on brands, dealers, stores, card types, dimensions and activities. Next: cards.py."""

import strawberry


@strawberry.type
class VipMaintenanceActs:
    """Mixed into the mutations."""
