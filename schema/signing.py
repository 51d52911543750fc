"""Signing in and out, passwords: what people do before and after all else. Next: me.py."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated

import strawberry
from graphql import GraphQLError

from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.access import recovery, sessions
from resolvers.access.sessions import Origin
from resolvers.access.sessions import SignedIn as Opened
from schema.admission import RATE_LIMITED
from schema.payloads import Refused
from schema.saving import ContextInfo, refused_payload, refusing
from schema.strangers import TOO_OFTEN


@strawberry.type(description="Somebody is signed in. The tokens are shown this once.")
class SignedIn:
    access_token: str = strawberry.field(description="For the header Authorization: Bearer, until expiresAt.")
    expires_at: datetime = strawberry.field(description="When the access token ends; then refreshSession.")
    refresh_token: str | None = strawberry.field(
        description="For refreshSession, once; null when it went into the cookie."
    )
    session_ends_at: datetime = strawberry.field(
        description="When the session ends at the latest; unused it ends after 30 minutes."
    )
    must_change_password: bool = strawberry.field(
        description="true: until changePassword nothing else is allowed."
    )
    user_name: str = strawberry.field(description="The user.")
    name: str = strawberry.field(description="His full name.")
    language: str = strawberry.field(description="Language of messages, zh or en.")
    roles: list[str] = strawberry.field(description="Roles of his grants; the scopes are in me.")


@strawberry.type(description="Sessions were ended: their tokens and streams are over.")
class SignedOut:
    sessions: int = strawberry.field(description="How many.")


@strawberry.type(description="The password is the new one. Other sessions of the user are over.")
class PasswordChanged:
    user_name: str = strawberry.field(description="The user.")


@strawberry.type(
    description="If there is such a user with a mail address, a mail is on its way. Nothing tells whether."
)
class RecoveryRequested:
    message: str = strawberry.field(description="Text in the caller's language.")
    message_zh: str = strawberry.field(description="Text in Chinese.")
    message_en: str = strawberry.field(description="Text in English.")


SignInResult = Annotated[
    SignedIn | Refused,
    strawberry.union("SignInResult", description="Answer of signIn and refreshSession."),
]
SignOutResult = Annotated[
    SignedOut | Refused,
    strawberry.union("SignOutResult", description="Answer of signOut and signOutEverywhere."),
]
PasswordResult = Annotated[
    PasswordChanged | Refused,
    strawberry.union("PasswordResult", description="Answer of changePassword and recoverPassword."),
]

IntoCookie = Annotated[
    bool,
    strawberry.argument(
        description="true: the refresh token goes into the cookie __Host-dossier-refresh, which no script "
        "can read; only over HTTP."
    ),
]
NewPassword = Annotated[
    str,
    strawberry.argument(
        description="10 to 128 characters, three of: capitals, small letters, digits, others; not easily "
        "guessed, without the user name, none of the last 5."
    ),
]
_REQUESTED = (
    "如果该用户存在并登记了电子邮件，找回密码的邮件已发出",
    "If there is such a user with a mail address, a mail is on its way",
)


@strawberry.type
class SigningActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Sign in; needs no token. US-LOGIN for a wrong password as for a user that does not "
        "exist; US-LOCKED for 30 minutes after five failures one after another. A document may hold one."
    )
    async def sign_in(
        self,
        info: ContextInfo,
        user_name: Annotated[str, strawberry.argument(description="The user, without regard to case.")],
        password: Annotated[str, strawberry.argument(description="The password.")],
        cookie: IntoCookie = False,
    ) -> SignInResult:
        context = info.context
        await _count(info)
        if cookie and context.cookies is None:
            return refused_payload((error(Code.GEN_SUPPRESSED, ("cookie",)),), context.caller.languages)
        signing, origin = context.services.signing, _origin(info)
        opened = await refusing(info, lambda: sessions.sign_in(signing, user_name, password, origin), ())
        return opened if isinstance(opened, Refused) else _signed_in(info, opened, cookie)

    @strawberry.mutation(
        description="New tokens for a session; needs no token but the refresh token. Each is good once: one "
        "that comes a second time was stolen, which ends its session. US-SESSION: sign in again."
    )
    async def refresh_session(
        self,
        info: ContextInfo,
        refresh_token: Annotated[
            str | None, strawberry.argument(description="The newest one; without it the cookie's.")
        ] = None,
    ) -> SignInResult:
        context = info.context
        await _count(info)
        held = None if context.cookies is None else context.cookies.refresh
        token, cookie = (held or "", True) if refresh_token is None else (refresh_token, False)
        signing, origin = context.services.signing, _origin(info)
        opened = await refusing(info, lambda: sessions.refresh(signing, token, origin), ())
        if not isinstance(opened, Refused):
            return _signed_in(info, opened, cookie)
        if cookie and context.cookies is not None:
            context.cookies.drop()
        return opened

    @strawberry.mutation(description="End this session. GEN-FORBIDDEN for API keys, which are no sessions.")
    async def sign_out(self, info: ContextInfo) -> SignOutResult:
        signing, caller, origin = info.context.services.signing, info.context.caller, _origin(info)

        async def act() -> int:
            await sessions.sign_out(signing, caller, origin)
            return 1

        return await _ended(info, act)

    @strawberry.mutation(description="End all sessions of the caller, this one too; API keys stay.")
    async def sign_out_everywhere(self, info: ContextInfo) -> SignOutResult:
        signing, caller, origin = info.context.services.signing, info.context.caller, _origin(info)
        return await _ended(info, lambda: sessions.sign_out_everywhere(signing, caller, origin))

    @strawberry.mutation(
        description="Change one's own password. A wrong present one counts as a failed sign-in. Other "
        "sessions of the user end, this one stays."
    )
    async def change_password(
        self,
        info: ContextInfo,
        current_password: Annotated[str, strawberry.argument(description="The present password.")],
        new_password: NewPassword,
    ) -> PasswordResult:
        signing, caller, origin = info.context.services.signing, info.context.caller, _origin(info)

        async def act() -> str:
            await sessions.change_password(signing, caller, current_password, new_password, origin)
            return caller.user_name

        return await _changed(info, act)

    @strawberry.mutation(
        description="Ask for a new password (找回密码) by user name or mail address; needs no token. The "
        "answer is always the same. A mail with a token comes at most three times in an hour."
    )
    async def request_recovery(
        self,
        info: ContextInfo,
        user_name_or_email: Annotated[str, strawberry.argument(description="User name or mail address.")],
    ) -> RecoveryRequested:
        context = info.context
        await _count(info)
        await recovery.request_recovery(context.services.signing, user_name_or_email, _origin(info))
        zh, en = _REQUESTED
        return RecoveryRequested(
            message=zh if context.caller.languages[0] == "zh" else en, message_zh=zh, message_en=en
        )

    @strawberry.mutation(
        description="Set a new password with the token of a recovery mail, within 30 minutes and once; needs "
        "no other token. Unlocks the account and ends all its sessions. US-RECOVERY: ask for a new mail."
    )
    async def recover_password(
        self,
        info: ContextInfo,
        token: Annotated[str, strawberry.argument(description="The token of the mail.")],
        new_password: NewPassword,
    ) -> PasswordResult:
        await _count(info)
        signing, origin = info.context.services.signing, _origin(info)
        changed = await _changed(
            info, lambda: recovery.recover_password(signing, token, new_password, origin)
        )
        if isinstance(changed, PasswordChanged):
            _succeeded(info)
        return changed


def _origin(info: ContextInfo) -> Origin:
    return Origin(info.context.address, info.context.agent)


def _signed_in(info: ContextInfo, opened: Opened, cookie: bool) -> SignedIn:
    _succeeded(info)
    cookies = info.context.cookies
    if cookie and cookies is not None:
        cookies.keep(opened.refresh_token, opened.ends_at)
    return SignedIn(
        access_token=opened.access_token,
        expires_at=opened.expires_at,
        refresh_token=None if cookie else opened.refresh_token,
        session_ends_at=opened.ends_at,
        must_change_password=opened.must_change_password,
        user_name=opened.user_name,
        name=opened.name,
        language=opened.language,
        roles=list(opened.roles),
    )


async def _ended(info: ContextInfo, act: Callable[[], Awaitable[int]]) -> SignedOut | Refused:
    ended = await refusing(info, act, ())
    if isinstance(ended, Refused):
        return ended
    context = info.context
    context.services.tokens.forget(context.caller.user_name)  # the news of it comes a moment later
    if context.cookies is not None:
        context.cookies.drop()
    return SignedOut(sessions=ended)


async def _changed(info: ContextInfo, act: Callable[[], Awaitable[str]]) -> PasswordChanged | Refused:
    user_name = await refusing(info, act, ())
    if isinstance(user_name, Refused):
        return user_name
    info.context.services.tokens.forget(user_name)
    return PasswordChanged(user_name=user_name)


async def _count(info: ContextInfo) -> None:
    """In each act of opening.OPEN, whoever calls: a try of this address, until it has succeeded."""
    context = info.context
    seconds = 0 if context.counted else await context.services.strangers.fail(context.address)
    if seconds:
        raise GraphQLError(TOO_OFTEN, extensions={"code": RATE_LIMITED, "retryAfter": seconds})


def _succeeded(info: ContextInfo) -> None:
    """What was counted was none."""
    context = info.context
    context.services.strangers.succeed(context.address)
