"""A service over a planted world, and what its world holds now. Next: leaking.py."""

import asyncio
import base64
import random
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import orjson
from pydantic import SecretStr

from resolvers.access.caller import Caller
from resolvers.access.tokens import NewToken, make_token
from settings import Settings
from storage.keys_file import make_key_file
from tests.support.acting import Act
from tests.support.database import _administer, with_name
from tests.support.leaking import Watch
from tests.support.random_rows import FIELD_KEY
from tests.support.server import listening
from tests.support.world import World, load_world


@dataclass
class Place:
    dsn: str
    settings: Settings
    http: httpx.Client
    world: World
    watch: Watch

    def reload(self) -> None:
        self.world = asyncio.run(_world(self.dsn))
        self.watch = Watch(self.world)

    def token(self, caller: Caller) -> str:
        async def made() -> str:
            async with asyncpg.create_pool(self.dsn, min_size=1, max_size=1) as pool:
                return await make_token(pool, NewToken(caller.user_name, caller.grants, language="en"))

        return asyncio.run(made())

    def ask(self, token: str, act: Act) -> tuple[str, dict[str, Any]]:
        body = {"query": act.text, "variables": act.variables}
        answer = self.http.post("/graphql", json=body, headers={"authorization": f"Bearer {token}"})
        return answer.text, orjson.loads(answer.content)


@contextmanager
def open_place(database_server: str, planted: str, folder: Path) -> Generator[Place]:
    name = f"dossier_acts_{random.randrange(10**9)}"
    asyncio.run(_administer(database_server, f'CREATE DATABASE "{name}" TEMPLATE {planted}'))
    dsn = with_name(database_server, name)
    settings = _settings(folder, dsn)
    with listening(settings) as url, httpx.Client(base_url=url, timeout=60) as http:
        world = asyncio.run(_world(dsn))
        yield Place(dsn, settings, http, world, Watch(world))
    asyncio.run(_administer(database_server, f'DROP DATABASE "{name}" WITH (FORCE)'))


def _settings(folder: Path, dsn: str) -> Settings:
    make_key_file(folder / "keys" / "attachments.json")
    key = folder / "field.key"
    key.write_bytes(base64.b64encode(FIELD_KEY))
    values: dict[str, Any] = {"database_url": SecretStr(dsn), "field_key_file": key}
    return Settings(**values, var_folder=folder, pool_reads=2, pool_writes=2)


async def _world(dsn: str) -> World:
    connection = await asyncpg.connect(dsn)
    try:
        return await load_world(connection)
    finally:
        await connection.close()
