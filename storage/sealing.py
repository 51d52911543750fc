"""A file of a disk becomes a sealed object, with its line for a slip. Next: opening.py."""

import hashlib
import os
import secrets
from pathlib import Path

from storage.envelope import seal
from storage.keys import KeyRing, commitment, new_data_key
from storage.parts import OBJECT_ID_BYTES, SEGMENT_BYTES, part_aad, part_count, part_size
from storage.slips import FileFacts, SlipEntry, seal_facts


async def seal_file(plain: Path, folder: Path, keys: KeyRing) -> SlipEntry:
    """The object lies in `folder` then, under its id, flushed; the file stays as it is."""
    object_id, dek = secrets.token_bytes(OBJECT_ID_BYTES), new_data_key()
    wrapped, committed = await keys.wrap(object_id, dek), commitment(dek, object_id)
    digest, buffer = hashlib.sha256(), None
    with plain.open("rb") as source, (folder / object_id.hex()).open("xb") as target:
        size = os.fstat(source.fileno()).st_size
        count = part_count(size)
        for number in range(1, count + 1):
            part = source.read(part_size(size, number))
            digest.update(part)
            aad = part_aad(object_id, committed, number, number == count)
            buffer = seal(part, dek, aad, SEGMENT_BYTES, reuse=buffer)
            target.write(buffer)
        target.flush()
        os.fsync(target.fileno())
    facts = FileFacts(plain.name, "application/octet-stream", digest.hexdigest())
    box = seal_facts(facts, dek, object_id)
    return SlipEntry(object_id, size, SEGMENT_BYTES, wrapped, committed, box)
