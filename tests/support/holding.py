"""A desk of custody with files of a customer, without HTTP; also a process that does jobs and may be killed.

python -m tests.support.holding DSN FOLDER does all jobs that wait. Next: ../holding/test_destroying.py.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from models.rules.attachments import NewFile
from resolvers.access.caller import Caller, Grant
from resolvers.access.seal import Sealer
from resolvers.attachments.bytes import FileBytes
from resolvers.attachments.downloads import delete_attachment
from resolvers.attachments.tickets import Shelf
from resolvers.custody.desk import Desk
from resolvers.custody.kinds import kinds_of
from resolvers.jobs.job import Job
from resolvers.jobs.run import run_next
from resolvers.write.acts import create_customer
from resolvers.write.context import Request, Writer
from storage.disk import DiskStore
from storage.faults import Faults
from storage.keys_file import FileKeys, make_key_file
from storage.store import Store
from storage.vault import Vault
from tests.support.base import another
from tests.support.vaults import chunked
from tests.support.writing import ADMIN, SALES, TODAY, patch_of

MANAGER = Caller("AM01", (Grant.everywhere("archiveManager"),))
ELSEWHERE = Caller("AM09", (Grant("archiveManager", frozenset({"0724"}), frozenset({"F724"})),))
SURE = frozenset({"GEN-CONFIRM"})


@dataclass(frozen=True)
class Archive:
    """What the tests of holds and of destruction need at hand."""

    desk: Desk
    writer: Writer
    files: FileBytes

    async def customer(self) -> str:
        return (await create_customer(self.writer.call(ADMIN), patch_of(another()))).customer_number

    async def put(self, number: str, body: bytes, attachment_id: str | None = None) -> str:
        """The id of the attachment."""
        new = NewFile(number, "合同.bin", "application/octet-stream", len(body), attachment_id=attachment_id)
        begun = await self.files.begin(SALES, new)
        done = await self.files.receive(SALES, begun.upload_id, 0, len(body), chunked(body))
        return done.attachment_id

    async def delete(self, attachment_id: str, version: int = 1, reason: str | None = None) -> None:
        call = self.writer.call(SALES)
        await delete_attachment(call, attachment_id, Request(version, SURE, reason))

    async def work(self) -> list[Job]:
        """Does all jobs that may be begun now."""
        done: list[Job] = []
        while (job := await run_next(self.desk.pool, kinds_of(self.desk))) is not None:
            done.append(job)
        return done


@contextlib.asynccontextmanager
async def open_archive(dsn: str, folder: Path, store: Store | None = None) -> AsyncGenerator[Archive]:
    path = folder / "keys.json"
    if not path.exists():
        make_key_file(path)
    keys = FileKeys(path)
    bottom = store or Faults(DiskStore(folder / "objects", warn=False))
    vault = Vault(bottom, keys)
    async with asyncpg.create_pool(dsn, min_size=1, max_size=4) as pool:
        writer = Writer(pool, Sealer(bytes(32)), lambda: TODAY)
        yield Archive(Desk(pool, bottom, keys, vault), writer, FileBytes(Shelf(writer, b"k" * 32), vault))
    await bottom.close()


async def _main(dsn: str, folder: str) -> None:
    async with open_archive(dsn, Path(folder)) as archive:
        await archive.work()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
