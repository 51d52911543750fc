"""Jobs, and what befalls stored files. Next: 0008_post_custody.py."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("models", "0006_post_attachments")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AttachmentHold",
            fields=[
                ("hold_id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32)),
                ("attachment_id", fields.CharField(max_length=32)),
                ("reason", fields.CharField(max_length=200)),
                ("basis", fields.CharField(null=True, max_length=200)),
                ("placed_by", fields.CharField(max_length=12)),
                ("placed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("released_by", fields.CharField(null=True, max_length=12)),
                ("released_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "attachment_hold",
                "app": "models",
                "indexes": [Index(fields=["attachment_id"])],
                "pk_attr": "hold_id",
                "table_description": "A legal hold (冻结): while one is not released, nothing of the file is destroyed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DestructionCertificate",
            fields=[
                (
                    "certificate_id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32),
                ),
                ("object_id", fields.CharField(unique=True, max_length=32)),
                ("attachment_id", fields.CharField(max_length=32)),
                ("version", fields.IntField()),
                ("customer_number", fields.CharField(null=True, max_length=10)),
                ("file_name", fields.CharField(max_length=255)),
                ("media_type", fields.CharField(max_length=127)),
                ("size", fields.BigIntField()),
                ("sha256", fields.CharField(max_length=64)),
                ("key_id", fields.CharField(max_length=200)),
                ("ordered_by", fields.CharField(max_length=12)),
                ("ordered_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("reason", fields.CharField(null=True, max_length=200)),
                ("destroyed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("key_destroyed", fields.BooleanField()),
                ("bytes_destroyed", fields.BooleanField()),
                ("details", fields.TextField(unique=False)),
            ],
            options={
                "table": "destruction_certificate",
                "app": "models",
                "indexes": [Index(fields=["attachment_id", "version"])],
                "pk_attr": "certificate_id",
                "table_description": "What was destroyed, when, by whose order, and how thoroughly. Only ever inserted.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Incident",
            fields=[
                (
                    "incident_id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32),
                ),
                ("code", fields.CharField(max_length=20)),
                ("object_id", fields.CharField(max_length=32)),
                ("attachment_id", fields.CharField(max_length=32)),
                ("version", fields.IntField()),
                ("customer_number", fields.CharField(null=True, max_length=10)),
                ("details", fields.TextField(unique=False)),
                ("found_by", fields.CharField(max_length=32)),
                ("found_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("closed_by", fields.CharField(null=True, max_length=12)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("measures", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "incident",
                "app": "models",
                "indexes": [Index(fields=["object_id"]), Index(fields=["closed_at", "found_at"])],
                "pk_attr": "incident_id",
                "table_description": "Damage or loss of a stored object, found by a check or a reader; closed by somebody with measures.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Job",
            fields=[
                ("job_id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32)),
                ("kind", fields.CharField(max_length=20)),
                ("parameters", fields.TextField(unique=False)),
                ("dry_run", fields.BooleanField(default=False)),
                ("state", fields.CharField(max_length=10)),
                ("created_by", fields.CharField(max_length=12)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("started_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("done", fields.BigIntField(default=0)),
                ("total", fields.BigIntField(null=True)),
                ("cursor", fields.TextField(null=True, unique=False)),
                ("report", fields.TextField(null=True, unique=False)),
                ("error", fields.TextField(null=True, unique=False)),
                ("attempts", fields.IntField(default=0)),
                ("fence", fields.IntField(default=0)),
                ("lease_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "job",
                "app": "models",
                "indexes": [Index(fields=["state", "created_at"])],
                "pk_attr": "job_id",
                "table_description": "Ordered once, carried out by whichever worker holds the lease; `fence` counts those who took it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="JobFinding",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "job",
                    fields.ForeignKeyField(
                        "models.Job",
                        source_field="job_id",
                        db_constraint=True,
                        to_field="job_id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("kind", fields.CharField(max_length=30)),
                ("subject", fields.CharField(max_length=250)),
                ("object_id", fields.CharField(null=True, max_length=32)),
                ("details", fields.TextField(unique=False)),
                ("state", fields.CharField(default="OPEN", max_length=10)),
                ("repair", fields.CharField(null=True, max_length=30)),
                ("repaired_by", fields.CharField(null=True, max_length=12)),
                ("repaired_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "job_finding",
                "app": "models",
                "unique_together": (("job", "kind", "subject"),),
                "pk_attr": "id",
                "table_description": "Something that a job found, and what was done about it.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Attachment",
            name="on_hold",
            field=fields.BooleanField(db_default=False),
        ),
        ops.AddField(
            model_name="Attachment",
            name="retain_until",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="StoredObject",
            name="drop_reason",
            field=fields.CharField(null=True, max_length=200),
        ),
        ops.AddField(
            model_name="StoredObject",
            name="dropped_by",
            field=fields.CharField(null=True, max_length=12),
        ),
        ops.AddField(
            model_name="StoredObject",
            name="format",
            field=fields.SmallIntField(db_default=1),
        ),
        ops.AddField(
            model_name="StoredObject",
            name="held_by_store",
            field=fields.BooleanField(db_default=False),
        ),
        ops.AddField(
            model_name="StoredObject",
            name="locked_until",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="StoredObject",
            name="quarantined_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
