"""Filter inputs over files. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import (
    BooleanFilter,
    DateFilter,
    DateTimeFilter,
    DecimalFilter,
    IntFilter,
    TextFilter,
)

if TYPE_CHECKING:
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.item_filter import ArchiveItemFilter


@strawberry.input(description="Conditions on Attachment; all that are given must hold.")
class AttachmentFilter:
    and_: list["AttachmentFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["AttachmentFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "AttachmentFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    attachment_id: TextFilter | None = strawberry.field(
        description="Id of the attachment (附件编号); own field.", default=strawberry.UNSET
    )
    role: TextFilter | None = strawberry.field(
        description="Role (用途); own field.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the file (版本); own field.", default=strawberry.UNSET
    )
    file_name: TextFilter | None = strawberry.field(
        description="File name (文件名); own field.", default=strawberry.UNSET
    )
    media_type: TextFilter | None = strawberry.field(
        description="Media type (媒体类型); own field.", default=strawberry.UNSET
    )
    size: DecimalFilter | None = strawberry.field(
        description="Size in bytes (大小); own field.", default=strawberry.UNSET
    )
    sha256: TextFilter | None = strawberry.field(
        description="SHA-256 of the file (SHA-256 校验和); own field.", default=strawberry.UNSET
    )
    uploaded_by: TextFilter | None = strawberry.field(
        description="Uploaded by (上传人); own field.", default=strawberry.UNSET
    )
    uploaded_at: DateTimeFilter | None = strawberry.field(
        description="Uploaded at, UTC (上传时间); own field.", default=strawberry.UNSET
    )
    retain_until: DateFilter | None = strawberry.field(
        description="Not to be destroyed before the day after (保管期限至); own field.",
        default=strawberry.UNSET,
    )
    on_hold: BooleanFilter | None = strawberry.field(
        description="Under a legal hold (冻结); own field.", default=strawberry.UNSET
    )
    versions: "AttachmentVersionListFilter | None" = strawberry.field(
        description="Conditions on the versions.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )
    archive_item: Annotated["ArchiveItemFilter", strawberry.lazy("schema.inputs.item_filter")] | None = (
        strawberry.field(description="Conditions on the ArchiveItem.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of Attachment.")
class AttachmentListFilter:
    some: AttachmentFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: AttachmentFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: AttachmentFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on AttachmentVersion; all that are given must hold.")
class AttachmentVersionFilter:
    and_: list["AttachmentVersionFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["AttachmentVersionFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "AttachmentVersionFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the file (版本); own field.", default=strawberry.UNSET
    )
    file_name: TextFilter | None = strawberry.field(
        description="File name (文件名); own field.", default=strawberry.UNSET
    )
    media_type: TextFilter | None = strawberry.field(
        description="Media type (媒体类型); own field.", default=strawberry.UNSET
    )
    size: DecimalFilter | None = strawberry.field(
        description="Size in bytes (大小); own field.", default=strawberry.UNSET
    )
    sha256: TextFilter | None = strawberry.field(
        description="SHA-256 of the file (SHA-256 校验和); own field.", default=strawberry.UNSET
    )
    uploaded_by: TextFilter | None = strawberry.field(
        description="Uploaded by (上传人); own field.", default=strawberry.UNSET
    )
    uploaded_at: DateTimeFilter | None = strawberry.field(
        description="Uploaded at, UTC (上传时间); own field.", default=strawberry.UNSET
    )
    quarantined_at: DateTimeFilter | None = strawberry.field(
        description="Found damaged or lost at, UTC: nobody gets it (隔离时间); own field.",
        default=strawberry.UNSET,
    )
    attachment: "AttachmentFilter | None" = strawberry.field(
        description="Conditions on the Attachment.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of AttachmentVersion.")
class AttachmentVersionListFilter:
    some: AttachmentVersionFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: AttachmentVersionFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: AttachmentVersionFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
