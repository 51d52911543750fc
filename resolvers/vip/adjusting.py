"""Points that a manager corrects, and points that expire by themselves. Next: recharges.py."""

from collections.abc import Sequence

from models.catalog import catalog
from models.rules.config import Config
from models.rules.roles import VIP_MANAGER
from models.rules.state import text
from models.rules.vip.adjusting import (
    ACCOUNT,
    CARD,
    ENTRY,
    Adjustment,
    Shapes,
    decide_adjust,
    decide_expire,
    kept_since,
)
from resolvers.access.caller import Caller, Grant
from resolvers.jobs.job import WORKER
from resolvers.vip.accounts import lock_account, settle
from resolvers.vip.stores import admit, admit_in_store
from resolvers.write.context import Saved, WriteContext, Writer
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, together, transaction
from resolvers.write.typed import code_of

_ITSELF = Caller(WORKER, (Grant.everywhere(VIP_MANAGER),), source="WORKER")
_PAGE, _AT_ONCE = 1000, 100
# Of each card of a page what was earned before $1, less all that was ever spent: the oldest points go first.
# What is returned takes back what its own sale gave, so it is as old as that. Points that came from another
# card are as old as their coming; a redemption that was cancelled is none.
_DUE = """
SELECT a.card_number, least(a.points, (
    SELECT coalesce(sum(e.points) FILTER (WHERE NOT earned.so OR earned.on_day < $1::date), 0)
    FROM points_entry e
    LEFT JOIN sale s ON s.sale_number = e.sale_number
    LEFT JOIN sale o ON o.sale_number = s.returned_sale
    CROSS JOIN LATERAL (SELECT
        e.kind IN ('EARN', 'REVERSE') OR e.kind IN ('ADJUST', 'TRANSFER') AND e.points > 0 AS so,
        coalesce(o.sold_on, s.sold_on, (e.entered_at AT TIME ZONE $2::text)::date) AS on_day) earned
    WHERE e.card_number = a.card_number
)) AS due
FROM vip_account a
WHERE a.points > 0 AND a.card_number > $3 AND ($4::text[] IS NULL OR a.card_number = ANY($4))
ORDER BY a.card_number LIMIT $5
"""


async def adjust_points(context: WriteContext, card: str, wish: Adjustment) -> Saved:
    """By a manager of the store that won the card."""
    admit(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        state = await tx.lock(code_of(card), None, CARD)
        admit_in_store(context, text(state, "store_code"), VIP_MANAGER)
        account = await lock_account(tx, text(state, "card_number"))
        adjusted = decide_adjust(state, account, wish, _shapes(tx))
        saved = await tx.save(state, adjusted.decision)
        await settle(tx, account, [adjusted.entry])
        return saved

    return await transaction(context, work)


async def expire_points(writer: Writer) -> int:
    """Whose time is over; of how many cards. Nothing unless the house says when; two at once share it."""
    if not writer.vip.points_months:
        return 0
    context, done, after = writer.call(_ITSELF), 0, ""
    while page := await writer.pool.fetch(_DUE, *_now(writer), after, None, _PAGE):
        cards = [row["card_number"] for row in page if row["due"] > 0]
        for begin in range(0, len(cards), _AT_ONCE):
            done += await _expire(context, cards[begin : begin + _AT_ONCE])
        after = page[-1]["card_number"]
    return done


async def _expire(context: WriteContext, cards: Sequence[str]) -> int:
    """Under the locks it is looked again: points were spent meanwhile, or another was faster."""

    async def work(tx: Tx) -> int:
        states = await tx.find_many(cards, CARD)
        accounts = {card: await lock_account(tx, card) for card in sorted(states)}
        found = await tx.connection.fetch(_DUE, *_now(context.writer), "", list(accounts), len(accounts))
        due = {row["card_number"]: row["due"] for row in found if row["due"] > 0}
        shapes = _shapes(tx)
        expired = {card: decide_expire(states[card], accounts[card], due[card], shapes) for card in due}
        if expired:
            await tx.save_many([(states[card], one.decision) for card, one in expired.items()])
        for card, one in expired.items():
            await settle(tx, accounts[card], [one.entry])
        return len(expired)

    return await together(context, work)


def _now(writer: Writer) -> tuple[object, str]:
    return kept_since(writer.today(), writer.vip.points_months), writer.timezone


def _shapes(tx: Tx) -> Shapes:
    account, entry = catalog().shape(ACCOUNT), catalog().shape(ENTRY)
    return Shapes(ROOTS[CARD].shape, account, entry, tx.config or Config())
