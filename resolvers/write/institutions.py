"""The acts on institutions: added, edited, closed; never deleted. Next: ask.py."""

from models.rules.auditing import AuditAct
from models.rules.decision import Decision
from models.rules.institutions import (
    AUDITED,
    INSTITUTION,
    InstitutionFacts,
    decide_change_institution,
    decide_create_institution,
)
from models.rules.state import Patch, State, rows, text
from resolvers.access.granting import administers
from resolvers.write.admit import admit_to_administration
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.lookups import answers
from resolvers.write.roots import ROOTS
from resolvers.write.trail import tell_trail
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import code_in, code_of

ASKED = Request()
_FACTS = f"""
SELECT {VERSION} AS config,
    EXISTS (SELECT FROM institution WHERE institution_code = $1) AS taken,
    (SELECT institution_code FROM institution WHERE fonds_number = $2 AND institution_code <> $1) AS fonds_of,
    ARRAY (SELECT company_code FROM company_code WHERE company_code = ANY($3::text[])) AS companies
"""  # noqa: S608 - constants of our own


async def create_institution(context: WriteContext, patch: Patch, request: Request = ASKED) -> Saved:
    admit_to_administration(context.caller)

    async def work(tx: Tx) -> Saved:
        known = await _facts(tx, None, patch)
        return await _save(tx, None, decide_create_institution(patch, known, request.consent))

    return await transaction(context, work)


async def change_institution(
    context: WriteContext, code: str, patch: Patch, request: Request = ASKED
) -> Saved:
    admit_to_administration(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await tx.lock(code_of(code), request, INSTITUTION)
        known = await _facts(tx, now, patch)
        return await _save(tx, now, decide_change_institution(now, patch, known, request.consent))

    return await transaction(context, work)


async def _facts(tx: Tx, now: State | None, patch: Patch) -> InstitutionFacts:
    context = tx.context
    code = text(now or {}, "institution_code") or code_in(patch, "institution_code")
    companies = [code_in(row, "company_code") for row in rows(patch, "company_codes")]
    config, row = await answers(tx, _FACTS, code, code_in(patch, "fonds_number"), companies)
    return InstitutionFacts(
        config,
        ROOTS[INSTITUTION].shape,
        administers(context.caller, code),
        row["taken"],
        row["fonds_of"] or "",
        frozenset(row["companies"]),
    )


async def _save(tx: Tx, old: State | None, decision: Decision) -> Saved:
    saved = await tx.save(old, decision)
    await tell_trail(tx, AuditAct.CONFIG, AUDITED, saved, operation=decision.act.value)
    return saved
