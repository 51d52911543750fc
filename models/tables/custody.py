"""What befalls stored files: damage, holds, destruction. Next: task.py."""

from tortoise import fields
from tortoise.models import Model


class Incident(Model):
    """Damage or loss of a stored object, found by a check or a reader; closed by somebody with measures.

    Or a breach that somebody reported (安全事件), closed by his superior.
    """

    incident_id = fields.CharField(32, primary_key=True)
    code = fields.CharField(20)  # AR-INTEGRITY, or REPORTED
    object_id = fields.CharField(32, null=True)  # of a stored object, as the two below
    attachment_id = fields.CharField(32, null=True)
    version = fields.IntField(null=True)
    customer_number = fields.CharField(10, null=True)
    item_id = fields.CharField(32, null=True)
    details = fields.TextField()  # JSON: what was seen, or what was reported about which items
    found_by = fields.CharField(32)  # a job's id, or a user's name
    found_at = fields.DatetimeField()
    severity = fields.CharField(8, null=True)  # of a reported one, as the three below
    happened_at = fields.DatetimeField(null=True)
    superior = fields.CharField(12, null=True)  # of who reported it; without one a security officer stands in
    confirmed_by = fields.CharField(12, null=True)
    closed_by = fields.CharField(12, null=True)
    closed_at = fields.DatetimeField(null=True)
    measures = fields.TextField(null=True)

    class Meta:
        table = "incident"
        indexes = (("object_id",), ("closed_at", "found_at"))


class AttachmentHold(Model):
    """A legal hold (冻结): while one is not released, nothing of the file is destroyed."""

    hold_id = fields.CharField(32, primary_key=True)
    attachment_id = fields.CharField(32)
    reason = fields.CharField(200)
    basis = fields.CharField(200, null=True)
    placed_by = fields.CharField(12)
    placed_at = fields.DatetimeField()
    released_by = fields.CharField(12, null=True)
    released_at = fields.DatetimeField(null=True)

    class Meta:
        table = "attachment_hold"
        indexes = (("attachment_id",),)


class DestructionCertificate(Model):
    """What was destroyed, when, by whose order, and how thoroughly. Only ever inserted."""

    certificate_id = fields.CharField(32, primary_key=True)
    object_id = fields.CharField(32, unique=True)
    attachment_id = fields.CharField(32)
    version = fields.IntField()
    customer_number = fields.CharField(10, null=True)
    item_id = fields.CharField(32, null=True)
    file_name = fields.CharField(255)
    media_type = fields.CharField(127)
    size = fields.BigIntField()
    sha256 = fields.CharField(64)
    key_id = fields.CharField(200)  # of the key that wrapped the data key
    ordered_by = fields.CharField(12)
    ordered_at = fields.DatetimeField()
    reason = fields.CharField(200, null=True)
    destroyed_at = fields.DatetimeField()
    key_destroyed = fields.BooleanField()  # every copy of the wrapped data key, in database and store
    bytes_destroyed = fields.BooleanField()  # every version of the object
    details = fields.TextField()  # JSON: what was seen, and what remains where until when

    class Meta:
        table = "destruction_certificate"
        indexes = (("attachment_id", "version"),)
