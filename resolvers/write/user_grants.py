"""Roles given to a user and withdrawn: grant, log and trail in one transaction. Next: departments.py."""

from models.rules.acts import Act
from models.rules.auditing import AuditAct
from models.rules.decision import refuse
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.grants import GrantFacts, check_grant, decide_withdraw, grant_given
from models.rules.state import State, text
from resolvers.access.caller import Grant
from resolvers.access.granting import (
    add_grant,
    grants_of,
    may_give,
    remove_grant,
    roles_of,
    unknown_codes,
)
from resolvers.access.grants import text_from_grant
from resolvers.access.outgrown import end_outgrown_keys
from resolvers.errors import Refused
from resolvers.write.admit import admit_to_administration
from resolvers.write.attempts import attempt
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.tx import Tx, transaction
from resolvers.write.users import ASKED, lock_user, tell_of

_PATH = ("grant",)
_LONGEST_NAME = 64


async def grant_role(context: WriteContext, name: str, grant: Grant, request: Request = ASKED) -> Saved:
    """A grant that he has already is not given twice."""
    admit_to_administration(context.caller)
    act, told = Act.GRANT_ROLE, text_from_grant(grant)

    async def work(tx: Tx) -> Saved:
        now = await lock_user(tx, name, request)
        held = await roles_of(tx.connection, text(now, "user_name"))
        unknown = await unknown_codes(tx.connection, grant, _PATH)
        caller = tx.context.caller
        within = may_give(caller, grant)
        facts = GrantFacts(grant.role, told, caller.user_name, within, held, tuple(unknown))
        if found := check_grant(now, facts):
            return await tx.save(now, refuse(act, found))
        grant_id = await _add(tx, now, grant)
        saved = await tx.save(now, grant_given(now, facts, grant_id))
        if grant_id is not None:
            await tell_of(tx, AuditAct.GRANT, saved, operation=act.value, grant_id=grant_id, grant=told)
        return saved

    async with attempt(context, AuditAct.GRANT, name, operation=act.value, grant=told):
        return await transaction(context, work)


async def withdraw_grant(context: WriteContext, name: str, grant_id: str, request: Request = ASKED) -> Saved:
    admit_to_administration(context.caller)
    act = Act.WITHDRAW_GRANT

    async def work(tx: Tx) -> Saved:
        now = await lock_user(tx, name, request)
        key = text(now, "user_name")
        rows = {str(one.grant_id): one for one in await grants_of(tx.connection, key)}
        row = rows.get(grant_id.strip())
        if row is None:
            raise Refused([error(Code.GEN_NOTFOUND, ("grant_id",), value=grant_id[:_LONGEST_NAME])])
        grant = row.grant
        told = text_from_grant(grant)
        caller = tx.context.caller
        facts = GrantFacts(grant.role, told, caller.user_name, may_give(caller, grant))
        saved = await tx.save(now, decide_withdraw(now, row.grant_id, facts))
        await remove_grant(tx.connection, key, row.grant_id)
        ended = await end_outgrown_keys(tx.connection, key, grant, context.writer.now())
        detail = {"grant_id": row.grant_id, "grant": told, "keys": ", ".join(ended) or None}
        await tell_of(tx, AuditAct.GRANT, saved, operation=act.value, **detail)
        return saved

    about = {"operation": act.value, "grant_id": grant_id[:_LONGEST_NAME]}
    async with attempt(context, AuditAct.GRANT, name, **about):
        return await transaction(context, work)


async def _add(tx: Tx, user: State, grant: Grant) -> int | None:
    key = text(user, "user_name")
    if any(one.grant == grant for one in await grants_of(tx.connection, key)):
        return None
    context = tx.context
    return await add_grant(tx.connection, key, grant, context.caller.user_name, context.writer.now())
