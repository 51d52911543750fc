"""Acts on records that are maintained by their code, over HTTP as one user. Next: administering.py."""

from typing import Any

from tests.support.client import FINDING, Answer, Client, opening

_TYPES = {"code": "String!", "account": "String!", "expectedVersion": "Int", "confirm": "[String!]"}
SURE = ["GEN-CONFIRM"]


def maintain(client: Client, act: str, record: str, shown: str = "version", **given: Any) -> Answer:
    """maintain(client, "create", "Vendor", "vendorCode", input={…}): Saved, Refused or Conflict."""
    types = {**_TYPES, "input": f"{record}Input!"}
    field = record[0].lower() + record[1:]
    begun = opening(f"{act}{record}", types, given)
    query = f"""{begun} {{
        __typename
        ... on {record}Saved {{
            version changeNumber message messageZh findings {{ {FINDING} }} {field} {{ {shown} }} }}
        ... on Refused {{ message findings {{ {FINDING} }} }}
        ... on {record}Conflict {{ currentVersion changedFields current {{ version }} }}
    }} }}"""
    found: Answer = client.ask(query, **given)[f"{act}{record}"]
    return found


def kept(answer: Answer) -> Answer:
    """The record after an act that must succeed."""
    assert answer["__typename"].endswith("Saved"), answer
    name = answer["__typename"].removesuffix("Saved")
    return answer[name[0].lower() + name[1:]]
