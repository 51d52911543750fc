"""One message on its way to become a customer. Next: sets.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from models.rules.blind import SEES_ALL, Blind
from models.rules.config import Config
from models.rules.exchange.mapping import Maps
from models.rules.exchange.matching import Place, placed, told_at
from models.rules.exchange.message import (
    APPLICATION_ERROR,
    POSTED,
    WAITS,
    Function,
    Message,
    NumberPolicy,
    Outcome,
)
from models.rules.exchange.profile import with_profile
from models.rules.exchange.references import references, with_references
from models.rules.exchange.upserting import Order
from models.rules.finding import Finding, Severity, error, warning
from models.rules.finding_codes import Code
from models.rules.numbers import shown, stored
from models.rules.shape import Shape
from models.rules.state import LAYERS, Patch, State, rows, text
from resolvers.inbound.known import Last
from resolvers.inbound.profiles import Profile
from resolvers.inbound.telling import kept


@dataclass(frozen=True)
class Arrived:
    message: Message
    payload_hash: bytes  # see hash_of


@dataclass(frozen=True)
class Applied:
    """What became of it. `findings` are told in the words of its format; `waits_for` are the customers that
    are missing, as the message names them.
    """

    arrived: Arrived
    outcome: Outcome
    idoc_status: str
    customer_number: str | None = None
    version: int | None = None
    change_number: str | None = None
    findings: tuple[Finding, ...] = ()
    waits_for: frozenset[str] = frozenset()


def keys_of(typed: str) -> tuple[str, ...]:
    """A number may be written with and without zeros in front."""
    return typed, stored(typed), shown(stored(typed))


@dataclass
class Row:
    """Filled step by step."""

    arrived: Arrived
    profile: Profile
    patch: State = field(repr=False)
    findings: tuple[Finding, ...] = ()
    number: str | None = None  # of the customer, as stored; None: not known yet, or to be drawn
    old: State | None = field(default=None, repr=False)
    blind: Blind = SEES_ALL
    _names: set[str] | None = None
    replaces: frozenset[Place] = frozenset()
    deletes: frozenset[Place] = frozenset()

    @classmethod
    def of(cls, arrived: Arrived, profile: Profile, maps: Maps, shape: Shape) -> "Row":
        """With our codes."""
        message = arrived.message
        patch, found = maps.inward(shape, placed(message.patch))
        row = cls(arrived, profile, dict(patch), (*message.findings, *found))
        row.replaces, row.deletes = maps.places(message.replaces), maps.places(message.deletes)
        row.patch.pop("customer_number", None)
        if row.keeps:
            row.patch["customer_number"] = message.number
        return row

    @property
    def message(self) -> Message:
        return self.arrived.message

    @property
    def keeps(self) -> bool:
        return self.profile.keeps(self.message)

    @property
    def key(self) -> str:
        """Of what was applied last; "" of a message that nothing can be compared with."""
        return self.message.external_key or stored(self.message.number or "")

    @property
    def link(self) -> str | None:
        """The key under which the customer is found, where his number does not say it (UP-2)."""
        if self.message.external_key or self.keeps:
            return self.message.external_key
        return stored(self.message.number or "") or None

    @property
    def refused(self) -> bool:
        return any(one.severity is Severity.ERROR for one in self.findings)

    def complete(self, config: Config) -> None:
        """With what it leaves to the profile."""
        patch, found = with_profile(self.patch, self.profile.layers(config), new=self.old is None)
        self.patch, self._names = patch, None
        self.findings = (*self.findings, *found)

    @property
    def kept(self) -> str | None:
        """The number that came, where it is ours."""
        return stored(self.message.number or "") if self.keeps else None

    @property
    def by_numbers(self) -> bool:
        """It refers to others by our numbers, not by keys of its system."""
        return self.profile.policy(self.message) is NumberPolicy.KEEP

    @property
    def flags(self) -> bool:
        """It may flag the customer or a layer for deletion."""
        message = self.message
        layers = [row for name in LAYERS for row in rows(self.patch, name)]
        flagged = any(row.get("deletion_flag") for row in [self.patch, *layers])
        return flagged or bool(message.deletes) or message.function is Function.DELETE

    def names(self) -> set[str]:
        """Whom it refers to, as it says it."""
        if self._names is None:
            self._names = references(self.patch)
        return self._names

    def said(self, typed: str) -> str:
        """One of them, as he is waited for."""
        return stored(typed) if self.by_numbers else typed

    def number_range(self, config: Config) -> str | None:
        """From which a new customer gets his number."""
        group = config.account_groups.get(text(self.patch, "account_group").strip().upper())
        return None if group is None or group.external else group.number_range

    def translated(self, numbers: Mapping[str, str]) -> State:
        """The patch with our numbers of whom it refers to by keys; those that nobody has stay as they are."""
        if self.by_numbers or not self.names():
            return self.patch
        return with_references(
            self.patch, lambda typed: next(filter(None, map(numbers.get, keys_of(typed))), typed)
        )

    @property
    def is_lost(self) -> bool:
        """Nobody is there whom it can change: a key that leads out of sight, or who is to go."""
        astray = self.number is not None and self.number != self.kept
        return self.old is None and (astray or self.message.function is Function.DELETE)

    def not_found(self) -> Finding:
        at, value = ("customer_number", self.kept) if self.kept else ("external_key", self.link)
        return error(Code.GEN_NOTFOUND, (at,), value=shown(value or ""))

    def order(self, number: str, numbers: Mapping[str, str], found: Sequence[Finding]) -> Order:
        """`numbers` of those it refers to by keys of their own."""
        patch = self.patch
        if numbers:
            patch = with_references(patch, lambda typed: numbers.get(typed, typed))
        link = (self.profile.system, self.link) if self.link is not None else None
        findings = (*self.findings, *found)
        return Order(patch, self.message.function, self.replaces, self.deletes, number, link, findings)

    # --- what became of it -------------------------------------------------------------------------------

    def unchanged_since(self, last: Last) -> Applied | None:
        """UP-3, UP-4."""
        if last.payload_hash == self.arrived.payload_hash:
            return self.told(Outcome.UNCHANGED, last.customer_number)
        sequence = self.message.sequence
        if sequence is None or last.sequence is None or sequence > last.sequence:
            return None
        stale = warning(Code.IN_STALE, ("sequence",), value=str(sequence), last=str(last.sequence))
        return replace(self.told(Outcome.STALE, last.customer_number), findings=(stale,))

    def told(self, outcome: Outcome, number: str | None) -> Applied:
        return Applied(self.arrived, outcome, POSTED, number, findings=self._said(self.message.findings))

    def rejected(self, findings: Sequence[Finding]) -> Applied:
        status = self.message.status or APPLICATION_ERROR
        said = self._said(findings)
        return Applied(self.arrived, Outcome.REJECTED, status, self._old_number, findings=said)

    def waiting(self, missing: frozenset[str]) -> Applied:
        found = [warning(Code.IN_WAITING_REF, (), value=shown(one)) for one in sorted(missing)]
        said = (*self._said(self.findings), *found)
        outcome, number = Outcome.WAITING_REF, self._old_number
        return Applied(self.arrived, outcome, WAITS, number, findings=said, waits_for=missing)

    def saved(
        self, number: str, version: int, change_number: str | None, found: Sequence[Finding]
    ) -> Applied:
        created, changed = self.old is None, change_number is not None
        outcome = Outcome.CREATED if created else Outcome.UPDATED if changed else Outcome.UNCHANGED
        told = self._said(found)
        return Applied(self.arrived, outcome, POSTED, number, version, change_number, told)

    @property
    def _old_number(self) -> str | None:
        """Of a customer that is there, whatever becomes of the message."""
        return None if self.old is None else text(self.old, "customer_number")

    def _said(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        patch: Patch = self.message.patch
        return tuple(replace(kept(one), path=told_at(patch, one.path)) for one in findings)
