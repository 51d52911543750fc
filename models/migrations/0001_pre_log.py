"""The sequence that numbers change documents; their table's default needs it. Next: 0002_initial.py."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.RunSQL("CREATE SEQUENCE change_number", reverse_sql="DROP SEQUENCE change_number"),
    ]
