"""Files move into another store, and are sealed anew. Next: ../../resolvers/custody/moving.py."""

from typing import Annotated

import strawberry
from graphql import GraphQLError

from resolvers.custody.moving import EMPTY_FORMER, MIGRATE, order_of
from resolvers.custody.reencrypting import reencrypt_order
from schema.custody.jobs import DryRun, StorageJobResult, started
from schema.saving import ContextInfo

Rate = Annotated[
    float, strawberry.argument(description="Read no faster than so many MiB a second; 0 = no limit.")
]


@strawberry.type
class MovingActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Copy what lies in the former store into the present one, while files are served; read "
        "back and compared. May be asked again at any time. For keepers."
    )
    async def migrate_store(
        self, info: ContextInfo, mib_per_second: Rate = 0, dry_run: DryRun = False
    ) -> StorageJobResult:
        return await started(info, order_of(MIGRATE, _checked(mib_per_second), dry_run=dry_run))

    @strawberry.mutation(
        description="Remove from the former store what the present one gives back just so. When its findings "
        "are none, the former store can go from the settings. For keepers."
    )
    async def empty_former_store(
        self, info: ContextInfo, mib_per_second: Rate = 0, dry_run: DryRun = False
    ) -> StorageJobResult:
        return await started(info, order_of(EMPTY_FORMER, _checked(mib_per_second), dry_run=dry_run))

    @strawberry.mutation(
        description="Seal files anew, as other objects under other data keys in the present format: all of "
        "them, or those that fit what is given. For keepers. Rotation, which touches no file, is enough "
        "where only a key of the key file is to go."
    )
    async def reencrypt_files(  # noqa: PLR0913, PLR0917
        self,
        info: ContextInfo,
        key_id: Annotated[
            str | None, strawberry.argument(description="Only those whose data key is under this key.")
        ] = None,
        older_format: Annotated[
            int | None, strawberry.argument(description="Only those of a format below this number.")
        ] = None,
        attachment_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only this attachment, all its versions.")
        ] = None,
        mib_per_second: Rate = 0,
        dry_run: DryRun = False,
    ) -> StorageJobResult:
        order = reencrypt_order(
            key_id=key_id,
            older_format=older_format,
            attachment_id=None if attachment_id is None else str(attachment_id),
            mib_per_second=_checked(mib_per_second),
            dry_run=dry_run,
        )
        return await started(info, order)


def _checked(rate: float) -> float:
    if not rate >= 0:
        raise GraphQLError("mibPerSecond must not be below 0")
    return rate
