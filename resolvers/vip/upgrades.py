"""Upgrades: who has the points for a higher card type, and his upgrade. Next: numbers.py."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from models.rules.kinds import VIP
from models.rules.roles import VIP_MANAGER
from models.rules.state import text
from models.rules.vip.upgrades import UpgradeFacts, decide_upgrade
from resolvers.access.caller import Caller
from resolvers.access.grants import store_sight
from resolvers.errors import Denied
from resolvers.vip.accounts import lock_account
from resolvers.vip.stores import admit, admit_in_store
from resolvers.write.context import Saved, WriteContext
from resolvers.write.lookups import one_row
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import cleaned, code_of

_VALID = "coalesce(r.valid_from <= {0}, true) AND coalesce(r.valid_to >= {0}, true)"
# $1 the card's type, $2 the one that it is to have, $3 today
_FACTS = f"""
SELECT f.rank, t.name, coalesce(t.rank, 0) AS to_rank, (SELECT r.min_lifetime_points FROM upgrade_rule r
    WHERE r.type_code = f.type_code AND r.to_type = t.type_code AND {_VALID.format("$3")}) AS minimum
FROM vip_type f LEFT JOIN vip_type t ON t.type_code = $2 AND t.active
WHERE f.type_code = $1
"""  # noqa: S608 - constants of our own
# $1 today, $2 the type that they are to have, $3 stores that won them, $4 to $6 behind whom, $7 how many.
# The least that any rule asks for comes first: few have it, and they are found by an index.
_UPGRADABLE = f"""
WITH rule AS MATERIALIZED (
    SELECT r.type_code, r.to_type, r.min_lifetime_points, t.rank
    FROM upgrade_rule r JOIN vip_type f ON f.type_code = r.type_code
    JOIN vip_type t ON t.type_code = r.to_type AND t.active AND t.rank > f.rank
    WHERE {_VALID.format("$1")} AND ($2::text IS NULL OR r.to_type = $2)
)
SELECT v.card_number, v.name, v.type_code, v.store_code, a.points, a.lifetime_points,
    best.to_type, best.min_lifetime_points, best.rank
FROM vip_account a JOIN vip_customer v ON v.card_number = a.card_number
CROSS JOIN LATERAL (
    SELECT rule.to_type, rule.min_lifetime_points, rule.rank FROM rule
    WHERE rule.type_code = v.type_code AND rule.min_lifetime_points <= a.lifetime_points
    ORDER BY rule.rank DESC, rule.to_type LIMIT 1
) best
WHERE a.lifetime_points >= (SELECT min(min_lifetime_points) FROM rule) AND v.status = 'ACTIVE'
    AND ($3::text[] IS NULL OR v.store_code = ANY($3))
    AND ($4::int IS NULL OR (-best.rank, best.to_type, v.card_number) > (-$4::int, $5::text, $6::text))
ORDER BY best.rank DESC, best.to_type, v.card_number LIMIT $7
"""  # noqa: S608 - constants of our own
_PLACE = re.compile(r"(-?[0-9]{1,9})/([^/\0]+)/([^\0]+)")


@dataclass(frozen=True)
class Place:
    """Of a card in the list: the rank and code of what it may become, its number."""

    rank: int
    to_type: str
    card_number: str

    def __str__(self) -> str:
        return f"{self.rank}/{self.to_type}/{self.card_number}"


@dataclass(frozen=True)
class Upgradable:
    """A card, and the highest type that it may have."""

    card_number: str
    name: str
    type_code: str
    store_code: str
    points: int
    lifetime_points: int
    to_type: str
    min_lifetime_points: int
    rank: int

    @property
    def place(self) -> Place:
        return Place(self.rank, self.to_type, self.card_number)


def place_from_text(text: str) -> Place | None:
    """None: it was not told by the list."""
    found = _PLACE.fullmatch(text)
    return Place(int(found[1]), found[2], found[3]) if found else None


async def list_upgradable(
    pool: asyncpg.Pool, caller: Caller, today: date, to_type: str | None, page: tuple[Place | None, int]
) -> Sequence[Upgradable]:
    """The highest type first; of what stores of the grant have won, since those the caller may upgrade."""
    scope = caller.read_scope()
    if not scope.cards:
        raise Denied
    after, first = page
    behind = (after.rank, after.to_type, after.card_number) if after else (None, None, None)
    wanted = None if to_type is None else cleaned(to_type)
    rows = await pool.fetch(_UPGRADABLE, today, wanted, store_sight(scope), *behind, first)
    return [Upgradable(**dict(row)) for row in rows]


async def upgrade_vip(context: WriteContext, card: str, to_type: str) -> Saved:
    """The user selects; the next sale has the new discount."""
    admit(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        now = await tx.lock(code_of(card), None, VIP.entity)
        admit_in_store(context, text(now, "store_code"), VIP_MANAGER)
        account = await lock_account(tx, text(now, "card_number"))
        wanted, writer = cleaned(to_type), context.writer
        row = await one_row(tx.connection, _FACTS, text(now, "type_code"), wanted, writer.today())
        shape = ROOTS[VIP.entity].shape
        facts = UpgradeFacts(shape, context.caller.user_name, writer.now(), **dict(row))
        return await tx.save(now, decide_upgrade(now, account, wanted, facts))

    return await transaction(context, work)
