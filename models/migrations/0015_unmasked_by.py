"""By whom a class of fields was uncovered, a session or a key, and the grants that allowed it. Next: ../migrate.py."""

from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0014_failed_at")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Unmasked",
            name="session_id",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="Unmasked",
            name="token_id",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="Unmasked",
            name="allowed_by",
            field=ArrayField(null=True, element_type="TEXT"),
        ),
    ]
