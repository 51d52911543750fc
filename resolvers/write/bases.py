"""A customer's dossier beside him: locked after him, written in his transaction. Next: customer.py."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from models.rules.archives.consents import Given, allowed_by, decide_record
from models.rules.archives.dossiers import DOSSIER, TRAINING_TOPIC, DossierFacts, may_collect
from models.rules.decision import Decision, refuse
from models.rules.facts import Facts
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.state import State, rows, text
from resolvers.access.grants import item_sight
from resolvers.write.config import VERSION
from resolvers.write.context import Saved
from resolvers.write.lookups import answers
from resolvers.write.roots import ROOTS
from resolvers.write.state import ITEM_VISIBLE, lock_record
from resolvers.write.tx import Tx

# What proves a consent is in the caller's sight, and no other customer's.
_FACTS = f"""
SELECT {VERSION} AS config,
    EXISTS (SELECT FROM training_authorisation WHERE user_name = $1 AND topic = '{TRAINING_TOPIC}'
        AND trained_on <= $2 AND valid_until >= $2) AS trained,
    ARRAY (SELECT i.item_id FROM archive_item i WHERE i.item_id = ANY($3::text[])
        AND coalesce(i.customer_number, $4) = $4 AND {ITEM_VISIBLE.format("i", "$5")}) AS evidence
"""  # noqa: S608 - constants of our own


async def lock_dossier(tx: Tx, number: str) -> State | None:
    """None where the customer has none yet. His own lock comes first, always: so nobody begins the same
    dossier twice, and the changes of both stand in the log in one order.
    """
    locked = await lock_record(tx.connection, ROOTS[DOSSIER], number, tx.context.writer.sealer)
    return None if locked is None else locked.state


async def read_dossier_facts(
    tx: Tx, number: str, contacts: Collection[str] = (), given: Sequence[Given] = ()
) -> DossierFacts:
    context = tx.context
    evidence = [text(one.data, "evidence_id") for one in given]
    asked = (context.caller.user_name, context.writer.today(), [one for one in evidence if "\0" not in one])
    config, row = await answers(tx, _FACTS, *asked, number, item_sight(context.caller.read_scope()))
    return DossierFacts(
        context.writer.today(),
        config,
        ROOTS[DOSSIER].shape,
        context.caller.user_name,
        context.writer.dossiers,
        row["trained"],
        frozenset(contacts),
        frozenset(row["evidence"]),
    )


def with_given(known: Facts, given: Sequence[Given]) -> Facts:
    """What comes along counts as if it were there."""
    if known.consented is None or not given:
        return known
    return replace(known, consented=known.consented | allowed_by(given))


@dataclass(frozen=True)
class Bases:
    """What is to be recorded in the dossier beside a customer."""

    dossier: State | None = field(repr=False)
    given: Sequence[Given]
    facts: DossierFacts
    own: bool

    def decided(self, number: str) -> tuple[State | None, Decision]:
        return self.dossier, decide_record(self.dossier, number, self.given, self.facts, own=self.own)


async def with_bases(
    tx: Tx, now: State | None, decision: Decision, known: Facts, given: Sequence[Given]
) -> tuple[Decision, Bases | None]:
    """The consents that came with the customer, and the basis of a natural person's own data; the decision
    is refused, with all findings, if they are.
    """
    person = known.consented is not None and bool((decision.state or {}).get("natural_person"))
    own = person and not known.own_basis
    if not given and not own:
        return decision, None
    after = decision.state or now or {}
    number = text(after, "customer_number")
    dossier = None if now is None else await lock_dossier(tx, number)
    if own and not given and dossier is not None and dossier.get("archived"):
        return decision, None
    contacts = {text(row, "contact_number") for row in rows(after, "contact_persons")}
    if decision.refused:  # what it would have been is not known
        contacts |= {text(one.data, "contact_number") for one in given}
    bases = Bases(dossier, given, await read_dossier_facts(tx, number, contacts, given), own)
    _, basis = bases.decided(number)
    if given and not may_collect(tx.context.caller, now or after):
        basis = refuse(basis.act, [*basis.findings, error(Code.GEN_FORBIDDEN, given[0].path)])
    if basis.refused:
        decision = refuse(decision.act, [*decision.findings, *basis.findings])
    return decision, bases


async def save_with_bases(
    tx: Tx, now: State | None, decision: Decision, known: Facts, given: Sequence[Given]
) -> Saved:
    """The customer, and in his dossier what his personal data rests on."""
    decision, bases = await with_bases(tx, now, decision, known, given)
    saved = await tx.save(now, decision)
    if bases is None:
        return saved
    beside = await tx.save(*bases.decided(saved.key))
    if saved.change_number is not None:
        return saved
    return replace(saved, change_number=beside.change_number, message=Message(MessageId.CHANGED))
