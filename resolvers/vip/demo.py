"""A little of VIP loyalty for who looks around, entered as people would. Next: ../../schema/vip."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from models.rules.state import Patch
from resolvers.vip.kinds import (
    ACCUMULATIONS,
    BRANDS,
    CONSUMPTIONS,
    DEALERS,
    STORES,
    TEMPLATES,
    VIP_TYPES,
)
from resolvers.write.context import WriteContext
from resolvers.write.maintained import Kind, create

_BEGIN = date(2026, 1, 1)
_BONUSES = ({"from_amount": Decimal(1000), "bonus": Decimal(100)},)


def _type(code: str, name: str, rank: int, rate: str, upgrade: Mapping[str, Any] | None = None) -> Patch:
    """Where no rate of a brand holds, the default does."""
    half = (Decimal(rate) + 1) / 2
    discount = {"brand_code": "A", "valid_from": _BEGIN, "rate": Decimal(rate)}
    return {
        **{"type_code": code, "name": name, "rank": rank, "allow_stored_value": rank > 1},
        **{"default_discount": half.quantize(Decimal("0.001")), "discounts": [discount]},
        **{"upgrade_rules": [upgrade] if upgrade else [], "recharge_bonuses": [*_BONUSES]},
    }


# In the order in which they name each other.
_ROWS: tuple[tuple[Kind[Any], Patch], ...] = (
    (BRANDS, {"brand_code": "A", "name": "蓝江"}),
    (BRANDS, {"brand_code": "B", "name": "素衣"}),
    (DEALERS, {"dealer_code": "D01", "name": "泸州商贸有限公司"}),
    (STORES, {"store_code": "S01", "name": "泸州江阳店", "dealer_code": "D01", "address": "江阳区"}),
    (STORES, {"store_code": "S02", "name": "泸州龙马潭店", "dealer_code": "D01", "address": "龙马潭区"}),
    (VIP_TYPES, _type("GOLD", "金卡", 3, "0.850")),
    (VIP_TYPES, _type("SILV", "银卡", 2, "0.900", {"to_type": "GOLD", "min_lifetime_points": 5000})),
    (VIP_TYPES, _type("BASE", "普卡", 1, "0.950", {"to_type": "SILV", "min_lifetime_points": 1000})),
    (
        ACCUMULATIONS,
        {"activity_code": "JF01", "name": "消费积分", "valid_from": _BEGIN, "ratio": Decimal("0.1")},
    ),
    (
        CONSUMPTIONS,
        {
            **{"activity_code": "DH01", "name": "积分抵现", "valid_from": _BEGIN, "reward": "AMOUNT"},
            **{"min_balance": 1000, "cost_points": 800, "value": Decimal(50)},
        },
    ),
    (
        TEMPLATES,
        {
            **{"template_code": "XK01", "name": "新款上市", "purpose": "STYLE"},
            "content": "【蓝江】{name}您好，新款已到店，{type}会员可享折扣。回T退订",
        },
    ),
)


async def load_demo_loyalty(context: WriteContext) -> int:
    """How many records were entered."""
    for kind, patch in _ROWS:
        await create(context, kind, patch)
    return len(_ROWS)
