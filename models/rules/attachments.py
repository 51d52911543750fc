"""What may be attached: name, size, type, and whether the bytes are what was declared. Next: finding.py."""

import re
import unicodedata
from dataclasses import dataclass

from models.rules.diff import DELETE, INSERT, UPDATE, Change
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code

ROLES = ("MAIN", "ATTACHMENT", "RENDITION", "SIGNATURE")
LONGEST_NAME = 255
TABLE = "ZATT"  # in change documents

NO_ID = "0" * 32
_ID = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ZIPPED = "application/zip"
_ANYTHING = "application/octet-stream"
_NEVER = ("application/x-executable", "text/x-script")
_COMPOUND = "application/x-ole-storage"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# The type, and what its first bytes say; None = nothing is known of them.
ALLOWED: dict[str, str | None] = {
    "application/pdf": "application/pdf",
    "application/ofd": _ZIPPED,
    "image/jpeg": "image/jpeg",
    "image/png": "image/png",
    "image/gif": "image/gif",
    "image/tiff": "image/tiff",
    "image/bmp": None,
    "image/webp": None,
    "text/plain": None,
    "text/csv": None,
    "application/xml": None,
    "text/xml": None,
    "application/json": None,
    "message/rfc822": None,
    "application/zip": _ZIPPED,
    f"{_OFFICE}wordprocessingml.document": _ZIPPED,
    f"{_OFFICE}spreadsheetml.sheet": _ZIPPED,
    f"{_OFFICE}presentationml.presentation": _ZIPPED,
    "application/msword": _COMPOUND,
    "application/vnd.ms-excel": _COMPOUND,
    "application/vnd.ms-powerpoint": _COMPOUND,
    "audio/mpeg": None,
    "audio/mp4": None,
    "video/mp4": None,
    "video/quicktime": None,
    _ANYTHING: None,
}
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"PK\x03\x04", _ZIPPED),
    (b"PK\x05\x06", _ZIPPED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _COMPOUND),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-executable"),
    (b"#!", "text/x-script"),
)


@dataclass(frozen=True)
class NewFile:
    """What a client says of a file that it will send; with an attachment's id it is a new version."""

    customer_number: str
    file_name: str
    media_type: str
    size: int
    sha256: str | None = None
    role: str | None = None
    attachment_id: str | None = None


def check_file(new: NewFile, most_bytes: int) -> list[Finding]:
    """Before the first byte is sent."""
    found: list[Finding] = []
    if not good_name(new.file_name):
        found.append(error(Code.AR_FILE_NAME, ("file_name",), value=new.file_name[:40]))
    if not 0 <= new.size <= most_bytes:
        found.append(error(Code.AR_FILE_SIZE, ("size",), value=str(new.size), max=str(most_bytes)))
    if plain_type(new.media_type) not in ALLOWED:
        found.append(error(Code.AR_FILE_TYPE, ("media_type",), value=new.media_type[:80]))
    if new.sha256 is not None and not _SHA256.fullmatch(new.sha256.lower()):
        found.append(error(Code.AR_FILE_HASH, ("sha256",), value=new.sha256[:64]))
    if new.role is not None and new.role not in ROLES:
        found.append(error(Code.GEN_REF, ("role",), value=new.role[:20]))
    return found


def check_bytes(media_type: str, head: bytes, expected: str | None, sha256: str) -> list[Finding]:
    """After the last byte; `head` are the first ones."""
    found: list[Finding] = []
    seen, wanted = sniffed(head), ALLOWED.get(media_type)
    anything = media_type == _ANYTHING and seen not in _NEVER
    if head and seen != wanted and not anything:
        found.append(error(Code.AR_FILE_TYPE, ("media_type",), value=media_type))
    if expected is not None and expected != sha256:
        found.append(error(Code.AR_FILE_HASH, ("sha256",), value=expected))
    return found


def sniffed(head: bytes) -> str | None:
    return next((kind for mark, kind in _SIGNATURES if head.startswith(mark)), None)


def is_id(given: str) -> bool:
    """Whether it can be the id of an attachment or an upload at all."""
    return bool(_ID.fullmatch(given))


def plain_type(given: str) -> str:
    """Without parameters and case."""
    return given.partition(";")[0].strip().lower()


def good_name(name: str) -> bool:
    """One name, not a path; no sign that hides or turns text round."""
    bad = any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in name)
    return (
        0 < len(name.strip()) and len(name) <= LONGEST_NAME and not bad and not set(name) & set('/\\<>:"|?*')
    )


def stored_item(attachment_id: str, name: str) -> Change:
    return Change(TABLE, attachment_id, "", INSERT, None, name[:254])


def deleted_item(attachment_id: str, name: str) -> Change:
    return Change(TABLE, attachment_id, "", DELETE, name[:254])


def replaced_items(attachment_id: str, old: dict[str, str], new: dict[str, str]) -> list[Change]:
    return [
        Change(TABLE, attachment_id, name, UPDATE, old[name][:254], new[name][:254])
        for name in new
        if old[name] != new[name]
    ]
