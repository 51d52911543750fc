"""A process that uploads, or destroys, and dies where DOSSIER_FAULTS says. Next: vaults.py.

python -m tests.support.vault_child FOLDER SIZE upload|destroy
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from storage.disk import DiskStore
from storage.draft import Draft, Stored
from storage.faults import Faults
from storage.vault import Vault
from tests.support.vaults import FACTS, chunked, file_of, keys_in


class FileRow:
    """The caller's table, as a file: written whole, and renamed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "row.json"

    def save(self, draft: Draft, **more: Any) -> None:
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps({"draft": draft.to_json(), **more}), "utf-8")
        os.replace(beside, self._path)

    async def advance(self, draft: Draft) -> None:
        self.save(draft)

    def load(self) -> tuple[Draft, Stored | None]:
        found = json.loads(self._path.read_text("utf-8"))
        draft = Draft.from_json(found["draft"])
        if "slip" not in found:
            return draft, None
        return draft, Stored(
            draft.object_id,
            draft.key,
            draft.size,
            draft.sealed_size,
            found["sha256"],
            draft.segment,
            draft.wrapped,
            draft.commitment,
            found["slip"],
        )


def vault_in(folder: Path) -> Vault:
    return Vault(Faults(DiskStore(folder / "objects", warn=False)), keys_in(folder))


async def upload(folder: Path, size: int) -> None:
    """Two stretches: the first is cut off and leaves a tail."""
    vault, row, body = vault_in(folder), FileRow(folder), file_of(size)
    row.save(await vault.begin(size=size, media_type="text/plain"))
    for end in (size * 3 // 4, size):
        draft, _ = row.load()
        await vault.receive(draft, chunked(body[draft.offset : end]), advance=row.advance)
    draft, _ = row.load()
    stored = await vault.finish(draft, FACTS, advance=row.advance)
    row.save(row.load()[0], sha256=stored.sha256, slip=stored.slip)


async def destroy(folder: Path) -> None:
    _, stored = FileRow(folder).load()
    assert stored is not None
    await vault_in(folder).destroy(stored)


if __name__ == "__main__":
    _, where, length, what = sys.argv
    asyncio.run(upload(Path(where), int(length)) if what == "upload" else destroy(Path(where)))
