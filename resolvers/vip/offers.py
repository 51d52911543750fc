"""What a card may have for its points in a store today, and what is in the way of it. Next: adjusting.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.rules.finding import Finding, error, in_order
from models.rules.finding_codes import Code
from models.rules.state import State
from models.rules.vip.redemptions import Wanted, check_redeem, is_in_scope
from resolvers.access.grants import store_sight
from resolvers.errors import Denied, Refused
from resolvers.vip.accounts import read_account
from resolvers.vip.redemptions import FACTS, HELD, given_to_held, reward_of
from resolvers.write.context import WriteContext
from resolvers.write.lookups import one_row
from resolvers.write.tx import Tx, together
from resolvers.write.typed import cleaned

_MOST = 200  # activities at the same time
_OFFERED = f"""{HELD}
SELECT a.*,
    {given_to_held("a.activity_code", "a.batch_code")}
FROM consumption_activity a
WHERE a.active AND a.valid_from <= $2 AND coalesce(a.valid_to >= $2, true)
ORDER BY a.cost_points, a.activity_code LIMIT {_MOST}
"""  # noqa: S608 - constants of our own
_GIFTS = "SELECT * FROM gift WHERE gift_code = ANY($1)"
_BATCHES = "SELECT * FROM coupon_batch WHERE batch_code = ANY($1)"


@dataclass(frozen=True)
class Offer:
    """An activity for this card, this store, this day. Without findings redeemPoints would take it now.
    `left`: how often the card may still have it; None = without bound.
    """

    activity: State
    left: int | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Offers:
    points: int
    offers: list[Offer]


async def redeemable_activities(context: WriteContext, card: str, store: str) -> Offers:
    """For who sees what happens in the store; nothing is changed and nothing locked."""
    place, seen = cleaned(store), store_sight(context.caller.read_scope())
    if seen is not None and place not in seen:
        raise Denied

    async def work(tx: Tx) -> Offers:
        wanted = await _wanted(tx, cleaned(card), place)
        rows = [
            dict(one) for one in await tx.connection.fetch(_OFFERED, wanted.card, tx.context.writer.today())
        ]
        records = await _records(tx, rows)
        offers = [one for row in rows if (one := _offer(tx, row, wanted, records)) is not None]
        return Offers(wanted.points, offers)

    return await together(context, work)


async def _wanted(tx: Tx, card: str, store: str) -> Wanted:
    """Refused when there is no such card, or no such store that sells."""
    account = await read_account(tx, card)
    facts = await one_row(tx.connection, FACTS, card, store, None, None)
    remarks = list[Finding]()
    if account is None:
        remarks.append(error(Code.VP_CARD_UNKNOWN, ("card",), value=card))
    if not facts["sells"]:
        remarks.append(error(Code.GEN_REF, ("store",), value=store))
    if account is None or remarks:
        raise Refused(in_order(remarks))
    return Wanted(card, store, account, facts["status"], facts["type_code"], sells=True)


async def _records(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], State]:
    """Gifts and batches that the activities name."""
    found: dict[tuple[str, str], State] = {}
    for name, query in (("gift_code", _GIFTS), ("batch_code", _BATCHES)):
        codes = sorted({row[name] for row in rows} - {None})
        for record in await tx.connection.fetch(query, codes) if codes else ():
            found[name, record[name]] = dict(record)
    return found


def _offer(
    tx: Tx, row: Mapping[str, Any], wanted: Wanted, records: Mapping[tuple[str, str], State]
) -> Offer | None:
    """As redeemPoints would decide; None when it is for other cards or stores."""
    activity: State = {name: value for name, value in row.items() if name not in ("had", "coupons")}
    asked = Wanted(
        *(wanted.card, wanted.store, wanted.account, wanted.status, wanted.type_code),
        sells=True,
        had=row["had"],
    )
    found = check_redeem(activity, asked, tx.context.writer.today())
    if not is_in_scope(found):
        return None
    names = [(name, row[name]) for name in ("gift_code", "batch_code") if row[name] is not None]
    record = records[names[0]] if names else None
    reward = reward_of(tx, activity, record, asked, row["coupons"])
    found += [one for _, decision in reward.decided for one in decision.findings]
    return Offer(activity, _left(activity, row["had"]), in_order(found))


def _left(activity: State, had: int) -> int | None:
    stock, most = activity["stock"], activity["per_vip_limit"]
    bounds = [] if stock is None else [stock - activity["redeemed"]]
    bounds += [] if most is None else [most - had]
    return max(0, min(bounds)) if bounds else None
