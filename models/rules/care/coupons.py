"""Coupons: batches, what each is worth, where and when it is good; used once for a sale. Next: clocks.py."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from models.rules.acts import Act
from models.rules.care.kept import (
    KeptFacts,
    check_kept,
    check_least,
    conclude_kept,
    read_given,
)
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, ShapeAlone, conclude
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.money import CENT, cents
from models.rules.shape import Shape
from models.rules.simple import check_period, check_written
from models.rules.sorts import Sort, decide_delete
from models.rules.state import FAILED, Patch, State, Value, changes, text

BATCH, COUPON = "CouponBatch", "Coupon"
AMOUNT, PERCENT = KINDS = ("AMOUNT", "PERCENT")
ISSUED, USED, EXPIRED, VOID = "ISSUED", "USED", "EXPIRED", "VOID"
MOST_AT_ONCE = 500  # issued by one call
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # of the code of a coupon: none is taken for another
LENGTH = 12  # of what is drawn: nobody guesses it
SORT = Sort(
    *(BATCH, "batch_code", "优惠券批次", "Coupon batch"),
    *(Act.CREATE_COUPON_BATCH, Act.CHANGE_COUPON_BATCH, Act.DELETE_COUPON_BATCH),
    name="title",
)
_BEGIN = {"issued": 0}
_PROMISED = ("kind", "value", "minimum_spend", "valid_from", "stores", "brands")
MOST_AMOUNT = Decimal(10) ** 11


@dataclass(frozen=True)
class Scene:
    """What acts on coupons look at beside them."""

    batch: Shape
    coupon: Shape
    config: Config
    today: date
    now: datetime


@dataclass(frozen=True)
class Issue:
    """Coupons to be issued: to whom, why, their codes, and how many of the batch he has had already."""

    codes: Sequence[str]
    customer_number: str | None = None  # as stored
    vip_card: str | None = None
    occasion: str | None = None
    had: int = 0


@dataclass(frozen=True)
class Sale:
    """What a coupon is to be used for."""

    amount: Decimal
    store: str | None = None
    brands: tuple[str, ...] = ()
    number: str | None = None


def decide_create_batch(patch: Patch, facts: KeptFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = {"active": True} | merged.state | _BEGIN
    found = (*merged.findings, *_check(state, facts))
    return conclude_kept(SORT, None, state, facts, Ending(found, consent))


def decide_change_batch(now: State, patch: Patch, facts: KeptFacts, consent: Consent) -> Decision:
    """What was promised with the first coupon stays; it may be good for longer, and there may be more."""
    merged = merge(facts.shape, now, patch, facts.config)
    found = (*merged.findings, *_check(merged.state, facts), *_check_promised(now, merged.state))
    return conclude_kept(SORT, now, merged.state, facts, Ending(found, consent))


def decide_delete_batch(now: State, facts: KeptFacts, consent: Consent) -> Decision:
    """Without coupons; else it is switched off."""
    return decide_delete(SORT, now, facts, consent)


def decide_issue(batch: State, issue: Issue, scene: Scene) -> list[tuple[State | None, Decision]]:
    """The batch, which counts them, and each coupon."""
    code, count = text(batch, "batch_code"), len(issue.codes)
    found = [*_check_issue(batch, issue, scene.today)]
    to_whom: dict[str, Value] = {"vip_card": issue.vip_card, "occasion": issue.occasion}
    given = read_given(scene.coupon, scene.config, to_whom, found)
    message = Message(MessageId.COUPONS_ISSUED, {"n": str(count)})
    counted = {**batch, "issued": batch["issued"] + count}
    ending = Ending(tuple(found), message=message)
    decided: list[tuple[State | None, Decision]] = [
        (batch, conclude(Act.ISSUE_COUPON, batch, counted, ShapeAlone(scene.batch), ending))
    ]
    for one in issue.codes if not found else ():
        state: State = {
            "coupon_code": f"{code}-{one}",
            "batch_code": code,
            "customer_number": issue.customer_number,
            **given,
            "state": ISSUED,
            "issued_at": scene.now,
        }
        told = Ending(message=message)
        decided.append((None, conclude(Act.ISSUE_COUPON, None, state, ShapeAlone(scene.coupon), told)))
    return decided


def check_offer(coupon: State, batch: State, sale: Sale, today: date) -> list[Finding]:
    """In this order; the first that does not hold is told: state, dates, store and brand, amount."""
    code = text(coupon, "coupon_code")
    if coupon["state"] != ISSUED:
        return [error(Code.CC_COUPON_STATE, ("code",), value=code, state=text(coupon, "state"))]
    if not batch["valid_from"] <= today <= batch["valid_to"]:
        return [_out_of_date(code, batch)]
    stores, brands = listed(batch.get("stores")), listed(batch.get("brands"))
    if stores and (sale.store or "").strip().upper() not in stores:
        return [error(Code.CC_COUPON_SCOPE, ("store",), value=code, wanted=", ".join(stores))]
    if brands and not set(brands) & {one.strip().upper() for one in sale.brands}:
        return [error(Code.CC_COUPON_SCOPE, ("brands",), value=code, wanted=", ".join(brands))]
    minimum = batch.get("minimum_spend") or Decimal(0)
    if sale.amount.is_finite() and sale.amount < minimum:
        return [error(Code.CC_COUPON_MIN, ("amount",), value=code, minimum=f"{minimum:.2f}")]
    return []


def check_amount(amount: Decimal) -> list[Finding]:
    if amount.is_finite() and 0 <= amount < MOST_AMOUNT:
        return []
    return [error(Code.GEN_RANGE, ("amount",), value=f"{amount}", range=f"0 – {MOST_AMOUNT - CENT}")]


def discount_of(batch: State, amount: Decimal) -> Decimal:
    """What it takes off: never more than the sale, a percentage to the cent."""
    if text(batch, "kind") == PERCENT:
        return cents(amount * batch["value"] / 100)
    return min(batch["value"], amount)


def unknown(code: str) -> Finding:
    return error(Code.CC_COUPON_UNKNOWN, ("code",), value=code)


def decide_redeem(coupon: State, batch: State, sale: Sale, scene: Scene) -> Decision:
    """Once, for one sale."""
    found = [*check_amount(sale.amount), *check_offer(coupon, batch, sale, scene.today)]
    given: dict[str, Value] = {"sale_number": sale.number, "store": sale.store}
    used = read_given(scene.coupon, scene.config, given, found)
    if not (sale.number or "").strip():
        found.append(error(Code.GEN_REQUIRED, ("sale_number",)))
    state = {**coupon, **used, "state": USED, "used_at": scene.now}
    return conclude(Act.REDEEM_COUPON, coupon, state, ShapeAlone(scene.coupon), Ending(tuple(found)))


def decide_restore(coupon: State, batch: State, sale_number: str, scene: Scene) -> Decision:
    """The sale was cancelled: the coupon is good again, unless its time is over meanwhile."""
    code, found = text(coupon, "coupon_code"), list[Finding]()
    if coupon["state"] != USED:
        found.append(error(Code.CC_COUPON_STATE, ("code",), value=code, state=text(coupon, "state")))
    elif text(coupon, "sale_number") != sale_number.strip():
        found.append(error(Code.GEN_REF, ("sale_number",), value=sale_number))
    over = scene.today > batch["valid_to"]
    if over and not found:
        late = _out_of_date(code, batch)
        found.append(warning(late.code, late.path, **late.params))
    new = {"state": EXPIRED if over else ISSUED, "used_at": None, "sale_number": None, "store": None}
    ending = Ending(tuple(found))
    return conclude(Act.RESTORE_COUPON, coupon, {**coupon, **new}, ShapeAlone(scene.coupon), ending)


def decide_void(coupon: State, reason: str | None, scene: Scene) -> Decision:
    code, found = text(coupon, "coupon_code"), check_written(reason)
    if coupon["state"] != ISSUED:
        found.append(error(Code.CC_COUPON_STATE, ("code",), value=code, state=text(coupon, "state")))
    ending = Ending(tuple(found), Consent(reason=reason))
    return conclude(Act.VOID_COUPON, coupon, {**coupon, "state": VOID}, ShapeAlone(scene.coupon), ending)


def decide_expire(coupon: State, shape: Shape) -> Decision:
    """By itself, once the batch's time is over."""
    return conclude(Act.EXPIRE_COUPON, coupon, {**coupon, "state": EXPIRED}, ShapeAlone(shape), Ending())


def listed(value: str | None) -> list[str]:
    """S01, S02 → S01 and S02; capitals and small letters are the same."""
    return [one.strip().upper() for one in (value or "").replace("，", ",").split(",") if one.strip()]


def _out_of_date(code: str, batch: State) -> Finding:
    begin, end = batch["valid_from"].isoformat(), batch["valid_to"].isoformat()
    return error(Code.CC_COUPON_DATE, ("code",), value=code, begin=begin, end=end)


def _check(state: State, facts: KeptFacts) -> Iterator[Finding]:
    yield from check_kept(state, SORT, facts)
    yield from check_period(state)
    yield from check_least(state, "quantity", max(1, state["issued"]))
    yield from check_least(state, "per_person", 1)
    kind, value = text(state, "kind"), state.get("value")
    if kind and kind not in KINDS and "kind" not in state.get(FAILED, ()):
        yield error(Code.GEN_REF, ("kind",), value=kind)
    if value is not None and not 0 < value <= (100 if kind == PERCENT else value):
        yield error(Code.GEN_RANGE, ("value",), value=f"{value}", range="> 0" + " – 100" * (kind == PERCENT))


def _check_promised(now: State, state: State) -> Iterator[Finding]:
    if not now["issued"]:
        return
    code = text(now, "batch_code")
    for name in _PROMISED:
        if changes(state, name):
            yield error(Code.GEN_INUSE, (name,), value=code, by=COUPON)
    until = state.get("valid_to")
    if until is not None and until < now["valid_to"]:
        yield error(Code.GEN_RANGE, ("valid_to",), value=until.isoformat(), range=f"≥ {now['valid_to']}")


def _check_issue(batch: State, issue: Issue, today: date) -> Iterator[Finding]:
    code, count = text(batch, "batch_code"), len(issue.codes)
    if not batch["active"]:
        yield error(Code.GEN_REF, ("code",), value=code)
    if today > batch["valid_to"]:
        yield _out_of_date(code, batch)
    if not 1 <= count <= MOST_AT_ONCE:
        yield error(Code.GEN_RANGE, ("count",), value=str(count), range=f"1 – {MOST_AT_ONCE}")
    if batch["issued"] + count > batch["quantity"]:
        yield error(Code.CC_COUPON_LIMIT, ("count",), value=code, max=str(batch["quantity"]))
    most = batch.get("per_person")
    if most is not None and (issue.customer_number or issue.vip_card) and issue.had + count > most:
        yield error(Code.CC_COUPON_LIMIT, ("number",), value=code, max=str(most))
