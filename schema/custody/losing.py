"""What could nobody read any more: asked before a key or a store is lost, or after. Next: status.py."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry
from graphql import GraphQLError

from resolvers.custody.losing import Loss, Lost, LostFile, count_lost, list_lost
from resolvers.custody.retiring import keys_here
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.saving import ContextInfo


@strawberry.enum(description="Without what.")
class LossKind(Enum):
    KEY = strawberry.enum_value("KEY", description="Without a key: that of keyId, or all that are not here.")
    BUCKET = strawberry.enum_value(
        "BUCKET", description="Without the store: rows hold no bytes, so this is all that is stored."
    )


@strawberry.type(description="One version of a file that nobody could read any more.")
class LostVersion:
    object_id: strawberry.ID = strawberry.field(description="The stored object.")
    store_key: str = strawberry.field(description="Where it lies in the store.")
    slip: str = strawberry.field(description="Where the slip with its wrapped key lies in the store.")
    key_id: str = strawberry.field(description="The key that wraps its key.")
    size: str = strawberry.field(description="Its size in bytes, as digits.")
    sha256: str = strawberry.field(description="Its SHA-256: a copy from elsewhere is known by it.")
    stored_at: datetime = strawberry.field(description="When it was stored.")
    attachment_id: strawberry.ID = strawberry.field(description="The file.")
    version: int = strawberry.field(description="Its version.")
    customer_number: str | None = strawberry.field(
        description="The customer whose file it is, for callers who see that customer."
    )
    item_id: strawberry.ID | None = strawberry.field(
        description="Or the archive item whose file it is, for callers who see items."
    )
    file_name: str | None = strawberry.field(description="Its name, for callers who see whose it is.")


@strawberry.type(description="What nobody could read any more.")
class StorageLoss:
    loss: strawberry.Private[Loss]
    key_ids: list[str] = strawberry.field(description="The keys under which it lies.")
    missing_key_ids: list[str] = strawberry.field(
        description="Those of them that this server lacks: what they have wrapped cannot be read now."
    )
    objects: int = strawberry.field(description="How many versions of files.")
    bytes: str = strawberry.field(description="Bytes of them, as digits.")
    sealed_bytes: str = strawberry.field(description="Bytes that the store holds for them, as digits.")
    files: int = strawberry.field(description="How many files.")
    customers: int = strawberry.field(description="How many customers have one of them.")
    items: int = strawberry.field(description="How many archive items have one of them.")
    oldest: datetime | None = strawberry.field(description="When the first of them was stored.")
    newest: datetime | None = strawberry.field(description="When the last of them was stored.")

    @strawberry.field(description="Each of them, by the id of its object.")
    async def versions(
        self,
        info: ContextInfo,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those behind this objectId.")
        ] = None,
    ) -> list[LostVersion]:
        last, size = str(after) if after else None, checked_size(first)
        found = await list_lost(pool_of(info), info.context.caller, self.loss, after=last, first=size)
        return [_version_row(one) for one in found]


@strawberry.type
class LossQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="What could nobody read any more without this key, or without the store? KEY without "
        "keyId: what cannot be read now, because its key is not here. For keepers and auditors."
    )
    async def storage_loss(
        self,
        info: ContextInfo,
        kind: Annotated[LossKind, strawberry.argument(description="Without what.")],
        key_id: Annotated[str | None, strawberry.argument(description="The key, with KEY.")] = None,
    ) -> StorageLoss:
        if kind is LossKind.BUCKET and key_id is not None:
            raise GraphQLError("BUCKET takes no keyId")
        here = keys_here(info.context.services.watch.keys)
        loss = Loss() if kind is LossKind.BUCKET else Loss(keys=[key_id]) if key_id else Loss(present=here)
        return _loss_row(loss, await count_lost(pool_of(info), info.context.caller, loss), here)


def _loss_row(loss: Loss, found: Lost, here: Sequence[str]) -> StorageLoss:
    return StorageLoss(
        loss=loss,
        key_ids=list(found.keys),
        missing_key_ids=[one for one in found.keys if one not in here],
        objects=found.objects,
        bytes=str(found.bytes),
        sealed_bytes=str(found.sealed),
        files=found.files,
        customers=found.customers,
        items=found.items,
        oldest=found.oldest,
        newest=found.newest,
    )


def _version_row(one: LostFile) -> LostVersion:
    return LostVersion(
        object_id=strawberry.ID(one.object_id),
        store_key=one.store_key,
        slip=one.slip,
        key_id=one.key_id,
        size=str(one.size),
        sha256=one.sha256,
        stored_at=one.created_at,
        attachment_id=strawberry.ID(one.attachment_id),
        version=one.version,
        customer_number=one.customer_number,
        item_id=strawberry.ID(one.item_id) if one.item_id else None,
        file_name=one.file_name,
    )
