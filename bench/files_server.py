"""`dossier serve` with one difference, for comparison: plain, or traced. Next: through.py.

plain: nothing is sealed, no key slip is written; all else (hash, read-back, rows, requests) is as ever.
traced FILE: what Python holds, now and at most, is written into FILE again and again.
"""

import json
import sys
import threading
import time
import tracemalloc
from pathlib import Path

import cli
from storage import envelope
from storage.envelope import TAG_BYTES
from storage.slipbook import Announce, Coming, SlipBook
from storage.slips import SlipEntry
from storage.store import Buffer

_LOOKS_SECONDS = 0.1


class _NoCipher:
    """The bytes as they are, with room for a tag."""

    def encrypt_into(self, _nonce: bytes, data: memoryview, _aad: None, room: memoryview) -> None:
        room[: len(data)] = data

    def decrypt(self, _nonce: bytes, data: memoryview, _aad: None) -> bytes:
        return bytes(data[:-TAG_BYTES])

    def decrypt_into(self, _nonce: bytes, data: memoryview, _aad: None, room: Buffer) -> None:
        memoryview(room)[:] = data[:-TAG_BYTES]


def leave_in_clear() -> None:
    def no_cipher(_header: bytes, _key: bytes, _aad: bytes) -> tuple[_NoCipher, bytes]:
        return _NoCipher(), b""

    async def no_slip(self: SlipBook, entry: SlipEntry, announce: Announce | None, coming: Coming) -> str:
        return ""

    envelope.__dict__["_cipher"] = no_cipher
    SlipBook.add = no_slip


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


def main(what: str, *file: str) -> int:
    if what == "plain":
        leave_in_clear()
    else:
        watch(Path(*file))
    sys.argv = ["dossier", "serve"]
    return cli.main()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
