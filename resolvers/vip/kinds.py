"""What acts on brands, stores, types, dimensions, activities and templates ask. Next: demo.py.

Whether something names a record is asked when it is to go. Of sales that is a walk over all of them, if there
are none: an index for it would be paid at every till.
"""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

import asyncpg
import orjson

from models.rules.care.coupons import listed
from models.rules.care.kept import KeptFacts
from models.rules.config import Config
from models.rules.rights import ADMIN
from models.rules.roles import VIP_MANAGER
from models.rules.sorts import Sort
from models.rules.state import Patch, State, rows, text
from models.rules.vip.activities import ACCUMULATION, CONSUMPTION, GIVEN_BY, LISTS, ActivityFacts
from models.rules.vip.keeping import Keeping
from models.rules.vip.places import BRAND, DEALER, STORE, StoreFacts
from models.rules.vip.profiles import DIMENSION, DimensionFacts
from models.rules.vip.templates import TEMPLATE
from models.rules.vip.types import DISCOUNTS, UPGRADES, VIP_TYPE, Ranked, TypeFacts
from resolvers.base_data.coded import is_deleted, key_in, shape_of
from resolvers.vip.stores import admit_everywhere
from resolvers.write.config import VERSION
from resolvers.write.lookups import answers
from resolvers.write.maintained import Kind
from resolvers.write.tx import Tx
from resolvers.write.typed import code_in

ROLES = (VIP_MANAGER, ADMIN)
_F = TypeVar("_F", bound=KeptFacts)


def _by_comma(table: str, column: str) -> str:
    """Whether a list of codes names $1."""
    spaced = rf"regexp_split_to_array(upper(btrim({column})), '\s*[,，]\s*')"
    return f"EXISTS (SELECT FROM {table} WHERE $1 = ANY ({spaced}))"


# $1 is the code, $2 whether the record is to go
_BRAND = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM brand WHERE brand_code = $1) AS taken,
    CASE WHEN NOT $2::boolean THEN ''
        WHEN EXISTS (SELECT FROM vip_discount WHERE brand_code = $1) THEN 'VipType'
        WHEN {_by_comma("accumulation_activity", "brands")} THEN 'AccumulationActivity'
        WHEN {_by_comma("coupon_batch", "brands")} THEN 'CouponBatch'
        WHEN EXISTS (SELECT FROM sale_line WHERE brand_code = $1) THEN 'Sale' ELSE '' END AS used_by
"""  # noqa: S608 - constants of our own
_DEALER = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM dealer WHERE dealer_code = $1) AS taken,
    CASE WHEN $2::boolean AND EXISTS (SELECT FROM store WHERE dealer_code = $1) THEN 'Store' ELSE '' END
        AS used_by
"""  # noqa: S608 - constants of our own
# Entries of the ledgers come with one of these.
_STORE = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM store WHERE store_code = $1) AS taken,
    ARRAY (SELECT dealer_code FROM dealer WHERE dealer_code = $3 AND active) AS dealers,
    CASE WHEN NOT $2::boolean THEN ''
        WHEN EXISTS (SELECT FROM vip_customer WHERE store_code = $1) THEN 'VipCustomer'
        WHEN EXISTS (SELECT FROM sale WHERE store_code = $1) THEN 'Sale'
        WHEN EXISTS (SELECT FROM recharge_order WHERE store_code = $1) THEN 'RechargeOrder'
        WHEN EXISTS (SELECT FROM redemption WHERE store_code = $1) THEN 'Redemption'
        WHEN {_by_comma("accumulation_activity", "stores")} THEN 'AccumulationActivity'
        WHEN {_by_comma("consumption_activity", "stores")} THEN 'ConsumptionActivity'
        WHEN {_by_comma("coupon_batch", "stores")} THEN 'CouponBatch'
        WHEN {_by_comma("sms_campaign", "stores")} THEN 'SmsCampaign' ELSE '' END AS used_by
"""  # noqa: S608 - constants of our own
# A card that was of a type when it was used is of it still, or was upgraded since.
_TYPE = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM vip_type WHERE type_code = $1) AS taken,
    ARRAY (SELECT brand_code FROM brand WHERE brand_code = ANY ($3::text[]) AND active) AS brands,
    (SELECT json_object_agg(type_code, json_build_array(rank, active))
        FROM vip_type WHERE type_code = ANY ($4::text[])) AS types,
    (SELECT max(t.rank) FROM upgrade_rule r JOIN vip_type t ON t.type_code = r.type_code
        WHERE r.to_type = $1) AS below,
    CASE WHEN NOT $2::boolean THEN ''
        WHEN EXISTS (SELECT FROM vip_customer WHERE type_code = $1) THEN 'VipCustomer'
        WHEN EXISTS (SELECT FROM vip_upgrade WHERE $1 IN (from_type, to_type)) THEN 'VipUpgrade'
        WHEN EXISTS (SELECT FROM upgrade_rule WHERE to_type = $1) THEN 'UpgradeRule'
        WHEN {_by_comma("accumulation_activity", "types")} THEN 'AccumulationActivity'
        WHEN {_by_comma("consumption_activity", "types")} THEN 'ConsumptionActivity'
        WHEN {_by_comma("sms_campaign", "types")} THEN 'SmsCampaign' ELSE '' END AS used_by
"""  # noqa: S608 - constants of our own
_DIMENSION = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM profile_dimension WHERE dimension_code = $1) AS taken,
    ARRAY (SELECT gone FROM unnest($3::text[]) gone WHERE EXISTS (
        SELECT FROM vip_profile_value WHERE dimension_code = $1 AND value_code = gone)) AS in_use,
    $4::boolean AND EXISTS (SELECT FROM vip_profile_value WHERE dimension_code = $1
        GROUP BY card_number HAVING count(*) > 1) AS several,
    CASE WHEN NOT $2::boolean THEN ''
        WHEN EXISTS (SELECT FROM vip_profile_value WHERE dimension_code = $1) THEN 'VipCustomer'
        WHEN EXISTS (SELECT FROM sms_campaign,
            regexp_split_to_table(upper(profile), '[,，]') one WHERE split_part(btrim(one), '/', 1) = $1)
        THEN 'SmsCampaign' ELSE '' END AS used_by
"""  # noqa: S608 - constants of our own
_LISTED = """
    ARRAY (SELECT type_code FROM vip_type WHERE type_code = ANY ($3::text[])) AS types,
    ARRAY (SELECT store_code FROM store WHERE store_code = ANY ($4::text[])) AS stores
"""
_ACCUMULATION = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM accumulation_activity WHERE activity_code = $1) AS taken,
    {_LISTED}, ARRAY (SELECT brand_code FROM brand WHERE brand_code = ANY ($5::text[])) AS brands,
    ($2::boolean OR $6::boolean) AND EXISTS (SELECT FROM sale WHERE activity_code = $1) AS given
"""  # noqa: S608 - constants of our own
_CONSUMPTION = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM consumption_activity WHERE activity_code = $1) AS taken,
    {_LISTED}, ARRAY (SELECT gift_code FROM gift WHERE gift_code = $5 AND active) AS gifts,
    ARRAY (SELECT batch_code FROM coupon_batch WHERE batch_code = $6 AND active) AS batches,
    CASE WHEN $2::boolean AND EXISTS (SELECT FROM redemption WHERE activity_code = $1)
        THEN 'Redemption' ELSE '' END AS used_by
"""  # noqa: S608 - constants of our own
_TEMPLATE = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM sms_template WHERE template_code = $1) AS taken,
    CASE WHEN $2::boolean AND EXISTS (SELECT FROM sms_campaign WHERE template_code = $1)
        THEN 'SmsCampaign' ELSE '' END AS used_by
"""  # noqa: S608 - constants of our own


async def _asked(
    tx: Tx, statement: str, sort: Sort, now: State | None, patch: Patch, *more: object
) -> tuple[Config, asyncpg.Record]:
    """They hold in all stores, and so does who keeps them."""
    admit_everywhere(tx.context, *ROLES)
    return await answers(tx, statement, key_in(now, patch, sort), is_deleted(now, patch), *more)


def _facts_of(
    sort: Sort, statement: str
) -> Callable[[Tx, State | None, Patch], Coroutine[Any, Any, KeptFacts]]:
    """Of records that name no others."""

    async def found(tx: Tx, now: State | None, patch: Patch) -> KeptFacts:
        config, row = await _asked(tx, statement, sort, now, patch)
        return KeptFacts(config, shape_of(sort), row["taken"], row["used_by"])

    return found


async def _store_facts(tx: Tx, now: State | None, patch: Patch) -> StoreFacts:
    config, row = await _asked(tx, _STORE, STORE.sort, now, patch, code_in(patch, "dealer_code"))
    kept = (config, shape_of(STORE.sort), row["taken"], row["used_by"])
    return StoreFacts(*kept, frozenset(row["dealers"]))


async def _type_facts(tx: Tx, now: State | None, patch: Patch) -> TypeFacts:
    """Rules that stay are looked at too: a type may get another rank."""
    brands = [code_in(row, "brand_code") for row in rows(patch, DISCOUNTS)]
    targets = [code_in(row, "to_type") for one in (patch, now or {}) for row in rows(one, UPGRADES)]
    config, row = await _asked(tx, _TYPE, VIP_TYPE.sort, now, patch, brands, targets)
    types: Mapping[str, tuple[int, bool]] = orjson.loads(row["types"] or "{}")
    return TypeFacts(
        config,
        shape_of(VIP_TYPE.sort),
        row["taken"],
        row["used_by"],
        frozenset(row["brands"]),
        {code: Ranked(*found) for code, found in types.items()},
        row["below"],
    )


async def _dimension_facts(tx: Tx, now: State | None, patch: Patch) -> DimensionFacts:
    gone = [code_in(row, "value_code") for row in rows(patch, "values") if row.get("remove")]
    fewer = bool(now and now["several"]) and "several" in patch
    config, row = await _asked(tx, _DIMENSION, DIMENSION.sort, now, patch, gone, fewer)
    kept = (config, shape_of(DIMENSION.sort), row["taken"], row["used_by"])
    return DimensionFacts(*kept, frozenset(row["in_use"]), row["several"])


async def _accumulation_facts(tx: Tx, now: State | None, patch: Patch) -> ActivityFacts:
    named = [_codes(patch, name) for name in LISTS]
    stays = now is not None and any(name in patch for name in GIVEN_BY)
    config, row = await _asked(tx, _ACCUMULATION, ACCUMULATION.sort, now, patch, *named, stays)
    return ActivityFacts(
        config,
        shape_of(ACCUMULATION.sort),
        row["taken"],
        "Sale" if row["given"] else "",
        {name: frozenset(row[name]) for name in LISTS},
        given=row["given"],
    )


async def _consumption_facts(tx: Tx, now: State | None, patch: Patch) -> ActivityFacts:
    named = (_codes(patch, "types"), _codes(patch, "stores"))
    rewards = (code_in(patch, "gift_code"), code_in(patch, "batch_code"))
    config, row = await _asked(tx, _CONSUMPTION, CONSUMPTION.sort, now, patch, *named, *rewards)
    return ActivityFacts(
        config,
        shape_of(CONSUMPTION.sort),
        row["taken"],
        row["used_by"],
        {name: frozenset(row[name]) for name in ("types", "stores")},
        frozenset(row["gifts"]),
        frozenset(row["batches"]),
    )


def _codes(patch: Patch, name: str) -> list[str]:
    """Those that a list names; a text that the database would not take is told by the rules."""
    given = text(patch, name)
    return [] if "\0" in given else listed(given)


def _kind(
    keeping: Keeping[_F], facts: Callable[[Tx, State | None, Patch], Coroutine[Any, Any, _F]], **turns: Any
) -> Kind[_F]:
    """`turns`: as Kind has them."""
    acts = (keeping.create, keeping.change, keeping.delete)
    return Kind(keeping.sort.record, "", ROLES, facts, *acts, **turns)


BRANDS = _kind(BRAND, _facts_of(BRAND.sort, _BRAND), turn="Brand")
DEALERS = _kind(DEALER, _facts_of(DEALER.sort, _DEALER))
STORES = _kind(STORE, _store_facts, turn="Store")
VIP_TYPES = _kind(VIP_TYPE, _type_facts, turn="VipType", shares=("Brand",))
DIMENSIONS = _kind(DIMENSION, _dimension_facts, turn="ProfileDimension")
ACCUMULATIONS = _kind(ACCUMULATION, _accumulation_facts, shares=("Brand", "Store", "VipType"))
CONSUMPTIONS = _kind(CONSUMPTION, _consumption_facts, shares=("Store", "VipType"))
TEMPLATES = _kind(TEMPLATE, _facts_of(TEMPLATE.sort, _TEMPLATE))
