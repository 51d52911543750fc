"""Cards: registered, changed, frozen, closed, replaced by another. Next: upgrades.py."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from models.rules.acts import Act
from models.rules.care.kept import KeptFacts, check_kept, conclude_kept
from models.rules.checks.address import check_mail, check_mobile
from models.rules.config import Config
from models.rules.decision import NO_CONSENT, Consent, Decision, Ending, ShapeAlone, conclude
from models.rules.fields import read
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.kinds import VIP
from models.rules.merge import copied, merge
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape, Shield
from models.rules.simple import check_references
from models.rules.sorts import Sort, check_meant
from models.rules.state import FAILED, Patch, State, changes, is_filled, is_new, path_of, rows, text
from models.rules.vip.accounts import Account, House, Points, PointsKind, Posting, ValueKind

ACTIVE, FROZEN, CLOSED = "ACTIVE", "FROZEN", "CLOSED"
SORT = Sort(VIP.entity, "card_number", "VIP卡", "VIP card", Act.REGISTER_VIP, Act.CHANGE_VIP, Act.CLOSE_VIP)
_GENDERS = ("0", "1", "2")
_PROFILE = "profile_values"
_NUMBER = re.compile(r"[A-Z0-9_-]+")  # as check_kept has it
_PUNCTUATION = re.compile(r"[ ()/\-]")
_AT = ("card",)


@dataclass(frozen=True)
class CardFacts(KeptFacts):
    """What the writer found of those that the record or the patch names. `values`: of dimensions in use;
    `profiling`: whether the profile may be written down; `hidden`: classes of fields he does not read.
    """

    today: date = date.min
    types: frozenset[str] = frozenset()
    stores: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()  # within sight
    mobile_taken: bool = False
    values: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    several: frozenset[str] = frozenset()  # dimensions that take more than one value
    profiling: bool = True
    hidden: frozenset[Shield] = frozenset()


@dataclass(frozen=True)
class CardScene:
    """What acts on a card that is there look at beside it."""

    shape: Shape
    config: Config


@dataclass(frozen=True)
class Settled:
    """What becomes of the card, and what is to be entered in its account if that is no refusal."""

    decision: Decision
    points: tuple[Points, ...] = ()
    value: tuple[Posting, ...] = ()


@dataclass(frozen=True)
class Replaced:
    """The card that ends, the one that takes its place."""

    old: Settled
    new: Settled


def as_kept(patch: Patch) -> Patch:
    """The same number is found again, however it is typed."""
    mobile = patch.get("mobile")
    return {**patch, "mobile": plain_mobile(mobile)} if isinstance(mobile, str) else patch


def plain_mobile(typed: str) -> str:
    """+86 138-0000 0000 → 13800000000; others keep their + and country."""
    compact = _PUNCTUATION.sub("", typed.strip())
    return compact.removeprefix("+86") if compact.startswith("+") else compact.removeprefix("0086")


# --- registered and changed ------------------------------------------------------------------------------


def decide_register(patch: Patch, facts: CardFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = merged.state | {"status": ACTIVE}
    if state.get("joined_on") is None and "joined_on" not in state[FAILED]:
        state["joined_on"] = facts.today
    found = (*merged.findings, *_check(state, facts))
    return conclude_kept(SORT, None, state, facts, Ending(found, consent))


def decide_change(now: State, patch: Patch, facts: CardFacts, consent: Consent) -> Decision:
    """Its type by upgrades alone. Nobody names what he does not read: he would find it out by guessing."""
    merged = merge(facts.shape, now, patch, facts.config)
    state, found = merged.state, list(merged.findings)
    if now["status"] == CLOSED:
        found.append(error(Code.GEN_STATE, _AT, value=CLOSED))
    if changes(state, "type_code"):
        found.append(error(Code.GEN_IMMUTABLE, ("type_code",), value=text(state, "type_code")))
    fields = facts.shape.fields
    blind = [name for name in patch if name in fields and fields[name].shield in facts.hidden]
    found = [*found, *_check(state, facts)]
    found = [one for one in found if not one.path or one.path[0] not in blind]
    found += [error(Code.GEN_FORBIDDEN, (name,)) for name in blind]
    return conclude_kept(SORT, now, state, facts, Ending(tuple(found), consent))


def _check(state: State, facts: CardFacts) -> Iterator[Finding]:
    yield from check_kept(state, SORT, facts)
    known = (("store_code", facts.stores), ("customer_number", facts.customers))
    yield from check_references(state, known if not is_new(state) else (("type_code", facts.types), *known))
    gender = text(state, "gender")
    if gender and gender not in _GENDERS and "gender" not in state[FAILED]:
        yield error(Code.GEN_REF, ("gender",), value=gender)
    for name in ("birth_date", "joined_on"):
        day = state.get(name)
        if isinstance(day, date) and day > facts.today:
            yield error(Code.GEN_RANGE, (name,), value=str(day), range=f"≤ {facts.today}")
    yield from _check_reached(state, facts)
    yield from _check_profile(state, facts)


def _check_reached(state: State, facts: CardFacts) -> Iterator[Finding]:
    """V-PHONE, V-MAIL; a number with a country of its own is of no Chinese form."""
    mobile, email = text(state, "mobile"), text(state, "email")
    if mobile and changes(state, "mobile"):
        wrong = check_mobile(mobile, "" if mobile.startswith("+") else "CN", ("mobile",))
        yield from wrong
        if facts.mobile_taken and not wrong:
            yield error(Code.GEN_DUPLICATE, ("mobile",), value=mobile)
    if email and changes(state, "email"):
        yield from check_mail(email, ("email",))


def _check_profile(state: State, facts: CardFacts) -> Iterator[Finding]:
    """Of rows that come; what was chosen once may have ended since."""
    named = [(row, path_of(row, (_PROFILE, at))) for at, row in enumerate(rows(state, _PROFILE))]
    for row, path in named:
        if is_new(row) and not row[FAILED]:
            yield from _check_value(row, path, facts)
    by_dimension = groupby(
        sorted(named, key=lambda one: text(one[0], "dimension_code")), lambda one: one[0]["dimension_code"]
    )
    for dimension, found in by_dimension:
        chosen = list(found)
        fresh = [path for row, path in chosen if is_new(row)]
        if len(chosen) > 1 and fresh and dimension in facts.values and dimension not in facts.several:
            yield error(Code.VP_PROFILE_ONE, fresh[-1], value=str(dimension))


def _check_value(row: State, path: tuple[str | int, ...], facts: CardFacts) -> Iterator[Finding]:
    dimension, value = text(row, "dimension_code"), text(row, "value_code")
    for name in ("dimension_code", "value_code"):
        if not text(row, name):
            yield error(Code.GEN_REQUIRED, (*path, name))
    if dimension and dimension not in facts.values:
        yield error(Code.GEN_REF, (*path, "dimension_code"), value=dimension)
    elif dimension and value and value not in facts.values[dimension]:
        yield error(Code.GEN_REF, (*path, "value_code"), value=value)
    if not facts.profiling:
        yield error(Code.AR_CONSENT_REQ, path, fields="PROFILING", question="card_profile")


# --- frozen, closed, replaced ----------------------------------------------------------------------------


def decide_freeze(card: State, reason: str | None, scene: CardScene) -> Decision:
    """Until it is unfrozen it gives no benefits, and no money of it is spent."""
    found = _check_status(card, ACTIVE)
    why = _read_reason(reason, scene, found)
    state = {**card, "status": FROZEN, "status_reason": why}
    return conclude(Act.FREEZE_VIP, card, state, ShapeAlone(scene.shape), Ending(tuple(found), comment=why))


def decide_unfreeze(card: State, reason: str | None, scene: CardScene) -> Decision:
    found = _check_status(card, FROZEN)
    why = _read_reason(reason, scene, found)
    state = {**card, "status": ACTIVE, "status_reason": None}
    return conclude(Act.UNFREEZE_VIP, card, state, ShapeAlone(scene.shape), Ending(tuple(found), comment=why))


def decide_close(
    card: State, account: Account, reason: str | None, scene: CardScene, consent: Consent
) -> Settled:
    """SV-5: the principal is refunded, the bonus goes back; with money on it, once that is confirmed."""
    found = _check_status(card, ACTIVE, FROZEN)
    why = _read_reason(reason, scene, found)
    if account.value and not found:
        told = {"principal": f"{account.principal:.2f}", "bonus": f"{account.bonus:.2f}"}
        found += check_meant(consent, question="close_card", **told)
    number = text(card, "card_number")
    message = Message(MessageId.CARD_CLOSED, {"c": number, "n": f"{account.principal:.2f}"})
    state = {**card, "status": CLOSED, "status_reason": why}
    ending = Ending(tuple(found), consent, message, why)
    decision = conclude(Act.CLOSE_VIP, card, state, ShapeAlone(scene.shape), ending)
    refund = Posting(
        *(f"{number}/REFUND", ValueKind.REFUND, -account.principal, -account.bonus),
        *(House.CASH, House.PROMOTION),
        store_code=text(card, "store_code"),
    )
    return Settled(decision, value=(refund,) if account.value else ())


def decide_replace(
    card: State, account: Account, typed: str | None, reason: str | None, facts: CardFacts
) -> Replaced:
    """The old number ends; whoever is named on it, his profile, his points and his money go to the new one.
    A frozen card stays frozen. Upgrades and sales stay where they were made: `replaces` leads there.
    """
    scene = CardScene(facts.shape, facts.config)
    found = _check_status(card, ACTIVE, FROZEN)
    why = _read_reason(reason, scene, found)
    fresh = _read_number(typed, facts, found)
    old = text(card, "card_number")
    message = Message(MessageId.CARD_REPLACED, {"c": old, "t": fresh})
    shape, ending = ShapeAlone(facts.shape), Ending(tuple(found), NO_CONSENT, message, why)
    ended = {**card, "status": CLOSED, "status_reason": why, "replaced_by": fresh}
    entered = {**_carried(card, facts.shape), "card_number": fresh, "replaces": old}
    store = text(card, "store_code")
    return Replaced(
        Settled(
            conclude(Act.REPLACE_CARD, card, ended, shape, ending), *_moved(account, -1, (old, fresh), store)
        ),
        Settled(
            conclude(Act.REPLACE_CARD, None, entered, shape, ending), *_moved(account, 1, (fresh, old), store)
        ),
    )


def decide_follow(redemption: State, number: str, shape: Shape) -> Decision:
    """What was redeemed and not yet used is good on the card that takes the other's place."""
    state = {**redemption, "card_number": number}
    return conclude(Act.REPLACE_CARD, redemption, state, ShapeAlone(shape), Ending())


def _moved(
    account: Account, sign: int, cards: tuple[str, str], store: str
) -> tuple[tuple[Points, ...], tuple[Posting, ...]]:
    """Out of the one account or into the other; of which card, or to which, stands there too."""
    card, other = cards
    points, lifetime = sign * account.points, sign * account.lifetime_points
    entry = Points(PointsKind.TRANSFER, points, lifetime, store_code=store, reason=other)
    posting = Posting(
        *(f"{card}/{'IN' if sign > 0 else 'OUT'}", ValueKind.TRANSFER),
        *(sign * account.principal, sign * account.bonus, House.TRANSIT, House.TRANSIT),
        store_code=store,
    )
    return (entry,) if points or lifetime else (), (posting,) if account.value else ()


def _carried(card: State, shape: Shape) -> State:
    """Without what tells the writer which rows are there."""
    state = copied(card)
    profile = [
        {name: row.get(name) for name in shape.children[_PROFILE].fields} for row in rows(card, _PROFILE)
    ]
    return state | {_PROFILE: profile, "upgrades": [], "replaced_by": None}


def _read_number(typed: str | None, facts: CardFacts, found: list[Finding]) -> str:
    """Of the new card, as registering would take it."""
    path = ("new_card",)
    got = read(facts.shape.fields["card_number"], typed, path, facts.config)
    found += got.findings
    number = "" if got.value is None else str(got.value)
    if got.findings:
        return ""
    if not number:
        found.append(error(Code.GEN_REQUIRED, path))
    elif not _NUMBER.fullmatch(number):
        found.append(error(Code.GEN_PATTERN, path, value=number))
    elif facts.taken:
        found.append(error(Code.GEN_DUPLICATE, path, value=number))
    return number


def _check_status(card: State, *wanted: str) -> list[Finding]:
    status = text(card, "status")
    return [] if status in wanted else [error(Code.GEN_STATE, _AT, value=status)]


def _read_reason(reason: str | None, scene: CardScene, found: list[Finding]) -> str | None:
    got = read(scene.shape.fields["status_reason"], reason, ("reason",), scene.config)
    found += got.findings
    if not is_filled(got.value) and not got.findings:
        found.append(error(Code.GEN_REQUIRED, ("reason",)))
    return got.value if isinstance(got.value, str) else None
