"""One customer as another system sends him, and what becomes of it (domain 3.1, 3.5). Next: outgoing.py."""

from dataclasses import dataclass, field
from enum import StrEnum

from models.rules.finding import Finding, Severity
from models.rules.state import Patch


class Format(StrEnum):
    """What a file or body holds. Each reads and writes: see resolvers/exchange/formats.py."""

    NDJSON = "NDJSON"  # a line for each customer: GraphQL's names, as CustomerInput, with an envelope (UP)
    SHEET = "SHEET"  # the customer workbook of this service
    IDOC = "IDOC"  # DEBMAS06, DEBMAS07 as XML
    ODATA = "ODATA"  # API_BUSINESS_PARTNER as JSON
    U8 = "U8"  # 客户档案 of U8+: workbook or CSV


class Function(StrEnum):
    """MSGFN: what the sender did with the customer, or wants done."""

    ORIGINAL = "009"  # created
    CHANGE = "004"
    REPLACE = "005"  # all data of it; a list that is sent is the whole list
    DELETE = "003"
    RESEND = "018"
    WAIT = "023"  # taken as CHANGE


class NumberPolicy(StrEnum):
    """UP-5."""

    KEEP = "KEEP"  # the sender's number is ours
    ASSIGN = "ASSIGN"  # we draw one; the sender's is only the external key


class Outcome(StrEnum):
    """UP-7."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    DUPLICATE = "DUPLICATE"
    STALE = "STALE"
    WAITING_REF = "WAITING_REF"
    REJECTED = "REJECTED"


class QueueState(StrEnum):
    """Domain 3.6."""

    NEW = "NEW"
    PROCESSING = "PROCESSING"
    DONE = "DONE"
    WAITING_REF = "WAITING_REF"
    ERROR = "ERROR"
    CANCELLED = "CANCELLED"


# IDoc statuses of what comes in.
POSTED, APPLICATION_ERROR, UNKNOWN_TYPE, STRUCTURE_ERROR = "53", "51", "56", "60"
WAITS, CANCELLED, EDITED, READY, AT_WORK = "66", "68", "69", "64", "62"


@dataclass(frozen=True)
class Message:
    """What a format has read. `patch` is the customer as CustomerInput has him, in the names of the rooms,
    with blocks, deletion flags and all other fields that are the service's own among people; codes are the
    sender's own until the maps were applied. Rows carry "@path", by which findings are told in the format's
    own words: ("E1KNA1M", "E1KNVVM", 0, "VSBED"), or (sheet, row, header); "@names" can tell the last part.

    `replaces` are the lists that were sent whole (MSGFN 005): ("bank_details",), and inside a layer
    ("sales_areas", "F723/AQ/XX", "partner_functions"); texts also by what they hang on: ("texts", "SALES",
    "F723/AQ/XX"), ("texts", "GENERAL", ""). `deletes` are layers to be flagged for deletion: (),
    ("company_codes", "0723"), ("sales_areas", "F723/AQ/XX").
    """

    function: Function
    patch: Patch = field(repr=False)
    number: str | None = None  # the customer's, as the sender knows him; as it was sent
    message_id: str | None = None
    external_key: str | None = None  # without one, the sender's number is it
    sequence: int | None = None
    number_policy: NumberPolicy | None = None  # of the profile, if the message says nothing
    replaces: frozenset[tuple[str, ...]] = frozenset()
    deletes: frozenset[tuple[str, ...]] = frozenset()
    findings: tuple[Finding, ...] = ()  # of the reading
    status: str | None = None  # of an error found in reading: UNKNOWN_TYPE, STRUCTURE_ERROR

    @property
    def key(self) -> str:
        """UP-2."""
        return self.external_key or self.number or ""

    @property
    def whole(self) -> bool:
        """Full data, which supersedes what came before (UP-9)."""
        return self.function in (Function.ORIGINAL, Function.REPLACE)

    @property
    def unreadable(self) -> bool:
        return any(one.severity is Severity.ERROR for one in self.findings)
