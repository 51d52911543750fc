"""Points that a manager corrects, and points whose time is over (PO-6, PO-7). Next: recharges.py."""

from dataclasses import dataclass
from datetime import date

from models.rules.acts import Act
from models.rules.archives.dossiers import months_later
from models.rules.care.kept import read_given
from models.rules.config import Config
from models.rules.decision import Decision, refuse
from models.rules.diff import UPDATE, Change
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.simple import check_written
from models.rules.state import State, text
from models.rules.vip.accounts import Account, Points, PointsKind
from models.rules.vip.cards import CLOSED

CARD, ACCOUNT, ENTRY = "VipCustomer", "VipAccount", "PointsEntry"
MOST = 1_000_000  # at once
_MOST_HELD = 2_000_000_000  # what the tables hold


@dataclass(frozen=True)
class Adjustment:
    """What is wished: points, what of them were earned and so count for upgrades, and why."""

    points: int
    lifetime: int = 0
    reason: str | None = None


@dataclass(frozen=True)
class Shapes:
    """What the rules know of card, account and ledger."""

    card: Shape
    account: Shape
    entry: Shape
    config: Config


@dataclass(frozen=True)
class Adjusted:
    """The card's change document, and the entry that is made if it is no refusal."""

    decision: Decision
    entry: Points


def decide_adjust(card: State, account: Account, wish: Adjustment, shapes: Shapes) -> Adjusted:
    """Returns alone take a balance below 0, adjusting never; of a closed card nothing is adjusted."""
    found = [*_check_points(account, wish), *_check_lifetime(account, wish), *check_written(wish.reason)]
    reason = read_given(shapes.entry, shapes.config, {"reason": wish.reason}, found)["reason"]
    if text(card, "status") == CLOSED:
        told = {"value": text(card, "card_number"), "state": CLOSED}
        found.append(error(Code.VP_CARD_STATE, ("card",), **told))
    why = None if reason is None else str(reason)
    entry = Points(PointsKind.ADJUST, wish.points, wish.lifetime, reason=why)
    if found:
        return Adjusted(refuse(Act.ADJUST_POINTS, found), entry)
    return Adjusted(_noted(Act.ADJUST_POINTS, card, account, entry, shapes), entry)


def decide_expire(card: State, account: Account, due: int, shapes: Shapes) -> Adjusted:
    """Of `due` points what is left; the lifetime points stay."""
    entry = Points(PointsKind.EXPIRE, -min(due, account.points))
    return Adjusted(_noted(Act.EXPIRE_POINTS, card, account, entry, shapes), entry)


def kept_since(today: date, months: int) -> date:
    """Points of this day and later are still good today."""
    return months_later(today, -months)


def _noted(act: Act, card: State, account: Account, entry: Points, shapes: Shapes) -> Decision:
    """The card stays as it is; its change document tells of its account, and why."""
    number, fields = text(card, "card_number"), shapes.account.fields
    before_and_after = {
        "points": (account.points, account.points + entry.points),
        "lifetime_points": (account.lifetime_points, account.lifetime_points + entry.lifetime),
    }
    changes = tuple(
        Change(
            *(shapes.account.sap_table, "", fields[name].sap.partition("-")[2], UPDATE),
            *(str(before), str(after)),
            name=name,
        )
        for name, (before, after) in before_and_after.items()
        if before != after
    )
    return Decision(
        act,
        state=card,
        changes=changes,
        message=Message(MessageId.POINTS_CHANGED, {"c": number, "n": str(account.points + entry.points)}),
        comment=entry.reason,
        record=CARD,
    )


def _check_points(account: Account, wish: Adjustment) -> list[Finding]:
    path, points = ("points",), wish.points
    if points == 0 and wish.lifetime == 0:
        return [error(Code.GEN_RANGE, path, value="0", range="≠ 0")]
    if not -MOST <= points <= MOST:
        return [error(Code.GEN_RANGE, path, value=str(points), range=f"-{MOST} – {MOST}")]
    return _within(path, points, account.points)


def _check_lifetime(account: Account, wish: Adjustment) -> list[Finding]:
    path, points = ("lifetime_points",), wish.lifetime
    if not -MOST <= points <= MOST:
        return [error(Code.GEN_RANGE, path, value=str(points), range=f"-{MOST} – {MOST}")]
    return _within(path, points, account.lifetime_points)


def _within(path: tuple[str, ...], points: int, held: int) -> list[Finding]:
    """What is taken must be there; what is given must fit."""
    least, most = -max(held, 0), _MOST_HELD - held
    if (points < 0 and points < least) or points > most:
        return [error(Code.GEN_RANGE, path, value=str(points), range=f"{least} – {most}")]
    return []
