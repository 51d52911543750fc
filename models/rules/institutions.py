"""Institutions: each a fonds of its own, its code for ever; closed instead of deleted. Next: archive.py."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.rules.acts import Act
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, conclude
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.simple import check_required
from models.rules.state import Patch, State, changes, is_new, path_of, rows, text

INSTITUTION = "Institution"
AUDITED = "INSTITUTION"  # in the audit trail


@dataclass(frozen=True)
class InstitutionFacts:
    """What the writer found of those that the record or the patch names."""

    config: Config
    shape: Shape
    within: bool = True  # the caller administers it
    taken: bool = False
    fonds_of: str = ""  # another institution that has this fonds number
    companies: frozenset[str] = frozenset()  # that exist


def decide_create_institution(patch: Patch, facts: InstitutionFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = {"active": True} | merged.state
    code = text(state, "institution_code")
    findings = [*merged.findings, *_check(state, facts)]
    if facts.taken:
        findings.append(error(Code.GEN_DUPLICATE, ("institution_code",), value=code))
    message = Message(MessageId.INSTITUTION_CREATED, {"c": code, "t": text(state, "name")})
    return conclude(Act.CREATE_INSTITUTION, None, state, facts, Ending(tuple(findings), consent, message))


def decide_change_institution(
    now: State, patch: Patch, facts: InstitutionFacts, consent: Consent
) -> Decision:
    """AT-1 in its spirit: the code stays, the name is edited and shown everywhere."""
    merged = merge(facts.shape, now, patch, facts.config)
    findings = [*merged.findings, *_check(merged.state, facts)]
    code = text(merged.state, "institution_code")
    if code != text(now, "institution_code"):
        findings.append(error(Code.GEN_IMMUTABLE, ("institution_code",), value=code))
    return conclude(Act.CHANGE_INSTITUTION, now, merged.state, facts, Ending(tuple(findings), consent))


def _check(state: State, facts: InstitutionFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    if not facts.within:
        yield error(Code.US_GRANT, ())
    if facts.fonds_of and changes(state, "fonds_number"):
        yield error(Code.GEN_DUPLICATE, ("fonds_number",), value=text(state, "fonds_number"))
    for row in rows(state, "company_codes"):
        company = text(row, "company_code")
        if is_new(row) and company and company not in facts.companies:
            yield error(Code.GEN_REF, (*path_of(row), "company_code"), value=company)
