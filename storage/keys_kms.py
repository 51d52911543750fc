"""A ring of keys that never leave AWS KMS. Next: slips.py.

The object's id is KMS's encryption context: it is in the log of the KMS, and a box opens for its object only.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError

from storage.errors import Damaged, KeyUnavailable, StoreDown, StoreError
from storage.keys import Wrapped
from storage.tally import UNOPENED

_THREADS = 8
_CONNECT_SECONDS = 5
_READ_SECONDS = 10
_ATTEMPTS = 3
_NOT_ITS_BOX = ("InvalidCiphertextException", "IncorrectKeyException")
_AGAIN = (
    "DependencyTimeoutException",
    "KeyUnavailableException",  # KMS: "not available at the moment"
    "KMSInternalException",
    "LimitExceededException",
    "ThrottlingException",
)
_SERVER_ERROR = 500


class KmsKeys:
    """`key_ids` are ids or ARNs; the first wraps what is new, the others open what they have wrapped."""

    def __init__(self, key_ids: Sequence[str], **client: Any) -> None:
        self._ids = list(key_ids)
        if not self._ids or not all(self._ids):
            raise KeyUnavailable("no KMS key is named")
        for one in self._ids:
            # it can be pointed at another key, and then nothing tells which key a box needs
            if one.startswith("alias/") or ":alias/" in one:
                raise KeyUnavailable(f"{one} is an alias: name the KMS key by its id or ARN")
        limits = Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            max_pool_connections=_THREADS,
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        )
        self._threads = ThreadPoolExecutor(_THREADS, "kms")
        try:
            self._client: Any = Session().client("kms", config=limits, **client)  # pyright: ignore[reportUnknownMemberType]
        except (BotoCoreError, ValueError) as error:
            raise KeyUnavailable(f"the KMS cannot be used: {error}") from None

    @property
    def current(self) -> str:
        return self._ids[0]

    def ids(self) -> list[str]:
        return list(self._ids)

    async def wrap(self, object_id: bytes, dek: bytes) -> Wrapped:
        answer = await self._ask("encrypt", self.current, object_id, Plaintext=dek)
        return Wrapped(self.current, answer["CiphertextBlob"])

    async def unwrap(self, object_id: bytes, wrapped: Wrapped) -> bytes:
        if wrapped.key_id not in self._ids:
            raise KeyUnavailable(f"key {wrapped.key_id} is not among the KMS keys that are set")
        answer = await self._ask("decrypt", wrapped.key_id, object_id, CiphertextBlob=wrapped.box)
        return answer["Plaintext"]

    async def _ask(self, act: str, key_id: str, object_id: bytes, **given: bytes) -> dict[str, Any]:
        """In a thread; what KMS says becomes what errors.py names."""
        context = {"object": object_id.hex()}

        def asked() -> dict[str, Any]:
            try:
                return getattr(self._client, act)(KeyId=key_id, EncryptionContext=context, **given)
            except (ClientError, BotoCoreError, ValueError) as error:
                raise _named(error, key_id, object_id) from error

        return await asyncio.get_running_loop().run_in_executor(self._threads, asked)


def _named(error: Exception, key_id: str, object_id: bytes) -> StoreError:
    if isinstance(error, (HTTPClientError, ConnectionError)):  # not reached, cut off, too slow
        return StoreDown(f"KMS, key {key_id}: {error}")
    if isinstance(error, ClientError):
        answer = cast("dict[str, Any]", error.response)  # pyright: ignore[reportUnknownMemberType]
        code = answer.get("Error", {}).get("Code", "")
        if code in _NOT_ITS_BOX:
            UNOPENED["key"] += 1
            return Damaged(f"object {object_id.hex()}: its wrapped key was not made for it by key {key_id}")
        if code in _AGAIN or answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= _SERVER_ERROR:
            return StoreDown(f"KMS, key {key_id}: {code}")
    return KeyUnavailable(f"key {key_id} cannot be used: {error}")
