"""Recharge orders: drafted, posted by who approves, reversed while the money is there. Next: tills.py."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from models.rules.acts import Act
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.fields import read
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.simple import check_required, check_written
from models.rules.sorts import Sort, check_meant, decide_delete
from models.rules.state import FAILED, Patch, State, changes, is_filled, text
from models.rules.vip.accounts import ZERO, Account, House, Posting, ValueKind
from models.rules.vip.policy import POLICY, VipPolicy
from models.rules.vip.spending import Place

RECHARGE = "RechargeOrder"
DRAFT, POSTED, REVERSED = "DRAFT", "POSTED", "REVERSED"
PAYMENTS = ("CASH", "CARD", "TRANSFER")
SORT = Sort(
    *(RECHARGE, "recharge_number", "充值单", "Recharge order"),
    *(Act.CREATE_RECHARGE, Act.CHANGE_RECHARGE, Act.DELETE_RECHARGE),
    name="card_number",
)
_ACTIVE = "ACTIVE"


@dataclass(frozen=True)
class Card:
    """What a recharge asks of the card; its type says whether money may be prepaid, and with which bonuses:
    (from amount, bonus). `value` is what is on it.
    """

    status: str
    type_code: str
    allows: bool
    home: Place
    bonuses: Sequence[tuple[Decimal, Decimal]] = ()
    value: Decimal = ZERO


@dataclass(frozen=True)
class RechargeFacts:
    """What the writer found of what the order names: no card or no store that may sell where none is."""

    config: Config
    shape: Shape
    now: datetime
    user: str
    card: Card | None = None
    store: Place | None = None
    policy: VipPolicy = POLICY
    used_by: str = field(default="", init=False)  # nothing names a draft


@dataclass(frozen=True)
class Settled:
    """What becomes of the order, and the posting of its money, made if the decision is no refusal."""

    decision: Decision
    posting: Posting


# --- drafts ----------------------------------------------------------------------------------------------


def decide_draft(patch: Patch, number: str, facts: RechargeFacts) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = merged.state | {"recharge_number": number, "state": DRAFT}
    found = [*merged.findings, *_check(state, facts)]
    state["bonus"] = _bonus(state, facts)
    message = SORT.told(MessageId.RECORD_CREATED, state)
    return conclude(Act.CREATE_RECHARGE, None, state, facts, Ending(tuple(found), message=message))


def decide_change(now: State, patch: Patch, facts: RechargeFacts) -> Decision:
    """Only a draft. Its bonus is that of the rules today."""
    merged = merge(facts.shape, now, patch, facts.config)
    found = [*merged.findings, *_check(merged.state, facts), *_check_state(now, DRAFT)]
    state = merged.state | {"bonus": _bonus(merged.state, facts)}
    return conclude(Act.CHANGE_RECHARGE, now, state, facts, Ending(tuple(found)))


def decide_remove(now: State, facts: RechargeFacts, consent: Consent) -> Decision:
    """Only a draft, and only if it is meant."""
    if found := _check_state(now, DRAFT):
        return refuse(Act.DELETE_RECHARGE, [*found, *check_meant(consent)])
    return decide_delete(SORT, now, facts, consent)


def bonus_of(principal: Decimal, bonuses: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Of the highest step that is reached; steps do not add up."""
    return max((step for step in bonuses if step[0] <= principal), default=(ZERO, ZERO))[1]


# --- postings --------------------------------------------------------------------------------------------


def decide_post(now: State, account: Account, facts: RechargeFacts) -> Settled:
    """SV-1, SV-2: money and bonus go on the card, as the draft says them."""
    principal, bonus = now["principal"], now["bonus"]
    found = _check_state(now, DRAFT)
    if not found:
        found += _check_card(now, facts)
        found += _check_most(account.value + principal + bonus, facts, warns=False)
        found += _check_home(now, facts)
    after = account.value + principal + bonus
    state = {**now, "state": POSTED, "posted_at": facts.now, "posted_by": facts.user}
    ending = Ending(tuple(found), message=_told(MessageId.RECHARGE_POSTED, now, after))
    decision = conclude(Act.POST_RECHARGE, now, state, facts, ending)
    return Settled(decision, _posting(now, ValueKind.RECHARGE, principal, bonus))


def decide_reverse(now: State, account: Account, reason: str | None, facts: RechargeFacts) -> Settled:
    """SV-4: all of it comes off again, or nothing: of principal and bonus each enough must be left."""
    principal, bonus = now["principal"], now["bonus"]
    found = _check_state(now, POSTED)
    if not found:
        found += _check_left("principal", principal, account.principal)
        found += _check_left("bonus", bonus, account.bonus)
    kept = read(facts.shape.fields["reason"], reason, ("reason",), facts.config)
    found += [*check_written(reason), *kept.findings]
    state = {
        **now,
        "state": REVERSED,
        "reversed_at": facts.now,
        "reversed_by": facts.user,
        "reason": kept.value,
    }
    after = account.value - principal - bonus
    ending = Ending(tuple(found), message=_told(MessageId.RECHARGE_REVERSED, now, after))
    decision = conclude(Act.REVERSE_RECHARGE, now, state, facts, ending)
    return Settled(decision, _posting(now, ValueKind.REVERSE, -principal, -bonus))


def _posting(order: State, kind: ValueKind, principal: Decimal, bonus: Decimal) -> Posting:
    number = text(order, SORT.code)
    return Posting(
        *(f"{number}/{kind}", kind, principal, bonus),
        *(House.CASH, House.PROMOTION),
        recharge_number=number,
        store_code=text(order, "store_code"),
    )


# --- checks ----------------------------------------------------------------------------------------------


def _check(state: State, facts: RechargeFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    principal, payment = state.get("principal"), text(state, "payment")
    if principal is not None and principal <= 0:
        yield error(Code.GEN_RANGE, ("principal",), value=f"{principal}", range="> 0")
    if payment and payment not in PAYMENTS and "payment" not in state.get(FAILED, ()):
        yield error(Code.GEN_REF, ("payment",), value=payment)
    if _given(state, "store_code") and changes(state, "store_code") and facts.store is None:
        yield error(Code.GEN_REF, ("store_code",), value=text(state, "store_code"))
    if _given(state, "card_number"):
        yield from _check_card(state, facts)
        yield from _check_home(state, facts)
    if facts.card is not None and principal is not None:
        total = facts.card.value + principal + _bonus(state, facts)
        yield from _check_most(total, facts, warns=True)  # until it is posted much may be spent


def _check_card(state: State, facts: RechargeFacts) -> Iterator[Finding]:
    """It is there and active, and SV-1: its type allows it."""
    card, number = facts.card, text(state, "card_number")
    if card is None:
        yield error(Code.VP_CARD_UNKNOWN, ("card_number",), value=number)
        return
    if card.status != _ACTIVE:
        yield error(Code.VP_CARD_STATE, ("card_number",), value=number, state=card.status)
    if not card.allows:
        yield error(Code.VP_SV_TYPE, ("card_number",), value=card.type_code)


def _check_home(state: State, facts: RechargeFacts) -> Iterator[Finding]:
    """A store of another dealer has the money then, and nothing can be bought with it there."""
    if facts.card and facts.store and facts.store.dealer_code != facts.card.home.dealer_code:
        yield warning(Code.VP_SV_STORE, ("store_code",), value=text(state, "store_code"))


def _check_most(total: Decimal, facts: RechargeFacts, *, warns: bool) -> Iterator[Finding]:
    """SV-2."""
    most = facts.policy.max_stored_balance
    if total > most:
        told = warning if warns else error
        yield told(Code.VP_SV_MAX, ("principal",), value=f"{total:.2f}", max=f"{most:.2f}")


def _check_left(name: str, wanted: Decimal, left: Decimal) -> Iterator[Finding]:
    if wanted > left:
        yield error(Code.VP_SV_LOW, (name,), value=f"{wanted:.2f}", balance=f"{left:.2f}")


def _check_state(now: State, wanted: str) -> list[Finding]:
    number, state = text(now, SORT.code), text(now, "state")
    return [] if state == wanted else [error(Code.VP_SV_STATE, ("number",), value=number, state=state)]


def _given(state: State, name: str) -> bool:
    return is_filled(state.get(name)) and name not in state.get(FAILED, ())


def _bonus(state: State, facts: RechargeFacts) -> Decimal:
    principal = state.get("principal")
    return ZERO if principal is None or facts.card is None else bonus_of(principal, facts.card.bonuses)


def _told(message: MessageId, order: State, value: Decimal) -> Message:
    return Message(message, {"c": text(order, SORT.code), "n": f"{value:.2f}"})
