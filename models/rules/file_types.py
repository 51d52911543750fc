"""Which types of files there are, and what their first bytes say. Next: finding.py.

A table of our own: libraries guess the likeliest type, but here it is asked whether a file can be what it was
said to be, of types that they do not know (OFD) or that have no signature (text).
"""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase

ANYTHING = "application/octet-stream"
_ZIP = "application/zip"
_COMPOUND = "application/x-ole-storage"  # old Office
_TEXT = "text/plain"
_EXECUTABLE = "application/x-executable"
_SCRIPT = "text/x-script"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_WORD, _SHEET, _SLIDES = (
    f"{_OFFICE}{name}"
    for name in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
_OFD = "application/ofd"

# The type that may be declared, and what the first bytes of such a file may look like.
ALLOWED: dict[str, tuple[str, ...]] = {
    "application/pdf": ("application/pdf",),
    _OFD: (_OFD, _ZIP),
    "image/jpeg": ("image/jpeg",),
    "image/png": ("image/png",),
    "image/gif": ("image/gif",),
    "image/tiff": ("image/tiff",),
    "image/bmp": ("image/bmp",),
    "image/webp": ("image/webp",),
    "text/plain": (_TEXT, "application/xml", "application/json"),
    "text/csv": (_TEXT, "application/json"),
    "application/xml": ("application/xml",),
    "text/xml": ("application/xml",),
    "application/json": ("application/json", _TEXT),  # a bare number or word is JSON too
    "message/rfc822": (_TEXT,),
    _ZIP: (_ZIP, _WORD, _SHEET, _SLIDES, _OFD),
    # in a zip whose first names say nothing anything may follow
    _WORD: (_WORD, _ZIP),
    _SHEET: (_SHEET, _ZIP),
    _SLIDES: (_SLIDES, _ZIP),
    "application/msword": (_COMPOUND,),
    "application/vnd.ms-excel": (_COMPOUND,),
    "application/vnd.ms-powerpoint": (_COMPOUND,),
    "audio/mpeg": ("audio/mpeg",),
    "audio/mp4": ("video/mp4",),
    "video/mp4": ("video/mp4",),
    "video/quicktime": ("video/quicktime",),
    ANYTHING: (),
}
_NEVER = (_EXECUTABLE, _SCRIPT)
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),  # above 4 GiB
    (b"MM\0+", "image/tiff"),
    (b"PK\x03\x04", _ZIP),
    (b"PK\x05\x06", _ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _COMPOUND),
    (b"ID3", "audio/mpeg"),
    *((b"\xff" + bytes((second,)), "audio/mpeg") for second in (0xFB, 0xFA, 0xF3, 0xF2, 0xE3, 0xE2)),
    (b"\x7fELF", _EXECUTABLE),
    (b"MZ", _EXECUTABLE),
    (b"#!", _SCRIPT),
)
# Signatures that do not stand at the beginning, or that are too short without what follows.
_PATTERNS = (
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"BM.{4}\0{4}", re.DOTALL), "image/bmp"),
    (re.compile(rb".{4}ftypqt  ", re.DOTALL), "video/quicktime"),
    (re.compile(rb".{4}ftyp", re.DOTALL), "video/mp4"),
    (re.compile(rb".{4}(moov|mdat|wide)", re.DOTALL), "video/quicktime"),  # from before there were brands
)
_IN_ZIP = ((b"word/", _WORD), (b"xl/", _SHEET), (b"ppt/", _SLIDES), (b"OFD.xml", _OFD))
_ENTRY = re.compile(rb"PK\x03\x04.{22}(..)..", re.DOTALL)  # a file in a zip; the length of its name
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def fits(declared: str, head: bytes) -> bool:
    """Whether a file that begins so can be of the declared type; an empty one can be of any."""
    seen = sniffed(head)
    return not head or (seen not in _NEVER if declared == ANYTHING else seen in ALLOWED.get(declared, ()))


def sniffed(head: bytes) -> str | None:
    """None: these bytes say nothing."""
    found = next((kind for mark, kind in _SIGNATURES if head.startswith(mark)), None)
    if found == _ZIP:
        return _zipped(head)
    found = found or next((kind for pattern, kind in _PATTERNS if pattern.match(head)), None)
    return found or _text(head)


def _zipped(head: bytes) -> str:
    """By the names of the files that stand at its beginning."""
    for entry in _ENTRY.finditer(head):
        name = head[entry.end() : entry.end() + int.from_bytes(entry[1], "little")]
        for beginning, kind in _IN_ZIP:
            if name.startswith(beginning):
                return kind
    return _ZIP


def _text(head: bytes) -> str | None:
    if head.startswith(_MARKS):
        return _TEXT
    if _NO_TEXT.search(head):
        return None
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith(b"<"):
        return "application/xml"
    return "application/json" if bare.startswith((b"{", b"[")) else _TEXT


def limit_of(types: Mapping[str, int], declared: str) -> int | None:
    """The longest file of that type; None = there is no place for it. The first pattern that fits decides."""
    if declared not in ALLOWED:
        return None
    return next((most for pattern, most in types.items() if fnmatchcase(declared, pattern)), None)


def types_from_text(text: str, most_bytes: int) -> dict[str, int]:
    """`image/*=20971520,application/pdf`; ValueError names the part that means nothing."""
    found: dict[str, int] = {}
    for part in text.split(","):
        pattern, equals, most = (one.strip() for one in part.partition("="))
        known = any(fnmatchcase(kind, pattern) for kind in ALLOWED)
        if not known or (equals and not (most.isascii() and most.isdigit() and int(most))):
            raise ValueError(part)
        found[pattern] = int(most) if equals else most_bytes
    return found
