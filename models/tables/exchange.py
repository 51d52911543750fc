"""Other systems, what they send, and what became of it. Next: receiver.py."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import Now
from tortoise.models import Model


class ExternalSystem(Model):
    """A system that sends customers, with the profile by which they are taken over (domain 3.5)."""

    system = fields.CharField(10, primary_key=True)
    name = fields.CharField(80)
    user_name = fields.CharField(12)  # whose it is: in whose name and by whose grants all is carried out
    number_policy = fields.CharField(6)  # KEEP, ASSIGN (UP-5)
    accepted_codes = ArrayField("text", default=list)  # C findings that count as confirmed (UP-8)
    reason = fields.CharField(200, db_default="")  # of a confirmed finding that wants one
    account_group = fields.CharField(4, null=True)  # of rows that name none, as of U8+; so the next two
    company_code = fields.CharField(4, null=True)
    sales_area = fields.CharField(10, null=True)  # F723/AQ/XX
    sends_acknowledgement = fields.BooleanField(db_default=False)  # an ALEAUD01 for each IDoc
    active = fields.BooleanField(db_default=True)
    changed_at = fields.DatetimeField(db_default=Now())
    changed_by = fields.CharField(12)

    class Meta:
        table = "external_system"


class CodeMap(Model):
    """A code of another system and ours. `domain` is the SAP name of the field: ZTERM, VSBED, REGIO."""

    id = fields.BigIntField(primary_key=True, generated=True)
    system = fields.CharField(10)
    domain = fields.CharField(20)
    external_code = fields.CharField(60)
    internal_code = fields.CharField(60)
    description = fields.CharField(80, db_default="")

    class Meta:
        table = "code_map"
        unique_together = (("system", "domain", "external_code"),)


class InboundLoad(Model):
    """Many messages of one system in one file or stream."""

    load_id = fields.CharField(32, primary_key=True)
    system = fields.CharField(10)
    format = fields.CharField(6)  # NDJSON, SHEET, IDOC, ODATA, U8
    mode = fields.CharField(7)  # ATOMIC, PER_ROW
    dry_run = fields.BooleanField(db_default=False)
    state = fields.CharField(9)  # RECEIVING, QUEUED, RUNNING, DONE, REFUSED, FAILED, CANCELLED
    came_by = fields.CharField(40)  # HTTP, or the drop box
    file_name = fields.CharField(255, db_default="")
    size = fields.BigIntField(db_default=0)
    sha256 = fields.CharField(64, null=True)
    row_count = fields.IntField(db_default=0)  # received
    done = fields.IntField(db_default=0)
    counts = fields.TextField(db_default="{}")  # JSON: outcome -> rows
    findings = fields.TextField(null=True)  # JSON: of the file as such
    error = fields.CharField(200, null=True)
    job_id = fields.CharField(32, null=True)
    submitted_by = fields.CharField(12)
    token_id = fields.BigIntField(null=True)
    received_at = fields.DatetimeField(db_default=Now())
    ended_at = fields.DatetimeField(null=True)
    alive_at = fields.DatetimeField(db_default=Now())  # who receives it was there

    class Meta:
        table = "inbound_load"


class InboundMessage(Model):
    """One customer as another system sent it: a queue (domain 3.6), and the answer to a repeated message."""

    queue_id = fields.BigIntField(primary_key=True, generated=True)
    system = fields.CharField(10)
    message_id = fields.CharField(60, null=True)  # null: of a row that was given none
    load_id = fields.CharField(32, null=True)
    position = fields.IntField(null=True)  # in the load, from 1
    place = fields.CharField(60, db_default="")  # in the file as people find it: 客户档案!7, line 7
    format = fields.CharField(6)
    external_key = fields.CharField(60, null=True)
    customer_number = fields.CharField(10, null=True)  # as stored; null until it is known
    sequence = fields.DecimalField(38, 0, null=True)
    function = fields.CharField(3)  # MSGFN of the customer: 009, 004, 005, 003, 018, 023
    state = fields.CharField(11)  # NEW, PROCESSING, DONE, WAITING_REF, ERROR, CANCELLED
    outcome = fields.CharField(11, null=True)  # CREATED, UPDATED, UNCHANGED, DUPLICATE, STALE, WAITING_REF, …
    idoc_status = fields.CharField(2, null=True)  # 53, 51, 56, 60, 66, 68, 69
    payload = fields.BinaryField(null=True)  # sealed: it holds bank accounts; null once nobody needs it
    original = fields.BinaryField(null=True)  # sealed: as it came, when somebody edited it
    payload_hash = fields.BinaryField(null=True)  # keyed: of its canonical JSON (UP-3)
    findings = fields.TextField(null=True)  # JSON, without values of sealed fields
    version = fields.IntField(null=True)  # of the customer after it
    change_number = fields.CharField(10, null=True)
    submitted_by = fields.CharField(12)
    token_id = fields.BigIntField(null=True)
    received_at = fields.DatetimeField(db_default=Now())
    ended_at = fields.DatetimeField(null=True)
    waiting_since = fields.DatetimeField(null=True)  # UP-6
    attempts = fields.IntField(db_default=0)
    next_try_at = fields.DatetimeField(null=True)
    lease_until = fields.DatetimeField(null=True)
    fence = fields.IntField(db_default=0)
    reason = fields.CharField(200, null=True)  # of who cancelled or edited it
    handled_by = fields.CharField(12, null=True)

    class Meta:
        table = "inbound_message"


class AppliedMessage(Model):
    """The last message of an external key that took effect: what UP-3 and UP-4 compare with."""

    system = fields.CharField(10)
    external_key = fields.CharField(60)
    customer_number = fields.CharField(10)
    sequence = fields.DecimalField(38, 0, null=True)
    payload_hash = fields.BinaryField()
    applied_at = fields.DatetimeField(db_default=Now())
    id = fields.BigIntField(primary_key=True, generated=True)

    class Meta:
        table = "applied_message"
        unique_together = (("system", "external_key"),)


class DropBox(Model):
    """A folder or bucket prefix into which a system drops files; or out of which a receiver fetches them."""

    box_code = fields.CharField(20, primary_key=True)
    kind = fields.CharField(6)  # FOLDER, BUCKET
    path = fields.CharField(250)  # below DOSSIER_DROP_FOLDER, or a prefix of DOSSIER_DROP_BUCKET
    system = fields.CharField(10)
    format = fields.CharField(6)
    mode = fields.CharField(7)
    active = fields.BooleanField(db_default=True)
    looked_at = fields.DatetimeField(null=True)
    changed_at = fields.DatetimeField(db_default=Now())
    changed_by = fields.CharField(12)

    class Meta:
        table = "drop_box"


class DroppedFile(Model):
    """A file that was found in a drop box; taken once."""

    id = fields.BigIntField(primary_key=True, generated=True)
    box_code = fields.CharField(20)
    name = fields.CharField(250)
    sha256 = fields.CharField(64)
    size = fields.BigIntField()
    load_id = fields.CharField(32, null=True)
    state = fields.CharField(9)  # FOUND, LOADED, MOVED
    found_at = fields.DatetimeField(db_default=Now())

    class Meta:
        table = "dropped_file"
        unique_together = (("box_code", "name", "sha256"),)
