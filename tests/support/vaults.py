"""Vaults over real stores, and files to put into them. Next: killing.py."""

import hashlib
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from storage.draft import Draft, Facts, Stored
from storage.keys_file import FileKeys, make_key_file
from storage.parts import PART_BYTES
from storage.store import Store
from storage.vault import Vault

MARKER = b"PLAINTEXT-MARKER-7f3a"
FACTS = Facts(f"{MARKER.decode()} 合同.pdf", "application/octet-stream")
BOUNDARIES = (0, 1, 4096, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES, 2 * PART_BYTES + 4097)


def file_of(size: int, seed: int = 0) -> bytes:
    """Random, with the marker at many places."""
    noise = random.Random(f"{size}:{seed}").randbytes(size)
    step = 65_536
    body = b"".join(MARKER + noise[at + len(MARKER) : at + step] for at in range(0, size, step))
    return body[:size]


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


async def chunked(body: bytes, size: int = 200_000, *, cut: Exception | None = None) -> AsyncIterator[bytes]:
    for at in range(0, len(body), size):
        yield body[at : at + size]
    if cut:
        raise cut


def keys_in(folder: Path) -> FileKeys:
    path = folder / "keys.json"
    if not path.exists():
        make_key_file(path)
    return FileKeys(path)


@dataclass
class Row:
    """Where a caller keeps a draft: as JSON, behind a fence."""

    draft: Draft
    saved: list[int] = field(default_factory=list[int])
    fenced: bool = False

    async def advance(self, draft: Draft) -> None:
        if self.fenced:
            raise Fenced
        self.draft = Draft.from_json(draft.to_json())
        assert self.draft == draft
        self.saved.append(draft.offset)


class Fenced(Exception):
    pass


class Gone(Exception):
    """The sender went away."""


async def uploaded(vault: Vault, body: bytes, media_type: str = "text/plain") -> Stored:
    row = Row(await vault.begin(size=len(body), media_type=media_type))
    draft = await vault.receive(row.draft, chunked(body), advance=row.advance)
    assert draft == row.draft
    return await vault.finish(draft, FACTS)


async def read(vault: Vault, stored: Stored, start: int = 0, end: int | None = None) -> bytes:
    async with aclosing(vault.open(stored, start, end)) as pieces:
        return b"".join([piece async for piece in pieces])


async def keys_of(store: Store, prefix: str = "") -> list[str]:
    return [entry.key async for entry in store.list(prefix)]


async def scraps_of(store: Store) -> list[str]:
    """What is there but no object and no slip."""
    uploads = [one.upload async for one in store.unfinished()]
    return [key for key in await keys_of(store) if not key.startswith(("objects/", "slips/"))] + uploads


async def whole(store: Store, key: str) -> bytes:
    return b"".join([chunk async for chunk in store.get(key)])


def flipped(body: bytes, at: int) -> bytes:
    changed = bytearray(body)
    changed[at] ^= 1
    return bytes(changed)


def spread(size: int, count: int) -> Sequence[int]:
    """Positions all over, with both ends."""
    return sorted({0, size - 1, *(size * step // count for step in range(count))})
