"""Reads a zip from wherever its bytes lie, range by range, without trusting it. Next: sealing.py.

The directory at its end says what is in it; nothing of that is believed before it was seen. Only plain
deflated or stored files are taken, one after the other, none of them twice, and zips inside stay closed.
"""

import struct
import unicodedata
import zlib
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from models.rules.attachments import good_name
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code

MOST_MEMBERS = 10_000
_MOST_RATIO = 1_100  # deflate reaches 1,032
_MOST_DIRECTORY = 8 * 2**20
_END = struct.Struct("<4s4H2LH")
_END64_PLACE = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_TAIL = _END.size + 65_535 + _END64_PLACE.size
_FULL = 0xFFFFFFFF
_STORED, _DEFLATED = 0, 8
_IS_ENCRYPTED, _IS_LINK = -1, -2  # in place of a method
_ENCRYPTED, _UTF8 = 0x1, 0x800
_SYMLINK = 0o120000
_CHUNK = 2**18
_RUBBISH = ("__MACOSX/",)
_RUBBISH_NAMES = (".DS_Store", "Thumbs.db", "desktop.ini")

ReadRange = Callable[[int, int], AsyncGenerator[bytes]]


class ZipWrong(Exception):
    """It, or some of what is in it, cannot be taken."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(str(one.params.get("value")) for one in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the zip; `name` without folders, in NFC."""

    name: str
    path: str
    size: int
    packed: int
    crc: int
    method: int
    place: int  # of its local header


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much may come out of it."""

    bytes: int
    each: int
    members: int = MOST_MEMBERS


class Zip:
    """`read(start, end)` gives its bytes from start to before end."""

    def __init__(self, read: ReadRange, size: int) -> None:
        self._read = read
        self._size = size

    async def members(self, bounds: Bounds) -> list[Member]:
        """What is to be taken out, in the order in which it lies there; ZipWrong with all that is wrong."""
        place, length, count = await self._directory()
        if count > bounds.members:
            raise ZipWrong(_wrong("–", "文件过多", f"more than {bounds.members} files"))
        found = _parsed(await self._bytes(place, place + length), count)
        wrong = [*_check(found, bounds, place)]
        if wrong:
            raise ZipWrong(*wrong)
        return sorted((one for one in found if not _is_left_out(one.path)), key=lambda one: one.place)

    async def open(self, member: Member) -> AsyncGenerator[bytes]:
        """Its bytes, in pieces; ZipWrong when they are not what the directory said."""
        header = await self._bytes(member.place, min(member.place + _LOCAL.size, self._size))
        if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
            raise ZipWrong(_damaged(member.path))
        *_, name, extra = _LOCAL.unpack(header)
        start = member.place + _LOCAL.size + name + extra
        if start + member.packed > self._size:
            raise ZipWrong(_damaged(member.path))
        crc, length = 0, 0
        async with aclosing(self._plain(member, start)) as pieces:
            async for piece in pieces:
                crc, length = zlib.crc32(piece, crc), length + len(piece)
                if length > member.size:
                    raise ZipWrong(_damaged(member.path))
                yield piece
        if length != member.size or crc != member.crc:
            raise ZipWrong(_damaged(member.path))

    async def _plain(self, member: Member, start: int) -> AsyncGenerator[bytes]:
        stream = zlib.decompressobj(-zlib.MAX_WBITS) if member.method == _DEFLATED else None
        async with aclosing(self._read(start, start + member.packed)) as pieces:
            async for packed in pieces:
                if stream is None:
                    yield packed
                    continue
                try:
                    left = packed
                    while left and not stream.eof:
                        if piece := stream.decompress(left, _CHUNK):
                            yield piece
                        left = stream.unconsumed_tail
                except zlib.error:
                    raise ZipWrong(_damaged(member.path)) from None
        # The last copy may be cut by the bound when all bytes have been taken in.
        while stream is not None and not stream.eof and (piece := stream.decompress(b"", _CHUNK)):
            yield piece
        if stream is not None and not stream.eof:
            raise ZipWrong(_damaged(member.path))

    async def _directory(self) -> tuple[int, int, int]:
        """Where it begins, its length, and how many entries it is said to have."""
        behind = max(0, self._size - _TAIL)
        tail = await self._bytes(behind, self._size)
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or at + _END.size > len(tail):
            raise ZipWrong(_damaged("–"))
        _, disk, first_disk, here, count, length, place, _ = _END.unpack_from(tail, at)
        if at >= _END64_PLACE.size and tail[at - _END64_PLACE.size :][:4] == b"PK\x06\x07":
            _, _, end64, _ = _END64_PLACE.unpack_from(tail, at - _END64_PLACE.size)
            whole = await self._bytes(end64, min(end64 + _END64.size, self._size))
            if len(whole) < _END64.size or whole[:4] != b"PK\x06\x06":
                raise ZipWrong(_damaged("–"))
            *_, disk, first_disk, here, count, length, place = _END64.unpack(whole)
        if disk or first_disk or here != count:
            raise ZipWrong(_wrong("–", "分卷压缩", "it is split into volumes"))
        if length > _MOST_DIRECTORY or place + length > self._size:
            raise ZipWrong(_damaged("–"))
        return place, length, count

    async def _bytes(self, start: int, end: int) -> bytes:
        if not 0 <= start <= end <= self._size:
            raise ZipWrong(_damaged("–"))
        async with aclosing(self._read(start, end)) as pieces:
            return b"".join([piece async for piece in pieces])


def _parsed(directory: bytes, count: int) -> list[Member]:
    found: list[Member] = []
    at = 0
    for _ in range(count):
        if at + _ENTRY.size > len(directory) or directory[at : at + 4] != b"PK\x01\x02":
            raise ZipWrong(_damaged("–"))
        fields = _ENTRY.unpack_from(directory, at)
        flags, method = fields[3], fields[4]
        crc, packed, size, name_length, extra_length, comment_length = fields[7:13]
        outside, place = fields[15], fields[16]
        at += _ENTRY.size
        raw, extra = directory[at : at + name_length], directory[at + name_length :][:extra_length]
        at += name_length + extra_length + comment_length
        size, packed, place = _wide(extra, size, packed, place)
        path = _name(raw, flags)
        is_link = (outside >> 16) & 0o170000 == _SYMLINK
        method = _IS_ENCRYPTED if flags & _ENCRYPTED else _IS_LINK if is_link else method
        name = unicodedata.normalize("NFC", path.rpartition("/")[2])
        found.append(Member(name, path, size, packed, crc, method, place))
    return found


def _wide(extra: bytes, *values: int) -> tuple[int, int, int]:
    """Numbers that do not fit stand in the extra field 1, in this order: size, packed, place."""
    at, wide = 0, b""
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            wide = extra[at + 4 : at + 4 + length]
        at += 4 + length
    found: list[int] = []
    for value in values:
        if value == _FULL and len(wide) >= 8:  # noqa: PLR2004 -- bytes of a number
            value, wide = int.from_bytes(wide[:8], "little"), wide[8:]  # noqa: PLW2901
        found.append(value)
    size, packed, place = found
    return size, packed, place


def _name(raw: bytes, flags: int) -> str:
    """UTF-8 where it says so or is it; else GB 18030, as Windows of China writes it without saying so."""
    for encoding in ("utf-8",) if flags & _UTF8 else ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _is_left_out(path: str) -> bool:
    """Folders, and what Macs and Windows put beside files."""
    return path.endswith("/") or path.startswith(_RUBBISH) or path.rpartition("/")[2] in _RUBBISH_NAMES


def _check(members: Sequence[Member], bounds: Bounds, directory: int) -> list[Finding]:
    found: list[Finding] = []
    taken = [one for one in members if not _is_left_out(one.path)]
    for one in taken:
        if why := _refused(one, bounds):
            found.append(_wrong(one.path, *why))
    if sum(one.size for one in taken) > bounds.bytes:
        found.append(_wrong("–", "解压后总量过大", f"more than {bounds.bytes} bytes when it is unpacked"))
    names: set[str] = set()
    for one in taken:
        if one.name in names:
            found.append(error(Code.GEN_DUPLICATE, ("files",), value=one.name))
        names.add(one.name)
    end = 0
    for one in sorted(members, key=lambda one: one.place):
        if one.place < end or one.place + _LOCAL.size + one.packed > directory:
            found.append(_damaged(one.path))
        end = one.place + _LOCAL.size + one.packed
    return found


def _refused(one: Member, bounds: Bounds) -> tuple[str, str] | None:
    """In Chinese and English."""
    path = one.path
    elsewhere = path.startswith("/") or "\\" in path or ":" in path or ".." in path.split("/")
    stored = one.method == _STORED and one.size != one.packed
    reasons = (
        (elsewhere, "路径不安全", "its path leads elsewhere"),
        (not good_name(one.name), "文件名无效", "that is no file name that can be kept"),
        (one.method == _IS_ENCRYPTED, "已加密", "it is encrypted"),
        (one.method == _IS_LINK, "是链接", "it is a link"),
        (
            one.method not in (_STORED, _DEFLATED),
            "压缩方法不支持",
            "only deflated and stored files are taken",
        ),
        (one.size > bounds.each, "文件过大", f"it has more than {bounds.each} bytes"),
        (
            stored or one.size > max(one.packed * _MOST_RATIO, _CHUNK),
            "压缩比过高",
            "so much cannot come out of so little",
        ),
    )
    return next(((zh, en) for wrong, zh, en in reasons if wrong), None)


def _wrong(name: str, zh: str, en: str) -> Finding:
    return error(Code.AR_IMP_ZIP, ("files",), value=name[-100:], zh=zh, en=en)


def _damaged(name: str) -> Finding:
    return _wrong(name, "已损坏", "it is damaged")
