"""A set of files as one zip: what is asked for, and names that no system mistakes. Next: holding.py."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.holding import check_reason
from models.rules.simple import check_written

MOST_FILES = 10_000
MOST_NAMED = 200  # customers, items and attachments in one request

_NEVER = re.compile(r'[\x00-\x1f\x7f/\\<>:"|?*]')
# Windows takes these for devices, with whatever ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
_LONGEST = 200  # bytes of one part of a path; no file system takes more than 255


@dataclass(frozen=True)
class WantedSet:
    customer_numbers: Sequence[str] = ()
    attachment_ids: Sequence[str] = ()
    reason: str = ""
    item_ids: Sequence[str] = ()


def check_set(wanted: WantedSet) -> list[Finding]:
    found = [*check_reason(wanted.reason), *check_written(wanted.reason)]
    named = len(wanted.customer_numbers) + len(wanted.attachment_ids) + len(wanted.item_ids)
    if not 0 < named <= MOST_NAMED:
        told = {"value": str(named), "range": f"1–{MOST_NAMED}"}
        found.append(error(Code.GEN_RANGE, ("customer_numbers",), **told))
    return found


def check_count(files: int) -> list[Finding]:
    told = {"value": str(files), "range": f"0–{MOST_FILES}"}
    return [error(Code.GEN_RANGE, ("customer_numbers",), **told)] if files > MOST_FILES else []


def paths_of(files: Iterable[tuple[str, str]]) -> list[str]:
    """`files` are folder and name; what would be one path on some system becomes two: a.pdf, a (2).pdf."""
    taken: set[str] = set()
    counts: dict[str, int] = {}  # where to go on: thousands may have one name
    found: list[str] = []
    for folder, name in files:
        stem, dot, ending = _plain(name).rpartition(".")
        stem, ending = (stem, dot + ending) if stem else (dot + ending, "")
        path = f"{_plain(folder)}/{stem}{ending}"
        first = _same(path)
        count = counts.get(first, 1)
        while _same(path) in taken:
            count += 1
            path = f"{_plain(folder)}/{stem} ({count}){ending}"
        counts[first] = count
        taken.add(_same(path))
        found.append(path)
    return found


def _plain(part: str) -> str:
    text = _NEVER.sub("_", unicodedata.normalize("NFC", part)).strip()
    if len(text.encode()) > _LONGEST:
        stem, dot, ending = text.rpartition(".")
        keep = dot + ending if stem and len(ending) <= 10 else ""  # noqa: PLR2004 -- no ending is longer
        text = text.encode()[: _LONGEST - len(keep.encode())].decode(errors="ignore") + keep
    text = text.rstrip(" .") or "_"
    return f"_{text}" if _DEVICES.match(text) else text


def _same(path: str) -> str:
    """Some file systems tell neither case nor width of signs apart."""
    return unicodedata.normalize("NFKC", path).casefold()
