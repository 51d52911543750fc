"""When a sign-in failed last: names that belong to nobody are counted like users, and forgotten. Next: ../migrate.py."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0013_post_access")]

    initial = False

    operations = [
        ops.AddField(
            model_name="UserCredential",
            name="failed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
