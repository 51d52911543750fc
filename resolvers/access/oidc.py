"""Tokens of the company's identity provider: verified, then read as one of our callers. Next: wanted.py."""

import hashlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

import asyncpg
import orjson
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry, extract_compact, validate_compact

from models.rules.roles import conflicts
from resolvers.access.caller import Caller, Grant
from resolvers.access.claims import ClaimsMap
from resolvers.access.grants import GRANTED, grant_from_record
from resolvers.access.jwks import KeySource
from resolvers.access.news import EVERYBODY
from resolvers.access.tokens import USER_LIVES
from resolvers.access.uncovered import UNCOVERED, read_uncovered
from resolvers.errors import Busy

REMEMBER_SECONDS = 5.0  # a user or a grant that ends without news, ends here within so long
_MOST_CHARACTERS = 8_192
_CACHE_ROWS = 10_000
_TYPES = (None, "jwt", "at+jwt", "application/at+jwt")
_LOG = logging.getLogger("dossier.oidc")

# The grants are whatever he may here, as in powers_of: for the separation of duties they count in any case.
_FIND = f"""
SELECT u.language, {GRANTED}, g.own AND u.user_name IS NOT NULL AS own,
    u.user_name IS NULL OR {USER_LIVES} AS living,
    {UNCOVERED.format("$1", "m.session_id IS NULL AND m.token_id IS NULL")}
FROM (SELECT) one
LEFT JOIN user_account u ON u.user_name = $1
LEFT JOIN LATERAL (
    SELECT *, true AS own FROM access_grant WHERE user_name = $1
    UNION ALL
    SELECT k.*, false FROM access_token t JOIN access_grant k USING (token_id)
    WHERE t.user_name = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
) g ON true
ORDER BY g.id
"""  # noqa: S608 - constants of our own


class TokenRefused(Exception):
    """Why a token is not taken: for the log, never for who sent it."""


class DutiesMeet(TokenRefused):
    """The provider and this service give one user what nobody may have together: somebody must mend it."""


@dataclass(frozen=True)
class OidcConfig:
    """Whose tokens are taken, and what they mean."""

    issuer: str
    audience: str
    claims: ClaimsMap
    algorithms: Sequence[str]
    skew_seconds: int = 60


class _Registry(JWSRegistry):
    """Only the named algorithms; parameters of the header that nobody knows are passed over (RFC 7515, 4)."""

    max_header_length = 2_048
    max_payload_length = _MOST_CHARACTERS

    def get_alg(self, name: str) -> Any:
        # the library warns of EdDSA's old name, by which providers still sign
        if name not in (self.allowed or ()):
            raise TokenRefused(f"the signature {name!r} is not taken")
        return self.algorithms[name]


def _today() -> date:
    return datetime.now(UTC).date()


class Oidc:
    """Finds the caller of such a token. Opened by server.py; `find` is what TokenBook asks."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        config: OidcConfig,
        *,
        keys: KeySource | None = None,
        today: Callable[[], date] = _today,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._pool = pool
        self._config = config
        self._keys = keys or KeySource(config.issuer)
        self._registry = _Registry(algorithms=tuple(config.algorithms), strict_check_header=False)
        self._today = today
        self._now = now
        self._known: dict[bytes, tuple[Caller, float, float]] = {}  # since when and how long that is believed
        self._news = 0

    async def find(self, token: str) -> Caller | None:
        """None for whatever cannot be trusted. Busy if the provider or the database cannot be asked."""
        name = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        known = self._known.get(name)
        if known is not None and known[1] <= self._now() < known[2]:  # not before: a clock was set back
            return known[0]
        news = self._news
        try:
            claims = await self._verified(token)
            caller, seconds = await self._caller(claims)
        except TokenRefused as refused:
            level = logging.WARNING if isinstance(refused, DutiesMeet) else logging.INFO
            _LOG.log(level, "token refused", extra={"issuer": self._config.issuer, "reason": str(refused)})
            return None
        if len(self._known) >= _CACHE_ROWS:
            self._known.clear()
        if news == self._news:  # else there was news meanwhile, perhaps of this user
            end = float(claims["exp"]) + self._config.skew_seconds
            since = self._now()
            self._known[name] = (caller, since, min(since + seconds, end))
        return caller

    def forget(self, user_name: str) -> None:
        """What is remembered of this user is old."""
        self._news += 1
        for name, (caller, _, _) in list(self._known.items()):
            if user_name in (EVERYBODY, caller.user_name):
                del self._known[name]

    async def close(self) -> None:
        await self._keys.close()

    async def _verified(self, token: str) -> Mapping[str, Any]:
        """The claims of a token that is for us, of now, and genuine. In this order: what is over is over even
        while the provider is away, and nobody else's token makes us ask it for keys.
        """
        if len(token) > _MOST_CHARACTERS or not token.isascii():
            raise TokenRefused("too long, or not ASCII")
        try:
            signed = extract_compact(token.encode(), None, self._registry)
            header = signed.headers()
            self._registry.check_header(header)
            claims = orjson.loads(signed.payload or b"")
        except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise TokenRefused(f"no signed token ({type(error).__name__})") from None
        self._registry.get_alg(header["alg"])
        _check_type(header)
        if not isinstance(claims, dict):
            raise TokenRefused("no claims")
        found = cast("Mapping[str, Any]", claims)
        check_claims(found, self._config, self._now())
        key = await self._keys.find(header.get("kid"), header["alg"])
        if key is None:
            raise TokenRefused("signed by a key that the provider does not have")
        try:
            genuine = validate_compact(signed, key, None, self._registry)
        except (JoseError, ValueError, TypeError) as error:
            raise TokenRefused(f"the signature cannot be checked ({type(error).__name__})") from None
        if not genuine:
            raise TokenRefused("the signature is wrong")
        return found

    async def _caller(self, claims: Mapping[str, Any]) -> tuple[Caller, float]:
        """And for how many seconds that is believed."""
        config = self._config.claims
        user_name = config.user_name(claims)
        if user_name is None:
            raise TokenRefused(f"{' or '.join(config.user)} names nobody who could be a user here")
        try:
            rows = await self._pool.fetch(_FIND, user_name, self._today())
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise Busy from error
        if not rows[0]["living"]:
            raise TokenRefused(f"user {user_name} is not active")
        given = [(grant_from_record(row), row["own"]) for row in rows if row["role"] is not None]
        claimed = config.grants(claims)
        _check_apart(user_name, [*claimed, *(grant for grant, _ in given)])
        own = [grant for grant, is_own in given if is_own and config.grants_of_user]
        grants = tuple(dict.fromkeys([*claimed, *own]))
        unmasked, covered_after = read_uncovered(rows[0]["unmasked"], grants)
        caller = Caller(
            user_name,
            grants,
            languages=config.languages(claims, rows[0]["language"]),
            unmasked=unmasked,
            outside=True,
        )
        return caller, min(REMEMBER_SECONDS, covered_after)


def check_claims(claims: Mapping[str, Any], config: OidcConfig, now: float) -> None:
    """RFC 7519, 4.1, and RFC 9068: issuer and audience are ours, and the time is."""
    if claims.get("iss") != config.issuer:
        raise TokenRefused("of another issuer")
    audience = claims.get("aud")
    if audience != config.audience and not (isinstance(audience, list) and config.audience in audience):
        raise TokenRefused("for another audience")
    end, begin, made = (_instant(claims, name) for name in ("exp", "nbf", "iat"))
    if end is None:
        raise TokenRefused("without an end")
    if end + config.skew_seconds <= now:
        raise TokenRefused("over")
    if max(begin or 0, made or 0) > now + config.skew_seconds:
        raise TokenRefused("of the future")


def _instant(claims: Mapping[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenRefused(f"{name} is no time")
    return float(value)


def _check_type(header: Mapping[str, Any]) -> None:
    """What else a provider signs, such as a logout token, signs nobody in. Nothing may be critical."""
    kind = header.get("typ")
    if (kind if kind is None else kind.lower()) not in _TYPES:
        raise TokenRefused(f"of the type {kind!r}")
    if "crit" in header:
        raise TokenRefused("with a critical extension")


def _check_apart(user_name: str, grants: Sequence[Grant]) -> None:
    """Over all he would have, here as well, in another session or by a key."""
    for rule, roles in conflicts({grant.role for grant in grants}):
        raise DutiesMeet(f"{rule}: user {user_name} would be {' and '.join(roles)}")
