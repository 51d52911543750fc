"""What every act is given and what it answers. Next: tx.py."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

import asyncpg

from models.rules.archives.dossiers import POLICY, DossierPolicy
from models.rules.base_data.levels import LEVELS, Levels
from models.rules.decision import Consent
from models.rules.finding import Finding
from models.rules.messages import Message
from models.rules.vip.policy import POLICY as VIP_POLICY
from models.rules.vip.policy import VipPolicy
from resolvers.access.caller import Caller
from resolvers.access.seal import Sealer
from resolvers.turns import Turns
from resolvers.write.config import ConfigBook, Connection

Render: TypeAlias = Callable[[Connection, str], Awaitable[bytes]]


@dataclass(frozen=True)
class ReplayKey:
    """What makes a repeated call the same call: the caller's key, and what came with it."""

    key: str
    fingerprint: bytes  # of operation and variables


@dataclass(frozen=True)
class Request:
    """What a call says beside its data."""

    expected_version: int | None = None
    confirm: frozenset[str] = frozenset()
    reason: str | None = None
    reference_customer: str | None = None

    @property
    def consent(self) -> Consent:
        return Consent(self.confirm, self.reason)


@dataclass(frozen=True)
class Saved:
    """The act was carried out. Without an effective difference there is no change number."""

    key: str  # of the record: the customer's number as stored, the item's id
    version: int
    change_number: str | None
    message: Message
    findings: tuple[Finding, ...] = ()
    answer: bytes | None = None  # what the caller's render returned
    replayed: bool = False

    @property
    def customer_number(self) -> str:
        """What an act on a customer answers."""
        return self.key


def _nobody() -> None:
    """Nobody waits for news."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Writer:
    """Built once per process. `on_commit` wakes the feed; `today` is the business date, in `timezone`."""

    pool: asyncpg.Pool
    sealer: Sealer
    today: Callable[[], date]
    on_commit: Callable[[], None] = _nobody
    now: Callable[[], datetime] = _now
    config: ConfigBook = field(default_factory=ConfigBook)
    levels: Mapping[str, Levels] = field(default_factory=lambda: LEVELS)  # of trees, by kind of record
    dossiers: DossierPolicy = POLICY
    vip: VipPolicy = VIP_POLICY
    paper_font: Path | None = None  # of labels and certificates: see resolvers/archives/papers/fonts.py
    timezone: str = "UTC"  # of business days and months
    queue: Turns = field(default_factory=Turns)  # before the pool
    _turns: defaultdict[str, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock), init=False
    )

    def turn(self, number_range: str) -> asyncio.Lock:
        """Creates of this process take turns at a number range. PostgreSQL's own queue lets newcomers pass,
        and who waits there blocks a connection.
        """
        return self._turns[number_range]

    def call(
        self,
        caller: Caller,
        *,
        key: ReplayKey | None = None,
        render: Render | None = None,
        address: str = "",
    ) -> "WriteContext":
        return WriteContext(self, caller, key, render, address)


@dataclass(frozen=True)
class WriteContext:
    """One call of one caller."""

    writer: Writer
    caller: Caller
    key: ReplayKey | None = None
    render: Render | None = None
    address: str = ""  # from where he calls, for the audit trail

    def without_render(self) -> "WriteContext":
        return replace(self, render=None)
