"""What a till is told before it sells or takes back: one statement, after the locks. Next: vouchers.py."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import orjson

from models.rules.care.coupons import listed
from models.rules.config import Config
from models.rules.kinds import SALE
from models.rules.state import Patch, State, rows, text
from models.rules.vip.accounts import Account
from models.rules.vip.accruals import ONCE, Accrual
from models.rules.vip.discounts import Rates
from models.rules.vip.spending import Place
from models.rules.vip.till_facts import (
    RETURNED,
    Back,
    Card,
    Posted,
    ReturnFacts,
    SaleFacts,
    Till,
    content_of,
)
from resolvers.write.config import VERSION
from resolvers.write.context import Writer
from resolvers.write.lookups import answers
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx
from resolvers.write.typed import code_in

# A sale or return of the same number, which a till that got no answer sends again.
_POSTED = """(SELECT json_build_object('version', o.version, 'kind', o.kind, 'returned_sale', o.returned_sale,
    'store_code', o.store_code, 'card_number', o.card_number, 'sold_at', o.sold_at,
    'lines', (SELECT json_agg(json_build_object('line_number', l.line_number, 'brand_code', l.brand_code,
        'item_code', l.item_code, 'list_price', l.list_price::text, 'quantity', l.quantity::text))
        FROM sale_line l WHERE l.sale_number = o.sale_number),
    'payments', (SELECT json_agg(json_build_object('payment_number', p.payment_number, 'kind', p.kind,
        'amount', p.amount::text, 'coupon_code', p.coupon_code))
        FROM sale_payment p WHERE p.sale_number = o.sale_number))
    FROM sale o WHERE o.sale_number = $1) AS posted"""
_PLACE = "s.store_code AS store, s.dealer_code AS dealer, s.own_value_only"
_ACCRUAL = """json_build_object('code', a.activity_code, 'ratio', a.ratio::text,
    'multiplier', a.multiplier::text, 'types', a.types, 'stores', a.stores, 'brands', a.brands)"""
_SALE = f"""
SELECT {VERSION} AS config, {_PLACE}, {_POSTED}, c.status, c.type_code, t.default_discount,
    h.store_code AS home, h.dealer_code AS home_dealer,
    ARRAY(SELECT brand_code FROM brand WHERE brand_code = ANY($4::text[]) AND active) AS brands,
    (SELECT json_object_agg(d.brand_code, d.rate::text) FROM vip_discount d
        WHERE d.type_code = c.type_code AND d.brand_code = ANY($4::text[])
        AND d.valid_from <= $5 AND (d.valid_to IS NULL OR d.valid_to >= $5)) AS rates,
    (SELECT json_agg({_ACCRUAL}) FROM accumulation_activity a WHERE c.status = 'ACTIVE' AND a.active
        AND a.valid_from <= $5 AND (a.valid_to IS NULL OR a.valid_to >= $5)) AS accruals
FROM (SELECT) one
LEFT JOIN store s ON s.store_code = $2 AND s.active
LEFT JOIN vip_customer c ON c.card_number = $3
LEFT JOIN vip_type t ON t.type_code = c.type_code
LEFT JOIN store h ON h.store_code = c.store_code
"""  # noqa: S608 - constants of our own
# Of the sale's earlier returns all amounts are below 0. The sale is locked: none comes between.
_RETURN = f"""
SELECT {VERSION} AS config, {_PLACE}, {_POSTED}, c.status, c.replaced_by,
    (SELECT {_ACCRUAL} FROM accumulation_activity a WHERE a.activity_code = $5) AS accrual,
    (SELECT coalesce(sum(r.points), 0) FROM sale r WHERE r.returned_sale = $3) AS points,
    (SELECT json_agg(q) FROM (
        SELECT l.line_number AS number, sum(-l.quantity)::text AS quantity, sum(-l.amount)::text AS amount,
            sum(-l.eligible)::text AS eligible
        FROM sale r JOIN sale_line l ON l.sale_number = r.sale_number WHERE r.returned_sale = $3
        GROUP BY l.line_number) q) AS lines,
    (SELECT json_agg(q) FROM (
        SELECT p.payment_number AS number, sum(-p.amount)::text AS amount
        FROM sale r JOIN sale_payment p ON p.sale_number = r.sale_number WHERE r.returned_sale = $3
        GROUP BY p.payment_number) q) AS payments
FROM (SELECT) one
LEFT JOIN store s ON s.store_code = $2 AND s.active
LEFT JOIN vip_customer c ON c.card_number = $4
"""  # noqa: S608 - constants of our own


async def sale_facts(tx: Tx, patch: Patch, account: Account | None) -> SaleFacts:
    """`account`: of the card that the patch names; None = there is none."""
    sold_on = _day_of(tx.context.writer, patch.get("sold_at"))
    brands = sorted({code_in(row, "brand_code") for row in rows(patch, "lines")})
    codes = (code_in(patch, name) for name in ("sale_number", "store_code", "card_number"))
    config, row = await answers(tx, _SALE, *codes, brands, sold_on)
    accruals = tuple(_accrual(one) for one in _listed(row, "accruals"))
    till = _till(tx, config, row, sold_on)
    return SaleFacts(till, frozenset(row["brands"]), _card(row, account), accruals)


async def return_facts(
    tx: Tx, patch: Patch, sale: State, account: Account | None
) -> tuple[ReturnFacts, str | None]:
    """`account`: of the sale's card, or of the one that replaces it; and which card replaces that, if any."""
    sold_on = _day_of(tx.context.writer, patch.get("sold_at"))
    number, store = code_in(patch, "sale_number"), code_in(patch, "store_code")
    card = account.card_number if account else None
    of_sale = (sale["sale_number"], card, sale["activity_code"])
    config, row = await answers(tx, _RETURN, number, store, *of_sale)
    facts = ReturnFacts(
        till=_till(tx, config, row, sold_on),
        points=sale["points"] + row["points"],
        lines=_backs(row, "lines"),
        payments=_backs(row, "payments"),
        accrual=None if row["accrual"] is None else _accrual(orjson.loads(row["accrual"])),
        account=account,
        status=row["status"] or "",
    )
    return facts, row["replaced_by"]


def _till(tx: Tx, config: Config, row: asyncpg.Record, sold_on: date) -> Till:
    context = tx.context
    store = row["store"]
    return Till(
        config,
        ROOTS[SALE.entity].shape,
        context.writer.today(),
        sold_on,
        context.caller.user_name,
        None if store is None else Place(store, row["dealer"], row["own_value_only"]),
        _posted(row["posted"]),
    )


def _card(row: asyncpg.Record, account: Account | None) -> Card | None:
    if account is None or row["status"] is None:
        return None
    found: dict[str, str] = orjson.loads(row["rates"] or "{}")
    rates = Rates({brand: Decimal(rate) for brand, rate in found.items()}, row["default_discount"])
    home = Place(row["home"], row["home_dealer"])
    return Card(account.card_number, row["status"], row["type_code"], home, rates, account)


def _accrual(row: Mapping[str, Any]) -> Accrual:
    types, stores, brands = (frozenset(listed(row[name])) for name in ("types", "stores", "brands"))
    multiplier = ONCE if row["multiplier"] is None else Decimal(row["multiplier"])
    return Accrual(row["code"], Decimal(row["ratio"]), multiplier, types, stores, brands)


def _backs(row: asyncpg.Record, name: str) -> dict[int, Back]:
    return {one["number"]: _back(one) for one in _listed(row, name)}


def _back(row: Mapping[str, Any]) -> Back:
    quantity, amount, eligible = (Decimal(row.get(one, 0)) for one in ("quantity", "amount", "eligible"))
    return Back(quantity, amount, eligible)


def _listed(row: asyncpg.Record, name: str) -> list[dict[str, Any]]:
    return orjson.loads(row[name] or "[]")


def _posted(found: str | None) -> Posted | None:
    if found is None:
        return None
    state: State = orjson.loads(found)
    state["sold_at"] = datetime.fromisoformat(state["sold_at"])
    for row in state["lines"] or ():
        row |= {name: Decimal(row[name]) for name in ("list_price", "quantity")}
    for row in state["payments"] or ():
        row["amount"] = Decimal(row["amount"])
    if text(state, "kind") == RETURNED:  # its till has told how much came back, and nothing of card and money
        told = [{**row, "quantity": -row["quantity"]} for row in rows(state, "lines")]
        state |= {"card_number": None, "lines": told, "payments": []}
    return Posted(state["version"], content_of(state))


def _day_of(writer: Writer, sold_at: object) -> date:
    """The business day; where it cannot be read, which the rules tell, today."""
    try:
        found = datetime.fromisoformat(sold_at) if isinstance(sold_at, str) else sold_at
        if not isinstance(found, datetime):
            return writer.today()
    except ValueError:
        return writer.today()
    try:
        return found.astimezone(ZoneInfo(writer.timezone)).date()
    except OverflowError:  # in the first or last hours of all years
        return found.date()
