"""Asks the reading process for the text of files, and ends it when it is silent. Next: ../indexing.py."""

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from resolvers.archives.texts.kinds import Kind

_ROOT = Path(__file__).resolve().parents[3]
_LONGEST = 16 << 20  # bytes of an answer
_WAIT = 5.0  # seconds for a process that was told to end


@dataclass(frozen=True)
class Text:
    """`note` says why there is none, or not all of it."""

    text: str = ""
    note: str | None = None


@dataclass
class TextReader:
    """One child for many files, one at a time; use it in `async with`."""

    seconds: int = 30  # for one file
    most: int = 500_000  # signs
    _child: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def __aenter__(self) -> "TextReader":
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._end()

    async def read(self, kind: Kind, size: int, chunks: AsyncIterator[bytes]) -> Text:
        """`chunks` hold exactly `size` bytes; what they raise is raised here."""
        child = await self._begun()
        try:
            await self._send(child, kind, size, chunks)
            async with asyncio.timeout(self.seconds):
                line = await _line(child)
        except TimeoutError:
            await self._end()
            return Text(note=f"not read within {self.seconds} s")
        except BaseException:
            await self._end()  # it waits for bytes that do not come
            raise
        if not line:
            await self._end()
            return Text(note=f"whoever reads it as {kind} ended: too large, or made to do harm")
        found = json.loads(line)
        note = found["note"] or (f"only the first {self.most} characters" if found["cut"] else None)
        return Text(found["text"], note)

    async def _send(
        self, child: asyncio.subprocess.Process, kind: Kind, size: int, chunks: AsyncIterator[bytes]
    ) -> None:
        """All of it, also to a child that has ended: that shows when it does not answer."""
        asked = {"kind": kind.value, "size": size, "most": self.most, "seconds": self.seconds}
        await _write(child, json.dumps(asked).encode() + b"\n")
        async for chunk in chunks:
            await _write(child, chunk)

    async def _begun(self) -> asyncio.subprocess.Process:
        if self._child is None or self._child.returncode is not None:
            self._child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "resolvers.archives.texts.child"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=_ROOT,
                env={"LANG": "C.UTF-8"},  # of ours it knows nothing: no keys, no addresses
                limit=_LONGEST,
            )
        return self._child

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        async with asyncio.timeout(_WAIT):
            await child.wait()


async def _write(child: asyncio.subprocess.Process, data: bytes) -> None:
    if child.stdin is not None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            child.stdin.write(data)
            await child.stdin.drain()


async def _line(child: asyncio.subprocess.Process) -> bytes:
    try:
        return b"" if child.stdout is None else await child.stdout.readline()
    except ValueError:  # longer than any answer of ours
        return b""
