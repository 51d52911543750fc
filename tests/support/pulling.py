"""Receivers over GraphQL: registered, asked for their delta, acknowledged. Next: receiving.py."""

from typing import Any

from tests.support.client import Client

RECEIVER = """{ receiverCode name userName system channel format selection endpoint companyCodes salesOrgs
  accountGroups tables fieldNames state stateReason behindSeconds }"""
SAVED = f"""{{
  __typename
  ... on ReceiverSaved {{ secret receiver {RECEIVER} }}
  ... on Refused {{ findings {{ code severity path message }} }}
}}"""
REGISTER = f"mutation ($input: ReceiverInput!) {{ registerReceiver(input: $input) {SAVED} }}"
CHANGE = f"mutation ($input: ReceiverInput!) {{ changeReceiver(input: $input) {SAVED} }}"
PAUSE = f"mutation ($r: String!, $why: String!) {{ pauseReceiver(receiver: $r, reason: $why) {SAVED} }}"
RESUME = f"mutation ($r: String!) {{ resumeReceiver(receiver: $r) {SAVED} }}"
REMOVE = """mutation ($r: String!) { removeReceiver(receiver: $r) {
  ... on ReceiverRemoved { receiverCode } ... on Refused { findings { code severity path } } } }"""
ACKNOWLEDGE = f"mutation ($r: String!, $t: String!) {{ acknowledge(receiver: $r, token: $t) {SAVED} }}"
DELTA = """query ($r: String!, $first: Int! = 500) { delta(receiver: $r, first: $first) {
  __typename
  ... on Delta {
    changes token more
    documents { customerNumber changeNumber changes contentType body findings { code } }
  }
  ... on Refused { findings { code severity path message } }
} }"""


def act(client: Client, document: str, **variables: Any) -> dict[str, Any]:
    [answer] = client.ask(document, **variables).values()
    return answer


def register(client: Client, code: str, **given: Any) -> dict[str, Any]:
    wanted = {"receiverCode": code, "name": code, "channel": "PULL", "format": "EVENT", **given}
    answer = act(client, REGISTER, input=wanted)
    assert answer["__typename"] == "ReceiverSaved", answer
    return answer


def delta(client: Client, code: str, first: int = 500) -> dict[str, Any]:
    answer = act(client, DELTA, r=code, first=first)
    assert answer["__typename"] == "Delta", answer
    return answer


def acknowledge(client: Client, code: str, token: str) -> None:
    answer = act(client, ACKNOWLEDGE, r=code, t=token)
    assert answer["__typename"] == "ReceiverSaved", answer


def all_of(client: Client, code: str, first: int = 500) -> list[dict[str, Any]]:
    """All documents, each page acknowledged, until there is no more."""
    found: list[dict[str, Any]] = []
    while (page := delta(client, code, first))["documents"] or page["more"]:
        found += page["documents"]
        acknowledge(client, code, page["token"])
    return found
