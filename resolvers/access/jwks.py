"""The public keys of an identity provider: found by discovery, kept, asked for anew. Next: oidc.py."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
import orjson
from joserfc.errors import JoseError
from joserfc.jwk import Key, OctKey, RSAKey, import_key

from resolvers.errors import Busy

_DISCOVERY = "/.well-known/openid-configuration"
_MOST_BYTES = 262_144
_MOST_KEYS = 100
_TIMEOUT = httpx.Timeout(5.0)
_LEAST_RSA_BITS = 2_048
_CURVES = {
    **{"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"},
    **{"Ed25519": "Ed25519", "EdDSA": "Ed25519"},
}
_KINDS = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}

FRESH_SECONDS = 3_600.0  # older keys are asked for anew, beside the requests
USABLE_SECONDS = 86_400.0  # and still used while the provider is away, but not longer than this
AGAIN_SECONDS = 30.0  # unknown key ids ask the provider at most so often
RETRY_SECONDS = 5.0  # after a failure
_LOG = logging.getLogger("dossier.oidc")


class ProviderError(Exception):
    """The provider did not answer, or not as it should; the text is one line for the operator."""


class KeySource:
    """Asks the provider when a key is needed that is not known, never more often than the bounds above."""

    def __init__(self, issuer: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._clock = clock
        self._keys: Sequence[Key] = ()
        self._read_at = float("-inf")
        self._not_before = float("-inf")
        self._failed = False
        self._reading: asyncio.Task[None] | None = None

    async def find(self, key_id: str | None, algorithm: str) -> Key | None:
        """The key that this header names. None: the provider has no such key. Busy: nobody can tell."""
        age = self._clock() - self._read_at
        if age > USABLE_SECONDS:
            await self._read_again()
        elif age > FRESH_SECONDS:
            self._begin()
        found = pick(self._keys, key_id, algorithm)
        if found is None and age <= USABLE_SECONDS:
            await self._read_again()
            found = pick(self._keys, key_id, algorithm)
        return found

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    async def _read_again(self) -> None:
        """Who comes while it is being read waits for the same answer."""
        reading = self._begin()
        if reading is not None:
            await asyncio.shield(reading)
        if self._failed:
            raise Busy(int(RETRY_SECONDS), "the identity provider does not answer")

    def _begin(self) -> "asyncio.Task[None] | None":
        """None: it is too early to ask again."""
        if self._reading is not None and not self._reading.done():
            return self._reading
        if self._clock() < self._not_before:
            return None
        self._reading = asyncio.get_running_loop().create_task(self._read())
        return self._reading

    async def _read(self) -> None:
        try:
            keys = await read_keys(self._issuer)
        except ProviderError as error:
            self._failed = True
            self._not_before = self._clock() + RETRY_SECONDS
            _LOG.warning("identity provider failed", extra={"issuer": self._issuer, "reason": str(error)})
            return
        self._keys, self._failed = keys, False
        self._read_at = self._clock()
        self._not_before = self._read_at + AGAIN_SECONDS


async def read_keys(issuer: str) -> Sequence[Key]:
    """By discovery, as OpenID Connect has it. ProviderError says what is wrong."""
    async with httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False) as client:
        found = await _fetch(client, issuer.rstrip("/") + _DISCOVERY)
        if found.get("issuer") != issuer:
            raise ProviderError(f"discovery names the issuer {found.get('issuer')!r}, not {issuer!r}")
        address = found.get("jwks_uri")
        if not isinstance(address, str) or not _may_be_asked(address, issuer):
            raise ProviderError(f"discovery names the keys' address {address!r}, which is not https")
        rows = (await _fetch(client, address)).get("keys")
    keys = usable_keys(cast("list[Any]", rows) if isinstance(rows, list) else [])
    if not keys:
        raise ProviderError(f"{address} has no key for signatures")
    return keys


def usable_keys(rows: Sequence[Any]) -> Sequence[Key]:
    """Those that verify signatures; shared secrets, short keys and what cannot be read are left out."""
    found: list[Key] = []
    for row in rows[:_MOST_KEYS]:
        if not isinstance(row, dict):
            continue
        given = cast("dict[str, Any]", row)
        try:
            key = import_key(given)
            weak = isinstance(key, OctKey) or (
                isinstance(key, RSAKey) and key.public_key.key_size < _LEAST_RSA_BITS
            )
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if not weak and given.get("use", "sig") == "sig" and "verify" in given.get("key_ops", ["verify"]):
            found.append(key)
    return found


def pick(keys: Sequence[Key], key_id: str | None, algorithm: str) -> Key | None:
    """By its id; a header without one means the only key that fits."""
    fitting = [key for key in keys if _fits(key, algorithm)]
    if key_id is None:
        return fitting[0] if len(fitting) == 1 else None
    return next((key for key in fitting if key.kid == key_id), None)


def _fits(key: Key, algorithm: str) -> bool:
    if key.key_type != _KINDS.get(algorithm[:2]) or (key.alg or algorithm) != algorithm:
        return False
    return isinstance(key, RSAKey | OctKey) or key.curve_name == _CURVES[algorithm]


def _may_be_asked(address: str, issuer: str) -> bool:
    """As safe a way as the issuer's own, which is http on this machine only."""
    parts, own = urlsplit(address), urlsplit(issuer)
    same = (parts.scheme, parts.hostname) == (own.scheme, own.hostname)
    return bool(parts.hostname) and (parts.scheme == "https" or same)


async def _fetch(client: httpx.AsyncClient, address: str) -> Mapping[str, Any]:
    body = b""
    try:
        async with asyncio.timeout(2 * (_TIMEOUT.read or 0)):
            async with client.stream("GET", address, headers={"accept": "application/json"}) as response:
                if not response.is_success:
                    raise ProviderError(f"{address} answered {response.status_code}")
                async for part in response.aiter_bytes():
                    body += part
                    if len(body) > _MOST_BYTES:
                        raise ProviderError(f"{address} answered more than {_MOST_BYTES} bytes")
        found = orjson.loads(body)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError) as error:
        raise ProviderError(f"{address} cannot be reached ({type(error).__name__})") from None
    except orjson.JSONDecodeError:
        raise ProviderError(f"{address} answered no JSON") from None
    if not isinstance(found, dict):
        raise ProviderError(f"{address} answered no JSON object")
    return cast("Mapping[str, Any]", found)
