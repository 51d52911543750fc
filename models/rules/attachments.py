"""What may be attached: name, size, type, and whether the bytes are what was said. Next: file_types.py."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from models.rules.diff import DELETE, INSERT, UPDATE, Change
from models.rules.file_types import fits, limit_of
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code

ROLES = ("MAIN", "ATTACHMENT", "RENDITION", "SIGNATURE")
BATCH_ROLES: Mapping[str, int | None] = {"WORKBOOK": 20 * 2**20, "ZIP": None, "FILE": None}  # most bytes
LONGEST_NAME = 255
LONGEST_REASON = 200
AUDITED = "ATTACHMENT"  # the class of files in the audit trail
TABLE = "ZATT"  # in change documents

NO_ID = "0" * 32
_ID = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class NewFile:
    """What a client says of a file that it will send; with an attachment's id it is a new version. It is a
    customer's, an archive item's, or a batch's.
    """

    customer_number: str | None
    file_name: str
    media_type: str
    size: int
    sha256: str | None = None
    role: str | None = None
    attachment_id: str | None = None
    item_id: str | None = None
    batch_id: str | None = None
    reason: str | None = None  # why a file of what is filed is corrected


def check_file(new: NewFile, most_bytes: int, types: Mapping[str, int]) -> list[Finding]:
    """Before the first byte is sent; `types` are patterns, and how long such files may be."""
    found: list[Finding] = []
    if not good_name(new.file_name):
        found.append(error(Code.AR_FILE_NAME, ("file_name",), value=new.file_name[:40]))
    known = types if new.role not in ("WORKBOOK", "ZIP") else {"*": most_bytes}  # those are unpacked here
    of_type = limit_of(known, plain_type(new.media_type))
    if of_type is None:
        found.append(error(Code.AR_FILE_TYPE, ("media_type",), value=new.media_type[:80]))
    most = min(of_type or most_bytes, most_bytes, BATCH_ROLES.get(new.role or "") or most_bytes)
    if not 0 <= new.size <= most:
        found.append(error(Code.AR_FILE_SIZE, ("size",), value=str(new.size), max=str(most)))
    if new.sha256 is not None and not _SHA256.fullmatch(new.sha256.lower()):
        found.append(error(Code.AR_FILE_HASH, ("sha256",), value=new.sha256[:64]))
    found += _check_owner(new)
    if len(new.reason or "") > LONGEST_REASON:
        found.append(error(Code.GEN_LENGTH, ("reason",), max=str(LONGEST_REASON)))
    if new.role is not None and new.role not in (BATCH_ROLES if new.batch_id else ROLES):
        found.append(error(Code.GEN_REF, ("role",), value=new.role[:20]))
    return found


def _check_owner(new: NewFile) -> list[Finding]:
    owners = ("customer_number", "item_id", "batch_id")
    given = [name for name in owners if getattr(new, name)]
    found = [] if given else [error(Code.GEN_REQUIRED, ("customer_number",))]
    found += [error(Code.GEN_SUPPRESSED, (name,)) for name in given[1:]]
    if new.batch_id and new.attachment_id:
        found.append(error(Code.GEN_SUPPRESSED, ("attachment_id",)))
    return found


def check_bytes(media_type: str, head: bytes, expected: str | None, sha256: str) -> list[Finding]:
    """After the last byte; `head` are the first ones."""
    found: list[Finding] = []
    if not fits(media_type, head):
        found.append(error(Code.AR_FILE_TYPE, ("media_type",), value=media_type))
    if expected is not None and expected != sha256:
        found.append(error(Code.AR_FILE_HASH, ("sha256",), value=expected))
    return found


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
