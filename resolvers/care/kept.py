"""Who keeps activities, gifts and coupons, and how their facts are asked. Next: activities.py."""

from models.rules.rights import ADMIN, may_any
from models.rules.roles import CARE_AGENT
from resolvers.errors import Denied
from resolvers.write.context import WriteContext

ROLES = (CARE_AGENT, ADMIN)


def admit(context: WriteContext) -> None:
    if not may_any(context.caller, *ROLES):
        raise Denied
