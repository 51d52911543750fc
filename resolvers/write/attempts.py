"""Refused attempts at more than one may have, told in the audit trail. Next: users.py."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from models.rules.auditing import REFUSED, AuditAct
from models.rules.finding_codes import Code
from models.rules.users import AUDITED, user_name
from resolvers.access.audit import Asker, note
from resolvers.errors import Refused
from resolvers.write.context import WriteContext

# What else is wrong with a call is no attempt.
_TOLD = frozenset({Code.US_SOD, Code.US_SOD_CASHIER, Code.US_SELF, Code.US_GRANT})
_LONGEST_NAME = 64


@asynccontextmanager
async def attempt(
    context: WriteContext, act: AuditAct, name: str, **detail: str | int
) -> AsyncGenerator[None]:
    """Around the whole transaction: what it wrote is gone when this is written. `name` of the user."""
    try:
        yield
    except Refused as refused:
        codes = sorted({one.code.value for one in refused.findings if one.code in _TOLD})
        if codes:
            about = user_name(name.replace("\0", ""))[:_LONGEST_NAME] or None
            told = {**detail, "codes": codes}
            asker = Asker(context.caller, context.address)
            entry = asker.noted(act, outcome=REFUSED, object_class=AUDITED, object_id=about, detail=told)
            await note(context.writer.pool, entry)
        raise
