"""Long work: what was ordered, how far it is, what it found. Next: custody.py."""

from typing import Any, cast

from tortoise import fields
from tortoise.models import Model


class Job(Model):
    """Ordered once, carried out by whichever worker holds the lease; `fence` counts those who took it."""

    job_id = fields.CharField(32, primary_key=True)
    kind = fields.CharField(20)
    parameters = fields.TextField()  # JSON
    dry_run = fields.BooleanField(default=False)
    state = fields.CharField(10)  # QUEUED, RUNNING, DONE, FAILED, CANCELLED
    created_by = fields.CharField(12)
    created_at = fields.DatetimeField()
    started_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    done = fields.BigIntField(default=0)
    total = fields.BigIntField(null=True)  # unknown until the work has counted
    cursor = fields.TextField(null=True)  # JSON: where a worker goes on
    report = fields.TextField(null=True)  # JSON: counts by name
    error = fields.TextField(null=True)
    attempts = fields.IntField(default=0)  # since the last progress
    fence = fields.IntField(default=0)
    lease_until = fields.DatetimeField(null=True)  # of a queued one: not before

    class Meta:
        table = "job"
        indexes = (("state", "created_at"),)


class JobFinding(Model):
    """Something that a job found, and what was done about it."""

    id = fields.BigIntField(primary_key=True)
    job = cast("Any", fields.ForeignKeyField)(
        "models.Job", source_field="job_id", related_name=False, on_delete=fields.RESTRICT
    )
    kind = fields.CharField(30)
    subject = fields.CharField(250)  # a key of the store, or another name of what it is about
    object_id = fields.CharField(32, null=True)
    details = fields.TextField()  # JSON
    state = fields.CharField(10, default="OPEN")  # OPEN, REPAIRED
    repair = fields.CharField(30, null=True)
    repaired_by = fields.CharField(12, null=True)
    repaired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "job_finding"
        unique_together = (("job", "kind", "subject"),)
