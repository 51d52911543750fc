"""An object, its slip and its key: the file, without server or database. Next: FORMAT.md.

For the day when nothing else is left. FORMAT.md says the same in words, for whoever has not even this.
"""

import contextlib
import hashlib
import os
import secrets
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from storage.envelope import open_whole
from storage.errors import Damaged, Missing
from storage.keys import KeyRing, unwrapped
from storage.parts import part_aad, part_count, part_place
from storage.slips import FileFacts, SlipEntry, decode_slip, open_facts


@dataclass(frozen=True, slots=True)
class Opened:
    object_id: bytes
    facts: FileFacts
    size: int
    path: Path


def find_entry(slip: Path, object_id: bytes) -> SlipEntry:
    for entry in decode_slip(slip.read_bytes()):
        if entry.object_id == object_id:
            return entry
    raise Missing(
        f"{slip.name} has no line for object {object_id.hex()}: another slip has, or its key was destroyed"
    )


async def open_object(sealed: Path, slip: Path, keys: KeyRing, output: Path | None = None) -> Opened:
    """Writes the file into `output`, else under its own name here; nothing is left there if it is damaged.

    A file that is there is not replaced (FileExistsError).
    """
    entry = find_entry(slip, _object_id(sealed))
    dek = await unwrapped(keys, entry.object_id, entry.wrapped, entry.commitment)
    facts = open_facts(entry.facts, dek, entry.object_id)
    path = output or Path(_safe_name(facts.file_name, entry.object_id))
    digest = hashlib.sha256()
    with _new_file(path) as target, sealed.open("rb") as source:
        async for part in _parts(source, entry, dek):
            digest.update(part)
            target.write(part)
        if digest.hexdigest() != facts.sha256:
            raise Damaged(f"object {entry.object_id.hex()} opens, but is not the file its slip speaks of")
    return Opened(entry.object_id, facts, entry.size, path)


async def _parts(source: BinaryIO, entry: SlipEntry, dek: bytes) -> AsyncGenerator[bytearray]:
    """One part after the other; what follows the last is damage too."""
    found = os.fstat(source.fileno()).st_size
    if found != entry.sealed_size:
        raise Damaged(f"object {entry.object_id.hex()} has {found} bytes and not {entry.sealed_size}")
    count = part_count(entry.size)
    for number in range(1, count + 1):
        _, length = part_place(entry.size, entry.segment, number)
        aad = part_aad(entry.object_id, entry.commitment, number, number == count)
        try:
            yield open_whole(source.read(length), dek, aad, entry.segment)
        except Damaged as error:
            raise Damaged(f"object {entry.object_id.hex()}, part {number}: {error}") from None


@contextlib.contextmanager
def _new_file(path: Path) -> Generator[BinaryIO]:
    """Under a temporary name until all of it is proved; the name itself is taken first."""
    try:
        path.open("xb").close()
    except FileExistsError:
        raise FileExistsError(f"{path} is there already; name another with -o") from None
    beside = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as file:
            yield file
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise


def _object_id(sealed: Path) -> bytes:
    """An object does not say who it is; its name does."""
    try:
        return bytes.fromhex(sealed.name)
    except ValueError:
        raise Missing(
            f"{sealed.name} is not an object's name: keep the 32 letters it has in the store"
        ) from None


def _safe_name(file_name: str, object_id: bytes) -> str:
    """What was uploaded chose its name; it does not choose the folder."""
    name = Path(file_name.replace("\\", "/")).name
    return name if name.isprintable() and name.strip(". ") else object_id.hex()
