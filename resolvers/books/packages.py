"""The zip of a workbook that somebody else made: its needed parts, in bounded memory. Next: reading.py.

What is dangerous is looked for in the bytes, before a reader sees them: how long everything is when it is
unpacked, entities, macros. The reader then gets a new zip that holds what was looked at, and nothing else.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from xml.parsers import expat

from resolvers.books.zips import Member

MOST_PARTS = 2_000
PIECE = 2**18
_MOST_RATIO = 1_000  # what XML of equal rows really reaches is half of it
_STEP = 2**16
_OVERLAP = 16
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ENCODINGS = (b"utf-8", b"us-ascii")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an encrypted workbook, or one of the old format
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/sharedStrings\.xml|xl/styles\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_TYPES = "[content_types].xml"
_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding=["']([A-Za-z0-9_-]+)["']""")
_DAMAGED = ("不是 .xlsx 文件或已损坏", "it is no .xlsx or is damaged")


class Unfit(Exception):
    """It cannot be taken; why, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class TooLong(Exception):
    """What there is too much of, in Chinese and English."""

    def __init__(self, zh: str, en: str, value: int | str, most: int) -> None:
        super().__init__(en)
        self.zh, self.en, self.value, self.most = zh, en, str(value), most


@dataclass(frozen=True)
class Package:
    """`members` are those that are needed, by name."""

    data: bytes
    members: Mapping[str, zipfile.ZipInfo]

    @property
    def types(self) -> str:
        return next(name for name in self.members if name.lower() == _TYPES)

    @property
    def sheets(self) -> list[str]:
        return [name for name in self.members if name.lower().startswith("xl/worksheets/")]


def opened(data: bytes) -> Package:
    """Unfit."""
    if data.startswith(_OLE):
        raise Unfit("已加密或为旧格式（.xls），请另存为 .xlsx", "it is encrypted or .xls: save it as .xlsx")
    with _damaged(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if len(members) > MOST_PARTS:
        raise Unfit("内部文件过多", "it has too many parts")
    if any("vbaproject" in one.filename.lower() for one in members):
        raise Unfit("含有宏", "it holds macros")
    needed = [one for one in members if _NEEDED.fullmatch(one.filename)]
    if any(one.flag_bits & 1 for one in needed):
        raise Unfit("已加密", "it is encrypted")
    found = {one.filename: one for one in needed}
    types = [one for one in found if one.lower() == _TYPES]
    if len(found) < len(needed) or not types:
        raise Unfit(*_DAMAGED)
    return Package(data, found)


def text_of(package: Package, name: str, room: int) -> bytes:
    """A part as a whole; `room`: bytes up to which it is taken."""
    return b"".join(pieces_of(package, name, room))


def pieces_of(package: Package, name: str, room: int) -> Iterator[bytes]:
    """A part unpacked, all that its stream holds, whatever the directory says. Unfit, TooLong."""
    with _damaged():
        kept = b""
        for at, piece in enumerate(_unpacked(package, package.members[name], room)):
            if at == 0:
                _check_encoding(piece)
            window = kept + piece
            if b"<!" in window and _ENTITIES.search(window):
                raise Unfit("含有 XML 实体", "it holds XML entities")
            if name.lower() == _TYPES and _MACROS.search(window):
                raise Unfit("含有宏", "it holds macros")
            kept = window[-_OVERLAP:]
            yield piece


def repacked(package: Package, sheets: Mapping[str, bytes] | None = None) -> bytes:
    """A zip of the needed parts alone, as they are packed; `sheets` in place of those that it has."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, xml in (sheets or {}).items():
            archive.writestr(path, xml)
        for one in package.members.values():
            if one.filename != package.types and (sheets is None or one.filename not in package.sheets):
                about = zipfile.ZipInfo(one.filename)
                about.compress_type, about.CRC = one.compress_type, one.CRC
                about.file_size, about.compress_size = one.file_size, one.compress_size
                member = Member(archive, about)
                member.add(_packed(package.data, one))
                member.end()
        archive.writestr(package.types, text_of(package, package.types, PIECE))
    return target.getvalue()


def part_of(sheet: str, workbook: bytes, relations: bytes) -> str | None:
    """The part that holds the sheet of this name; None where that is not certain."""
    try:
        ids = [one.get("id") for one in _elements(workbook, "sheet") if one.get("name") == sheet]
        targets = [one["Target"] for one in _elements(relations, "Relationship") if one.get("Id") in ids]
    except (expat.ExpatError, KeyError):
        return None
    if len(ids) != 1 or len(targets) != 1:
        return None
    return targets[0].removeprefix("/") if targets[0].startswith("/") else f"xl/{targets[0]}"


def _elements(xml: bytes, wanted: str) -> list[dict[str, str]]:
    """Their attributes, without namespaces."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag.rpartition(" ")[2] == wanted:
            found.append({name.rpartition(" ")[2]: value for name, value in attributes.items()})

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.Parse(xml, True)
    return found


@contextmanager
def _damaged() -> Generator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as wrong:
        raise Unfit(*_DAMAGED) from wrong


def _check_encoding(head: bytes) -> None:
    said = _ENCODING.search(head[:200])
    if head[:2] in _UTF16 or (said and said[1].lower() not in _ENCODINGS):
        raise Unfit("编码不是 UTF-8", "it is not in UTF-8")


def _unpacked(package: Package, one: zipfile.ZipInfo, room: int) -> Iterator[bytes]:
    most = min(room, max(one.compress_size * _MOST_RATIO, PIECE))
    length = crc = 0
    for piece in _inflated(_packed(package.data, one), one.compress_type):
        length += len(piece)
        if length > most:
            raise TooLong("解压后字节数", "bytes when it is unpacked", f"> {most}", room)
        crc = zlib.crc32(piece, crc)
        yield piece
    if crc != one.CRC or length != one.file_size:
        raise zipfile.BadZipFile


def _packed(data: bytes, one: zipfile.ZipInfo) -> memoryview:
    at = one.header_offset
    if data[at : at + 4] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    start = at + 30 + int.from_bytes(data[at + 26 : at + 28], "little")
    start += int.from_bytes(data[at + 28 : at + 30], "little")
    return memoryview(data)[start : start + one.compress_size]


def _inflated(packed: Sequence[int] | memoryview, kind: int) -> Iterator[bytes]:
    if kind not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), _STEP):
        rest = bytes(packed[at : at + _STEP])
        if kind == zipfile.ZIP_STORED:
            yield rest
            continue
        while rest:
            yield stream.decompress(rest, PIECE)
            rest = stream.unconsumed_tail
    if kind == zipfile.ZIP_DEFLATED:
        yield stream.flush()
        if not stream.eof:
            raise zipfile.BadZipFile
