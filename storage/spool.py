"""Bytes set aside until it is known how many they are: the vault wants to be told before. Next: vault.py.

A few stay in memory; more go to a file without a name, sealed under a key that is nowhere but here.
"""

import asyncio
import contextlib
import secrets
import tempfile
from collections.abc import AsyncGenerator
from typing import IO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.envelope import TAG_BYTES

_CHUNK = 2**20
_IN_MEMORY = 8  # chunks


class Spool:
    """Filled by `add`, ended by `end`, then read by `pieces`, as often as one likes."""

    def __init__(self) -> None:
        self.size = 0
        self._cipher = AESGCM(secrets.token_bytes(32))
        self._filling = bytearray()
        self._kept: list[bytes] = []
        self._lengths: list[int] = []  # of the chunks in the file
        self._file: IO[bytes] | None = None

    async def add(self, piece: bytes) -> None:
        self.size += len(piece)
        self._filling += piece
        while len(self._filling) >= _CHUNK:
            chunk = bytes(self._filling[:_CHUNK])
            del self._filling[:_CHUNK]
            await self._put(chunk)

    async def end(self) -> None:
        if self._filling:
            await self._put(bytes(self._filling))
            self._filling.clear()

    async def pieces(self) -> AsyncGenerator[bytes]:
        for chunk in self._kept:
            yield chunk
        place = 0
        for number, length in enumerate(self._lengths):
            yield await asyncio.to_thread(self._read, number, place, length)
            place += length + TAG_BYTES

    def close(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()

    async def _put(self, chunk: bytes) -> None:
        if len(self._kept) < _IN_MEMORY:
            self._kept.append(chunk)
        else:
            await asyncio.to_thread(self._write, chunk)

    def _write(self, chunk: bytes) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()
        self._file.write(self._cipher.encrypt(_nonce(len(self._lengths)), chunk, None))
        self._lengths.append(len(chunk))

    def _read(self, number: int, place: int, length: int) -> bytes:
        sealed = b""
        if self._file is not None:
            self._file.seek(place)
            sealed = self._file.read(length + TAG_BYTES)
        return self._cipher.decrypt(_nonce(number), sealed, None)


def _nonce(number: int) -> bytes:
    """The key is used for this spool alone, and each number once."""
    return number.to_bytes(12, "big")
