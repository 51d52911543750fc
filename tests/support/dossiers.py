"""Acts on dossiers over HTTP, and a customer's dossier that has been there for long. Next: client.py."""

from typing import Any

from tests.support.client import FINDING, Client, opening
from tests.support.server import Service

KEEPER = "archiveManager@0723/F723;institutions=*;types=*;clearance=3"
_TYPES = {
    "number": "String!",
    "input": "RecordedConsentInput!",
    "consentNumber": "Int!",
    "withdrawnOn": "Date",
    "itemIds": "[ID!]",
    "source": "String!",
    "changedFields": "String",
}
_SHOWN = """customerNumber archived nextReviewOn lastVerifiedOn
    consents {
        consentNumber subject contactNumber forMasterData legalBasis method givenOn collectedBy withdrawnOn
    }
    verifications { verifiedOn verifiedBy source changedFields }"""


def dossier_act(client: Client, name: str, **given: Any) -> dict[str, Any]:
    begun = opening(name, _TYPES, given)
    query = f"""{begun} {{
        __typename
        ... on DossierSaved {{ version changeNumber messageZh messageEn dossier {{ {_SHOWN} }} }}
        ... on Refused {{ message findings {{ {FINDING} }} }}
    }} }}"""
    found: dict[str, Any] = client.ask(query, **given)[name]
    return found


def dossier_of(client: Client, number: str) -> dict[str, Any] | None:
    query = f"query ($n: String!) {{ dossier(number: $n) {{ {_SHOWN} }} }}"
    found: dict[str, Any] | None = client.ask(query, n=number)["dossier"]
    return found


def unused_since(service: Service, number: str, day: str) -> None:
    """As if nothing had happened with this customer since that day."""
    key = number.zfill(10)
    for statement in (
        "UPDATE customer SET changed_at = $2::text::timestamptz WHERE customer_number = $1",
        "UPDATE archive_item SET changed_at = $2::text::timestamptz WHERE customer_number = $1",
        "UPDATE dossier SET created_on = $2::text::date WHERE customer_number = $1",
    ):
        service.execute(statement, key, day)
