"""Who is told of changes, how far he is, and what was sent to him. Next: user.py."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import Now
from tortoise.models import Model

from models.tables.column import TransactionIdField


class Receiver(Model):
    """A system that is kept in step (domain 3.3): its filter, its format, its place in the change log."""

    receiver_code = fields.CharField(20, primary_key=True)
    name = fields.CharField(80)
    user_name = fields.CharField(12)  # whose it is: by whose grants all for it is read
    system = fields.CharField(10, null=True)  # whose code maps are used outward
    channel = fields.CharField(7)  # PULL, WEBHOOK, NATS, FOLDER, BUCKET
    format = fields.CharField(7)  # EVENT, GRAPHQL, IDOC, ODATA, NDJSON
    selection = fields.TextField(null=True)  # of format GRAPHQL: the document
    company_codes = ArrayField("text", null=True)  # null = all; so the next four
    sales_orgs = ArrayField("text", null=True)
    account_groups = ArrayField("text", null=True)
    tables = ArrayField("text", null=True)
    field_names = ArrayField("text", null=True)  # SAP names: the reduced message
    state = fields.CharField(8)  # ACTIVE, PAUSED, DISABLED
    state_reason = fields.CharField(200, null=True)
    # acknowledged (PULL), put into the line (WEBHOOK), published or written (others): all up to here
    xid = TransactionIdField()
    change_number = fields.CharField(10, db_default="")
    snapshot = fields.TextField(
        null=True
    )  # pg_snapshot of the last initial load: what it shows is not told again
    offered_xid = TransactionIdField(null=True)  # end of the last delta that was given, not yet acknowledged
    offered_number = fields.CharField(10, null=True)
    endpoint = fields.CharField(
        500, null=True
    )  # WEBHOOK: address; NATS: subject prefix; others: folder or prefix
    secret = fields.BinaryField(null=True)  # sealed
    previous_secret = fields.BinaryField(null=True)  # sealed; signs beside the other until …
    previous_until = fields.DatetimeField(null=True)
    sight = fields.CharField(
        32, null=True
    )  # WEBHOOK: hash of its user's grants, by which is rendered what waits
    lease_until = fields.DatetimeField(null=True)  # of who reads the log for it
    fence = fields.IntField(db_default=0)
    created_at = fields.DatetimeField(db_default=Now())
    changed_at = fields.DatetimeField(db_default=Now())
    changed_by = fields.CharField(12)

    class Meta:
        table = "receiver"


class Delivery(Model):
    """One event for one webhook: the exact bytes, and how it went. Per receiver and key in order."""

    delivery_id = fields.BigIntField(primary_key=True, generated=True)
    receiver_code = fields.CharField(20)
    key = fields.CharField(40)  # customer number, or object id
    event_id = fields.CharField(10)  # change number: webhook-id is receiver and this
    xid = TransactionIdField()
    body = fields.BinaryField(null=True)  # sealed; null once it is old
    content_type = fields.CharField(40)
    state = fields.CharField(9)  # WAITING, SENDING, SENT, DEAD, DISCARDED
    attempts = fields.IntField(db_default=0)
    created_at = fields.DatetimeField(db_default=Now())
    next_try_at = fields.DatetimeField(db_default=Now())
    lease_until = fields.DatetimeField(null=True)
    fence = fields.IntField(db_default=0)
    sent_at = fields.DatetimeField(null=True)
    last_status = fields.IntField(null=True)
    last_error = fields.CharField(200, null=True)

    class Meta:
        table = "delivery"
        unique_together = (("receiver_code", "event_id"),)


class DeliveryAttempt(Model):
    """One try to deliver."""

    id = fields.BigIntField(primary_key=True, generated=True)
    delivery_id = fields.BigIntField()
    attempt = fields.IntField()
    began_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)  # null: its worker died
    status = fields.IntField(null=True)
    error = fields.CharField(200, null=True)

    class Meta:
        table = "delivery_attempt"
