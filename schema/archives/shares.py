"""Shares (分享) of exports and items: given, listed, ended. Next: loans.py."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

import strawberry

from models.rules.archives.shares import NewShare
from resolvers.access.audit import Asker
from resolvers.archives import shares
from resolvers.archives.made import MadeFiles
from resolvers.archives.shares import Share
from resolvers.write.context import Writer
from schema.archives.exports import KeptFile, kept_file
from schema.custody.jobs import PageSize, checked_size
from schema.payloads import Refused
from schema.saving import ContextInfo, asker_of, refusing, replay_key


@strawberry.type(description="What was shared with one user or one role, until a day.")
class SharedArchive:
    share_id: strawberry.ID = strawberry.field(description="Id of the share.")
    item_id: strawberry.ID | None = strawberry.field(description="The item that was pointed out, or null.")
    title: str | None = strawberry.field(description="The item's title, where the caller sees it.")
    archive_code: str | None = strawberry.field(description="The item's archive code (档号), if it has one.")
    file: KeptFile | None = strawberry.field(
        description="The file of an export, or null. It has an address where the caller may fetch it."
    )
    user_name: str | None = strawberry.field(description="With whom, or null.")
    role: str | None = strawberry.field(description="With all who have this role, or null.")
    may_download: bool = strawberry.field(
        description="A file may be fetched; else only that it is there is shown. Of items the grants of the "
        "caller decide."
    )
    shared_by: str = strawberry.field(description="Who shared it.")
    shared_at: datetime = strawberry.field(description="When it was shared.")
    expires_on: date = strawberry.field(description="The last day; it ends by itself.")
    ended_at: datetime | None = strawberry.field(description="When it was ended before.")


@strawberry.type(description="It is shared.")
class ArchivesShared:
    shares: list[SharedArchive] = strawberry.field(
        description="One for each item, or the file, and each user and role."
    )


@strawberry.type(description="The share has ended.")
class ShareEnded:
    share: SharedArchive = strawberry.field(description="The share as it is now.")


ShareArchivesResult = Annotated[
    ArchivesShared | Refused,
    strawberry.union("ShareArchivesResult", description="Answer of shareArchives."),
]
EndShareResult = Annotated[
    ShareEnded | Refused, strawberry.union("EndShareResult", description="Answer of endShare.")
]


@strawberry.type
class ShareQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="What is shared with the caller, by name or by a role of his, as long as it lasts; the "
        "newest first. Items that he does not see, and files whose access level his clearance does not "
        "reach, are not there."
    )
    async def shared_with_me(self, info: ContextInfo, first: PageSize = 50) -> list[SharedArchive]:
        made, writer = info.context.services.made, info.context.services.writer
        moment = (writer.now(), writer.today())
        found = await shares.shared_with(made.pool, info.context.caller, *moment, checked_size(first))
        return _rows(info, found)

    @strawberry.field(description="What the caller shared, ended shares too; the newest first.")
    async def shared_by_me(self, info: ContextInfo, first: PageSize = 50) -> list[SharedArchive]:
        made = info.context.services.made
        found = await shares.shared_by(made.pool, info.context.caller, made.now(), checked_size(first))
        return _rows(info, found)


@strawberry.type
class ShareActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Share (分享) an export of one's own, or point items out, with users, roles or both; at "
        "most 90 days, no public links. The clearance of who receives must reach all of it "
        "(AR-SHARE-CLEARANCE with the name). An item is seen by who has a grant that covers it, shared or "
        "not (GEN-FORBIDDEN with the name), and so are the dossiers in an export. For whom a grant allows to "
        "export archives."
    )
    async def share_archives(  # noqa: PLR0913, PLR0917 -- the arguments of the contract
        self,
        info: ContextInfo,
        item_ids: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="These items, at most 100. Or fileId."),
        ] = None,
        file_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="The fileId of an export of one's own.")
        ] = None,
        with_users: Annotated[
            list[str] | None, strawberry.argument(description="Users by name; with roles at most 50.")
        ] = None,
        with_roles: Annotated[
            list[str] | None,
            strawberry.argument(description="All who have such a role and the clearance, by its name."),
        ] = None,
        may_download: Annotated[
            bool, strawberry.argument(description="true: the file may be fetched.")
        ] = False,
        expires_on: Annotated[
            date | None,
            strawberry.argument(description="The last day, at most 90 days from now; without it the 90th."),
        ] = None,
    ) -> ShareArchivesResult:
        made, writer, asker = _asking(info)
        new = NewShare(
            [str(one) for one in item_ids or ()],
            str(file_id) if file_id is not None else None,
            with_users or [],
            with_roles or [],
            may_download,
            expires_on,
        )
        missing = ("item_ids",) if file_id is None else ("file_id",)
        given = (made, writer, asker, new, replay_key(info))
        found = await refusing(info, lambda: shares.share_archives(*given), missing)
        return found if isinstance(found, Refused) else ArchivesShared(shares=_rows(info, found))

    @strawberry.mutation(description="End a share; by who shared it, or an archiveManager.")
    async def end_share(
        self,
        info: ContextInfo,
        share_id: Annotated[strawberry.ID, strawberry.argument(description="The share's shareId.")],
    ) -> EndShareResult:
        asking, key = _asking(info), str(share_id)
        found = await refusing(info, lambda: shares.end_share(*asking, key), ("share_id",))
        return found if isinstance(found, Refused) else ShareEnded(share=_rows(info, [found])[0])


def _asking(info: ContextInfo) -> tuple[MadeFiles, Writer, Asker]:
    services = info.context.services
    return services.made, services.writer, asker_of(info)


def _rows(info: ContextInfo, found: Sequence[Share]) -> list[SharedArchive]:
    return [_row(info, one) for one in found]


def _row(info: ContextInfo, one: Share) -> SharedArchive:
    return SharedArchive(
        share_id=strawberry.ID(one.share_id),
        item_id=strawberry.ID(one.item_id) if one.item_id else None,
        title=one.title,
        archive_code=one.archive_code,
        file=kept_file(info, one.file),
        user_name=one.user_name,
        role=one.role,
        may_download=one.may_download,
        shared_by=one.shared_by,
        shared_at=one.shared_at,
        expires_on=one.expires_on,
        ended_at=one.ended_at,
    )
