"""GraphQL types of files. Next: ../attaching.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.attachment_filter import AttachmentVersionFilter
    from schema.types.customer import Customer
    from schema.types.item import ArchiveItem


_ADDRESS = (
    "Signed relative address of the bytes, for this caller and for DOSSIER_DOWNLOAD_TICKET_SECONDS; ranges "
    "can be asked for."
)


@strawberry.type(description="A file of a customer or of an archive item in its newest version; 附件.")
class Attachment(Node):
    attachment_id: str = strawberry.field(
        description="Id of the attachment (附件编号); own field; at most 32 characters."
    )
    role: str = strawberry.field(
        description="Role: MAIN, ATTACHMENT, RENDITION or SIGNATURE (用途); own field; code, at most 10 "
        "characters."
    )
    version: int = strawberry.field(
        description="Version of the file, counted from 1 (版本); own field; integer."
    )
    file_name: str = strawberry.field(description="File name (文件名); own field; at most 255 characters.")
    media_type: str = strawberry.field(
        description="Media type (媒体类型); own field; at most 127 characters."
    )
    size: Decimal = strawberry.field(
        description="Size in bytes (大小); own field; decimal, 15 digits, 0 of them behind the point."
    )
    sha256: str = strawberry.field(
        description="SHA-256 of the file (SHA-256 校验和); own field; at most 64 characters."
    )
    uploaded_by: str = strawberry.field(description="Uploaded by (上传人); own field; at most 12 characters.")
    uploaded_at: datetime = strawberry.field(
        description="Uploaded at, UTC (上传时间); own field; UTC instant."
    )
    retain_until: date | None = strawberry.field(
        description="Not to be destroyed before the day after (保管期限至); own field; date."
    )
    on_hold: bool = strawberry.field(description="Under a legal hold (冻结); own field; flag.")
    download_url: str = strawberry.field(description=_ADDRESS)

    @strawberry.field(description="All versions of the file, the newest too; oldest first.")
    def versions(
        self,
        filter: Annotated["AttachmentVersionFilter", strawberry.lazy("schema.inputs.attachment_filter")]
        | None = None,
    ) -> "list[AttachmentVersion]":
        return compiled()

    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The customer; null when it is an archive item's."
    )
    archive_item: Annotated["ArchiveItem", strawberry.lazy("schema.types.item")] | None = strawberry.field(
        description="The archive item; null when it is a customer's."
    )


@strawberry.type(description="One version of a file; 附件版本. It never changes.")
class AttachmentVersion:
    version: int = strawberry.field(
        description="Version of the file, counted from 1 (版本); own field; integer."
    )
    file_name: str = strawberry.field(description="File name (文件名); own field; at most 255 characters.")
    media_type: str = strawberry.field(
        description="Media type (媒体类型); own field; at most 127 characters."
    )
    size: Decimal = strawberry.field(
        description="Size in bytes (大小); own field; decimal, 15 digits, 0 of them behind the point."
    )
    sha256: str = strawberry.field(
        description="SHA-256 of the file (SHA-256 校验和); own field; at most 64 characters."
    )
    uploaded_by: str = strawberry.field(description="Uploaded by (上传人); own field; at most 12 characters.")
    uploaded_at: datetime = strawberry.field(
        description="Uploaded at, UTC (上传时间); own field; UTC instant."
    )
    quarantined_at: datetime | None = strawberry.field(
        description="Found damaged or lost at, UTC: nobody gets it (隔离时间); own field; UTC instant."
    )
    download_url: str = strawberry.field(description=_ADDRESS)
    attachment: Attachment = strawberry.field(description="The file in its newest version.")


@strawberry.type(description="An Attachment and the cursor that marks its place in the list.")
class AttachmentEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Attachment = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Attachment.")
class AttachmentConnection:
    edges: list[AttachmentEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Attachment] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
