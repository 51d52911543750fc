"""The acts on users, in the same lines as on items; the audit trail tells them. Next: user_grants.py."""

from dataclasses import replace

from models.rules.acts import Act
from models.rules.auditing import AuditAct
from models.rules.decision import Decision
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.rights import ADMIN
from models.rules.state import Patch, State, text
from models.rules.users import (
    AUDITED,
    USER,
    UserFacts,
    decide_change_user,
    decide_create_user,
    decide_delete_user,
    user_name,
)
from resolvers.access.caller import Caller, Grant
from resolvers.access.granting import administers, may_give, may_maintain, powers_of
from resolvers.access.news import tell
from resolvers.access.passwords import end_recoveries
from resolvers.access.sessions import end_sessions
from resolvers.access.standing import standing
from resolvers.errors import Gone, Refused
from resolvers.write.admit import admit_to_administration
from resolvers.write.attempts import attempt
from resolvers.write.config import VERSION, Connection
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.employees import named_employees
from resolvers.write.lookups import answers
from resolvers.write.moved_mail import tell_old_address
from resolvers.write.roots import ROOTS
from resolvers.write.trail import tell_trail
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import code_in

ASKED = Request()
DEACTIVATED = "DEACTIVATED"  # why sessions ended
_RECOVERS = ("email", "active")  # what was mailed before these changed sets no password any more
_FACTS = f"""
SELECT {VERSION} AS config,
    EXISTS (SELECT FROM user_account WHERE user_name = $1) AS taken,
    EXISTS (SELECT FROM user_credential WHERE user_name = $1 AND password_hash IS NOT NULL) AS signs_in,
    ARRAY (SELECT department_code FROM department WHERE department_code = $2
        AND coalesce(valid_from, $4) <= $4 AND coalesce(valid_to, $4) >= $4) AS departments,
    ARRAY (SELECT institution_code FROM institution WHERE institution_code = $3 AND active) AS institutions
"""  # noqa: S608 - constants of our own
# The trail, the log, tokens, files: whatever names him names him for ever.
_USED = """
SELECT EXISTS (SELECT FROM access_grant WHERE user_name = $1 OR granted_by = $1)
    OR EXISTS (SELECT FROM access_token WHERE user_name = $1 OR created_by = $1)
    OR EXISTS (SELECT FROM user_session WHERE user_name = $1)
    OR EXISTS (SELECT FROM user_credential WHERE user_name = $1
        AND (password_hash IS NOT NULL OR signed_in_at IS NOT NULL))
    OR EXISTS (SELECT FROM audit_entry WHERE user_name = $1)
    OR EXISTS (SELECT FROM change_document WHERE changed_by = $1)
    OR EXISTS (SELECT FROM training_authorisation WHERE user_name = $1)
    OR EXISTS (SELECT FROM employee WHERE user_name = $1)
    OR EXISTS (SELECT FROM care_profile WHERE owner = $1)
    OR EXISTS (SELECT FROM visit WHERE owner = $1)
    OR EXISTS (SELECT FROM service_task WHERE owner = $1)
    OR EXISTS (SELECT FROM complaint WHERE owner = $1)
    OR EXISTS (SELECT FROM improvement_action WHERE responsible = $1)
"""
_END_TOKENS = "UPDATE access_token SET revoked_at = now() WHERE user_name = $1 AND revoked_at IS NULL"


async def create_user(context: WriteContext, patch: Patch, request: Request = ASKED) -> Saved:
    admit_to_administration(context.caller)

    async def work(tx: Tx) -> Saved:
        await _stand_again(tx)
        known = await _facts(tx, None, patch)
        return await _save(tx, None, decide_create_user(patch, known, request.consent))

    async with attempt(context, AuditAct.USER, code_in(patch, "user_name"), operation=Act.CREATE_USER.value):
        return await transaction(context, work)


async def change_user(context: WriteContext, name: str, patch: Patch, request: Request = ASKED) -> Saved:
    admit_to_administration(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await lock_user(tx, name, request)
        known = await _facts(tx, now, patch)
        return await _save(tx, now, decide_change_user(now, patch, known, request.consent))

    async with attempt(context, AuditAct.USER, name, operation=Act.CHANGE_USER.value):
        return await transaction(context, work)


async def delete_user(context: WriteContext, name: str, request: Request = ASKED) -> Saved:
    """Only somebody who was never anything but entered."""
    admit_to_administration(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await lock_user(tx, name, request)
        known = await _facts(tx, now, {})
        return await _save(tx, now, decide_delete_user(now, known, request.consent))

    async with attempt(context, AuditAct.USER, name, operation=Act.DELETE_USER.value):
        return await transaction(context, work)


async def lock_user(tx: Tx, name: str, request: Request | None) -> State:
    """The same lock holds off whoever gives him grants or keys. From here on the caller of `tx` may what he
    may under the lock.
    """
    user = await tx.lock(key_of(name), request, USER)
    await _stand_again(tx)
    return user


def key_of(name: str) -> str:
    if "\0" in name:  # the database would not even take it
        raise Gone(name.replace("\0", ""))
    return user_name(name)


async def check_maintained(connection: Connection, caller: Caller, user: State) -> None:
    """For acts on how he signs in: not his own, and not of somebody who may more than the caller may give."""
    name = text(user, "user_name")
    if name == caller.user_name:
        raise Refused([error(Code.US_SELF, ())])
    if not may_maintain(caller, await powers_of(connection, name), text(user, "institution_code")):
        raise Refused([error(Code.US_GRANT, ())])


async def _stand_again(tx: Tx) -> None:
    caller = await standing(tx.connection, tx.context.caller, tx.context.writer.today())
    admit_to_administration(caller)
    tx.context = replace(tx.context, caller=caller)


async def _facts(tx: Tx, now: State | None, patch: Patch) -> UserFacts:
    context, caller, before = tx.context, tx.context.caller, now or {}
    name = text(before, "user_name") or code_in(patch, "user_name")
    named = (code_in(patch, "department_code"), code_in(patch, "institution_code"))
    config, row = await answers(tx, _FACTS, name, *named, context.writer.today())
    grants = await powers_of(tx.connection, name)  # who is entered now may have had keys before
    places = (text(before, "institution_code"), named[1])
    own = bool(now) and name == caller.user_name
    return UserFacts(
        config,
        ROOTS[USER].shape,
        caller.user_name,
        within=administers(caller, *places) if own else may_maintain(caller, grants, *places),
        in_session=caller.session_id is not None,
        everywhere=may_give(caller, Grant.everywhere(ADMIN)),
        stranger=not grants and not row["signs_in"],
        today=context.writer.today(),
        taken=row["taken"],
        departments=frozenset(row["departments"]),
        institutions=frozenset(row["institutions"]),
        roles=frozenset(grant.role for grant in grants),
        used=bool(now) and await tx.connection.fetchval(_USED, name),
        employees=await named_employees(tx.connection, text(patch, "employee").strip()),
    )


async def _save(tx: Tx, old: State | None, decision: Decision) -> Saved:
    saved = await tx.save(old, decision)
    if saved.change_number is not None:
        before, after = old or {}, decision.state or {}
        if any(before.get(name) != after.get(name) for name in _RECOVERS):
            await end_recoveries(tx.connection, saved.key)
        if before.get("active") and not after.get("active"):  # switched on again, he signs in anew
            await end_sessions(tx.connection, saved.key, DEACTIVATED)
            await tx.connection.execute(_END_TOKENS, saved.key)
        by = tx.context.caller.user_name
        await tell_old_address(tx.connection, tx.context.writer.sealer, before, after, by)
        await tell_of(tx, AuditAct.USER, saved, operation=decision.act.value)
    return saved


async def tell_of(tx: Tx, act: AuditAct, saved: Saved, **detail: str | int | None) -> None:
    """In the audit trail, and to all processes, which forget what they know of him."""
    await tell_trail(tx, act, AUDITED, saved, **detail)
    await tell(tx.connection, saved.key)
