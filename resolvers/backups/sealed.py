"""A backup that only the keys of files open: each of its files is an object of a store. Next: taking.py.

So `dossier open` opens one too, with backup.slip in place of a slip.
"""

import asyncio
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from resolvers.backups.layout import ABOUT, PARTS, SLIP, About
from resolvers.errors import Unloadable
from storage.errors import Damaged, KeyUnavailable
from storage.keys import KeyRing
from storage.opening import open_object
from storage.sealing import seal_file
from storage.slips import encode_slip


async def seal_parts(folder: Path, keys: KeyRing) -> Mapping[str, str]:
    """The ids of the objects, by the names of the files that they take the place of."""
    lines = {name: await seal_file(folder / name, folder, keys) for name in PARTS}
    (folder / SLIP).write_bytes(encode_slip(lines.values()))
    for name in PARTS:
        (folder / name).unlink()
    return {name: line.object_id.hex() for name, line in lines.items()}


async def open_parts(folder: Path, about: About, keys: KeyRing | None, into: Path) -> About:
    """As it was before it was sealed, in another folder. Damaged if it is not what was sealed."""
    if keys is None:
        raise Unloadable("the backup is sealed, and there is no key file: see DOSSIER_KEY_FILE")
    for name, object_id in about.sealed.items():
        try:
            await open_object(folder / object_id, folder / SLIP, keys, into / name)
        except KeyUnavailable as error:
            raise Unloadable(f"the backup is sealed: {error}") from None
        except OSError as error:
            raise Damaged(f"{error.filename}: {error.strerror}") from None
    await asyncio.to_thread(shutil.copyfile, folder / ABOUT, into / ABOUT)
    return replace(about, files=about.parts, sealed={})
