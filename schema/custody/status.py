"""How the stored files are, for who keeps them: figures, keys, what the store can do. Next: usage.py."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

import strawberry

from models.rules.capabilities import told_capabilities
from resolvers.custody.retiring import KeyUse, key_uses
from resolvers.custody.status import Share, Standing, standing
from resolvers.custody.watching import Seen
from schema.custody.jobs import look, pool_of
from schema.saving import ContextInfo


@strawberry.enum(description="Whether the store of files can be used, as this process saw it last.")
class FileStoreState(Enum):
    OFF = strawberry.enum_value("OFF", description="There is no key file, so there are no files.")
    UNKNOWN = strawberry.enum_value("UNKNOWN", description="It has just started and did not see it yet.")
    ANSWERS = strawberry.enum_value("ANSWERS", description="It wrote, read and deleted an object.")
    AWAY = strawberry.enum_value("AWAY", description="It does not answer; looked at again and again.")
    REFUSES = strawberry.enum_value("REFUSES", description="It refuses: bucket, keys or rights are wrong.")


@strawberry.type(description="Something that a store may be able to do.")
class StoreCapability:
    name: str = strawberry.field(description="Its name, such as object_lock.")
    offered: bool = strawberry.field(description="Whether this store was seen to do it.")
    meaning: str = strawberry.field(description="What it is.")
    cost: str | None = strawberry.field(description="What it costs that the store cannot; null if it can.")


@strawberry.type(description="The store of files as this process saw it.")
class FileStore:
    name: str | None = strawberry.field(description="disk, s3, …; null until it has answered.")
    state: FileStoreState = strawberry.field(description="Whether it can be used.")
    error: str | None = strawberry.field(description="What it answered, if it cannot be used.")
    looked_at: datetime | None = strawberry.field(description="When that was seen.")
    capabilities: list[StoreCapability] = strawberry.field(
        description="What it was seen to do and what not; empty until it has answered."
    )


@strawberry.type(description="Part of the stored objects: those of one format, state or month.")
class StorageShare:
    name: str = strawberry.field(description="Which part.")
    objects: int = strawberry.field(description="How many objects.")
    bytes: str = strawberry.field(description="Bytes of the files in them, as digits.")
    sealed_bytes: str = strawberry.field(description="Bytes that the store holds for them, as digits.")


@strawberry.type(description="A key that wraps the keys of files, and what it has wrapped.")
class StorageKey:
    key_id: str = strawberry.field(description="Its id; the key itself is never shown.")
    current: bool = strawberry.field(description="Whether it wraps what is new.")
    here: bool = strawberry.field(description="false: this server lacks it, and its objects cannot be read.")
    objects: int = strawberry.field(description="Objects whose keys it has wrapped.")
    bytes: str = strawberry.field(description="Bytes of the files in them, as digits.")
    uploads: int = strawberry.field(description="Uploads under way whose keys it has wrapped.")
    may_retire: bool = strawberry.field(description="Nothing needs it: `dossier key retire` may remove it.")


@strawberry.type(description="How the stored files are.")
class StorageStatus:
    store: FileStore = strawberry.field(description="The store itself.")
    objects: int = strawberry.field(description="Objects in all, dropped ones too.")
    bytes: str = strawberry.field(description="Bytes of the files in them, as digits.")
    sealed_bytes: str = strawberry.field(description="Bytes that the store holds for them, as digits.")
    keys: list[StorageKey] = strawberry.field(description="Every key that is here or has wrapped something.")
    formats: list[StorageShare] = strawberry.field(description="Objects by format of sealing.")
    states: list[StorageShare] = strawberry.field(
        description="STORED, QUARANTINED (damaged: nobody gets it), DROPPED (about to be destroyed)."
    )
    months: list[StorageShare] = strawberry.field(
        description="What came in each of the last 12 months (YYYY-MM, UTC), the oldest first."
    )
    pending_uploads: int = strawberry.field(description="Uploads under way.")
    pending_bytes: str = strawberry.field(description="Bytes received of them, as digits.")
    verified_percent: float = strawberry.field(
        description="Of the objects that are kept, those read back and compared since they were stored."
    )
    oldest_verification: datetime | None = strawberry.field(
        description="When the object of those was verified that was so longest ago."
    )
    holds: int = strawberry.field(description="Legal holds that are not released.")
    open_incidents: int = strawberry.field(description="Incidents that nobody has closed.")
    queued_jobs: int = strawberry.field(description="Jobs that wait for a worker.")
    running_jobs: int = strawberry.field(description="Jobs that a worker is at.")


@strawberry.type
class StatusQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="How the stored files are, in figures; no names of customers or files. For keepers "
        "(admin, storageAdmin) and auditors."
    )
    async def storage_status(self, info: ContextInfo) -> StorageStatus:
        look(info)
        services, language = info.context.services, info.context.caller.languages[0]
        found = await standing(pool_of(info), services.writer.now())
        watch = services.watch
        store = _store_row(watch.seen, language)
        return _status_row(found, store, [_key_row(one) for one in key_uses(found, watch.keys)])


def _store_row(seen: Seen, language: str) -> FileStore:
    offered = seen.offered
    capabilities = [StoreCapability(**row) for row in told_capabilities(offered, language)]
    state = FileStoreState(seen.state.value)
    return FileStore(
        name=seen.name, state=state, error=seen.error, looked_at=seen.at, capabilities=capabilities
    )


def _key_row(one: KeyUse) -> StorageKey:
    return StorageKey(
        key_id=one.key_id,
        current=one.current,
        here=one.here,
        objects=one.objects,
        bytes=str(one.bytes),
        uploads=one.uploads,
        may_retire=one.may_retire,
    )


def _status_row(found: Standing, store: FileStore, keys: list[StorageKey]) -> StorageStatus:
    return StorageStatus(
        store=store,
        objects=found.total.objects,
        bytes=str(found.total.bytes),
        sealed_bytes=str(found.total.sealed),
        keys=keys,
        formats=_shares(found.formats),
        states=_shares(found.states),
        months=_shares(found.months),
        pending_uploads=found.pending.objects,
        pending_bytes=str(found.pending.bytes),
        verified_percent=found.coverage,
        oldest_verification=found.oldest_verified,
        holds=found.holds,
        open_incidents=found.incidents,
        queued_jobs=found.jobs.get("QUEUED", 0),
        running_jobs=found.jobs.get("RUNNING", 0),
    )


def _shares(found: Sequence[Share]) -> list[StorageShare]:
    return [
        StorageShare(name=one.name, objects=one.objects, bytes=str(one.bytes), sealed_bytes=str(one.sealed))
        for one in found
    ]
