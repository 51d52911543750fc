"""A zip whose bytes depend on its files alone, and whose size is known before. Next: exporting.py."""

import zipfile
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from resolvers.books.writing import Sink

_WHEN = (1980, 1, 1, 0, 0, 0)
_LIMIT = zipfile.ZIP64_LIMIT
_MOST_ENTRIES = zipfile.ZIP_FILECOUNT_LIMIT
_LARGE = 2**30  # from here on sizes are written long


@dataclass(frozen=True)
class Entry:
    """`read` gives its bytes, once."""

    path: str
    size: int
    read: Callable[[], AsyncGenerator[bytes]]


async def zipped(entries: Sequence[Entry]) -> AsyncGenerator[bytes]:
    """One piece in memory. A file of another length than was said ends it with an exception."""
    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            place = zipfile.ZipInfo(entry.path, _WHEN)
            place.external_attr = 0o644 << 16
            left = entry.size
            with archive.open(place, "w", force_zip64=entry.size >= _LARGE) as target:
                async with aclosing(entry.read()) as pieces:
                    async for piece in pieces:
                        left -= len(piece)
                        target.write(piece)
                        yield sink.taken()
            if left:
                raise ValueError(f"{entry.path}: {left} bytes less than was said")
    yield sink.taken()


def zipped_size(entries: Sequence[Entry]) -> int:
    """As `zipped` writes it: header, data and descriptor of each, the directory, its end."""
    at = directory = 0
    for entry in entries:
        name, large = len(_name(entry.path)), entry.size >= _LARGE
        fields = (16 if entry.size > _LIMIT else 0) + (8 if at > _LIMIT else 0)
        directory += 46 + name + (fields + 4 if fields else 0)
        at += 30 + name + (20 if large else 0) + entry.size + (24 if large else 16)
    long = len(entries) > _MOST_ENTRIES or at > _LIMIT or directory > _LIMIT
    return at + directory + (76 if long else 0) + 22


def _name(path: str) -> bytes:
    return path.encode("ascii" if path.isascii() else "utf-8")
