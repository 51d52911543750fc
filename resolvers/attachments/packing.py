"""A zip that is written while it is sent: uncompressed, one piece in memory. Next: exporting.py.

Its size is known before the first byte. So whoever gets less than was announced knows that it broke off, and
a set of files is never silently short.
"""

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from zipstream import ZipStream

Read = Callable[[int], AsyncGenerator[bytes]]  # a file, by its place in the list


class _Piece:
    """What the zip takes next of the file under way; None at its end."""

    def __init__(self) -> None:
        self.now: bytes | None = None

    def __iter__(self) -> Iterator[bytes]:
        while self.now is not None:
            yield self.now


class Package:
    """`texts` come first, then the files: paths and sizes."""

    def __init__(self, texts: Mapping[str, bytes], files: Sequence[tuple[str, int]]) -> None:
        self._zip: Any = ZipStream(sized=True)
        self._texts = len(texts)
        for path, text in texts.items():
            self._zip.add(text, path)
        self._pieces: list[_Piece] = []
        for path, size in files:
            piece = _Piece()
            self._pieces.append(piece)
            self._zip.add(piece, path, size=size)

    @property
    def size(self) -> int:
        return len(self._zip)

    async def chunks(self, read: Read) -> AsyncGenerator[bytes]:
        """Once only. A file that has another size than was said ends it with an exception."""
        for _ in range(self._texts):
            for chunk in self._next():
                yield chunk
        for place, piece in enumerate(self._pieces):
            entry = self._next()
            yield next(entry)  # its header
            async with aclosing(read(place)) as pieces:
                async for piece.now in pieces:
                    yield next(entry)
            piece.now = None
            for chunk in entry:
                yield chunk
        for chunk in self._zip.footer():
            yield chunk

    def _next(self) -> Iterator[bytes]:
        """A file's header, its pieces as they come, its size and checksum."""
        return self._zip.file()
