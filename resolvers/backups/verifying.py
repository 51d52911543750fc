"""Proves a backup: restored beside, compared, chains and ledgers checked, files opened. Next: carrying.py."""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from models.rules.chain import Digest
from resolvers.access.audit import Asker
from resolvers.access.chain import verify_chain
from resolvers.archives.backups import note_backup
from resolvers.attachments.downloads import stored_from_row
from resolvers.backups.copying import wanted_of
from resolvers.backups.layout import damaged_files
from resolvers.backups.loading import NotTheSame, Target, compare, load, open_for_use, refuse_filled
from resolvers.backups.programs import ProgramFailed
from resolvers.backups.store_gaps import EmptyStore, Gap, object_gaps, still_wanted
from resolvers.backups.taking import Taken, manifest_lines
from resolvers.vip.proving import prove_ledgers
from storage.errors import Damaged, KeyUnavailable, Missing, StoreError
from storage.vault import Vault

_SHOWN = 5
_PAGE = 1000
_ROW = "SELECT * FROM stored_object WHERE object_id = $1"
_NOTED = """
SELECT backup_id FROM backup_record WHERE sha256 = $1 AND result = 'DONE' ORDER BY started_at DESC LIMIT 1
"""


@dataclass(frozen=True)
class Step:
    name: str
    ok: bool
    told: str


@dataclass(frozen=True)
class Proofs:
    """What to prove it with, as far as it is here. `live`: the database that the backup is of; it knows what
    was destroyed since. `files`: how many are opened, None = all.
    """

    digest: Digest | None = None
    vault: Vault | None = None
    live: asyncpg.Pool | None = None
    files: int | None = 20


async def verify(target: Target, taken: Taken, proofs: Proofs) -> AsyncGenerator[Step]:
    """Step by step; after one that failed, only what does not need it."""
    damaged = await asyncio.to_thread(damaged_files, taken.folder, taken.about)
    yield Step("files", not damaged, f"{', '.join(damaged)} is not as it was written" if damaged else "whole")
    if not damaged:
        await refuse_filled(target, taken.about)
        try:
            await load(target, taken.folder, taken.about)
            await compare(target, taken.about)
            await open_for_use(target, taken.folder, taken.about)
        except NotTheSame as error:
            yield Step("rows", False, "; ".join(error.lines[:_SHOWN]))
        except ProgramFailed as error:
            yield Step("rows", False, str(error))
        else:
            rows = sum(one.rows for one in taken.about.tables.values())
            yield Step("rows", True, f"{rows} in {len(taken.about.tables)} tables, all as they were taken")
            async with asyncpg.create_pool(target.dsn, min_size=1, max_size=2) as pool:
                async for step in _restored(pool, taken, proofs):
                    yield step
    if proofs.vault is not None:
        yield await _objects(taken, proofs.vault, proofs.live)


async def note_verified(pool: asyncpg.Pool, asker: Asker, taken: Taken) -> bool:
    """In the database that the backup is of; False if it does not know it."""
    backup_id = await pool.fetchval(_NOTED, taken.whole.sha256)
    if backup_id is None:
        return False
    now = datetime.now(UTC)
    await note_backup(pool, asker, backup_id, {"restore_tested_at": now}, now)
    return True


async def _restored(pool: asyncpg.Pool, taken: Taken, proofs: Proofs) -> AsyncGenerator[Step]:
    looks: list[Callable[[], Awaitable[Step]]] = [lambda: _ledgers(pool)]
    if (digest := proofs.digest) is not None:
        looks.insert(0, lambda: _trail(pool, digest))
    if (vault := proofs.vault) is not None:
        looks.append(lambda: _files(pool, taken.folder, vault, proofs))
    for look in looks:
        yield await look()


async def _trail(pool: asyncpg.Pool, digest: Digest) -> Step:
    verdict = await verify_chain(pool, digest)
    told = f"{verdict.checked} entries, up to {verdict.head}"
    return Step("audit trail", verdict.sound, told if verdict.sound else f"TAMPERED WITH: {told}")


async def _ledgers(pool: asyncpg.Pool) -> Step:
    proof = await prove_ledgers(pool)
    wrong = [one.told for one in proof.checks if one.wrong]
    return Step("ledgers", proof.sound, f"not so: {'; '.join(wrong[:_SHOWN])}" if wrong else "add up")


async def _objects(taken: Taken, vault: Vault, live: asyncpg.Pool | None) -> Step:
    """What the living database does not want any more is gone on purpose, and was not lost."""
    lost, gone, page = list[str](), 0, list[Gap]()
    try:
        async for gap in object_gaps(vault.store, wanted_of(manifest_lines(taken.folder))):
            page.append(gap)
            if len(page) == _PAGE:
                lost, gone, page = *await _judged(page, lost, gone, live), list[Gap]()
        lost, gone = await _judged(page, lost, gone, live)
    except EmptyStore:
        return Step("objects", False, f"the store is empty, and {taken.about.objects.count} are to be there")
    except StoreError as error:
        return Step("objects", False, str(error))
    told = f"{taken.about.objects.count} in the manifest, {gone} of them destroyed since"
    if lost:
        told = f"{len(lost)} are not as they were: {', '.join(lost[:_SHOWN])}"
    return Step("objects", not lost, told)


async def _judged(
    page: Sequence[Gap], lost: list[str], gone: int, live: asyncpg.Pool | None
) -> tuple[list[str], int]:
    ids = [gap.wanted.object_id for gap in page]
    alive = set(ids) if live is None else await still_wanted(live, ids)
    wrong = [
        f"{gap.wanted.key} ({'missing' if gap.found is None else f'{gap.found} bytes'})"
        for gap in page
        if gap.wanted.object_id in alive
    ]
    return lost + wrong, gone + len(page) - len(wrong)


async def _files(pool: asyncpg.Pool, folder: Path, vault: Vault, proofs: Proofs) -> Step:
    """A sample by chance, or all: opened with the keys that are here, and the hash compared."""
    chosen = _sample(folder, proofs.files)
    opened, gone, wrong = 0, 0, list[str]()
    for object_id in chosen:
        row = await pool.fetchrow(_ROW, object_id)
        if row is None:
            wrong.append(f"{object_id}: the restored database does not know it")
            continue
        try:
            await vault.verify(stored_from_row(row))
            opened += 1
        except (Damaged, Missing, KeyUnavailable) as error:
            if await _is_gone(proofs.live, object_id):
                gone += 1
            else:
                wrong.append(f"{object_id}: {error}")
        except StoreError as error:
            return Step("opened files", False, str(error))
    told = f"{opened} opened, each with its hash; {gone} destroyed since"
    return Step("opened files", not wrong, "; ".join(wrong[:_SHOWN]) if wrong else told)


async def _is_gone(live: asyncpg.Pool | None, object_id: str) -> bool:
    return live is not None and not await still_wanted(live, [object_id])


def _sample(folder: Path, most: int | None) -> list[str]:
    """Each as likely as any other, without holding the manifest in memory."""
    chosen: list[str] = []
    stored = (line["object"] for line in manifest_lines(folder) if line["state"] == "STORED")
    for number, object_id in enumerate(stored):
        if most is None or len(chosen) < most:
            chosen.append(object_id)
        elif (place := random.randrange(number + 1)) < most:  # noqa: S311 -- a sample, no secret
            chosen[place] = object_id
    return chosen
