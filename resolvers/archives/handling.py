"""How far those reach who handle boxes and items though they do not read them. Next: labels.py."""

from models.rules.roles import STORAGE_ADMIN, Action
from resolvers.access.caller import Caller, Scope, reaches_of

_NOBODY: frozenset[str] = frozenset()


def handled(caller: Caller) -> Scope:
    """What he reads, and what the grants of a storageAdmin cover: of that he sees what stands on labels and
    lists of places (code, title, dates, location), nothing else.
    """
    keeping = [
        reach
        for grant in caller.grants
        if grant.role == STORAGE_ADMIN and grant.allows(Action.READ)
        for reach in reaches_of(grant)
    ]
    return Scope(_NOBODY, _NOBODY, caller.read_scope().reaches | frozenset(keeping))
