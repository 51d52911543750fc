"""Files come out of a batch's zips, each sealed by itself as if it had been sent. Next: running.py."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

from models.rules.archives.batches import media_type_of
from models.rules.attachments import NewFile
from models.rules.finding import Finding, Severity
from models.rules.finding_codes import Code
from resolvers.access.caller import Caller
from resolvers.alongside import side_by_side
from resolvers.archives.batches.checking import InZip
from resolvers.archives.batches.looking import Batch
from resolvers.archives.batches.unzipping import ZipWrong
from resolvers.attachments import uploads
from resolvers.attachments.bytes import FileBytes
from resolvers.attachments.tickets import Shelf
from resolvers.errors import Refused
from resolvers.jobs.run import Run

_AT_ONCE = 4


@dataclass(frozen=True)
class Sealer:
    """For one batch, on behalf of whoever fills it."""

    files: FileBytes
    shelf: Shelf
    caller: Caller
    batch: Batch

    async def seal(self, members: Sequence[InZip], run: Run) -> list[Finding]:
        """What stands against some. Those that are stored stay: who tries again begins behind them."""
        found: list[Finding] = []
        waiting = list(reversed(members))

        async def work() -> None:
            while waiting:
                found.extend(await self._seal(waiting.pop()))
                await run.save(None, done=run.done + 1)

        async with side_by_side() as group:
            for _ in range(_AT_ONCE):
                group.create_task(work())
        return found

    async def _seal(self, one: InZip) -> list[Finding]:
        member, shelf = one.member, self.shelf
        kind = media_type_of(member.name)
        new = NewFile(None, member.name, kind, member.size, batch_id=self.batch.batch_id)
        try:
            begun = await uploads.begin_upload(shelf, self.caller, new)
        except Refused as refused:
            return [_told(found, member.name) for found in refused.findings]
        try:
            async with aclosing(one.zip.open(member)) as pieces:
                await self.files.receive(self.caller, begun.upload_id, None, member.size, pieces)
        except Refused as refused:
            return [_told(found, member.name) for found in refused.findings]
        except ZipWrong as wrong:
            await uploads.drop_upload(shelf.writer.pool, begun.upload_id)
            return list(wrong.findings)
        except BaseException:
            await uploads.drop_upload(shelf.writer.pool, begun.upload_id)
            raise
        return []


def _told(found: Finding, name: str) -> Finding:
    """Of which file."""
    if found.severity is Severity.ERROR and found.code is Code.GEN_STATE:
        return found
    return Finding(found.code, ("files", name), {**found.params, "file": name}, found.severity)
