"""`dossier open`: one stored object back into its file, without a database. Next: storage/opening.py."""

import asyncio
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from console import Json, tell
from resolvers.errors import Unloadable
from storage.errors import Damaged, StoreError
from storage.keys_file import FileKeys
from storage.opening import open_object


def open_stored(
    stored: Path,
    *,
    slip: Path,
    keys: Path,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    json: Json = False,
) -> int:
    """Open one object of the store with its slip and the key file; exit code 1 if it is damaged.

    Parameters
    ----------
    stored:
        The object as it lies in the store, under the name it has there (32 letters).
    slip:
        The key slip that has its line: one of slips/ in the store. `grep -l` with the object's name finds it.
    keys:
        The key file, or a copy of it, with mode 600.
    output:
        Where to write the file; otherwise under its own name, here. A file that is there is not replaced.
    """
    try:
        opened = asyncio.run(open_object(stored, slip, FileKeys(keys), output))
    except Damaged as error:
        sys.stderr.write(f"dossier: damaged: {error}\n")
        return 1
    except StoreError as error:
        raise Unloadable(str(error)) from None
    except OSError as error:
        raise Unloadable(f"{error.filename}: {error.strerror}" if error.strerror else str(error)) from None
    found = {"object": opened.object_id.hex(), "path": str(opened.path), "size": opened.size}
    tell(found | asdict(opened.facts), json, f"{opened.path}: {opened.size} bytes, as they were uploaded")
    return 0
