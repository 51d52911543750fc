"""How full a location is, and what still fits. Next: volumes.py."""

from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code

RESERVE_PERCENT = 80  # from here on somebody should see to more room
_PATH = ("location_code",)


def check_room(code: str, capacity: int | None, used: int, added: int) -> list[Finding]:
    """Whether `added` more fit; what lies there already is told, so that one sees how much is left."""
    if capacity is None or added <= 0:
        return []
    told = {"value": code, "used": str(used), "capacity": str(capacity), "asked": str(added)}
    if used + added > capacity:
        return [error(Code.AR_LOC_FULL, _PATH, **told)]
    if (used + added) * 100 >= capacity * RESERVE_PERCENT:
        return [warning(Code.AR_LOC_RESERVE, _PATH, **told | {"used": str(used + added)})]
    return []
