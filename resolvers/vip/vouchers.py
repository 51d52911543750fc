"""Coupons and redemptions that payments name, locked before any account. Next: tills.py."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from models.rules.care.coupons import COUPON as COUPONS
from models.rules.kinds import REDEMPTION
from models.rules.roles import CASHIER, VIP_MANAGER
from models.rules.state import Patch, State, rows
from models.rules.vip.vouchers import COUPON, POINTS_COUPON, Vouchers
from resolvers.care.coupons import lock_coupon, scene_of
from resolvers.errors import Refused
from resolvers.vip.redemptions import HELD
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx
from resolvers.write.typed import code_in

TILLS = (CASHIER, VIP_MANAGER)  # who sells, and takes back, in the stores of the grant
_BATCHES = "SELECT * FROM coupon_batch WHERE batch_code = ANY($1::text[])"
# The card, and those that it replaces: a redemption that comes back with its sale may be of one of them.
_CARDS = f"{HELD} SELECT card_number FROM held"  # noqa: S608 - constants of our own


@dataclass
class Held:
    """By code; those that are not there are left out."""

    coupons: dict[str, tuple[State, State]] = field(default_factory=dict[str, tuple[State, State]])
    redemptions: dict[str, State] = field(default_factory=dict[str, State])
    cards: frozenset[str] = frozenset()

    def given(self, tx: Tx) -> Vouchers:
        """To the rules, once the transaction knows its configuration."""
        shape = ROOTS[REDEMPTION.entity].shape
        return Vouchers(scene_of(tx), shape, self.coupons, self.redemptions, self.cards)


async def hold_for_sale(tx: Tx, patch: Patch) -> Held:
    """A coupon of a customer out of the caller's sight is as unknown as one that is not there."""
    held = Held()
    for code in sorted(_codes(rows(patch, "payments"), COUPON)):
        try:
            held.coupons[code] = await lock_coupon(tx, code, *TILLS)
        except Refused:  # the rules tell it, with what else is wrong
            continue
    if named := _codes(rows(patch, "payments"), POINTS_COUPON):
        held.redemptions = await tx.find_many(named, REDEMPTION.entity)
        found = await tx.connection.fetch(_CARDS, code_in(patch, "card_number"))
        held.cards = frozenset(row["card_number"] for row in found)
    return held


async def hold_of_sale(tx: Tx, sale: State) -> Held:
    """Those that paid for it."""
    held = Held()
    if named := _codes(rows(sale, "payments"), COUPON):
        states = await tx.find_many(named, COUPONS)
        codes = [one["batch_code"] for one in states.values()]
        batches = {row["batch_code"]: dict(row) for row in await tx.connection.fetch(_BATCHES, codes)}
        held.coupons = {code: (one, batches[one["batch_code"]]) for code, one in states.items()}
    if named := _codes(rows(sale, "payments"), POINTS_COUPON):
        held.redemptions = await tx.find_many(named, REDEMPTION.entity)
    return held


def _codes(payments: Iterable[State], kind: str) -> set[str]:
    paid = (code_in(row, "coupon_code") for row in payments if code_in(row, "kind") == kind)
    return {code for code in paid if code}
