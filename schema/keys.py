"""API keys of machines: made, rotated, revoked, listed; their text is shown once. Next: saving.py."""

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers.access.api_keys import ApiKey as Row
from resolvers.access.api_keys import KeysWanted
from resolvers.access.wanted import grants_wanted
from resolvers.errors import Gone
from resolvers.write import api_keys
from resolvers.write.api_keys import Issued, WantedKey
from schema.custody.jobs import PageSize, checked_size, number_of, pool_of
from schema.inputs.grant import GrantInput
from schema.patching import patch_from_input
from schema.payloads import Refused
from schema.saving import ContextInfo, call_of, refusing
from schema.types.grant import GrantShown, shown_grant

KeyId = Annotated[strawberry.ID, strawberry.argument(description="The key's keyId.")]
_ID_DIGITS = 18  # fits 64 bits


@strawberry.type(
    description="An API key: a bearer token of a machine, with grants of its own; never the token itself."
)
class ApiKey:
    key_id: strawberry.ID = strawberry.field(description="Id of the key.")
    user_name: str = strawberry.field(description="User in whose name it calls.")
    name: str | None = strawberry.field(
        description="What it is called; two of a name live in a rotation. Null: of the command line."
    )
    prefix: str = strawberry.field(description="Its first characters, by which people recognise it.")
    description: str = strawberry.field(description="What it is for.")
    grants: list[GrantShown] = strawberry.field(description="What it may.")
    live: bool = strawberry.field(description="Neither revoked nor over.")
    created_at: datetime = strawberry.field(description="When it was made.")
    created_by: str | None = strawberry.field(description="Who made it; null = the command line.")
    expires_at: datetime | None = strawberry.field(description="When it ends; null = when it is revoked.")
    revoked_at: datetime | None = strawberry.field(description="When it was revoked.")
    used_at: datetime | None = strawberry.field(description="When it was last used, to the minute.")


@strawberry.type(description="A new key.")
class ApiKeyIssued:
    api_key: ApiKey = strawberry.field(description="The key, as it is listed.")
    token: str | None = strawberry.field(
        description="The key itself, for Authorization: Bearer. It is shown this once: null when the call is "
        "repeated with the same Idempotency-Key, because it is kept nowhere."
    )


@strawberry.type(description="The key no longer works.")
class ApiKeyRevoked:
    api_key: ApiKey = strawberry.field(description="The key as it is now.")


IssueResult = Annotated[
    ApiKeyIssued | Refused,
    strawberry.union("ApiKeyResult", description="Answer of createApiKey and rotateApiKey."),
]
RevokeResult = Annotated[
    ApiKeyRevoked | Refused, strawberry.union("ApiKeyRevokeResult", description="Answer of revokeApiKey.")
]


@strawberry.type
class KeyQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="API keys, the newest first: the caller's own; those of others for administrators and "
        "auditors."
    )
    async def api_keys(
        self,
        info: ContextInfo,
        user_name: Annotated[str | None, strawberry.argument(description="Only those of this user.")] = None,
        ended: Annotated[
            bool, strawberry.argument(description="true: those too that were revoked or are over.")
        ] = False,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those made before this one.")
        ] = None,
    ) -> list[ApiKey]:
        last = number_of(after) if after is not None else None
        wanted = KeysWanted(user_name, ended, last, checked_size(first))
        return [_shown(row) for row in await api_keys.keys_of(pool_of(info), info.context.caller, wanted)]


@strawberry.type
class KeyActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Make an API key for a user: by himself within the grants he was given here, by "
        "administrators within the scope in which they are administrators, if all that the user may lies in "
        "it (US-GRANT). Another live key of this name refuses it "
        "(GEN-DUPLICATE): rotate that one. A key makes no keys."
    )
    async def create_api_key(  # noqa: PLR0913, PLR0917 -- the arguments of a field
        self,
        info: ContextInfo,
        user_name: Annotated[str, strawberry.argument(description="User in whose name it will call.")],
        name: Annotated[
            str, strawberry.argument(description="What it is called, such as erp-sync; 40 characters.")
        ],
        grants: Annotated[list[GrantInput], strawberry.argument(description="What it may, 1 to 50 grants.")],
        expires_at: Annotated[
            datetime, strawberry.argument(description="When it ends, at most two years from now.")
        ],
        description: Annotated[
            str, strawberry.argument(description="What it is for, at most 200 characters.")
        ] = "",
    ) -> IssueResult:
        rows = [patch_from_input(one) for one in grants]

        async def act() -> Issued:
            wanted = WantedKey(user_name, name, grants_wanted(rows, ("grants",)), expires_at, description)
            return await api_keys.create_key(call_of(info), wanted)

        return _issued(info, await refusing(info, act, ("user_name",)))

    @strawberry.mutation(
        description="Make a second key of the same name and grants, and give the old one an end, so that a "
        "machine can change over without a pause. At most two live (US-KEYS)."
    )
    async def rotate_api_key(
        self,
        info: ContextInfo,
        key_id: KeyId,
        expires_at: Annotated[
            datetime | None,
            strawberry.argument(description="When the new one ends; without it it lives as long as the old."),
        ] = None,
        old_until: Annotated[
            datetime | None,
            strawberry.argument(
                description="When the old one ends at the latest, at most 30 days from now; without it in 7 "
                "days."
            ),
        ] = None,
    ) -> IssueResult:
        async def act() -> Issued:
            return await api_keys.rotate_key(call_of(info), _number(key_id), expires_at, old_until)

        return _issued(info, await refusing(info, act, ("key_id",)))

    @strawberry.mutation(
        description="End an API key at once, and the streams it has open: by its user, by administrators who "
        "may give its grants (US-GRANT), by the key itself."
    )
    async def revoke_api_key(self, info: ContextInfo, key_id: KeyId) -> RevokeResult:
        async def act() -> Issued:
            return await api_keys.revoke_key(call_of(info), _number(key_id))

        done = await refusing(info, act, ("key_id",))
        if isinstance(done, Refused):
            return done
        info.context.services.tokens.forget(done.key.user_name)
        return ApiKeyRevoked(api_key=_shown(done.key))


def _number(given: strawberry.ID) -> int:
    text = str(given)
    if not (text.isascii() and text.isdigit() and len(text) <= _ID_DIGITS):
        raise Gone(text)
    return int(text)


def _issued(info: ContextInfo, done: Issued | Refused) -> ApiKeyIssued | Refused:
    if isinstance(done, Refused):
        return done
    info.context.services.tokens.forget(done.key.user_name)
    return ApiKeyIssued(api_key=_shown(done.key), token=done.token)


def _shown(row: Row) -> ApiKey:
    return ApiKey(
        key_id=strawberry.ID(str(row.key_id)),
        user_name=row.user_name,
        name=row.name,
        prefix=row.prefix,
        description=row.description,
        grants=[shown_grant(one.grant, one.grant_id, one.granted_by, one.granted_at) for one in row.grants],
        live=row.live,
        created_at=row.created_at,
        created_by=row.created_by or None,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
    )
