"""What processes tell each other of limits: a few rows that change every second and need not last."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.db_defaults import Now
from tortoise import fields

# Nothing of it goes to the write-ahead log. Rows are written anew in place, so there is room left beside them.
_PASSING = """
ALTER TABLE server_process SET UNLOGGED;
ALTER TABLE spending SET UNLOGGED;
ALTER TABLE seat SET UNLOGGED;
ALTER TABLE server_process SET (fillfactor = 50);
ALTER TABLE spending SET (fillfactor = 50);
ALTER TABLE seat SET (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0023_post_vip")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Seat",
            fields=[
                ("seat_id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("process_id", fields.CharField(max_length=32)),
                ("name", fields.CharField(max_length=80)),
                ("taken", fields.IntField()),
            ],
            options={
                "table": "seat",
                "app": "models",
                "unique_together": (("name", "process_id"),),
                "pk_attr": "seat_id",
                "table_description": "How many of a thing one user has open in one process.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ServerProcess",
            fields=[
                (
                    "process_id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32),
                ),
                ("began_at", fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ("seen_at", fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "server_process",
                "app": "models",
                "pk_attr": "process_id",
                "table_description": "A server that runs. One that has not been seen for some seconds is taken for dead.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Spending",
            fields=[
                ("name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=80)),
                ("remaining", fields.FloatField()),
                ("most", fields.FloatField()),
                ("restore", fields.FloatField()),
                ("counted_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "spending",
                "app": "models",
                "pk_attr": "name",
                "table_description": "A bucket that is not full: of a user's points, of a network address's tries.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_PASSING),
    ]
