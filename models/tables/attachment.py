"""Files of customers and archive items: versions, stored objects, uploads, who read them. Next: job.py."""

from typing import Any, cast

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.models import Model

from models.rules.shape import Form
from models.tables.column import child_of, code, column, day, integer, moment, text


def _points_to(table: str, column_name: str) -> Any:
    return cast("Any", fields.ForeignKeyField)(
        f"models.{table}", source_field=column_name, related_name=False, on_delete=fields.RESTRICT
    )


def _size(field: Any = None) -> Any:
    # no integer of GraphQL's: those end at 2 GiB
    field = field or fields.DecimalField(15, 0)
    label = ("大小", "Size in bytes")
    return column(field, sap="ZOWN-fileSize", label=label, form=Form.DECIMAL, length=15, system=True)


def _name() -> Any:
    return text(255, "ZOWN-fileName", "文件名", "File name", required=True, system=True)


def _media_type() -> Any:
    return text(127, "ZOWN-mediaType", "媒体类型", "Media type", required=True, system=True)


def _version() -> Any:
    return integer("ZOWN-fileVersion", "版本", "Version of the file", required=True, system=True)


def _sha256() -> Any:
    return text(64, "ZOWN-sha256", "SHA-256 校验和", "SHA-256 of the file", required=True, system=True)


def _uploaded_by() -> Any:
    return text(12, "ZOWN-uploadedBy", "上传人", "Uploaded by", required=True, system=True)


def _uploaded_at() -> Any:
    return moment("ZOWN-uploadedAt", "上传时间", "Uploaded at, UTC", required=True, system=True)


class Attachment(Model):
    """A file of a customer or of an archive item in its newest version; 附件."""

    attachment_id = column(
        fields.CharField(32, primary_key=True),
        sap="ZOWN-attachmentId",
        label=("附件编号", "Id of the attachment"),
        system=True,
    )
    customer = child_of("Customer", "customer_number", "attachments", null=True)
    archive_item = child_of("ArchiveItem", "item_id", "attachments", null=True)
    role = code(10, "ZOWN-fileRole", "用途", "Role", required=True, system=True)
    version = _version()
    file_name = _name()
    media_type = _media_type()
    size = _size()
    sha256 = _sha256()
    uploaded_by = _uploaded_by()
    uploaded_at = _uploaded_at()
    retain_until = day(
        "ZOWN-retainUntil", "保管期限至", "Not to be destroyed before the day after", system=True
    )
    on_hold = column(
        fields.BooleanField(db_default=False),
        sap="ZOWN-legalHold",
        label=("冻结", "Under a legal hold"),
        system=True,
    )

    class Meta:
        table = "attachment"


class StoredObject(Model):
    """An object in the store and the wrapped key that opens it; once dropped, it is to be destroyed."""

    object_id = fields.CharField(32, primary_key=True)
    store_key = fields.CharField(200)
    size = _size(fields.BigIntField())
    sealed_size = fields.BigIntField()
    segment_bytes = fields.IntField()
    sha256 = _sha256()
    key_id = fields.CharField(200)
    wrapped_key = fields.BinaryField()
    commitment = fields.BinaryField()
    slip = fields.CharField(200)
    created_at = fields.DatetimeField(db_default=Now())
    format = fields.SmallIntField(db_default=1)  # of FORMAT.md
    verified_at = fields.DatetimeField(null=True)
    quarantined_at = moment(
        "ZOWN-quarantinedAt", "隔离时间", "Found damaged or lost at, UTC: nobody gets it", system=True
    )
    locked_until = fields.DatetimeField(null=True)  # by the store itself, as it answered last
    held_by_store = fields.BooleanField(db_default=False)
    dropped_at = fields.DatetimeField(null=True)
    dropped_by = fields.CharField(12, null=True)
    drop_reason = fields.CharField(200, null=True)

    class Meta:
        table = "stored_object"


class AttachmentVersion(Model):
    """One version of a file; each is an object of its own and never changes."""

    id = fields.BigIntField(primary_key=True)
    attachment = _points_to("Attachment", "attachment_id")
    version = _version()
    object = _points_to("StoredObject", "object_id")
    file_name = _name()
    media_type = _media_type()
    uploaded_by = _uploaded_by()
    uploaded_at = _uploaded_at()

    scanned_at = fields.DatetimeField(null=True)  # a scanner for malware let it pass; null: none was there

    BORROWED = ("object", "size", "sha256", "quarantined_at")  # shown as the version's own

    class Meta:
        table = "attachment_version"
        unique_together = (("attachment_id", "version"),)


class Upload(Model):
    """A file on its way; `fence` counts the requests that went on with it, and the newest alone may save."""

    upload_id = fields.CharField(32, primary_key=True)
    customer_number = fields.CharField(10, null=True)  # or item_id, or batch_id: one of them
    item_id = fields.CharField(32, null=True)
    batch_id = fields.CharField(32, null=True)  # of a batch upload: becomes a file of it
    attachment_id = fields.CharField(32)  # of a new file too, so that a repeated end makes no second one
    replaces = fields.BooleanField(default=False)
    role = fields.CharField(10)
    file_name = fields.CharField(255)
    media_type = fields.CharField(127)
    size = fields.BigIntField()
    sha256 = fields.CharField(64, null=True)
    reason = fields.CharField(200, null=True)  # why a file of what is filed is corrected
    state = fields.CharField(10)  # PENDING, STORED, DISCARDED
    draft = fields.TextField(null=True)  # JSON of the vault
    received = fields.BigIntField(default=0)
    fence = fields.IntField(default=0)
    version = fields.IntField(null=True)  # of the attachment that it became
    created_by = fields.CharField(12)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "upload"
        indexes = (("state", "expires_at"),)


class AttachmentAccess(Model):
    """Who read which bytes of a file, and when. Only ever inserted, and it outlives the file."""

    id = fields.BigIntField(primary_key=True)
    attachment_id = fields.CharField(32)
    version = fields.IntField()
    customer_number = fields.CharField(10, null=True)
    item_id = fields.CharField(32, null=True)
    user_name = fields.CharField(12)
    accessed_at = fields.DatetimeField(db_default=Now())
    range_start = fields.BigIntField()
    range_end = fields.BigIntField()

    class Meta:
        table = "attachment_access"
        indexes = (("attachment_id", "accessed_at"),)
