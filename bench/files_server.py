"""`dossier serve` with one difference, for comparison: plain, or traced. Next: through.py.

plain: an object is its file, byte by byte, and there are no key slips; all else (parts, hash, read-back,
rows) is as ever. traced FILE: what Python holds, now and at most, is written into FILE again and again.
"""

import json
import sys
import threading
import time
import tracemalloc
from collections.abc import AsyncGenerator
from contextlib import aclosing
from importlib import import_module
from pathlib import Path
from typing import Any

from storage import envelope
from storage.store import Buffer

_LOOKS_SECONDS = 0.1


def leave_in_clear() -> None:
    """Before anything else is imported: what a sealed stream adds is taken over by name."""
    envelope.__dict__.update(HEADER_BYTES=0, TAG_BYTES=0, seal=_as_it_is)
    reader = import_module("storage.reading").Reader
    reader.read, reader.last_part = _read, _last_part
    import_module("storage.slipbook").SlipBook.add = _no_slip


def watch(file: Path) -> None:
    tracemalloc.start()

    def look() -> None:
        beside = file.with_suffix(".new")
        while True:
            now, most = tracemalloc.get_traced_memory()
            beside.write_text(json.dumps({"now": now, "most": most}), "utf-8")
            beside.replace(file)
            time.sleep(_LOOKS_SECONDS)

    threading.Thread(target=look, daemon=True).start()


def _as_it_is(plaintext: Buffer, *_: object, **_more: object) -> bytearray:
    return bytearray(plaintext)


async def _read(reader: Any, start: int, end: int) -> AsyncGenerator[bytes]:
    async with aclosing(reader._store.get(reader._what.key, start, end)) as chunks:
        async for chunk in chunks:
            yield chunk


async def _last_part(reader: Any) -> AsyncGenerator[bytes]:
    what, place = reader._what, import_module("storage.parts")
    start, _ = place.part_place(what.size, what.segment, place.part_count(what.size))
    async with aclosing(_read(reader, start, what.size)) as chunks:
        async for chunk in chunks:
            yield chunk


async def _no_slip(*_: object) -> str:
    return ""


def main(what: str, *file: str) -> int:
    if what == "plain":
        leave_in_clear()
    else:
        watch(Path(*file))
    sys.argv = ["dossier", "serve"]
    return import_module("cli").main()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
