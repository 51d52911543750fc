"""Who is signed in, and what he may. Next: ../resolvers/access/sessions.py."""

from datetime import datetime

import strawberry

from resolvers.access.sessions import Session as Open
from resolvers.access.sessions import name_of, sessions_of
from schema.saving import ContextInfo
from schema.types.grant import GrantShown, shown_grant


@strawberry.type(description="A session that is open: a sign-in by password.")
class Session:
    session_id: strawberry.ID = strawberry.field(description="Id of the session.")
    current: bool = strawberry.field(description="true: the one that this request belongs to.")
    address: str = strawberry.field(description="Network address that signed in.")
    agent: str = strawberry.field(description="Program that signed in, as it named itself.")
    began_at: datetime = strawberry.field(description="When it began.")
    used_at: datetime = strawberry.field(description="When it was used last, to the minute.")
    ends_at: datetime = strawberry.field(description="When it ends at the latest.")


@strawberry.type(description="The caller.")
class Me:
    user_name: str = strawberry.field(description="The user.")
    must_change_password: bool = strawberry.field(
        description="true: until changePassword nothing else is allowed."
    )
    roles: list[str] = strawberry.field(description="Roles of the grants.")
    grants: list[GrantShown] = strawberry.field(
        description="What he may, and where; of an API key its own grants."
    )

    @strawberry.field(description="Full name; null for a name that is only a key's.")
    async def name(self, info: ContextInfo) -> str | None:
        return await name_of(info.context.services.signing.pool, self.user_name)

    @strawberry.field(description="The session of this request; null for API keys and other tokens.")
    async def session(self, info: ContextInfo) -> Session | None:
        return next((one for one in await _sessions(info) if one.current), None)

    @strawberry.field(description="All sessions of the caller that are open, the oldest first.")
    async def sessions(self, info: ContextInfo) -> list[Session]:
        return await _sessions(info)


@strawberry.type
class MeQueries:
    """Mixed into the query."""

    @strawberry.field(description="The caller: who he is, what he may, since when he is signed in.")
    async def me(self, info: ContextInfo) -> Me:
        caller = info.context.caller
        return Me(
            user_name=caller.user_name,
            must_change_password=caller.must_change_password,
            roles=sorted({grant.role for grant in caller.grants}),
            grants=[shown_grant(grant) for grant in caller.grants],
        )


async def _sessions(info: ContextInfo) -> list[Session]:
    caller = info.context.caller
    found = await sessions_of(info.context.services.signing.pool, caller.user_name)
    return [_shown(one, caller.session_id) for one in found]


def _shown(one: Open, current: int | None) -> Session:
    return Session(
        session_id=strawberry.ID(str(one.session_id)),
        current=one.session_id == current,
        address=one.address,
        agent=one.agent,
        began_at=one.began_at,
        used_at=one.used_at,
        ends_at=one.ends_at,
    )
