"""What every resolver is given: who asks, and the services that were built at the start. Next: http.py."""

from dataclasses import dataclass, field
from typing import Any

from resolvers.access.caller import Caller
from resolvers.access.sessions import Signing
from resolvers.access.tokens import TokenBook
from resolvers.archives.made import MadeFiles
from resolvers.attachments.tickets import Shelf
from resolvers.custody.desk import Desk
from resolvers.custody.watching import Watch
from resolvers.feed.subscribe import Feed
from resolvers.outbound.delta import Deltas
from resolvers.outbound.registering import Outlets
from resolvers.read import Reader
from resolvers.replicas.spread import Spread
from resolvers.turns import Turns
from resolvers.write.context import Writer
from schema.budgets import Budgets
from schema.cookies import Cookies
from schema.documents import Operation
from schema.limits import DEFAULT, Limits
from schema.record import Recorder
from schema.seats import Seats
from schema.strangers import Strangers
from schema.trusted import Trusted
from schema.written import NOW


@dataclass(frozen=True)
class Bounds:
    """Of one request."""

    body_bytes: int = 1_048_576
    read_seconds: float = 20.0  # a write is never broken off: whether it was carried out stays certain
    packed_from: int = 8_192  # bytes of an answer; 0 = never
    load_bytes: int = 2**30  # of a file of other systems


@dataclass
class Services:
    """Built once by server.py."""

    tokens: TokenBook
    reader: Reader
    writer: Writer
    hub: Feed
    shelf: Shelf
    signing: Signing
    bounds: Bounds = Bounds()
    recorder: Recorder = field(default_factory=Recorder)
    limits: Limits = DEFAULT
    budgets: Budgets = field(default_factory=Budgets)
    trusted: Trusted = field(default_factory=Trusted)
    watch: Watch = field(default_factory=Watch)
    strangers: Strangers = field(default_factory=Strangers)
    streams: Seats = field(default_factory=Seats)  # subscriptions of one user
    turns: Turns = field(default_factory=Turns)  # before the pool of reads
    made: MadeFiles = field(init=False)  # with a vault once the store is open
    outlets: Outlets = field(init=False)  # for who registers receivers
    deltas: Deltas = field(init=False)  # for receivers that ask
    desk: Desk | None = None  # for work on files within a request; None: there are none
    replicas: Spread | None = None  # None: there are none, and every read is the primary's

    def __post_init__(self) -> None:
        self.made = MadeFiles(self.shelf)


@dataclass
class Context:
    """One operation. `fingerprint` tells a repeated call from another call with the same idempotency key."""

    caller: Caller
    services: Services
    idempotency_key: str | None = None
    fingerprint: bytes = b""
    operation: Operation | None = None  # None: the transport does not remember documents
    tells_cost: bool = False
    address: str = ""  # from where the request came
    agent: str = ""  # the program that the caller uses, as it names itself
    cookies: Cookies | None = None  # None: the transport has none
    counted: bool = False  # the transport has counted this as a try of its address
    brought: tuple[Any, ...] = NOW  # what reads must not be older than: who says nothing reads at the primary
