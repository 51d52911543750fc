"""Volumes (案卷) are closed (结卷): what is told then, and what they are afterwards. Next: structure.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.acts import Act
from models.rules.archive import FILED, VOLUME, check_filing, manages
from models.rules.archives.vouchers import VoucherKey, gaps, miscounted
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.rights import Rights
from models.rules.roles import ARCHIVE_MANAGER
from models.rules.shape import Shape
from models.rules.sorts import check_meant
from models.rules.state import State, text


@dataclass(frozen=True)
class Papers:
    """A voucher whose attachments are counted: how many it says it has, how many are stored. Out of the
    caller's sight it has no code here.
    """

    archive_code: str | None
    told: int | None
    stored: int


@dataclass(frozen=True)
class VolumeContent:
    """What lies in a volume. `elsewhere`: vouchers of the same company codes, years, periods and types in
    other volumes.
    """

    shape: Shape
    count: int = 0
    begins_on: date | None = None
    ends_on: date | None = None
    pages: int | None = None
    drafts: Sequence[str] = ()  # titles of what is not filed yet, as far as the caller sees it
    unseen: int = 0  # and how many he does not see
    vouchers: Sequence[VoucherKey] = ()
    elsewhere: Sequence[VoucherKey] = ()
    papers: Sequence[Papers] = ()


def decide_close_volume(now: State, content: VolumeContent, rights: Rights, consent: Consent) -> Decision:
    """VO-2 and VO-3 warn: what is missing may never come, but somebody has seen it, so he is asked first."""
    if found := _check(now, content, rights):
        return refuse(Act.CLOSE_VOLUME, found)
    found = gaps(content.vouchers, content.elsewhere)
    found += _miscounted(content.papers)
    found += check_meant(consent)
    closed = {
        "open": False,
        "begins_on": content.begins_on,
        "ends_on": content.ends_on,
        "item_count": content.count,
        "pages": now.get("pages") if content.pages is None else content.pages,
    }
    message = Message(MessageId.VOLUME_CLOSED, {"c": text(now, "archive_code"), "n": str(content.count)})
    return conclude(Act.CLOSE_VOLUME, now, now | closed, content, Ending(tuple(found), consent, message))


def _check(now: State, content: VolumeContent, rights: Rights) -> list[Finding]:
    state = text(now, "state")
    if not manages(now, rights):
        return [error(Code.GEN_FORBIDDEN, one.path) for one in check_filing(now, rights, ARCHIVE_MANAGER)]
    if text(now, "unit") != VOLUME:
        return [error(Code.GEN_REF, ("id",), value=text(now, "title"))]
    if state != FILED or not now.get("open"):
        return [error(Code.GEN_STATE, (), value="CLOSED" if state == FILED else state)]
    drafts = [*content.drafts, *([f"(+{content.unseen})"] if content.unseen else [])]
    return [error(Code.GEN_STATE, (), value=f"DRAFT: {title}") for title in drafts]


def _miscounted(papers: Sequence[Papers]) -> list[Finding]:
    """Of what the caller does not see: how many vouchers, and their sums."""
    wrong = [one for one in papers if one.told is not None and one.told != one.stored]
    unseen = [one for one in wrong if one.archive_code is None]
    found = [miscounted(one.archive_code, one.told or 0, one.stored) for one in wrong if one.archive_code]
    if unseen:
        sums = sum(one.told or 0 for one in unseen), sum(one.stored for one in unseen)
        found.append(miscounted(f"(+{len(unseen)})", *sums))
    return found
