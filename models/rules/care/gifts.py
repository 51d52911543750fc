"""Gifts and their ledger: they come, are given, come back; never below nothing. Next: coupons.py."""

from dataclasses import dataclass

from models.rules.acts import Act
from models.rules.care.kept import (
    KeptFacts,
    check_kept,
    conclude_kept,
    read_given,
)
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, ShapeAlone, conclude
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.sorts import Sort, decide_delete
from models.rules.state import FAILED, Patch, State, Value, is_filled, text

GIFT, MOVEMENT = "Gift", "GiftMovement"
RECEIPT, ISSUE, RETURN = "RECEIPT", "ISSUE", "RETURN"
SORT = Sort(GIFT, "gift_code", "礼品", "Gift", Act.CREATE_GIFT, Act.CHANGE_GIFT, Act.DELETE_GIFT)
MOST = 1_000_000  # of one gift
_BEGIN = {"stock": 0}


@dataclass(frozen=True)
class Shapes:
    gift: Shape
    movement: Shape
    config: Config


@dataclass(frozen=True)
class Wish:
    """How many, to whom, why."""

    quantity: int
    customer_number: str | None = None  # as stored
    vip_card: str | None = None
    occasion: str | None = None


@dataclass(frozen=True)
class Moved:
    """What becomes of the gift, and the row of its ledger, which is added if the decision is no refusal."""

    decision: Decision
    row: dict[str, Value]


def decide_create_gift(patch: Patch, facts: KeptFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = {"active": True} | merged.state | _BEGIN
    found = (*merged.findings, *_check(state, facts))
    return conclude_kept(SORT, None, state, facts, Ending(found, consent))


def decide_change_gift(now: State, patch: Patch, facts: KeptFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, now, patch, facts.config)
    found = (*merged.findings, *_check(merged.state, facts))
    return conclude_kept(SORT, now, merged.state, facts, Ending(found, consent))


def decide_delete_gift(now: State, facts: KeptFacts, consent: Consent) -> Decision:
    """Without a ledger; else it is switched off."""
    return decide_delete(SORT, now, facts, consent)


def decide_receive(gift: State, wish: Wish, shapes: Shapes) -> Moved:
    found = _check_quantity(wish.quantity)
    if gift["stock"] + wish.quantity > MOST and not found:
        room = MOST - gift["stock"]
        found.append(error(Code.GEN_RANGE, ("quantity",), value=str(wish.quantity), range=f"1 – {room}"))
    return _moved(Act.RECEIVE_GIFTS, gift, wish, shapes, found)


def decide_issue(gift: State, wish: Wish, shapes: Shapes) -> Moved:
    """To a customer or the holder of a VIP card, for an occasion."""
    found = _check_quantity(wish.quantity)
    if not gift["active"]:
        found.append(error(Code.GEN_REF, ("code",), value=text(gift, "gift_code")))
    if not found and wish.quantity > gift["stock"]:
        told = {"value": text(gift, "gift_code"), "stock": str(gift["stock"])}
        found.append(error(Code.CC_GIFT_STOCK, ("quantity",), **told))
    if not wish.customer_number and not (wish.vip_card or "").strip():
        found.append(error(Code.GEN_REQUIRED, ("number",)))
    if not (wish.occasion or "").strip():
        found.append(error(Code.GEN_REQUIRED, ("occasion",)))
    return _moved(Act.ISSUE_GIFT, gift, wish, shapes, found)


def decide_return(
    gift: State, issue: State, quantity: int | None, occasion: str | None, shapes: Shapes
) -> Moved:
    """Once of each issue, all of it or a part. `issue`: its row, with what came back of it, if anything."""
    found = list[Finding]()
    if issue["kind"] != ISSUE:
        found.append(error(Code.GEN_STATE, ("movement_id",), value=issue["kind"]))
    elif issue["returned"]:
        found.append(error(Code.GEN_STATE, ("movement_id",), value=RETURN))
    if quantity is not None and not 1 <= quantity <= issue["quantity"]:
        told = {"value": str(quantity), "range": f"1 – {issue['quantity']}"}
        found.append(error(Code.GEN_RANGE, ("quantity",), **told))
    wish = Wish(
        issue["quantity"] if quantity is None else quantity,
        issue["customer_number"],
        issue["vip_card"],
        occasion,
    )
    moved = _moved(Act.RETURN_GIFT, gift, wish, shapes, found)
    return Moved(moved.decision, {**moved.row, "returns": issue["movement_id"]})


def movement_id(gift: str, version: int) -> str:
    """The gift, and its version after the movement: in the order of the ledger."""
    return f"{gift}/{version:08d}"


def _moved(act: Act, gift: State, wish: Wish, shapes: Shapes, found: list[Finding]) -> Moved:
    given: dict[str, Value] = {"vip_card": wish.vip_card, "occasion": wish.occasion}
    row = read_given(shapes.movement, shapes.config, given, found)
    quantity = -wish.quantity if act is Act.ISSUE_GIFT else wish.quantity
    code, stock = text(gift, "gift_code"), gift["stock"] + quantity
    message = Message(MessageId.GIFT_MOVED, {"c": code, "n": str(stock)})
    ending = Ending(tuple(found), message=message)
    decision = conclude(act, gift, {**gift, "stock": stock}, ShapeAlone(shapes.gift), ending)
    kinds = {Act.RECEIVE_GIFTS: RECEIPT, Act.ISSUE_GIFT: ISSUE, Act.RETURN_GIFT: RETURN}
    row |= {"gift_code": code, "kind": kinds[act], "quantity": wish.quantity, "stock_after": stock}
    return Moved(decision, row | {"customer_number": wish.customer_number, "returns": None})


def _check_quantity(quantity: int) -> list[Finding]:
    if 1 <= quantity <= MOST:
        return []
    return [error(Code.GEN_RANGE, ("quantity",), value=str(quantity), range=f"1 – {MOST}")]


def _check(state: State, facts: KeptFacts) -> list[Finding]:
    found = [*check_kept(state, SORT, facts)]
    valued = is_filled(state.get("unit_value"))
    if valued and not is_filled(state.get("currency")) and "currency" not in state.get(FAILED, ()):
        found.append(error(Code.GEN_REQUIRED, ("currency",)))
    return found
