"""Whether one grant allows nothing that another does not. Next: wanted.py."""

from collections.abc import Iterable

from models.rules.rights import ADMIN
from models.rules.roles import Action
from resolvers.access.caller import Caller, Codes, Grant


def may_hand_on(caller: Caller, grant: Grant) -> bool:
    """To a key of his own: a part of one of his grants."""
    return any(one.role == grant.role and covers(one, grant) for one in caller.grants)


def may_give(caller: Caller, grant: Grant) -> bool:
    """To somebody else: as administrator, within the scope in which he is one (US-3)."""
    return any(one.role == ADMIN and one.allows(Action.WRITE) and covers(one, grant) for one in caller.grants)


def covers(whole: Grant, part: Grant) -> bool:
    """Roles aside."""
    return (
        _holds(whole.company_codes, part.company_codes)
        and _holds(whole.sales_orgs, part.sales_orgs)
        and _holds(whole.institutions, part.institutions)
        and _holds(whole.archive_types, part.archive_types)
        and _holds(whole.stores, part.stores)
        and part.clearance <= whole.clearance
        and _narrower(whole.actions, part.actions)
        and _narrower(whole.classes, part.classes)
    )


def _holds(whole: Codes, part: Codes) -> bool:
    """A sales organisation holds its areas (F723/AQ/XX), an archive category its types (KU/PZ)."""
    if whole is None:
        return True
    return part is not None and all(code in whole or code.partition("/")[0] in whole for code in part)


def _narrower(whole: Iterable[object] | None, part: Iterable[object] | None) -> bool:
    return whole is None or (part is not None and set(part) <= set(whole))
