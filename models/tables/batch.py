"""Batches that bring archives in, and files that the service makes. Next: task.py."""

from tortoise import fields
from tortoise.models import Model


class ImportBatch(Model):
    """A workbook with its files, uploaded as one; unless all of it is right none of it becomes archives."""

    batch_id = fields.CharField(32, primary_key=True)
    kind = fields.CharField(7)  # OTHER or VOUCHER: 其他档案, 会计凭证
    institution_code = fields.CharField(10)
    state = fields.CharField(8)  # OPEN, RUNNING, REFUSED, DONE, UNDONE
    workbook_sha256 = fields.CharField(64, null=True)
    job_id = fields.CharField(32, null=True)
    confirmed = fields.TextField(null=True)  # codes, by comma
    row_count = fields.IntField(null=True)
    created_count = fields.IntField(null=True)
    file_count = fields.IntField(null=True)
    report = fields.TextField(null=True)  # JSON: findings, archive codes
    marked_file_id = fields.CharField(32, null=True)  # the workbook with the faulty cells marked
    created_by = fields.CharField(12)
    created_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    undone_by = fields.CharField(12, null=True)
    undone_at = fields.DatetimeField(null=True)

    class Meta:
        table = "import_batch"


class BatchFile(Model):
    """A file of a batch: the workbook, a zip, or one that a row names, which becomes an attachment."""

    batch_id = fields.CharField(32)
    file_id = fields.CharField(32, primary_key=True)
    name = fields.CharField(255)  # in NFC, as rows name it
    role = fields.CharField(8)  # WORKBOOK, ZIP, FILE
    object_id = fields.CharField(32)
    media_type = fields.CharField(127)
    size = fields.BigIntField()
    sha256 = fields.CharField(64)
    uploaded_by = fields.CharField(12)
    uploaded_at = fields.DatetimeField()
    scanned_at = fields.DatetimeField(null=True)  # a scanner for malware let it pass

    class Meta:
        table = "batch_file"
        unique_together = (("batch_id", "name"),)


class MadeFile(Model):
    """A file that the service made and keeps sealed: an export, a marked workbook, a certificate."""

    file_id = fields.CharField(32, primary_key=True)
    kind = fields.CharField(20)  # EXPORT, MARKED_WORKBOOK, CERTIFICATE, LABELS …
    object_id = fields.CharField(32)
    file_name = fields.CharField(255)
    media_type = fields.CharField(127)
    size = fields.BigIntField()
    sha256 = fields.CharField(64)
    made_for = fields.CharField(12)  # the user who ordered it
    made_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(null=True)  # null = kept for ever
    about = fields.TextField(null=True)  # JSON: the job, the list, what was chosen

    class Meta:
        table = "made_file"


class MadeItem(Model):
    """An archive item whose files lie in a file that the service made: that goes with the item."""

    id = fields.BigIntField(primary_key=True)
    file_id = fields.CharField(32)
    item_id = fields.CharField(32)

    class Meta:
        table = "made_item"


class ArchiveShare(Model):
    """An export or an item shown to another user or to a role until a day; clearance still applies."""

    share_id = fields.CharField(32, primary_key=True)
    item_id = fields.CharField(32, null=True)  # or file_id: one of both
    file_id = fields.CharField(32, null=True)
    user_name = fields.CharField(12, null=True)  # or role: one of both
    role = fields.CharField(20, null=True)
    may_download = fields.BooleanField(default=False)
    shared_by = fields.CharField(12)
    shared_at = fields.DatetimeField()
    expires_on = fields.DateField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "archive_share"


class BackupRecord(Model):
    """A backup of the archives that was made, and whether it was seen to come back."""

    backup_id = fields.CharField(32, primary_key=True)
    started_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    size = fields.BigIntField(null=True)
    sha256 = fields.CharField(64, null=True)
    result = fields.CharField(7)  # RUNNING, DONE, FAILED
    restore_tested_at = fields.DatetimeField(null=True)
    noted_by = fields.CharField(12)

    class Meta:
        table = "backup_record"
