"""Members of a zip that are packed already, or in pieces before their turn comes. Next: packages.py."""

import zipfile
import zlib
from typing import IO, Any, cast

_WHEN = (1980, 1, 1, 0, 0, 0)


class Packing:
    """Packs what comes, and knows in the end what a zip must be told of it."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        self._crc = self._size = self._packed = 0

    def add(self, data: bytes) -> bytes:
        self._crc = zlib.crc32(data, self._crc)
        self._size += len(data)
        return self._counted(self._stream.compress(data))

    def end(self) -> bytes:
        return self._counted(self._stream.flush())

    def member(self, path: str) -> zipfile.ZipInfo:
        """Once it has ended."""
        found = zipfile.ZipInfo(path, _WHEN)
        found.compress_type, found.CRC = zipfile.ZIP_DEFLATED, self._crc
        found.file_size, found.compress_size = self._size, self._packed
        return found

    def _counted(self, packed: bytes) -> bytes:
        self._packed += len(packed)
        return packed


class Member:
    """Put behind what the zip has, as it is packed: zipfile itself packs all that it writes, or nothing.

    `about` tells packed and unpacked sizes and the CRC.
    """

    def __init__(self, archive: zipfile.ZipFile, about: zipfile.ZipInfo) -> None:
        self._archive, self._about = archive, about
        self._target = cast("IO[bytes]", archive.fp)
        about.header_offset = self._target.tell()
        self._target.write(about.FileHeader(zip64=False))

    def add(self, packed: bytes | memoryview) -> None:
        self._target.write(packed)

    def end(self) -> None:
        archive: Any = self._archive  # typeshed knows nothing of its place
        archive.filelist.append(self._about)
        archive.NameToInfo[self._about.filename] = self._about
        archive.start_dir = self._target.tell()
