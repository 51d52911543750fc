"""How often an upload and a download ask the database and the store: more must be somebody's decision."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest

from resolvers.access.audit import Asker
from resolvers.attachments.bytes import FileBytes, NewFile
from resolvers.attachments.tickets import Shelf
from resolvers.pool import WriteConnection
from storage.keys_file import FileKeys, make_key_file
from storage.layers import Layer
from storage.memory import MemoryStore
from storage.parts import PART_BYTES
from storage.vault import Vault
from tests.support.saving import CALLER, create_customers, open_writer

T = TypeVar("T")
SMALL, TWO_PARTS = 64 * 1024, PART_BYTES + 1


class Counted(Layer):
    def __init__(self) -> None:
        super().__init__(MemoryStore())
        self.calls: list[str] = []

    async def call(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        self.calls.append(name)
        return await work()

    async def stream(self, name: str, items: AsyncGenerator[T]) -> AsyncGenerator[T]:
        self.calls.append(name)
        async with aclosing(items):
            async for item in items:
                yield item


@dataclass
class Scene:
    """What was asked since it was looked at last."""

    files: FileBytes
    store: Counted
    statements: list[str]
    number: str

    def asked(self) -> tuple[list[str], int, int]:
        """Calls of the store, statements, and those of them that wait for the disk of the database."""
        calls, statements = list(self.store.calls), list(self.statements)
        self.store.calls.clear()
        self.statements.clear()
        durable = inside = 0
        for statement in statements:
            durable += not inside and not statement.startswith("SELECT")
            inside += (statement == "BEGIN;") - (statement == "COMMIT;")
        return calls, len(statements), durable

    async def begin(self, size: int) -> str:
        new = NewFile(self.number, "a.bin", "application/octet-stream", size)
        return (await self.files.begin(CALLER, new)).upload_id

    async def send(self, upload: str, size: int) -> str:
        async def chunks() -> AsyncGenerator[bytes]:
            yield bytes(size)

        return (await self.files.receive(CALLER, upload, None, size, chunks())).attachment_id

    async def fetch(self, attachment: str, start: int, end: int) -> int:
        file = await self.files.find(Asker(CALLER), attachment, 1)
        return sum([len(chunk) async for chunk in self.files.read(Asker(CALLER), file, start, end)])


@pytest.fixture
async def scene(database: str, tmp_path: Path) -> AsyncGenerator[Scene]:
    make_key_file(tmp_path / "keys.json")
    store, statements = Counted(), list[str]()

    def note(logged: Any) -> None:
        statements.append(logged.query.strip())

    async def listen(connection: Any) -> None:
        connection.add_query_logger(note)

    pool = asyncpg.create_pool(
        database, min_size=1, max_size=1, connection_class=WriteConnection, init=listen
    )
    async with open_writer(database, tmp_path) as writer, pool:
        [number] = await create_customers(writer, 1)
        shelf = Shelf(replace(writer, pool=pool), bytes(32))
        found = Scene(
            FileBytes(shelf, Vault(store, FileKeys(tmp_path / "keys.json"))), store, statements, number
        )
        await found.send(await found.begin(1), 1)  # what is read once and kept
        found.asked()
        yield found


async def test_a_small_file(scene: Scene) -> None:
    upload = await scene.begin(SMALL)
    assert scene.asked() == ([], 2, 1)
    attachment = await scene.send(upload, SMALL)
    # object, read-back, slip; look, take, part, slip, and a transaction of eight
    assert scene.asked() == (["put", "get", "put"], 12, 4)
    assert await scene.fetch(attachment, 0, SMALL) == SMALL
    assert scene.asked() == (["get"], 2, 1)


async def test_a_large_file(scene: Scene) -> None:
    attachment = await scene.send(await scene.begin(TWO_PARTS), TWO_PARTS)
    # read back are the first segment and the last part
    calls = ["begin", "put_part", "put_part", "complete", "get", "get", "put"]
    assert scene.asked() == (calls, 15, 6)
    for expected in (2, 1):  # the header of the part is known by then
        assert await scene.fetch(attachment, 3_000_000, 3_000_100) == 100
        assert scene.asked() == (["get"] * expected, 2, 1)
