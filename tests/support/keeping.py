"""Stored files without HTTP: a store on disk, keys, rows, and jobs carried out here. Next: writing.py."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg

from models.rules.attachments import NewFile
from resolvers.access.audit import Asker
from resolvers.attachments.bytes import FileBytes
from resolvers.attachments.tickets import Shelf
from resolvers.custody.desk import Desk
from resolvers.custody.kinds import kinds_of
from resolvers.jobs.job import Found, Job, Order, find_job, findings_of, order_job
from resolvers.jobs.run import run_next
from resolvers.write.acts import create_customer
from storage import DiskConfig, open_store
from storage.keys_file import FileKeys, make_key_file
from storage.store import Store
from storage.vault import Vault
from tests.support.base import another
from tests.support.vaults import chunked
from tests.support.writing import SALES, open_desk, patch_of


@dataclass(frozen=True)
class Keeper:
    """`number` is the customer whose files are stored."""

    desk: Desk
    files: FileBytes
    shelf: Shelf
    folder: Path
    number: str

    @property
    def pool(self) -> asyncpg.Pool:
        return self.desk.pool

    async def begin(self, size: int, **given: Any) -> str:
        """The id of an upload."""
        new = NewFile(self.number, "合同.bin", "application/octet-stream", size, **given)
        return (await self.files.begin(SALES, new)).upload_id

    async def store(self, body: bytes, **given: Any) -> asyncpg.Record:
        """Its row of stored_object, with the attachment's id and version."""
        begun = await self.begin(len(body), **given)
        done = await self.files.receive(SALES, begun, None, len(body), chunked(body))
        row = await self.pool.fetchrow(
            "SELECT o.*, v.attachment_id, v.version FROM attachment_version v "
            "JOIN stored_object o ON o.object_id = v.object_id WHERE v.attachment_id = $1 AND v.version = $2",
            done.attachment_id,
            done.version,
        )
        assert row is not None
        return row

    async def read(self, row: asyncpg.Record) -> bytes:
        found = await self.files.find(Asker(SALES), row["attachment_id"], row["version"])
        pieces = [one async for one in self.files.read(Asker(SALES), found, 0, found.size)]
        return b"".join(pieces)

    async def carry_out(self, order: Order, user: str = "KEEPER") -> tuple[Job, list[Found]]:
        """The job when it is over, and what it found."""
        job_id = await order_job(self.pool, order, user, self.desk.now())
        return await self.go_on(job_id)

    async def go_on(self, job_id: str) -> tuple[Job, list[Found]]:
        await run_next(self.pool, kinds_of(self.desk), job_id)
        return await find_job(self.pool, job_id), list(await findings_of(self.pool, job_id))

    async def row(self, object_id: str) -> asyncpg.Record:
        row = await self.pool.fetchrow("SELECT * FROM stored_object WHERE object_id = $1", object_id)
        assert row is not None
        return row

    def path(self, key: str) -> Path:
        return self.folder / "objects" / key

    def with_store(self, store: Store) -> "Keeper":
        """The same rows and keys beside a store of other manners."""
        vault = Vault(store, self.desk.keys)
        desk = replace(self.desk, store=store, vault=vault)
        return replace(self, desk=desk, files=FileBytes(self.shelf, vault))


@asynccontextmanager
async def open_keeper(dsn: str, folder: Path) -> AsyncGenerator[Keeper]:
    key_file = folder / "keys.json"
    if not key_file.exists():
        make_key_file(key_file)
    keys, store = FileKeys(key_file), open_store(DiskConfig(folder / "objects"))
    vault = Vault(store, keys)
    try:
        async with open_desk(dsn, size=8) as writing:
            saved = await create_customer(writing.writer.call(SALES), patch_of(another()))
            shelf = Shelf(writing.writer, b"k" * 32)
            desk = Desk(writing.pool, store, keys, vault)
            yield Keeper(desk, FileBytes(shelf, vault), shelf, folder, saved.customer_number)
    finally:
        await store.close()
