"""Who may call: sessions, tokens and grants; what was uncovered; keys of the service. Next: audit.py."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import Now
from tortoise.models import Model


class UserCredential(Model):
    """What signs a user in. Apart from the user's row, so that no read of users can reach it.

    A name that belongs to nobody is counted here like a user's while somebody tries it: else a lock would
    tell which names exist.
    """

    user_name = fields.CharField(12, primary_key=True)
    password_hash = fields.CharField(200, null=True)  # Argon2id; null = signs in elsewhere only
    earlier_hashes = ArrayField("text", null=True)  # newest first; see models/rules/passwords.py
    set_at = fields.DatetimeField(null=True)
    must_change = fields.BooleanField(db_default=True)
    failures = fields.IntField(db_default=0)  # one after another
    failed_at = fields.DatetimeField(null=True)  # the last of them
    locked_until = fields.DatetimeField(null=True)
    signed_in_at = fields.DatetimeField(null=True)

    class Meta:
        table = "user_credential"


class UserSession(Model):
    """A sign-in of a user; its access tokens are rows of access_token, its refresh tokens a chain."""

    session_id = fields.BigIntField(primary_key=True, generated=True)
    user_name = fields.CharField(12)
    address = fields.CharField(45, db_default="")
    agent = fields.CharField(200, db_default="")
    began_at = fields.DatetimeField(db_default=Now())
    used_at = fields.DatetimeField(db_default=Now())  # to the minute
    ends_at = fields.DatetimeField()  # at the latest
    ended_at = fields.DatetimeField(null=True)
    ended_because = fields.CharField(20, null=True)

    class Meta:
        table = "user_session"


class RefreshToken(Model):
    """Used once; used again, its session ends: one of the two who had it stole it."""

    digest = fields.CharField(64, primary_key=True)  # SHA-256, hexadecimal
    session: fields.ForeignKeyRelation[UserSession] = fields.ForeignKeyField(
        "models.UserSession", related_name="refresh_tokens", on_delete=fields.CASCADE
    )
    made_at = fields.DatetimeField(db_default=Now())
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "refresh_token"


class RecoveryToken(Model):
    """Sent to a user who forgot the password; used once."""

    digest = fields.CharField(64, primary_key=True)  # SHA-256, hexadecimal
    user_name = fields.CharField(12)
    made_at = fields.DatetimeField(db_default=Now())
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "recovery_token"


class AccessToken(Model):
    """A bearer token: of a session, or an API key. Only its SHA-256 is kept: who steals the table can sign in
    with none of them.
    """

    token_id = fields.BigIntField(primary_key=True, generated=True)
    digest = fields.CharField(64, unique=True)  # hexadecimal
    user_name = fields.CharField(12)
    session: fields.ForeignKeyNullableRelation[UserSession] = fields.ForeignKeyField(
        "models.UserSession", related_name="access_tokens", on_delete=fields.CASCADE, null=True
    )  # null = an API key, with grants of its own
    key_name = fields.CharField(40, null=True)  # of an API key; two of a name may live, for rotation
    prefix = fields.CharField(12, db_default="")  # of an API key, by which people recognise it
    description = fields.CharField(200, db_default="")
    language = fields.CharField(2, db_default="zh")  # of messages, when a request names none
    created_at = fields.DatetimeField(db_default=Now())
    created_by = fields.CharField(12, db_default="")
    expires_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    used_at = fields.DatetimeField(null=True)  # to the minute

    class Meta:
        table = "access_token"


class AccessGrant(Model):
    """A role of a user or an API key within a scope. Of lists: NULL = all, an empty array = none; of the last
    two: NULL = all that the role has.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    token: fields.ForeignKeyNullableRelation[AccessToken] = fields.ForeignKeyField(
        "models.AccessToken", related_name="grants", on_delete=fields.CASCADE, null=True
    )  # a grant is part of its token
    user_name = fields.CharField(12, null=True)  # instead of a token
    role = fields.CharField(30)
    company_codes = ArrayField("text", null=True)
    sales_orgs = ArrayField("text", null=True)  # or sales areas, F723/AQ/XX
    institutions = ArrayField("text", null=True)
    archive_types = ArrayField("text", null=True)  # or categories
    stores = ArrayField("text", null=True)
    clearance = fields.SmallIntField(db_default=0)
    actions = ArrayField("text", null=True)
    field_classes = ArrayField("text", null=True)
    granted_by = fields.CharField(12, db_default="")
    granted_at = fields.DatetimeField(db_default=Now())

    class Meta:
        table = "access_grant"


class Unmasked(Model):
    """A class of fields of one customer that a user uncovered, with a reason and for a while.

    It counts for the session or the key that did it (neither of them: a provider's token did), and while a
    present grant goes as far as one of those that allowed it.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    user_name = fields.CharField(12)
    session_id = fields.BigIntField(null=True)
    token_id = fields.BigIntField(null=True)
    allowed_by = ArrayField("text", null=True)  # grants as text
    customer_number = fields.CharField(10)
    field_class = fields.CharField(10)
    reason = fields.CharField(200)
    begins_at = fields.DatetimeField(db_default=Now())
    ends_at = fields.DatetimeField()

    class Meta:
        table = "unmasked"


class OutgoingMessage(Model):
    """A mail or text message that waits to be sent, or was. The body is sealed: it may hold a secret."""

    message_id = fields.BigIntField(primary_key=True, generated=True)
    kind = fields.CharField(6, db_default="SECRET")  # SECRET: soon worthless; NOTICE: tried for longer
    channel = fields.CharField(5)  # EMAIL, SMS
    recipient = fields.CharField(241)
    subject = fields.CharField(200, db_default="")
    body = fields.BinaryField(null=True)  # null once it is sent or given up
    created_at = fields.DatetimeField(db_default=Now())
    due_at = fields.DatetimeField(db_default=Now())
    attempts = fields.IntField(db_default=0)
    sent_at = fields.DatetimeField(null=True)
    given_up_at = fields.DatetimeField(null=True)
    failure = fields.CharField(200, null=True)

    class Meta:
        table = "outgoing_message"


class Secret(Model):
    """A key the service made for itself, e.g. the one that signs cursors; all processes share it."""

    name = fields.CharField(40, primary_key=True)
    value = fields.BinaryField()
    created_at = fields.DatetimeField(db_default=Now())

    class Meta:
        table = "secret"
