"""What a store really does, tried on keys of its own under `probe/`. Next: s3.py.

An S3 server may ignore what it does not know, or pretend: one answers a legal hold with 200 and replaces the
object by the request. So nothing is tried on a key that anybody needs, and no answer is believed unseen.
"""

import contextlib
import logging
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from storage.errors import Missing, Refused, StoreError
from storage.layers import innermost
from storage.moving import sides
from storage.s3_locks import S3Locks
from storage.store import Locks, Store

if TYPE_CHECKING:
    from storage.s3 import S3Store

_LOG = logging.getLogger("dossier.storage")

_BODY = b"dossier tries what this store can do"
_OTHER = b"another body"
_WRONG_SHA256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@dataclass(frozen=True)
class Capabilities:
    store: str
    ranges: bool  # part of an object can be read
    lists_uploads: bool  # so forgotten uploads can be swept
    conditional_put: bool = False  # a key that exists is not written over, if asked so
    checksums: bool = False  # a body that is not what was announced is refused
    versioning: bool = False  # what is deleted stays, until each version is deleted
    object_lock: bool = False  # a version on hold cannot be deleted by anybody


async def probe(store: Store) -> Capabilities:
    """Raises what the store raises if it can't even put, read and delete. Of a moving one, the new one's."""
    store, _ = sides(store)
    ranges, uploads = await _ranges(store), await _lists_uploads(store)
    if store.name != "s3":
        return Capabilities(store.name, ranges, uploads)
    s3 = cast("S3Store", innermost(store))
    return Capabilities(
        store.name,
        ranges,
        uploads,
        conditional_put=await _conditional_put(s3),
        checksums=await _checksums(s3),
        versioning=await _versioning(s3),
        object_lock=await prove_locks(store) is not None,
    )


async def prove_locks(store: Store) -> Locks | None:
    """What the store offers as `locks` from now on; tried once."""
    for side in sides(store):
        if side is not None and side.locks is None and side.name == "s3":
            s3 = cast("S3Store", innermost(side))
            # no lock without versions; and where there is none the call could do harm
            if await _versioning(s3) and await _object_lock(s3):
                s3.locks = S3Locks(s3)
    return store.locks


async def _ranges(store: Store) -> bool:
    async with _scratch(store) as key:
        await store.put(key, _BODY)
        try:
            return await _read(store, key, 3, 9) == _BODY[3:9]
        except Refused:
            return False


async def _lists_uploads(store: Store) -> bool:
    async with _scratch(store) as key:
        upload = await store.begin(key)
        try:
            async with aclosing(store.unfinished(key)) as found:
                return any([(one.key, one.upload) == (key, upload) async for one in found])
        except Refused:
            return False
        finally:
            await store.abort(key, upload)


async def _conditional_put(s3: "S3Store") -> bool:
    async with _scratch(s3) as key:
        await s3.put(key, _BODY)
        refused = await _refused(s3, "put_object", Key=s3.full(key), Body=_OTHER, IfNoneMatch="*")
        return refused and await _read(s3, key) == _BODY


async def _checksums(s3: "S3Store") -> bool:
    async with _scratch(s3) as key:
        with contextlib.suppress(StoreError):
            await s3.ask("put_object", Key=s3.full(key), Body=_BODY, ChecksumSHA256=_WRONG_SHA256)
        try:
            await s3.size(key)
        except Missing:
            return True
        return False


async def _versioning(s3: "S3Store") -> bool:
    async with _scratch(s3) as key:
        return bool((await s3.ask("put_object", Key=s3.full(key), Body=_BODY)).get("VersionId"))


async def _object_lock(s3: "S3Store") -> bool:
    async with _scratch(s3) as key:
        full = s3.full(key)
        version = (await s3.ask("put_object", Key=full, Body=_BODY))["VersionId"]
        if await _refused(
            s3, "put_object_legal_hold", Key=full, VersionId=version, LegalHold={"Status": "ON"}
        ):
            return False
        if await _read(s3, key) != _BODY:
            return False
        held = await _refused(s3, "delete_object", Key=full, VersionId=version)
        await _refused(s3, "put_object_legal_hold", Key=full, VersionId=version, LegalHold={"Status": "OFF"})
        return held


async def _refused(s3: "S3Store", operation: str, **parameters: Any) -> bool:
    try:
        await s3.ask(operation, **parameters)
    except StoreError as error:
        if error.again:
            raise
        return True
    return False


@asynccontextmanager
async def _scratch(store: Store) -> AsyncGenerator[str]:
    key = f"probe/{secrets.token_hex(16)}"
    try:
        yield key
    finally:
        try:
            await store.delete(key)
        except Refused as error:  # a bucket that keeps everything for a time
            _LOG.warning("scratch key stays", extra={"key": key, "error": str(error)})


async def _read(store: Store, key: str, start: int = 0, end: int | None = None) -> bytes:
    async with contextlib.aclosing(store.get(key, start, end)) as chunks:
        return b"".join([chunk async for chunk in chunks])
