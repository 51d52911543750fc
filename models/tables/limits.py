"""What processes tell each other so that limits hold over all of them; none of it must last. Next: replay.py.

The migration makes these tables UNLOGGED: they cost no write-ahead log, and after a crash of the database
they are empty: then every bucket is full, and nobody is known to have anything open until he says so.
"""

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.models import Model


class ServerProcess(Model):
    """A server that runs. One that has not been seen for some seconds is taken for dead."""

    process_id = fields.CharField(32, primary_key=True)
    began_at = fields.DatetimeField(db_default=Now())
    seen_at = fields.DatetimeField(db_default=Now())

    class Meta:
        table = "server_process"


class Spending(Model):
    """A bucket that is not full: of a user's points, of a network address's tries."""

    name = fields.CharField(80, primary_key=True)  # points:USER, tries:ADDRESS
    remaining = fields.FloatField()  # below 0: what several processes allowed at the same moment, to be paid
    most = fields.FloatField()
    restore = fields.FloatField()  # a second
    counted_at = fields.DatetimeField()  # when `remaining` was true

    class Meta:
        table = "spending"


class Seat(Model):
    """How many of a thing one user has open in one process."""

    seat_id = fields.BigIntField(primary_key=True, generated=True)
    process_id = fields.CharField(32)
    name = fields.CharField(80)  # streams:USER, uploads:USER
    taken = fields.IntField()

    class Meta:
        table = "seat"
        unique_together = (("name", "process_id"),)
