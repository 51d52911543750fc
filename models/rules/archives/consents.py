"""Consents and other bases to keep personal data: recorded, withdrawn, asked for. Next: incidents.py."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.rules.acts import Act
from models.rules.archives.dossiers import DossierFacts, begun, check_open, untrained
from models.rules.attached import number_contacts
from models.rules.decision import Decision, Ending, conclude, refuse
from models.rules.facts import Facts
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape, Shield
from models.rules.state import PATH, Patch, Path, State, changed, is_filled, path_of, rows, text

CUSTOMER, CONTACT, VIP = SUBJECTS = ("CUSTOMER", "CONTACT", "VIP")
CONSENT, CONTRACT, STATUTORY = BASES = ("CONSENT", "CONTRACT", "STATUTORY")
PAPER, ONLINE, VERBAL_RECORDED = METHODS = ("PAPER", "ONLINE", "VERBAL_RECORDED")
PURPOSES: Mapping[str, str] = {
    "MASTER_DATA": "for_master_data",
    "DOSSIER": "for_dossier",
    "CARE": "for_care",
    "MARKETING_SMS": "for_marketing_sms",
    "PROFILING": "for_profiling",
}
RESTRICTED = 3  # the highest access level
_OWN_BASIS = "客户本人主数据：履行合同所必需"
_CONTACTS, _CONSENT_OF_ROW = "contact_persons", "consent"
_SUBJECT_KEYS = {CONTACT: "contact_number", VIP: "vip_card"}


@dataclass(frozen=True)
class Given:
    """A consent as somebody says it was given: fields of the table, and `purposes` by name."""

    data: Patch
    path: Path = ()


# --- recorded --------------------------------------------------------------------------------------------


def decide_record(
    dossier: State | None, number: str, given: Sequence[Given], facts: DossierFacts, *, own: bool = False
) -> Decision:
    """`own`: beside them, or alone, the basis that a natural person's own data rests on, which the service
    records by itself.
    """
    following = 1 + max((row["consent_number"] for row in rows(dossier or {}, "consents")), default=0)
    entries = [*given, *([Given(_own_basis())] if own else [])]
    patches = [_row(one, at, facts.today) for at, one in enumerate(entries, following)]
    state, found = begun(dossier, number, {"consents": patches}, facts)
    for row in rows(state, "consents"):
        if row["consent_number"] >= following:
            row["collected_by"] = facts.caller
    for one, patch in zip(given, patches, strict=False):
        found += [*_check(one, patch, facts)]
    if given:
        found += [*check_open(dossier), *([] if facts.trained else [untrained(given[0].path)])]
    message = Message(MessageId.CONSENT_RECORDED, {"c": str(following)})
    return conclude(Act.RECORD_CONSENT, dossier, state, facts, Ending(tuple(found), message=message))


def _own_basis() -> State:
    return {
        "subject": CUSTOMER,
        "purposes": ["MASTER_DATA"],
        "legal_basis": CONTRACT,
        "basis_text": _OWN_BASIS,
    }


def _row(given: Given, number: int, today: date) -> State:
    data = dict(given.data)
    purposes: Collection[str] = data.pop("purposes", None) or ()
    row: State = {name: value for name, value in data.items() if not name.startswith("@")}
    row |= {field: name in purposes for name, field in PURPOSES.items()}
    row["legal_basis"] = data.get("legal_basis") or CONSENT
    row["given_on"] = data.get("given_on") or today
    return row | {PATH: given.path, "consent_number": number}


def _check(given: Given, row: State, facts: DossierFacts) -> Iterator[Finding]:
    path, basis = given.path, text(row, "legal_basis")
    yield from _check_lists(given, row)
    yield from _check_subject(row, path, facts)
    wanted = "method" if basis == CONSENT else "basis_text"
    if not is_filled(row.get(wanted)):
        yield error(Code.GEN_REQUIRED, (*path, wanted))
    evidence, given_on = text(row, "evidence_id"), row["given_on"]
    if text(row, "method") == PAPER and not evidence:
        yield error(Code.GEN_REQUIRED, (*path, "evidence_id"))
    if evidence and evidence not in facts.evidence:
        yield error(Code.GEN_REF, (*path, "evidence_id"), value=evidence)
    if isinstance(given_on, date) and given_on > facts.today:
        yield error(Code.GEN_RANGE, (*path, "given_on"), value=str(given_on), range=f"≤ {facts.today}")


def _check_lists(given: Given, row: State) -> Iterator[Finding]:
    for name, known in (("subject", SUBJECTS), ("legal_basis", BASES), ("method", METHODS)):
        if text(row, name) and text(row, name) not in known:
            yield error(Code.GEN_REF, (*given.path, name), value=text(row, name))
    purposes: Collection[str] = given.data.get("purposes") or ()
    if not purposes:
        yield error(Code.GEN_REQUIRED, (*given.path, "purposes"))
    for name in sorted(set(purposes) - set(PURPOSES)):
        yield error(Code.GEN_REF, (*given.path, "purposes"), value=name)


def _check_subject(row: State, path: Path, facts: DossierFacts) -> Iterator[Finding]:
    subject = text(row, "subject")
    if not subject:
        yield error(Code.GEN_REQUIRED, (*path, "subject"))
    for kind, name in _SUBJECT_KEYS.items():
        value = text(row, name)
        if kind == subject and not value:
            yield error(Code.GEN_REQUIRED, (*path, name))
        elif kind != subject and value:
            yield error(Code.GEN_SUPPRESSED, (*path, name))
    contact = text(row, "contact_number")
    if subject == CONTACT and contact and contact not in facts.contacts:
        yield error(Code.GEN_REF, (*path, "contact_number"), value=contact)


# --- withdrawn -------------------------------------------------------------------------------------------


def decide_withdraw(dossier: State, number: int, on: date | None, facts: DossierFacts) -> Decision:
    """From now on it allows nothing. Needs no training: a withdrawal waits for nobody."""
    row = find(dossier, number)
    if row is None:
        return refuse(
            Act.WITHDRAW_CONSENT, [error(Code.GEN_NOTFOUND, ("consent_number",), value=str(number))]
        )
    day = on or facts.today
    found: list[Finding] = []
    if row.get("withdrawn_on") is not None:
        found.append(error(Code.GEN_STATE, ("consent_number",), value="WITHDRAWN"))
    if not row["given_on"] <= day <= facts.today:
        told = f"{row['given_on']} – {facts.today}"
        found.append(error(Code.GEN_RANGE, ("withdrawn_on",), value=str(day), range=told))
    kept = [{**one, "withdrawn_on": day} if one is row else one for one in rows(dossier, "consents")]
    return conclude(Act.WITHDRAW_CONSENT, dossier, {**dossier, "consents": kept}, facts, Ending(tuple(found)))


def find(dossier: State, number: int) -> State | None:
    return next((row for row in rows(dossier, "consents") if row["consent_number"] == number), None)


def restricts_dossier(dossier: State, number: int) -> bool:
    """Whether with this consent the last basis goes that the customer's own dossier rests on."""
    row = find(dossier, number)
    if row is None or text(row, "subject") != CUSTOMER or not row.get("for_dossier"):
        return False
    others = (one for one in rows(dossier, "consents") if one is not row)
    return not any(_lives(one) and one["subject"] == CUSTOMER and one.get("for_dossier") for one in others)


def withdrawn_message(number: int, restricted: int) -> Message:
    return Message(MessageId.CONSENT_WITHDRAWN, {"c": str(number), "n": str(restricted)})


def _lives(row: State) -> bool:
    return row.get("withdrawn_on") is None


# --- asked for -------------------------------------------------------------------------------------------


def taken_out(patch: Patch, now: State | None) -> tuple[Patch, list[Given]]:
    """The patch of a customer without the consents that its contact persons bring along, who get their
    numbers for that.
    """
    if not any(_CONSENT_OF_ROW in row for row in rows(patch, _CONTACTS)):
        return patch, []
    given: list[Given] = []
    left: list[State] = []
    for at, row in enumerate(number_contacts(rows(patch, _CONTACTS), rows(now or {}, _CONTACTS))):
        path: Path = (*(row.get(PATH) or (_CONTACTS, at)), _CONSENT_OF_ROW)
        data: Any = row.get(_CONSENT_OF_ROW)
        if data is not None:
            contact = text(row, "contact_number").strip()
            given.append(Given({**data, "subject": CONTACT, "contact_number": contact}, path))
        left.append({name: value for name, value in row.items() if name != _CONSENT_OF_ROW})
    return {**patch, _CONTACTS: left}, given


def allowed_by(given: Collection[Given]) -> frozenset[str]:
    """The contact persons whose data these allow to keep."""
    return frozenset(
        text(one.data, "contact_number") for one in given if "MASTER_DATA" in (one.data.get("purposes") or ())
    )


def check_contacts(state: State, facts: Facts) -> list[Finding]:
    """Personal data is added to a contact person only on a basis that is still good; where the house wants
    none (`consented` is None) nothing is asked.
    """
    if facts.consented is None:
        return []
    personal = personal_fields(facts.shape)
    found: list[Finding] = []
    for at, row in enumerate(rows(state, _CONTACTS)):
        added = [name for name in personal if name in changed(row) and is_filled(row.get(name))]
        if added and text(row, "contact_number") not in facts.consented:
            path = (*path_of(row, (_CONTACTS, at)), _CONSENT_OF_ROW)
            found.append(error(Code.AR_CONSENT_REQ, path, fields=", ".join(map(_camel, added))))
    return found


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(map(str.capitalize, rest))


def personal_fields(shape: Shape) -> tuple[str, ...]:
    """Of a contact person: the class of a field says whether it is personal."""
    fields = shape.children[_CONTACTS].fields.values()
    return tuple(one.name for one in fields if one.shield is Shield.PERSONAL)
