"""XML of IDocs, in memory that has a bound whatever comes; entities do not exist here. Next: segments.py."""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from resolvers.exchange.formats import Raw, Unreadable, pieces

IDOC = "IDOC"
CARD = "E1VCKUN"
SEGMENT = "SEGMENT"  # the attribute by which segments differ from fields
LARGEST = 4 << 20  # bytes of one IDoc, and of what lies between two
MOST = 200_000  # elements of one IDoc
DEEPEST = 16  # DEBMAS is nested 6 deep
_INSIDE = 3  # so many are open inside an IDoc: ours, the root, the IDoc

_TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,29}")
_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_HEAD = 256  # bytes in which a declaration ends
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# As they are declared, and Python's codec: GB 18030 holds what GBK and GB 2312 hold.
_ENCODINGS: Mapping[bytes, str] = {
    **dict.fromkeys((b"utf-8", b"utf8", b"us-ascii"), "utf-8"),
    **dict.fromkeys((b"gb2312", b"gbk", b"gb18030"), "gb18030"),
    **dict.fromkeys((b"iso-8859-1", b"latin1"), "iso-8859-1"),
    **{b"windows-1252": "cp1252", b"utf-16": "utf-16"},
}


@dataclass(slots=True)
class Segment:
    """As it came, or as it goes."""

    name: str
    fields: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    children: list["Segment"] = field(default_factory=list["Segment"])
    twice: str = ""  # a field that came more than once


class Broken(Exception):
    """What is wrong with the XML as such."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code.value)
        self.finding = finding


class Splitter:
    """Cuts a file into its IDocs, each a small document of its own in UTF-8."""

    def __init__(self) -> None:
        self._decoder: codecs.IncrementalDecoder | None = None
        self._head = b""
        self._bytes = bytearray()  # since the last IDoc ended
        self._offset = 0  # of these in the file
        self._ready: list[Raw] = []
        self._found = 0
        self._names: list[str] = []  # of the elements that are open
        self._began = -1
        self._cards: list[tuple[int, int]] = []  # where they lie; of the one that is open, twice its begin
        self._elements = 0
        self._parser = _parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> Iterator[Raw]:
        """Unreadable, if this is no XML or no file of IDocs."""
        for piece in pieces(chunk):
            yield from self._take(self._decoded(piece, last=False), last=False)

    def close(self) -> Iterator[Raw]:
        yield from self._take(self._decoded(b"", last=True), last=True)
        if not self._found:
            raise Unreadable(error(Code.IN_SEGMENT, (), segment=IDOC))

    def _decoded(self, piece: bytes, *, last: bool) -> bytes:
        """In UTF-8, whatever it was."""
        if self._decoder is None:
            self._head += piece
            if len(self._head) < _HEAD and not last:
                return b""
            piece, self._head = self._head, b""
            self._decoder = codecs.getincrementaldecoder(_encoding(piece))()
        try:
            return self._decoder.decode(piece, final=last).encode()
        except UnicodeDecodeError:
            raise Unreadable(_no_xml("the encoding is not the one that is declared")) from None

    def _take(self, text: bytes, *, last: bool) -> Iterator[Raw]:
        self._bytes += text
        if len(self._bytes) > LARGEST:
            raise Unreadable(_too_large())
        try:
            self._parser.Parse(text, last)
        except ExpatError as wrong:
            raise Unreadable(_no_xml(str(wrong))) from None
        except Broken as broken:
            raise Unreadable(broken.finding) from None
        ready, self._ready = self._ready, []
        yield from ready

    def _start(self, name: str, _: Mapping[str, str]) -> None:
        _check_depth(len(self._names))
        self._elements += 1
        if self._elements > MOST:
            raise Broken(_too_large())
        if len(self._names) == 1:
            if name != IDOC:
                raise Broken(error(Code.IN_FORMAT, (), format="IDoc", reason=f"<{name[:30]}>: no <IDOC>"))
            self._began, self._elements, self._cards = self._parser.CurrentByteIndex, 0, []
        if name == CARD and CARD not in self._names:
            began = self._parser.CurrentByteIndex
            self._cards.append((began, began))
        self._names.append(name)

    def _end(self, name: str) -> None:
        self._names.pop()
        if name == CARD and CARD not in self._names and not self._closes_itself(name):
            self._cards[-1] = (self._cards[-1][0], self._parser.CurrentByteIndex)
        if len(self._names) == 1:
            self._found += 1
            ended = self._parser.CurrentByteIndex
            self._ready.append(Raw(_document(self._names[0], self._inside(ended)), f"{IDOC} {self._found}"))
            del self._bytes[: ended - self._offset]
            self._offset = ended

    def _closes_itself(self, name: str) -> bool:
        """<IDOC/>"""
        at, end = self._parser.CurrentByteIndex - self._offset, f"</{name}".encode()
        return bytes(self._bytes[at : at + len(end)]) != end

    def _inside(self, ended: int) -> bytes:
        """Of payment cards nothing but that there was one: they are stored nowhere."""
        if self._closes_itself(IDOC):
            return b""
        inside = bytearray(self._bytes[self._began - self._offset : ended - self._offset])
        for began, until in reversed(self._cards):
            if began != until:
                inside[began - self._began : until - self._began] = f'<{CARD} {SEGMENT}="1">'.encode()
        return bytes(inside)


def tree(body: bytes) -> tuple[str, Segment]:
    """The type by the name of the root, and the one IDoc; Broken, if it is none."""
    if len(body) > LARGEST + _HEAD:
        raise Broken(_too_large())
    builder = _Builder()
    try:
        builder.parser.Parse(body, True)
    except ExpatError as wrong:
        raise Broken(_no_xml(str(wrong))) from None
    [root] = builder.top.children
    if [one.name for one in root.children] != [IDOC]:
        raise Broken(error(Code.IN_FORMAT, (), format="IDoc", reason=f"not one <{IDOC}>"))
    return root.name, root.children[0]


class _Builder:
    def __init__(self) -> None:
        self.top = Segment("")
        self._open = [self.top]
        self._field: str | None = None
        self._text: list[str] = []
        self._elements = 0
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        _check_depth(len(self._open))
        self._elements += 1
        if self._elements > MOST:
            raise Broken(_too_large())
        if self._field is not None:
            raise Broken(_no_xml(f"<{name[:30]}> lies in the field <{self._field[:30]}>"))
        if len(self._open) < _INSIDE or SEGMENT in attributes or name[:2] in ("E1", "Z1"):
            segment = Segment(name)
            self._open[-1].children.append(segment)
            self._open.append(segment)
        else:
            self._field = name
            self._text = []

    def _end(self, _: str) -> None:
        if self._field is None:
            self._open.pop()
            return
        segment = self._open[-1]
        if self._field in segment.fields:
            segment.twice = self._field
        segment.fields[self._field] = "".join(self._text)
        self._field = None

    def _data(self, text: str) -> None:
        if self._field is not None:
            self._text.append(text)
        elif text.strip():
            raise Broken(_no_xml("text that is in no field"))


def _parser() -> XMLParserType:
    """Whatever is declared, what it reads is UTF-8."""
    parser = ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    """Before one entity of it has been read."""
    raise Broken(_no_xml("a document type is not allowed"))


def _check_depth(depth: int) -> None:
    if depth >= DEEPEST:
        raise Broken(_no_xml(f"nested more than {DEEPEST} deep"))


def _encoding(head: bytes) -> str:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    declared = _DECLARED.match(head)
    if declared is None:
        return "utf-8"
    name = _ENCODINGS.get(declared[1].lower())
    if name is None:
        raise Unreadable(_no_xml(f"encoding {declared[1].decode()} is not known"))
    return name


def _document(root: str, inside: bytes) -> bytes:
    kind = root if _TYPE.fullmatch(root) else "UNKNOWN"
    end = b"</IDOC>" if inside else b"<IDOC></IDOC>"
    return b"<%s>%s%s</%s>" % (kind.encode(), inside, end, kind.encode())


def _no_xml(reason: str) -> Finding:
    return error(Code.IN_XML, (), reason=reason)


def _too_large() -> Finding:
    return error(Code.IN_SIZE, (), value=IDOC, max=f"{LARGEST >> 20} MiB, {MOST} elements")
