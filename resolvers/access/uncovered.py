"""What a user uncovered for a while, as far as it counts: for whom, by which grants. Next: tokens.py."""

import math
from collections.abc import Iterable, Sequence

import orjson

from models.rules.shape import Shield
from resolvers.access.caller import Caller, Grant, Unmasking
from resolvers.access.granting import covers
from resolvers.access.grants import grant_from_text

# A column for statements that find a caller, read by `read_uncovered`: {0} is his user name, {1} says which
# rows are of his session or key.
UNCOVERED = """
(SELECT json_agg(json_build_array(m.customer_number, m.field_class, m.allowed_by,
                                  extract(epoch FROM m.ends_at - now())))
 FROM unmasked m WHERE m.user_name = {0} AND m.ends_at > now() AND {1})::text AS unmasked
"""


def holder_of(caller: Caller) -> tuple[int | None, int | None]:
    """Session and key that uncover, and alone see it; neither of them for a provider's tokens."""
    return caller.session_id, caller.token_id if caller.session_id is None else None


def still_counts(shield: Shield, allowed_by: Iterable[str], grants: Sequence[Grant]) -> bool:
    """Whether one of these grants could uncover it today, as far as one of those went that allowed it: a
    class of fields by one grant and the customer by another are no permission.
    """
    able = [grant for grant in grants if shield in grant.unmask]
    kept = [grant_from_text(text) for text in allowed_by] if able else []
    return any(covers(now, then) for now in able for then in kept)


def read_uncovered(column: str | None, grants: Sequence[Grant]) -> tuple[frozenset[Unmasking], float]:
    """And after how many seconds the first of it ends."""
    found: set[Unmasking] = set()
    seconds = math.inf
    for number, name, allowed_by, left in orjson.loads(column or "[]"):
        if still_counts(Shield[name], allowed_by or (), grants):
            found.add(Unmasking(number, Shield[name]))
            seconds = min(seconds, left)
    return frozenset(found), seconds
