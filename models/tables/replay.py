"""Answers kept for repeated calls, and the version of the configuration tables. Next: ../catalog.py."""

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.models import Model


class Replay(Model):
    """The answer of a write that was called with an idempotency key; written with the write itself."""

    replay_key = fields.CharField(64, primary_key=True)  # SHA-256 of user and key: neither needs to be read
    fingerprint = fields.BinaryField()  # of operation and variables: another request is another call
    outcome = fields.TextField()  # JSON
    answer = fields.BinaryField(null=True)  # the rendered bytes, given again as they are
    created_at = fields.DatetimeField(db_default=Now())

    class Meta:
        table = "replay"
        indexes = (("created_at",),)


class ConfigVersion(Model):
    """One row, counted up by triggers on the configuration tables: a cheap question "still the same?"."""

    scope = fields.CharField(20, primary_key=True)  # always "config"
    version = fields.BigIntField()

    class Meta:
        table = "config_version"
