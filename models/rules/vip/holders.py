"""What a holder's data rests on: written into the dossier of the customer that he is. Next: cards.py."""

from models.rules.acts import Act
from models.rules.archives.consents import CONTRACT, VIP
from models.rules.archives.dossiers import DossierFacts, begun
from models.rules.decision import Decision, Ending, conclude
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.state import State, rows, text

_BASIS = "会员卡：履行会员合同所必需"
_CONSENTS = "consents"


def decide_basis(
    dossier: State | None, number: str, card: str, old: str | None, facts: DossierFacts
) -> Decision | None:
    """The contract, which the service records by itself, so that nobody need be trained for it; and what the
    holder agreed to on the card that this one replaces. None: all of it stands there.
    """
    if dossier is not None and dossier.get("archived"):
        return None  # it is read-only
    living = [row for row in rows(dossier or {}, _CONSENTS) if row.get("withdrawn_on") is None]
    fresh = [_copied(row, facts.shape) for row in living if old is not None and _is_of(row, old)]
    known = [*fresh, *(row for row in living if _is_of(row, card))]
    if not any(row.get("for_master_data") for row in known):
        fresh.append({"legal_basis": CONTRACT, "basis_text": _BASIS, "for_master_data": True})
    if not fresh:
        return None
    following = 1 + max((row["consent_number"] for row in rows(dossier or {}, _CONSENTS)), default=0)
    own = {"subject": VIP, "vip_card": card}
    given: list[State] = [
        {"@path": (), "given_on": facts.today, **row, **own, "consent_number": at}
        for at, row in enumerate(fresh, following)
    ]
    state, found = begun(dossier, number, {_CONSENTS: given}, facts)
    for row in rows(state, _CONSENTS):
        if row["consent_number"] >= following:
            row["collected_by"] = facts.caller
    message = Message(MessageId.CONSENT_RECORDED, {"c": str(following)})
    return conclude(Act.RECORD_CONSENT, dossier, state, facts, Ending(tuple(found), message=message))


def _is_of(row: State, card: str) -> bool:
    return text(row, "subject") == VIP and text(row, "vip_card").upper() == card


def _copied(row: State, shape: Shape) -> State:
    """The day it was given stays; who carries it over collected it for the new card."""
    fields = shape.children[_CONSENTS].fields
    return {name: row.get(name) for name, one in fields.items() if not one.system}
