"""All that is on cards added up again from what explains it, of one moment. Next: ../../cli_vip_work.py."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import asyncpg

from resolvers.pool import Connection
from resolvers.write.context import Writer
from resolvers.write.lookups import one_row

_EXAMPLES = 5
_LOG = logging.getLogger("dossier.vip")


@dataclass(frozen=True)
class Check:
    """`told` is what must be so; the query gives the `key` of each of which it is not."""

    told: str
    query: str


@dataclass(frozen=True)
class Outcome:
    name: str
    told: str
    wrong: int
    examples: list[str]


@dataclass(frozen=True)
class Proof:
    """What is on all cards together, and how each check ended."""

    cards: int
    points: int
    principal: Decimal
    bonus: Decimal
    checks: list[Outcome]

    @property
    def sound(self) -> bool:
        return not any(one.wrong for one in self.checks)


_TOTALS = """
SELECT count(*) AS cards, coalesce(sum(points), 0) AS points, coalesce(sum(principal), 0) AS principal,
    coalesce(sum(bonus), 0) AS bonus
FROM vip_account
"""
# Sums of what was entered; a sum without an account is as wrong as an account without its entries.
LEDGERS: Mapping[str, Check] = {
    "accounts": Check(
        "each card has an account",
        """SELECT card_number AS key FROM vip_customer c
        WHERE NOT EXISTS (SELECT FROM vip_account a WHERE a.card_number = c.card_number)""",
    ),
    "points": Check(
        "points and lifetime points are the sums of their entries",
        """SELECT coalesce(a.card_number, e.card_number) AS key
        FROM (SELECT card_number, points, lifetime_points FROM vip_account) a
        FULL JOIN (SELECT card_number, sum(points) AS points, sum(lifetime_points) AS lifetime_points
            FROM points_entry GROUP BY 1) e ON e.card_number = a.card_number
        WHERE a.points IS DISTINCT FROM coalesce(e.points, 0)
            OR a.lifetime_points IS DISTINCT FROM coalesce(e.lifetime_points, 0)""",
    ),
    "pointsInOrder": Check(
        "each entry of points tells the points after it",
        """SELECT entry_id::text AS key FROM (
            SELECT entry_id, balance_after,
                sum(points) OVER (PARTITION BY card_number ORDER BY entry_id) AS found
            FROM points_entry) e
        WHERE balance_after <> found""",
    ),
    "storedValue": Check(
        "principal and bonus are the sums of their entries",
        """SELECT coalesce(a.card_number, e.card_number) AS key
        FROM (SELECT card_number, principal, bonus FROM vip_account) a
        FULL JOIN (SELECT card_number, sum(amount) FILTER (WHERE account = 'PRINCIPAL') AS principal,
                sum(amount) FILTER (WHERE account = 'BONUS') AS bonus
            FROM stored_value_entry GROUP BY 1) e ON e.card_number = a.card_number
        WHERE a.principal IS DISTINCT FROM coalesce(e.principal, 0)
            OR a.bonus IS DISTINCT FROM coalesce(e.bonus, 0)""",
    ),
    "storedValueInOrder": Check(
        "each entry of stored value tells the balance after it, never below 0",
        """SELECT entry_id::text AS key FROM (
            SELECT entry_id, balance_after,
                sum(amount) OVER (PARTITION BY card_number, account ORDER BY entry_id) AS found
            FROM stored_value_entry WHERE account IN ('PRINCIPAL', 'BONUS')) e
        WHERE balance_after IS DISTINCT FROM found OR found < 0""",
    ),
    "postings": Check(
        "the sides of each posting sum to 0, and each account is one of them once",
        """SELECT posting AS key FROM stored_value_entry GROUP BY posting
        HAVING sum(amount) <> 0 OR count(*) <> count(DISTINCT (card_number, account))""",
    ),
    "transit": Check(
        "what left a card for the one that replaces it has come there",
        """SELECT account AS key FROM stored_value_entry WHERE account = 'TRANSIT'
        GROUP BY account HAVING sum(amount) <> 0""",
    ),
    "closed": Check(
        "a card that is closed has no money on it",
        """SELECT card_number AS key FROM vip_account a JOIN vip_customer c USING (card_number)
        WHERE c.status = 'CLOSED' AND a.principal + a.bonus <> 0""",
    ),
}
# What other records say of the same, recounted.
AGGREGATES: Mapping[str, Check] = {
    "recharges": Check(
        "recharge orders are posted, and reversed, once and as they say",
        """SELECT o.recharge_number AS key FROM recharge_order o
        LEFT JOIN (SELECT recharge_number,
                sum(amount) FILTER (WHERE account = 'PRINCIPAL' AND kind = 'RECHARGE') AS principal,
                sum(amount) FILTER (WHERE account = 'BONUS' AND kind = 'RECHARGE') AS bonus,
                sum(amount) FILTER (WHERE account = 'PRINCIPAL' AND kind = 'REVERSE') AS principal_back,
                sum(amount) FILTER (WHERE account = 'BONUS' AND kind = 'REVERSE') AS bonus_back
            FROM stored_value_entry WHERE recharge_number IS NOT NULL GROUP BY 1) e USING (recharge_number)
        WHERE ARRAY[coalesce(e.principal, 0), coalesce(e.bonus, 0)] <> CASE o.state
                WHEN 'DRAFT' THEN ARRAY[0::numeric, 0] ELSE ARRAY[o.principal, o.bonus] END
            OR ARRAY[coalesce(e.principal_back, 0), coalesce(e.bonus_back, 0)] <> CASE o.state
                WHEN 'REVERSED' THEN ARRAY[-o.principal, -o.bonus] ELSE ARRAY[0::numeric, 0] END""",
    ),
    "lines": Check(
        "each sale and return is the sum of its lines",
        """SELECT s.sale_number AS key FROM sale s
        LEFT JOIN (SELECT sale_number, sum(amount) AS amount FROM sale_line GROUP BY 1) l USING (sale_number)
        WHERE coalesce(l.amount, 0) <> s.total""",
    ),
    "payments": Check(
        "each sale and return is paid, no more and no less",
        """SELECT s.sale_number AS key FROM sale s
        LEFT JOIN (SELECT sale_number, sum(amount) AS amount FROM sale_payment GROUP BY 1) p
            USING (sale_number)
        WHERE coalesce(p.amount, 0) <> s.total""",
    ),
    "spent": Check(
        "what sales took of cards, and returns gave back, is what the ledger says",
        """SELECT coalesce(p.sale_number, e.sale_number) AS key
        FROM (SELECT sale_number, sum(amount) AS amount, sum(principal) AS principal FROM sale_payment
            WHERE kind = 'STORED_VALUE' GROUP BY 1) p
        FULL JOIN (SELECT sale_number, sum(amount) AS amount,
                sum(amount) FILTER (WHERE account = 'PRINCIPAL') AS principal
            FROM stored_value_entry WHERE sale_number IS NOT NULL AND account IN ('PRINCIPAL', 'BONUS')
            GROUP BY 1) e ON e.sale_number = p.sale_number
        WHERE coalesce(p.amount, 0) <> -coalesce(e.amount, 0)
            OR coalesce(p.principal, 0) <> -coalesce(e.principal, 0)""",
    ),
    "given": Check(
        "points of sales and returns are those that were entered for them",
        """SELECT coalesce(s.sale_number, e.sale_number) AS key
        FROM (SELECT sale_number, points FROM sale WHERE points <> 0) s
        FULL JOIN (SELECT sale_number, sum(points) AS points FROM points_entry
            WHERE sale_number IS NOT NULL AND kind IN ('EARN', 'REVERSE') GROUP BY 1) e
            ON e.sale_number = s.sale_number
        WHERE coalesce(s.points, 0) <> coalesce(e.points, 0)""",
    ),
    "lastSales": Check(
        "accounts know the day of the last sale; those of new cards that of the cards they replace",
        """SELECT a.card_number AS key FROM vip_account a JOIN vip_customer c USING (card_number)
        LEFT JOIN (SELECT card_number, max(sold_on) AS sold_on FROM sale
            WHERE kind = 'SALE' AND benefits AND card_number IS NOT NULL GROUP BY 1) s USING (card_number)
        WHERE CASE WHEN c.replaces IS NULL THEN a.last_sale_on IS DISTINCT FROM s.sold_on
            ELSE s.sold_on > coalesce(a.last_sale_on, '-infinity') END""",
    ),
    "returned": Check(
        "no more came back of a line than was sold",
        """SELECT l.sale_number || '/' || l.line_number AS key
        FROM sale r JOIN sale_line b ON b.sale_number = r.sale_number
        JOIN sale_line l ON l.sale_number = r.returned_sale AND l.line_number = b.line_number
        GROUP BY l.sale_number, l.line_number, l.quantity HAVING l.quantity + sum(b.quantity) < 0""",
    ),
    "redeemed": Check(
        "activities have been redeemed as often as there are redemptions that stand",
        """SELECT a.activity_code AS key FROM consumption_activity a
        LEFT JOIN (SELECT activity_code, count(*) AS redeemed FROM redemption
            WHERE state <> 'CANCELLED' GROUP BY 1) r USING (activity_code)
        WHERE a.redeemed <> coalesce(r.redeemed, 0)""",
    ),
    "redemptions": Check(
        "each redemption took its points once, and gave them back if it was cancelled",
        """SELECT r.redemption_number AS key FROM redemption r
        LEFT JOIN (SELECT redemption_number, sum(points) AS points FROM points_entry
            WHERE redemption_number IS NOT NULL GROUP BY 1) e USING (redemption_number)
        WHERE coalesce(e.points, 0) <> CASE r.state WHEN 'CANCELLED' THEN 0 ELSE -r.points END""",
    ),
    "campaigns": Check(
        "campaigns have as many messages as they say",
        """SELECT c.campaign_number AS key FROM sms_campaign c
        LEFT JOIN (SELECT campaign_number, count(*) AS messages FROM sms_message GROUP BY 1) m
            USING (campaign_number)
        WHERE coalesce(c.recipients, 0) <> coalesce(m.messages, 0)""",
    ),
}


async def prove_ledgers(pool: asyncpg.Pool) -> Proof:
    """All of it of one moment, so that what is sold meanwhile is either in everything or in nothing."""
    async with pool.acquire() as connection:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            found = await run_checks(connection)
            totals = await one_row(connection, _TOTALS)
    return Proof(**dict(totals), checks=found)


async def tell_wrong(writer: Writer) -> int:
    """In the log, as errors: how many checks did not hold."""
    wrong = [one for one in (await prove_ledgers(writer.pool)).checks if one.wrong]
    for one in wrong:
        told = {"check": one.told, "wrong": one.wrong, "examples": one.examples}
        _LOG.error("ledgers of VIP loyalty are not what they should be", extra=told)
    return len(wrong)


async def run_checks(connection: Connection) -> list[Outcome]:
    checks = {**LEDGERS, **AGGREGATES}
    return [await _checked(connection, name, one) for name, one in checks.items()]


async def _checked(connection: Connection, name: str, check: Check) -> Outcome:
    counted = f"""SELECT count(*) AS wrong, (array_agg(key))[1:{_EXAMPLES}] AS examples
        FROM ({check.query} ORDER BY key) wrong"""  # noqa: S608 - constants of our own
    row = await one_row(connection, counted)
    return Outcome(name, check.told, row["wrong"], row["examples"] or [])
