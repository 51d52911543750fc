"""Entering a user of a name that calls already ends nobody's calls. Next: ../support/provider.py."""

from dataclasses import replace
from typing import Any

from resolvers.access.caller import Grant
from resolvers.access.grants import grant_from_text
from tests.support.door import Door
from tests.support.provider import Provider
from tests.support.users import add_user

CREATE = """mutation ($i: UserInput!) { createUser(input: $i) { __typename
  ... on Refused { findings { code path } } } }"""
ASKED = {"query": "{ __typename }"}


async def test_a_lesser_administrator_switches_off_no_machine_and_no_user_of_the_provider(
    door: Door, provider: Provider
) -> None:
    erp = await door.as_caller("ERP01", Grant.everywhere("integrator"))
    zhang = replace(door, token=provider.token(groups=["admins"]))
    await add_user(door.dsn, "LOCAL", "admin@0723", password=None)
    local = await door.as_caller("LOCAL", grant_from_text("admin@0723"))
    refused: dict[str, Any] = {"__typename": "Refused", "findings": [{"code": "US-GRANT", "path": []}]}
    for name in ("ERP01", "ZHANG.WEI"):
        entering = {"userName": name, "name": "n", "active": False}
        assert (await local.data(CREATE, {"i": entering}))["createUser"] == refused
    assert (await erp.post(ASKED)).status_code == 200
    assert (await zhang.post(ASKED)).status_code == 200
