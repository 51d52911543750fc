"""Acts on activities, gifts and coupons over HTTP, as one user. Next: client.py."""

from typing import Any

from tests.support.client import FINDING, Answer, Client, opening
from tests.support.maintaining import kept, maintain

CARE = "careAgent@0723/F723"
_TYPES = {
    **dict.fromkeys(("code", "number", "saleNumber"), "String!"),
    **dict.fromkeys(("contactNumber", "reason", "text", "vipCard", "occasion", "store"), "String"),
    **dict.fromkeys(("feedback", "quantity", "count"), "Int"),
    "numbers": "[String!]!",
    "brands": "[String!]",
    "attended": "Boolean!",
    "amount": "Decimal!",
    "movementId": "ID!",
}
_MUST = {
    "issueGift": {"quantity": "Int!", "occasion": "String!", "number": "String"},
    "receiveGifts": {"quantity": "Int!"},
    "issueCoupon": {"number": "String"},
    "issueCoupons": {"count": "Int!"},
    "giveFeedback": {"feedback": "Int!"},
    "cancelCustomerActivity": {"reason": "String!"},
    "voidCoupon": {"reason": "String!"},
}
_SHOWN = {
    "CustomerActivity": """activityCode state capacity registered
        participants(first: 100) { nodes { customerNumber state placeInLine feedback feedbackText } }""",
    "Gift": """giftCode stock version movements(first: 100) { nodes {
        movementId kind quantity stockAfter customerNumber occasion returns } }""",
    "CouponBatch": "batchCode issued coupons(first: 100) { nodes { couponCode state customerNumber } }",
    "Coupon": "couponCode state customerNumber saleNumber store usedAt",
}
_OF = {
    **dict.fromkeys(("receiveGifts", "issueGift", "returnGift"), "Gift"),
    "issueCoupons": "CouponBatch",
    **dict.fromkeys(("issueCoupon", "redeemCoupon", "restoreCoupon", "voidCoupon"), "Coupon"),
}
ACTIVITY = {
    "activityCode": "HD01",
    "title": "新品品鉴会",
    "beginsAt": "2020-06-01T10:00:00Z",
    "endsAt": "2099-06-01T12:00:00Z",
    "capacity": 2,
}
BATCH = {
    "batchCode": "SPRING",
    "title": "春季满减",
    "kind": "AMOUNT",
    "value": "50.00",
    "minimumSpend": "300.00",
    "validFrom": "2026-05-01",
    "validTo": "2026-05-31",
    "quantity": 10,
}


def care(client: Client, name: str, **given: Any) -> Answer:
    """Saved or Refused."""
    record, types = _OF.get(name, "CustomerActivity"), {**_TYPES, **_MUST.get(name, {})}
    field = record[0].lower() + record[1:]
    begun = opening(name, types, given)
    query = f"""{begun} {{
        __typename
        ... on {record}Saved {{
            version changeNumber message messageZh findings {{ {FINDING} }} {field} {{ {_SHOWN[record]} }} }}
        ... on Refused {{ message findings {{ {FINDING} }} }}
    }} }}"""
    found: Answer = client.ask(query, **given)[name]
    return found


def entered(client: Client, record: str, given: Answer, **more: Any) -> Answer:
    return kept(maintain(client, "create", record, input={**given, **more}))


def states(activity: Answer) -> dict[str, str]:
    """Of each participant, by his customer number."""
    return {one["customerNumber"]: one["state"] for one in activity["participants"]["nodes"]}
