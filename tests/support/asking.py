"""A user of a service with replicas, who reads and writes one customer's name. Next: replicated.py."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.saving import ROLES
from tests.support.socket import token_of
from tests.support.storm import CHANGE

READ = "query ($number: String!) { customer(number: $number) { name1 version } }"


@dataclass
class Asking:
    """`http` keeps what it was told in a jar, as browsers do."""

    http: httpx.AsyncClient
    token: str

    async def post(
        self, query: str, headers: dict[str, str] | None = None, **variables: Any
    ) -> httpx.Response:
        signed = {"authorization": f"Bearer {self.token}", **(headers or {})}
        answer = await self.http.post(
            "/graphql", json={"query": query, "variables": variables}, headers=signed
        )
        assert answer.status_code == 200, answer.text
        assert "errors" not in answer.json(), answer.text
        return answer

    async def customer(self, number: str, brought: str | None = None) -> dict[str, Any]:
        headers = {} if brought is None else {"x-dossier-written": brought}
        return (await self.post(READ, headers, number=number)).json()["data"]["customer"]

    async def name(self, number: str, brought: str | None = None) -> str:
        return (await self.customer(number, brought))["name1"]

    async def rename(self, number: str, version: int, name: str) -> httpx.Response:
        answer = await self.post(CHANGE, number=number, version=version, name=name)
        assert answer.json()["data"]["changeCustomer"]["__typename"] == "CustomerSaved", answer.text
        return answer


@asynccontextmanager
async def asking(url: str, dsn: str, name: str) -> AsyncGenerator[Asking]:
    """With an empty jar, as a client that nobody here knows."""
    token = await token_of(dsn, name, *ROLES)
    async with httpx.AsyncClient(base_url=url, timeout=60) as http:
        yield Asking(http, token)
