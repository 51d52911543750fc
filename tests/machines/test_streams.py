"""Streams of a provider's tokens and of API keys end with them. Next: test_key_commands.py."""

import time
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.support.events import PLACES, open_events
from tests.support.provider import AUDIENCE, MAPPING, Provider, running_provider
from tests.support.rows import in_database
from tests.support.server import Service, running
from tests.support.socket import open_wire
from tests.support.users import add_user

_GONE = "UPDATE user_account SET active = false WHERE user_name = $1"


@pytest.fixture(scope="module")
def provider() -> Generator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture(scope="module")
def service(
    database_server: str, tmp_path_factory: pytest.TempPathFactory, provider: Provider
) -> Generator[Service]:
    folder = tmp_path_factory.mktemp("service")
    mapping = folder / "claims.toml"
    mapping.write_text(MAPPING, "utf-8")
    about: dict[str, Any] = {"oidc_issuer": provider.issuer, "oidc_audience": AUDIENCE}
    with running(database_server, folder, oidc_mapping=mapping, oidc_skew_seconds=0, **about) as found:
        yield found


async def test_a_socket_ends_with_the_token(service: Service, provider: Provider) -> None:
    token = provider.token(exp=time.time() + 3, preferred_username="WANG")
    async with open_wire(service.url, token) as wire:
        await wire.subscribe("1", PLACES)
        assert await wire.code() == 4403


async def test_an_event_stream_ends_with_the_user_and_says_so(service: Service, provider: Provider) -> None:
    await add_user(service.dsn, "LI", password=None)
    async with open_events(service.url, provider.token(preferred_username="li")) as events:
        await in_database(service.dsn, _GONE, "LI")
        error = (await events.event()).payload["errors"][0]
        assert error["extensions"]["code"] == "UNAUTHENTICATED"
        assert (await events.event()).name == "complete"


CREATE = """mutation ($e: DateTime!) { createApiKey(userName: "ERP", name: "erp", expiresAt: $e, grants: [
  { role: "salesMaintainer", companyCodes: ["0723"], salesOrgs: ["F723"] }]) {
  ... on ApiKeyIssued { token apiKey { keyId } } } }"""
REVOKE = "mutation ($k: ID!) { revokeApiKey(keyId: $k) { __typename } }"


async def test_a_socket_ends_with_its_key(service: Service, provider: Provider) -> None:
    await add_user(service.dsn, "ERP", "salesMaintainer@0723/F723", password=None)
    signed = {"authorization": f"Bearer {provider.token(preferred_username='erp')}"}
    async with httpx.AsyncClient(base_url=service.url, headers=signed, timeout=30) as http:
        variables: dict[str, Any] = {"e": (datetime.now(UTC) + timedelta(days=1)).isoformat()}
        made = (await http.post("/graphql", json={"query": CREATE, "variables": variables})).json()
        key = made["data"]["createApiKey"]
        async with open_wire(service.url, key["token"]) as wire:
            await wire.subscribe("1", PLACES)
            body = {"query": REVOKE, "variables": {"k": key["apiKey"]["keyId"]}}
            ended = (await http.post("/graphql", json=body)).json()
            assert ended["data"]["revokeApiKey"]["__typename"] == "ApiKeyRevoked"
            assert await wire.code() == 4403
