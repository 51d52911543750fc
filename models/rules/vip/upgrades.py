"""Upgrades: a higher type for who has the lifetime points that a rule asks for. Next: tills.py."""

from dataclasses import dataclass
from datetime import datetime

from models.rules.acts import Act
from models.rules.decision import Decision, Ending, ShapeAlone, conclude
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.state import State, rows, text
from models.rules.vip.accounts import Account
from models.rules.vip.cards import ACTIVE

_TO = ("to_type",)


@dataclass(frozen=True)
class UpgradeFacts:
    """What the writer found. `name` is the target's, None = there is none that may be given; `minimum`: of
    the rule that is valid today, None = there is none.
    """

    shape: Shape
    caller: str
    now: datetime
    rank: int
    name: str | None = None
    to_rank: int = 0
    minimum: int | None = None


def decide_upgrade(card: State, account: Account, to_type: str, facts: UpgradeFacts) -> Decision:
    """Nothing is upgraded by itself. The account is locked: the points are those that are written down."""
    found = list(_check(card, account, to_type, facts))
    done = rows(card, "upgrades")
    entry: State = {
        "upgrade_number": 1 + max((row["upgrade_number"] for row in done), default=0),
        "from_type": text(card, "type_code"),
        "to_type": to_type,
        "lifetime_points": account.lifetime_points,
        "upgraded_at": facts.now,
        "upgraded_by": facts.caller,
    }
    state = {**card, "type_code": to_type, "upgrades": [*done, entry]}
    told = {"c": text(card, "card_number"), "t": facts.name or to_type}
    ending = Ending(tuple(found), message=Message(MessageId.VIP_UPGRADED, told))
    return conclude(Act.UPGRADE_VIP, card, state, ShapeAlone(facts.shape), ending)


def _check(card: State, account: Account, to_type: str, facts: UpgradeFacts) -> list[Finding]:
    found: list[Finding] = []
    if card["status"] != ACTIVE:
        found.append(error(Code.GEN_STATE, ("card",), value=card["status"]))
    if not to_type:
        found.append(error(Code.GEN_REQUIRED, _TO))
    elif facts.name is None:
        found.append(error(Code.GEN_REF, _TO, value=to_type))
    elif facts.to_rank <= facts.rank:
        found.append(error(Code.VP_UPG_RANK, _TO, value=to_type))
    elif facts.minimum is None:
        found.append(error(Code.VP_UPG_RULE, _TO, points=str(account.lifetime_points)))
    elif account.lifetime_points < facts.minimum:
        told = {"points": str(account.lifetime_points), "minimum": str(facts.minimum)}
        found.append(error(Code.VP_UPG_RULE, _TO, **told))
    return found
