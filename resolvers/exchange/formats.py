"""What a format of other systems can do; each lives in a room of its own. Next: idoc/reading.py."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol, cast

from models.rules.exchange.message import Format, Message
from models.rules.exchange.outgoing import Outgoing, Written
from models.rules.finding import Finding


@dataclass(frozen=True)
class Raw:
    """One customer's part of a file, so that it can be kept, edited and read again by itself."""

    body: bytes = field(repr=False)
    place: str  # as people find it: line 7, 客户档案!7, IDOC 3


class Unreadable(Exception):
    """The file as such: nothing more comes of it. `findings` say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(one.code.value for one in findings))
        self.findings = findings


@dataclass(frozen=True)
class Addressed:
    """From whom to whom a document goes."""

    sender: str = "DOSSIER"
    receiver: str = ""
    client: str = "100"
    idoc_type: str = "DEBMAS06"
    extended: bool = True  # an IDoc with segments of our own for what DEBMAS has no place for


class Reads(Protocol):
    """Pure, and in bounded memory whatever comes."""

    def split(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[Raw]:
        """Unreadable, before or after some parts, if the file is none of this format."""
        ...

    def read(self, raw: Raw) -> Message:
        """Never raises: what is wrong are findings of the message."""
        ...


class Writes(Protocol):
    media_type: str
    suffix: str  # of a file: xml

    def write(self, customers: Sequence[Outgoing], addressed: Addressed) -> Written: ...


def reader_of(name: Format) -> Reads:
    return cast("Reads", import_module(_ROOMS[name]).READER)


def writer_of(name: Format) -> Writes:
    return cast("Writes", import_module(_ROOMS[name]).WRITER)


# Loaded when they are wanted: their libraries are large.
_ROOMS = {
    Format.NDJSON: "resolvers.exchange.ndjson",
    Format.SHEET: "resolvers.exchange.sheets",
    Format.IDOC: "resolvers.exchange.idoc",
    Format.ODATA: "resolvers.exchange.odata",
    Format.U8: "resolvers.exchange.u8",
}


def pieces(text: bytes, size: int = 1 << 16) -> Iterator[bytes]:
    """A body that is there already, as a stream."""
    return (text[at : at + size] for at in range(0, len(text), size))


async def gathered(chunks: AsyncIterator[bytes], size: int = 1 << 16) -> AsyncIterator[bytes]:
    """In larger ones: who looks at all that has come at each chunk would look for ever at small ones."""
    held = bytearray()
    async for chunk in chunks:
        held += chunk
        if len(held) >= size:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
