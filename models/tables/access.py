"""Who may call: tokens with their grants, and the secrets the service makes for itself. Next: replay.py."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import Now
from tortoise.models import Model


class AccessToken(Model):
    """A bearer token. Only its SHA-256 is kept: who steals the table can sign in with none of them."""

    token_id = fields.BigIntField(primary_key=True, generated=True)
    digest = fields.CharField(64, unique=True)  # hexadecimal
    user_name = fields.CharField(12)
    description = fields.CharField(200, db_default="")
    language = fields.CharField(2, db_default="zh")  # of messages, when a request names none
    created_at = fields.DatetimeField(db_default=Now())
    expires_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "access_token"


class AccessGrant(Model):
    """A role of a token within a scope: NULL = all codes, an empty array = none."""

    id = fields.BigIntField(primary_key=True, generated=True)
    token: fields.ForeignKeyRelation[AccessToken] = fields.ForeignKeyField(
        "models.AccessToken", related_name="grants", on_delete=fields.CASCADE
    )  # a grant is part of its token
    role = fields.CharField(30)
    company_codes = ArrayField("text", null=True)
    sales_orgs = ArrayField("text", null=True)

    class Meta:
        table = "access_grant"


class Secret(Model):
    """A key the service made for itself, e.g. the one that signs cursors; all processes share it."""

    name = fields.CharField(40, primary_key=True)
    value = fields.BinaryField()
    created_at = fields.DatetimeField(db_default=Now())

    class Meta:
        table = "secret"
