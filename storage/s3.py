"""Any S3 server as a store, through boto3 in threads of its own. Next: ../tests/stores/test_stores.py.

Nothing here depends on conditional writes, user metadata or checksums by the server: S3 servers differ there,
and some only pretend. What is stored is sealed, and read back by the vault.
"""

import asyncio
import contextlib
import re
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC
from http import HTTPStatus
from http.client import HTTPException
from typing import Any, TypeVar

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    IncompleteReadError,
    ResponseStreamingError,
)
from botocore.exceptions import ConnectionError as NoConnection

from storage.config import S3Config
from storage.errors import Missing, Refused, StoreDown, StoreError
from storage.store import CHUNK_BYTES, Buffer, Entry, Locks, Unfinished, checked

T = TypeVar("T")
Answer = dict[str, Any]

_THREADS = 32
_NO_VERSION = "null"  # so a server names the object of a bucket that keeps none
_CONNECT_SECONDS = 5
_READ_SECONDS = 60
_CUT_OFF = (
    NoConnection,
    HTTPClientError,
    IncompleteReadError,
    ResponseStreamingError,
    OSError,
    HTTPException,
)
_MISSING = ("NoSuchKey", "NoSuchUpload", "NoSuchVersion", "NotFound", "404")
_AGAIN = ("SlowDown", "RequestTimeout", "Throttling", "BadDigest", "IncompleteBody", "OperationAborted")


class S3Store:
    name = "s3"

    def __init__(self, config: S3Config, *, page: int = 1000) -> None:
        self.locks: Locks | None = None  # probe.py proves them
        self._page = page  # entries of one answer
        self._bucket = config.bucket
        self._prefix = f"{config.prefix.strip('/')}/" if config.prefix.strip("/") else ""
        self._threads = ThreadPoolExecutor(_THREADS, "s3-store")
        self._client = _client(config)

    async def put(self, key: str, body: Buffer) -> None:
        await self.ask("put_object", Key=self.full(key), Body=_body(body))

    async def replace(self, key: str, body: Buffer) -> None:
        full = self.full(key)
        # not "all but the latest": a listing may lag behind what was put
        newest = (await self.ask("put_object", Key=full, Body=_body(body))).get("VersionId", _NO_VERSION)
        for version in await self._versions(full):
            if version.id != newest:
                await self._delete(full, VersionId=version.id)

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        if end is not None and end <= start:
            await self.size(key)  # there is no empty range in HTTP
            return
        wanted = (
            {} if start == 0 and end is None else {"Range": f"bytes={start}-{'' if end is None else end - 1}"}
        )
        try:
            answer = await self.ask("get_object", Key=self.full(key), **wanted)
        except _BehindTheEnd:
            return
        body = answer["Body"]
        try:
            if wanted and not answer.get("ContentRange", "").startswith(f"bytes {start}-"):
                raise Refused(f"{key}: the store knows no ranges")
            while chunk := await self._run(body.read, CHUNK_BYTES):
                yield chunk
        finally:
            self._let_go(body)

    async def size(self, key: str) -> int:
        return (await self.ask("head_object", Key=self.full(key)))["ContentLength"]

    async def delete(self, key: str) -> None:
        full = self.full(key)
        # In a bucket with versions a plain delete only hides the object, also one that may not be deleted.
        # So the versions go one by one, and what is held stays in sight. The latest goes last: else who dies
        # in between would bring an older one to light.
        versions = sorted(await self._versions(full), key=lambda one: one.latest)
        alone = [one.id for one in versions] == [_NO_VERSION]
        for version in versions:
            await self._delete(full, **({} if alone else {"VersionId": version.id}))
        if not versions:
            with contextlib.suppress(Missing):  # of nothing it would leave a mark
                await self.size(key)
                await self._delete(full)

    async def versions_left(self, key: str) -> int:
        if found := [one for one in await self._versions(self.full(key)) if not one.mark]:
            return len(found)
        with contextlib.suppress(Missing):  # a server without versions
            await self.size(key)
            return 1
        return 0

    async def list(self, prefix: str = "") -> AsyncGenerator[Entry]:
        asked: Answer = {"Prefix": self._prefix + prefix, "MaxKeys": self._page}
        while True:
            answer = await self.ask("list_objects_v2", **asked)
            for one in answer.get("Contents", ()):
                yield Entry(self._short(one["Key"]), one["Size"], one["LastModified"].astimezone(UTC))
            if not answer.get("IsTruncated"):
                return
            asked["ContinuationToken"] = answer["NextContinuationToken"]

    async def begin(self, key: str) -> str:
        return (await self.ask("create_multipart_upload", Key=self.full(key)))["UploadId"]

    async def put_part(self, key: str, upload: str, number: int, body: Buffer) -> str:
        part = {"UploadId": upload, "PartNumber": number, "Body": _body(body)}
        return (await self.ask("upload_part", Key=self.full(key), **part))["ETag"]

    async def complete(self, key: str, upload: str, tags: Sequence[tuple[int, str]]) -> None:
        parts = [{"PartNumber": number, "ETag": tag} for number, tag in tags]
        try:
            await self.ask(
                "complete_multipart_upload",
                Key=self.full(key),
                UploadId=upload,
                MultipartUpload={"Parts": parts},
            )
        except Missing:
            await self.size(key)  # Missing again, unless it was done before and the answer was lost

    async def abort(self, key: str, upload: str) -> None:
        with contextlib.suppress(Missing):
            await self.ask("abort_multipart_upload", Key=self.full(key), UploadId=upload)

    async def unfinished(self, prefix: str = "") -> AsyncGenerator[Unfinished]:
        asked: Answer = {"Prefix": self._prefix + prefix, "MaxUploads": self._page}
        while True:
            answer = await self.ask("list_multipart_uploads", **asked)
            for one in answer.get("Uploads", ()):
                yield Unfinished(self._short(one["Key"]), one["UploadId"], one["Initiated"].astimezone(UTC))
            if not answer.get("IsTruncated"):
                return
            asked |= {"KeyMarker": answer["NextKeyMarker"], "UploadIdMarker": answer["NextUploadIdMarker"]}

    async def close(self) -> None:
        await asyncio.to_thread(self._threads.shutdown)
        self._client.close()

    async def ask(self, operation: str, **parameters: Any) -> Answer:
        """One request to the bucket by its S3 name; for probe.py too."""
        return await self._run(getattr(self._client, operation), Bucket=self._bucket, **parameters)

    def full(self, key: str) -> str:
        return self._prefix + checked(key)

    def _short(self, full: str) -> str:
        return full[len(self._prefix) :]

    def _let_go(self, body: Any) -> None:
        """In a thread: closing waits for a read that was cancelled."""
        try:
            self._threads.submit(body.close)
        except RuntimeError:  # the store was closed before its reader
            body.close()

    async def _delete(self, full: str, **version: str) -> None:
        with contextlib.suppress(Missing):  # AWS does not say so, others do
            await self.ask("delete_object", Key=full, **version)

    async def _versions(self, full: str) -> "Sequence[_Version]":
        found: list[_Version] = []
        asked: Answer = {"Prefix": full, "MaxKeys": self._page}
        while True:
            try:
                answer = await self.ask("list_object_versions", **asked)
            except _Unknown:
                return []
            for kind in ("Versions", "DeleteMarkers"):
                listed = [one for one in answer.get(kind, ()) if one["Key"] == full]
                found += [_Version(one["VersionId"], one["IsLatest"], kind != "Versions") for one in listed]
            if not answer.get("IsTruncated"):
                return found
            asked |= {
                "KeyMarker": answer["NextKeyMarker"],
                "VersionIdMarker": answer["NextVersionIdMarker"],
            }

    async def _run(self, work: Callable[..., T], *args: object, **parameters: object) -> T:
        """In a thread; what boto3 raises becomes what errors.py names."""

        def called() -> T:
            try:
                return work(*args, **parameters)
            except ClientError as error:
                raise _meaning(error) from error
            except _CUT_OFF as error:
                raise StoreDown(f"s3: {error}") from error
            except BotoCoreError as error:
                raise Refused(f"s3: {error}") from error

        return await asyncio.get_running_loop().run_in_executor(self._threads, called)


@dataclass(frozen=True)
class _Version:
    """`mark`: it only says that the object was deleted."""

    id: str
    latest: bool
    mark: bool


class _BehindTheEnd(Refused):
    """A range that begins where the object has no byte any more."""


class _Unknown(Refused):
    """A call that this server does not know."""


def _client(config: S3Config) -> Any:
    """Tuned: botocore's checksums and its signing of whole bodies over TLS double the CPU per megabyte."""
    tuned = Config(
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        retries={"total_max_attempts": 1},  # retry.py does that, visibly
        max_pool_connections=_THREADS,
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        tcp_keepalive=True,
        s3={
            "payload_signing_enabled": False,
            "addressing_style": "path" if config.endpoint else "auto",
        },
    )
    session: Any = Session(
        aws_access_key_id=config.access_key,
        aws_secret_access_key=config.secret_key,
        region_name=config.region,
    )
    return session.client("s3", endpoint_url=config.endpoint, config=tuned)


def _body(body: Buffer) -> bytes | bytearray:
    return bytes(body) if isinstance(body, memoryview) else body


def _meaning(error: ClientError) -> StoreError:
    answer: Answer = error.response  # pyright: ignore[reportAssignmentType]
    code = str(answer.get("Error", {}).get("Code", ""))
    status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    text = f"s3: {re.sub(r'[^ -~]', ' ', str(error))}"  # the server's words go into logs
    if code in _MISSING:
        return Missing(text)
    if status == HTTPStatus.NOT_IMPLEMENTED:
        return _Unknown(text)
    if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return _BehindTheEnd(text)
    busy = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in busy or code.startswith(_AGAIN):
        return StoreDown(text)
    return Refused(text)
