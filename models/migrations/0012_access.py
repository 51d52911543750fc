"""Users, sessions, grants by institution, type and clearance, the audit trail. Next: ../migrate.py."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.fields.db_defaults import Now
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("models", "0011_quota")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "entry_id",
                    fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("happened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("user_name", fields.CharField(null=True, max_length=12)),
                ("act", fields.CharField(max_length=30)),
                ("outcome", fields.CharField(max_length=10)),
                ("object_class", fields.CharField(null=True, max_length=15)),
                ("object_id", fields.CharField(null=True, max_length=64)),
                ("customer_number", fields.CharField(null=True, max_length=10)),
                ("item_id", fields.CharField(null=True, max_length=32)),
                ("detail", fields.CharField(null=True, max_length=1000)),
                ("address", fields.CharField(null=True, max_length=45)),
                ("position", fields.BigIntField(null=True, unique=True)),
                ("previous_hash", fields.BinaryField(null=True)),
                ("hash", fields.BinaryField(null=True)),
            ],
            options={
                "table": "audit_entry",
                "app": "models",
                "pk_attr": "entry_id",
                "table_description": "One act that matters for security: sign-in, download, export, change of a permission …; 审计记录.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Department",
            fields=[
                (
                    "department_code",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=12),
                ),
                ("name", fields.CharField(max_length=60)),
                ("parent_code", fields.CharField(null=True, max_length=12)),
                ("manager", fields.CharField(null=True, max_length=20)),
                (
                    "institution",
                    fields.ForeignKeyField(
                        "models.Institution",
                        source_field="institution_code",
                        null=True,
                        db_constraint=True,
                        to_field="institution_code",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("archive_org_code", fields.CharField(null=True, max_length=20)),
                ("valid_from", fields.DateField(null=True)),
                ("valid_to", fields.DateField(null=True)),
                ("version", fields.IntField()),
                ("created_on", fields.DateField()),
                ("created_by", fields.CharField(max_length=12)),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("changed_by", fields.CharField(max_length=12)),
            ],
            options={
                "table": "department",
                "app": "models",
                "pk_attr": "department_code",
                "table_description": "A department in levels of two digits: 01 生产中心, 0101 一车间; 部门.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OutgoingMessage",
            fields=[
                (
                    "message_id",
                    fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("channel", fields.CharField(max_length=5)),
                ("recipient", fields.CharField(max_length=241)),
                ("subject", fields.CharField(db_default="", max_length=200)),
                ("body", fields.BinaryField(null=True)),
                ("created_at", fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ("due_at", fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(db_default=0)),
                ("sent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("given_up_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("failure", fields.CharField(null=True, max_length=200)),
            ],
            options={
                "table": "outgoing_message",
                "app": "models",
                "pk_attr": "message_id",
                "table_description": "A mail or text message that waits to be sent, or was. The body is sealed: it may hold a secret.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RecoveryToken",
            fields=[
                ("digest", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("user_name", fields.CharField(max_length=12)),
                ("made_at", fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "recovery_token",
                "app": "models",
                "pk_attr": "digest",
                "table_description": "Sent to a user who forgot the password; used once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Unmasked",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("user_name", fields.CharField(max_length=12)),
                ("customer_number", fields.CharField(max_length=10)),
                ("field_class", fields.CharField(max_length=10)),
                ("reason", fields.CharField(max_length=200)),
                ("begins_at", fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "unmasked",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A class of fields of one customer that a user uncovered, with a reason and for a while.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="User",
            fields=[
                ("user_name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=12)),
                ("name", fields.CharField(max_length=60)),
                ("kind", fields.CharField(max_length=13)),
                ("email", fields.CharField(null=True, max_length=241)),
                ("mobile", fields.CharField(null=True, max_length=30)),
                (
                    "department",
                    fields.ForeignKeyField(
                        "models.Department",
                        source_field="department_code",
                        null=True,
                        db_constraint=True,
                        to_field="department_code",
                        related_name="users",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("employee", fields.CharField(null=True, max_length=20)),
                (
                    "institution",
                    fields.ForeignKeyField(
                        "models.Institution",
                        source_field="institution_code",
                        null=True,
                        db_constraint=True,
                        to_field="institution_code",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("active", fields.BooleanField(default=True)),
                ("valid_from", fields.DateField(null=True)),
                ("valid_to", fields.DateField(null=True)),
                ("language", fields.CharField(max_length=2)),
                ("version", fields.IntField()),
                ("created_on", fields.DateField()),
                ("created_by", fields.CharField(max_length=12)),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("changed_by", fields.CharField(max_length=12)),
            ],
            options={
                "table": "user_account",
                "app": "models",
                "pk_attr": "user_name",
                "table_description": "Somebody who signs in, or a machine with API keys; grants say what he may do; 用户.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="UserCredential",
            fields=[
                ("user_name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=12)),
                ("password_hash", fields.CharField(null=True, max_length=200)),
                ("earlier_hashes", ArrayField(null=True, element_type="TEXT")),
                ("set_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("must_change", fields.BooleanField(db_default=True)),
                ("failures", fields.IntField(db_default=0)),
                ("locked_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("signed_in_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "user_credential",
                "app": "models",
                "pk_attr": "user_name",
                "table_description": "What signs a user in. Apart from the user's row, so that no read of users can reach it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="UserSession",
            fields=[
                (
                    "session_id",
                    fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("user_name", fields.CharField(max_length=12)),
                ("address", fields.CharField(db_default="", max_length=45)),
                ("agent", fields.CharField(db_default="", max_length=200)),
                ("began_at", fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_because", fields.CharField(null=True, max_length=20)),
            ],
            options={
                "table": "user_session",
                "app": "models",
                "pk_attr": "session_id",
                "table_description": "A sign-in of a user; its access tokens are rows of access_token, its refresh tokens a chain.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RefreshToken",
            fields=[
                ("digest", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.UserSession",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="session_id",
                        related_name="refresh_tokens",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("made_at", fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "refresh_token",
                "app": "models",
                "pk_attr": "digest",
                "table_description": "Used once; used again, its session ends: one of the two who had it stole it.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="AccessGrant",
            options={
                "table": "access_grant",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A role of a user or an API key within a scope. Of lists: NULL = all, an empty array = none; of the last",
            },
        ),
        ops.AlterField(
            model_name="AccessGrant",
            name="token",
            field=fields.ForeignKeyField(
                "models.AccessToken",
                source_field="token_id",
                null=True,
                db_constraint=True,
                to_field="token_id",
                related_name="grants",
                on_delete=OnDelete.CASCADE,
            ),
        ),
        ops.AddField(
            model_name="AccessGrant",
            name="actions",
            field=ArrayField(null=True, element_type="TEXT"),
        ),
        ops.AddField(
            model_name="AccessGrant",
            name="archive_types",
            field=ArrayField(null=True, element_type="TEXT"),
        ),
        ops.AddField(
            model_name="AccessGrant",
            name="clearance",
            field=fields.SmallIntField(db_default=0),
        ),
        ops.AddField(
            model_name="AccessGrant",
            name="field_classes",
            field=ArrayField(null=True, element_type="TEXT"),
        ),
        ops.AddField(
            model_name="AccessGrant",
            name="granted_at",
            field=fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="AccessGrant",
            name="granted_by",
            field=fields.CharField(db_default="", max_length=12),
        ),
        ops.AddField(
            model_name="AccessGrant",
            name="institutions",
            field=ArrayField(null=True, element_type="TEXT"),
        ),
        ops.AddField(
            model_name="AccessGrant",
            name="stores",
            field=ArrayField(null=True, element_type="TEXT"),
        ),
        ops.AddField(
            model_name="AccessGrant",
            name="user_name",
            field=fields.CharField(null=True, max_length=12),
        ),
        ops.AlterModelOptions(
            name="AccessToken",
            options={
                "table": "access_token",
                "app": "models",
                "pk_attr": "token_id",
                "table_description": "A bearer token: of a session, or an API key. Only its SHA-256 is kept: who steals the table can sign in",
            },
        ),
        ops.AddField(
            model_name="AccessToken",
            name="created_by",
            field=fields.CharField(db_default="", max_length=12),
        ),
        ops.AddField(
            model_name="AccessToken",
            name="key_name",
            field=fields.CharField(null=True, max_length=40),
        ),
        ops.AddField(
            model_name="AccessToken",
            name="prefix",
            field=fields.CharField(db_default="", max_length=12),
        ),
        ops.AddField(
            model_name="AccessToken",
            name="session",
            field=fields.ForeignKeyField(
                "models.UserSession",
                source_field="session_id",
                null=True,
                db_constraint=True,
                to_field="session_id",
                related_name="access_tokens",
                on_delete=OnDelete.CASCADE,
            ),
        ),
        ops.AddField(
            model_name="AccessToken",
            name="used_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Institution",
            name="changed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Institution",
            name="changed_by",
            field=fields.CharField(null=True, max_length=12),
        ),
        ops.AddField(
            model_name="Institution",
            name="created_by",
            field=fields.CharField(null=True, max_length=12),
        ),
        ops.AddField(
            model_name="Institution",
            name="created_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Institution",
            name="version",
            field=fields.IntField(default=1, db_default=1),
        ),
    ]
