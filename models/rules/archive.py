"""Archive items: who sees and edits them and their files, and in which states. Next: archives/metadata.py."""

from collections.abc import Mapping
from typing import Any

from models.rules.custody import may_look
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.rights import Rights, may_any, may_look_any
from models.rules.roles import ARCHIVE_MANAGER, ARCHIVE_OPERATOR, MAX_CLEARANCE
from models.rules.simple import check_written
from models.rules.state import FAILED, is_filled, text

ITEM = "ArchiveItem"
TABLE = "ZITEM"  # in change documents
DRAFT, FILED, DUE, DESTROYED = "DRAFT", "FILED", "DUE", "DESTROYED"
VOLUME = "VOLUME"  # the unit; the others are pieces, ITEM
IN_OPEN_VOLUME = "@in_open_volume"  # a note on an item whose volume is open

_EDITORS = (ARCHIVE_OPERATOR, ARCHIVE_MANAGER)


def may_edit_items(rights: Rights) -> bool:
    """Some; which ones is said by check_filing."""
    return may_any(rights, *_EDITORS)


def level_of(item: Mapping[str, Any]) -> int:
    """Without an access level an item is kept as the most secret ones are."""
    level = item.get("access_level")
    return MAX_CLEARANCE if level is None else int(level)


def check_filing(item: Mapping[str, Any], rights: Rights, *roles: str) -> list[Finding]:
    """One grant must cover institution, type and level together (4.10); `roles`: those that may edit."""
    institution, kind, level = text(item, "institution_code"), text(item, "archive_type"), level_of(item)
    if any(rights.may_file(role, institution, kind, level) for role in roles or _EDITORS):
        return []
    return [error(Code.GEN_FORBIDDEN, (_first_out_of_reach(institution, kind, rights, roles or _EDITORS),))]


def _first_out_of_reach(institution: str, kind: str, rights: Rights, roles: tuple[str, ...]) -> str:
    """What to tell: the level, where a lower one would do."""
    if any(rights.may_file(role, institution, kind, 0) for role in roles):
        return "access_level"
    return "archive_type"


def check_place(record: Mapping[str, Any], rights: Rights) -> list[Finding]:
    """Where it is to lie; what is missing for that is told elsewhere."""
    return check_filing(record, rights) if is_placed(record) else []


def is_placed(record: Mapping[str, Any]) -> bool:
    given = is_filled(record.get("institution_code")) and is_filled(record.get("archive_type"))
    return given and "access_level" not in record.get(FAILED, ())


def manages(item: Mapping[str, Any], rights: Rights) -> bool:
    """Whether he is this item's archive manager."""
    return not check_filing(item, rights, ARCHIVE_MANAGER)


def may_see_usage(rights: Rights) -> bool:
    return may_look(rights) or may_look_any(rights, ARCHIVE_OPERATOR, ARCHIVE_MANAGER)


def check_media(allowed: str | None, media_type: str) -> list[Finding]:
    """`allowed` is the type's list, such as image/*, application/pdf; empty = everything."""
    patterns = [part.strip() for part in (allowed or "").split(",") if part.strip()]
    kind = media_type.partition("/")[0]
    if not patterns or media_type in patterns or f"{kind}/*" in patterns:
        return []
    return [error(Code.AR_FILE_TYPE, ("media_type",), value=media_type)]


def check_reach(now: Mapping[str, Any], rights: Rights) -> list[Finding]:
    """Whether he may edit this item at all, whatever its state. One of an archived dossier stays as it is
    until the dossier is restored (4.8).
    """
    if not may_edit_items(rights) or check_filing(now, rights):
        return [error(Code.GEN_FORBIDDEN, ())]
    return [error(Code.GEN_STATE, (), value="ARCHIVED_COLD")] if now.get("archived") else []


def place_of(item: Mapping[str, Any] | None) -> str | None:
    """The location that counts it: what lies in a volume is where the volume is."""
    if item is None or text(item, "volume_id") or text(item, "state") == DESTROYED:
        return None
    return text(item, "location_code") or None


def check_files_may_change(
    item: Mapping[str, Any],
    rights: Rights,
    *,
    deletes: bool = False,
    replaces: bool = False,
    reason: str | None = None,
) -> list[Finding]:
    """Before a file of the item is added, replaced or deleted. Of what is filed, content is corrected by its
    manager alone, by a new version with a reason; nothing is added or deleted (4.5). Only an open volume and
    what lies in it still get their files: vouchers are filed one by one, their papers come with the volume.
    """
    found, state = check_reach(item, rights), text(item, "state")
    if found or state == DRAFT:
        return found
    open_still = state == FILED and (item.get("open") or item.get(IN_OPEN_VOLUME))
    if open_still and not (deletes or replaces):
        return []
    if not replaces or state not in (FILED, DUE):
        return [error(Code.GEN_STATE, (), value=state)]
    if not manages(item, rights):
        return [error(Code.GEN_FORBIDDEN, ())]
    return check_written(reason)
