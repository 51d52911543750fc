"""The whole service in this process, asked without a socket. Next: database.py."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import asyncpg
import httpx
from pydantic import SecretStr
from starlette.applications import Starlette

from resolvers.access.caller import Grant
from resolvers.access.tokens import NewToken, make_token
from server import build_app
from settings import Settings


@dataclass(frozen=True)
class Asker:
    """Asks as one caller, or as nobody while it has no token."""

    http: httpx.AsyncClient
    dsn: str
    token: str = ""

    async def ask(self, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The answer, data and errors; another status than 200 is an error of the test."""
        response = await self.post({"query": document, "variables": dict(variables or {})})
        assert response.status_code == 200, response.text
        return response.json()

    async def data(self, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data of an answer that must have no errors."""
        answer = await self.ask(document, variables)
        assert "errors" not in answer, answer
        return answer["data"]

    async def post(self, body: Mapping[str, Any], **headers: str) -> httpx.Response:
        signed = {"authorization": f"Bearer {self.token}"} if self.token else {}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.post("/graphql", json=dict(body), headers={**signed, **given})

    async def as_caller(self, user_name: str, *grants: Grant, language: str = "zh") -> Self:
        """The same service, asked by a caller with these grants."""
        async with asyncpg.create_pool(self.dsn, min_size=1, max_size=1) as pool:
            token = await make_token(pool, NewToken(user_name, grants, language=language))
        return replace(self, token=token)

    async def as_roles(self, user_name: str, *roles: str, language: str = "zh") -> Self:
        """… with these roles everywhere."""
        return await self.as_caller(user_name, *(Grant.everywhere(role) for role in roles), language=language)


@dataclass(frozen=True, kw_only=True)
class Door(Asker):
    """… in this process, so that one can look into it."""

    app: Starlette


@asynccontextmanager
async def open_door(dsn: str, var_folder: Path, **changed: Any) -> AsyncGenerator[Door]:
    """The service on this database, asked by nobody yet."""
    private = Settings(var_folder=var_folder, **changed)
    private.make_field_key()
    app = build_app(private.model_copy(update={"database_url": SecretStr(dsn)}))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://dossier.test") as http,
    ):
        yield Door(http, dsn, app=app)
