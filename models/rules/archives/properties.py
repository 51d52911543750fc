"""The four-property check (四性检测; domain 4.9 IG-2): what is looked at, what fails. Next: appraisals.py."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from models.rules.archive import DESTROYED, DRAFT, VOLUME
from models.rules.archives.vouchers import row_of
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.state import State, is_filled, text

FILING, TRANSFER, YEARLY = "FILING", "TRANSFER", "YEARLY"
AUTHENTICITY, INTEGRITY, USABILITY, SECURITY = "AUTHENTICITY", "INTEGRITY", "USABILITY", "SECURITY"
# What can be opened for as long as it is kept: open or published formats, and signatures beside them.
FORMATS = frozenset(
    {
        *("application/pdf", "application/ofd", "application/vnd.ofd", "application/xml", "text/xml"),
        *("image/jpeg", "image/tiff", "image/png", "image/gif", "image/bmp", "image/jp2", "image/svg+xml"),
        *("audio/mpeg", "audio/wav", "audio/x-wav", "audio/mp4", "audio/flac", "audio/ogg"),
        *("video/mp4", "video/mpeg", "video/x-msvideo", "video/quicktime", "video/ogg", "video/webm"),
        *("text/plain", "text/csv", "text/html", "text/rtf", "application/rtf", "application/json"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        *("message/rfc822", "application/warc", "application/epub+zip", "application/zip"),
        *("application/pkcs7-signature", "application/pkcs7-mime", "application/pgp-signature"),
        *("application/timestamp-reply", "application/geo+json", "application/x-asic-e+zip"),
    }
)
_REQUIRED = (
    *("title", "year", "formed_on", "retention", "access_level", "department_code", "carrier"),
    *("institution_code", "archive_type"),
)
_OF_VOLUME = ("title", "year", "retention", "access_level", "institution_code", "archive_type")
_PAPER = ("PAPER", "BOTH")
_TOLD = 10  # failing files in one report


@dataclass(frozen=True)
class FileFacts:
    """A file of the item in its newest version, beside what the store says of it."""

    attachment_id: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    uploaded_by: str
    stored_sha256: str | None = None  # None: no stored object
    quarantined: bool = False
    scanned: bool = False  # a scanner for malware let it pass


@dataclass(frozen=True)
class Check:
    """One check of one property; `told` says what was looked at, and what failed."""

    quality: str
    name: str
    passed: bool
    told: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class PropertyReport:
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        return all(one.passed for one in self.checks)

    @property
    def findings(self) -> list[Finding]:
        return [finding for one in self.checks for finding in one.findings]

    def holds(self, quality: str) -> bool:
        return all(one.passed for one in self.checks if one.quality == quality)

    def told(self) -> list[dict[str, Any]]:
        """As the report keeps it."""
        return [
            {"property": one.quality, "check": one.name, "passed": one.passed, "told": one.told}
            for one in self.checks
        ]


def check_properties(item: State, files: Sequence[FileFacts]) -> PropertyReport:
    """Of an item with its files; an item on paper alone has none."""
    return PropertyReport(
        (
            _of_files(AUTHENTICITY, "source", files, _without_source),
            _of_files(AUTHENTICITY, "hash as registered", files, _with_other_hash),
            _metadata(item),
            _of_files(INTEGRITY, "content complete", files, _not_whole),
            _of_files(USABILITY, "format", files, _unusable),
            _level(item),
            _malware(files),
        )
    )


def check_state(item: State) -> list[Finding]:
    """Whether there is something to check: a draft is checked when it is filed, a stub has nothing left."""
    state = text(item, "state")
    return [error(Code.GEN_STATE, (), value=state)] if state in (DRAFT, DESTROYED) else []


def missing_metadata(item: State) -> Iterator[Finding]:
    """R of 4.2; paper needs a place, its own or that of its volume."""
    for name in _OF_VOLUME if text(item, "unit") == VOLUME else _REQUIRED:
        if not is_filled(item.get(name)):
            yield error(Code.GEN_REQUIRED, (name,))
    if text(item, "carrier") in _PAPER and not (text(item, "location_code") or text(item, "volume_id")):
        yield error(Code.GEN_REQUIRED, ("location_code",))


def _metadata(item: State) -> Check:
    found = tuple(missing_metadata(item))
    missing = ", ".join(str(one.path[0]) for one in found)
    told = f"missing: {missing}" if found else "voucher" if row_of(item) is not None else "complete"
    return Check(INTEGRITY, "metadata", not found, told, found)


def _malware(files: Sequence[FileFacts]) -> Check:
    """What a scanner finds is not kept at all, so that what is here has passed, or none was configured."""
    scanned = sum(one.scanned for one in files)
    return Check(SECURITY, "malware", True, f"{scanned} of {len(files)} files scanned on arrival, none found")


def _level(item: State) -> Check:
    level = item.get("access_level")
    return Check(SECURITY, "access level", level is not None, "" if level is None else str(level))


def _of_files(
    quality: str, name: str, files: Sequence[FileFacts], look: Callable[[FileFacts], Code | None]
) -> Check:
    wrong = [(one, code) for one in files if (code := look(one)) is not None]
    found = tuple(
        error(code, ("attachments", one.attachment_id), value=_value(one, code)) for one, code in wrong
    )
    failing = ", ".join(f"{one.file_name[:60]} ({one.attachment_id})" for one, _ in wrong[:_TOLD])
    more = f" … {len(wrong)} of" if len(wrong) > _TOLD else ""
    return Check(quality, name, not wrong, f"{failing}{more} {len(files)} files".strip(), found)


def _value(one: FileFacts, code: Code) -> str:
    return one.media_type if code is Code.AR_FILE_TYPE else one.file_name


def _without_source(one: FileFacts) -> Code | None:
    return None if one.uploaded_by else Code.AR_INTEGRITY


def _with_other_hash(one: FileFacts) -> Code | None:
    return None if one.sha256 and one.stored_sha256 in (None, one.sha256) else Code.AR_INTEGRITY


def _not_whole(one: FileFacts) -> Code | None:
    return Code.AR_INTEGRITY if one.stored_sha256 is None or one.quarantined else None


def _unusable(one: FileFacts) -> Code | None:
    return None if one.media_type in FORMATS and one.size > 0 else Code.AR_FILE_TYPE
