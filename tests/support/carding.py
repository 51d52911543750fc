"""Acts on VIP cards over HTTP, as one user, and points that were earned before. Next: client.py."""

from typing import Any

from tests.support.client import FINDING, Answer, Client, opening
from tests.support.server import Service

MANAGER, AT_S1 = "vipManager", "cashier@0723/F723;stores=S1"
_TYPES = {
    **{"input": "VipCustomerInput!", "expectedVersion": "Int", "confirm": "[String!]"},
    **dict.fromkeys(("card", "newCard", "reason", "toType"), "String!"),
}
SHOWN = """cardNumber version name mobile typeCode storeCode joinedOn status statusReason replaces replacedBy
    customerNumber maskedFields profileValues { dimensionCode valueCode }
    account { points lifetimePoints principal bonus lastSaleOn }
    upgrades { upgradeNumber fromType toType lifetimePoints upgradedBy }"""
_EARN = """
WITH entered AS (
    INSERT INTO points_entry (card_number, kind, points, lifetime_points, balance_after, entered_at,
        entered_by)
    VALUES ($1, 'EARN', $2, $3, $2, now(), 'SETUP')
)
UPDATE vip_account SET points = $2, lifetime_points = $3, last_sale_on = '2026-05-01' WHERE card_number = $1
"""


def on_card(client: Client, name: str, **given: Any) -> Answer:
    """on_card(client, "freezeVip", card=…, reason=…): Saved, Refused or Conflict."""
    begun = opening(name, _TYPES, given)
    query = f"""{begun} {{
        __typename
        ... on VipCustomerSaved {{
            version changeNumber message messageZh findings {{ {FINDING} }} vipCustomer {{ {SHOWN} }} }}
        ... on Refused {{ message findings {{ {FINDING} }} }}
        ... on VipCustomerConflict {{ currentVersion changedFields current {{ version }} }}
    }} }}"""
    found: Answer = client.ask(query, **given)[name]
    return found


def card_of(client: Client, card: str) -> Answer:
    found: Answer = client.ask(f"query ($c: String!) {{ vipCustomer(card: $c) {{ {SHOWN} }} }}", c=card)
    return found["vipCustomer"]


def earned(service: Service, card: str, points: int, lifetime: int) -> None:
    """As if it had been earned long ago; before anything else."""
    service.execute(_EARN, card, points, lifetime)
