from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise.fields.db_defaults import Now
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("models", "0004_post_config")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Attachment",
            fields=[
                (
                    "attachment_id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32),
                ),
                (
                    "customer",
                    fields.ForeignKeyField(
                        "models.Customer",
                        source_field="customer_number",
                        db_constraint=True,
                        to_field="customer_number",
                        related_name="attachments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("role", fields.CharField(max_length=10)),
                ("version", fields.IntField()),
                ("file_name", fields.CharField(max_length=255)),
                ("media_type", fields.CharField(max_length=127)),
                ("size", fields.DecimalField(max_digits=15, decimal_places=0)),
                ("sha256", fields.CharField(max_length=64)),
                ("uploaded_by", fields.CharField(max_length=12)),
                ("uploaded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "attachment",
                "app": "models",
                "pk_attr": "attachment_id",
                "table_description": "A file of a customer in its newest version; 附件.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AttachmentAccess",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("attachment_id", fields.CharField(max_length=32)),
                ("version", fields.IntField()),
                ("customer_number", fields.CharField(max_length=10)),
                ("user_name", fields.CharField(max_length=12)),
                ("accessed_at", fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ("range_start", fields.BigIntField()),
                ("range_end", fields.BigIntField()),
            ],
            options={
                "table": "attachment_access",
                "app": "models",
                "indexes": [Index(fields=["attachment_id", "accessed_at"])],
                "pk_attr": "id",
                "table_description": "Who read which bytes of a file, and when. Only ever inserted, and it outlives the file.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StoredObject",
            fields=[
                ("object_id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32)),
                ("store_key", fields.CharField(max_length=200)),
                ("size", fields.BigIntField()),
                ("sealed_size", fields.BigIntField()),
                ("segment_bytes", fields.IntField()),
                ("sha256", fields.CharField(max_length=64)),
                ("key_id", fields.CharField(max_length=200)),
                ("wrapped_key", fields.BinaryField()),
                ("commitment", fields.BinaryField()),
                ("slip", fields.CharField(max_length=200)),
                ("created_at", fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ("verified_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("dropped_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "stored_object",
                "app": "models",
                "pk_attr": "object_id",
                "table_description": "An object in the store and the wrapped key that opens it; once dropped, it is to be destroyed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AttachmentVersion",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "attachment",
                    fields.ForeignKeyField(
                        "models.Attachment",
                        source_field="attachment_id",
                        db_constraint=True,
                        to_field="attachment_id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("version", fields.IntField()),
                (
                    "object",
                    fields.ForeignKeyField(
                        "models.StoredObject",
                        source_field="object_id",
                        db_constraint=True,
                        to_field="object_id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("file_name", fields.CharField(max_length=255)),
                ("media_type", fields.CharField(max_length=127)),
                ("uploaded_by", fields.CharField(max_length=12)),
                ("uploaded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "attachment_version",
                "app": "models",
                "unique_together": (("attachment_id", "version"),),
                "pk_attr": "id",
                "table_description": "One version of a file; each is an object of its own and never changes.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Upload",
            fields=[
                ("upload_id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32)),
                ("customer_number", fields.CharField(max_length=10)),
                ("attachment_id", fields.CharField(max_length=32)),
                ("replaces", fields.BooleanField(default=False)),
                ("role", fields.CharField(max_length=10)),
                ("file_name", fields.CharField(max_length=255)),
                ("media_type", fields.CharField(max_length=127)),
                ("size", fields.BigIntField()),
                ("sha256", fields.CharField(null=True, max_length=64)),
                ("state", fields.CharField(max_length=10)),
                ("draft", fields.TextField(null=True, unique=False)),
                ("received", fields.BigIntField(default=0)),
                ("fence", fields.IntField(default=0)),
                ("version", fields.IntField(null=True)),
                ("created_by", fields.CharField(max_length=12)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "upload",
                "app": "models",
                "indexes": [Index(fields=["state", "expires_at"])],
                "pk_attr": "upload_id",
                "table_description": "A file on its way; `fence` counts the requests that went on with it, and the newest alone may save.",
            },
            bases=["Model"],
        ),
    ]
