"""How far those reach who handle boxes and items though they do not read them. Next: labels.py."""

from models.rules.roles import ARCHIVE_MANAGER, STORAGE_ADMIN, Action
from resolvers.access.caller import Caller, Grant, Scope, reaches_of
from resolvers.jobs.job import WORKER

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


# What falls due by itself is done in this name, as jobs are.
ITSELF = Caller(WORKER, (Grant.everywhere(ARCHIVE_MANAGER), Grant.everywhere(STORAGE_ADMIN)), source="WORKER")
