"""Random callers: grants with every part limited or not, and what was uncovered. Next: operations.py."""

import random
from collections.abc import Sequence
from typing import Any

from models.rules.roles import MAX_CLEARANCE, ROLES, Action
from models.rules.shape import Shield
from resolvers.access.caller import Caller, Codes, Grant, Unmasking
from tests.support.oracle import World

_ROLES = tuple(ROLES)
_PLAIN = 0.6  # of grants are not narrowed to actions, to classes


def random_caller(pick: random.Random, world: World) -> Caller:
    """Mostly one to three grants, each within a scope of its own."""
    grants = [random_grant(pick, world) for _ in range(pick.randint(0, 3))]
    if pick.random() < 0.1:
        grants.append(Grant.everywhere(pick.choice(_ROLES)))
    numbers = [row.key for row in world.of("Customer")]
    many = pick.randint(1, 3) if pick.random() < 0.3 else 0
    unmasked = [Unmasking(pick.choice(numbers), pick.choice(tuple(Shield))) for _ in range(many)]
    return Caller(random_user(pick, world), tuple(grants), unmasked=frozenset(unmasked))


def random_user(pick: random.Random, world: World) -> str:
    users = [row.key for row in world.of("User")]
    return pick.choice([*users, "NOBODY"])


def random_grant(pick: random.Random, world: World) -> Grant:
    def keys(*names: str) -> list[Any]:
        return [row.key for name in names for row in world.of(name)]

    return Grant(
        pick.choice(_ROLES),
        codes(pick, keys("CompanyCode")),
        codes(pick, keys("SalesOrganization", "SalesArea")),
        codes(pick, keys("Institution")),
        codes(pick, keys("ArchiveType", "ArchiveCategory")),
        codes(pick, keys("Store")),
        pick.randint(0, MAX_CLEARANCE),
        None if pick.random() < _PLAIN else some(pick, tuple(Action), 4),
        None if pick.random() < _PLAIN else some(pick, tuple(Shield), 3),
    )


def codes(pick: random.Random, known: Sequence[str]) -> Codes:
    chance = pick.random()
    if chance < 0.25:
        return None
    return frozenset() if chance < 0.4 else some(pick, known, 3)


def some(pick: random.Random, known: Sequence[Any], most: int) -> frozenset[Any]:
    return frozenset(pick.sample(known, pick.randint(1, min(most, len(known)))))
