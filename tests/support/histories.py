"""Whether what clients were told while everything failed can be true. Next: ../faults/test_history.py.

No acknowledged write is lost, none is done twice, an unanswered one is there once or not at all; no read
shows what never was, or less than was known before; versions and change log have no gap. It shares no code
with the service, on purpose: what there is in the end it reads by plain SQL.
"""

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from pathlib import Path

import asyncpg

_SHOWN = 5  # findings of a kind that are written out
_LOG = """
SELECT d.change_number, d.customer_number, d.version,
    (SELECT max(i.new_value) FROM change_item i
        WHERE i.change_number = d.change_number AND i."table" = 'KNA1' AND i.field = 'NAME1') AS name,
    (SELECT count(*) FROM change_item i WHERE i.change_number = d.change_number) AS items
FROM change_document d WHERE d.object_class = 'DEBI' ORDER BY d.xid, d.change_number COLLATE "C"
"""
_NOW = "SELECT customer_number, version, name1 FROM customer"


@dataclass(frozen=True)
class Op:
    """One question of one client, from its first try to its end. Each name is wanted by one write only.

    kind: create, change, read. outcome: ok; fail, which certainly did nothing; unknown. `version` is what was
    written or seen, also of a fail; `documents` were counted by the read that saw it.
    """

    client: str
    kind: str
    customer: str  # "" of a creation that nobody answered
    begun: float
    ended: float
    outcome: str
    version: int | None = None
    name: str | None = None
    documents: int | None = None


@dataclass(frozen=True)
class Entry:
    """A change document; `name` is what it made of the name, if it did."""

    number: str
    customer: str
    version: int
    name: str | None
    items: int


@dataclass
class Truth:
    """The database in the end."""

    log: list[Entry] = field(default_factory=list[Entry])
    versions: dict[str, int] = field(default_factory=dict[str, int])
    names: dict[str, str] = field(default_factory=dict[str, str])


class Findings:
    """What is wrong, and how much was looked at."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.kinds: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()

    def add(self, kind: str, text: object) -> None:
        self.kinds[kind] += 1
        if self.kinds[kind] <= _SHOWN:
            self.wrong.append(f"{kind}: {text}")


async def read_truth(dsn: str) -> Truth:
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            log, now = await connection.fetch(_LOG), await connection.fetch(_NOW)
    finally:
        await connection.close()
    return Truth(
        [Entry(*row) for row in log],
        {row["customer_number"]: row["version"] for row in now},
        {row["customer_number"]: row["name1"] for row in now},
    )


def check(truth: Truth, ops: Sequence[Op], *, one_place: bool = True) -> Findings:
    """`one_place`: what anybody was told, everybody sees from then on; else only who was told."""
    findings = Findings()
    _check_log(truth, findings)
    _check_writes(truth, ops, findings)
    _check_reads(truth, ops, findings)
    clients: defaultdict[str, list[Op]] = defaultdict(list)
    for op in ops:
        clients[op.client].append(op)
    for own in clients.values():
        _check_order(own, findings, "older than the same client knew")
    if one_place:
        _check_order(ops, findings, "older than somebody was told before")
    return findings


def check_followed(truth: Truth, seen: Sequence[str], findings: Findings) -> None:
    """Change numbers that a subscriber got, over all connections: each from the first on, once, in order."""
    log = [entry.number for entry in truth.log]
    findings.counts["followed"] = len(seen)
    if not seen or list(seen) != log[-len(seen) :]:
        missing, extra = (
            Counter(log[-max(1, len(seen)) :]) - Counter(seen),
            Counter(seen) - Counter(log),
        )
        findings.add("followed another log", f"{len(seen)} seen, missing {missing}, too many {extra}")


def _check_log(truth: Truth, findings: Findings) -> None:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in truth.log:
        found[entry.customer].append(entry)
        if not entry.items:
            findings.add("change without items", entry)
    for customer, version in truth.versions.items():
        entries = found[customer]
        if [entry.version for entry in entries] != list(range(1, version + 1)):
            findings.add("versions with a gap", f"{customer} at {version}: {entries[-3:]}")
        named = next((entry.name for entry in reversed(entries) if entry.name is not None), None)
        if named is not None and named != truth.names[customer]:
            findings.add("record is not what its log says", f"{customer}: {truth.names[customer]}, {named}")
    findings.counts["changes"] = len(truth.log)


def _check_writes(truth: Truth, ops: Iterable[Op], findings: Findings) -> None:
    named = {(entry.customer, entry.version): entry.name for entry in truth.log}
    times = Counter(entry.name for entry in truth.log if entry.name is not None)
    # one that nobody was told of is changed by nobody
    born = Counter(truth.names[one] for one, version in truth.versions.items() if version == 1)
    for op in ops:
        if op.kind == "read" or op.name is None:
            continue
        findings.counts[f"writes {op.outcome}"] += 1
        done = times[op.name] if op.kind == "change" else born[op.name]
        if op.outcome == "ok":
            there = (
                op.customer in truth.versions
                if op.kind == "create"
                else named.get((op.customer, op.version or 0)) == op.name
            )
            if not there:
                findings.add("acknowledged, not there", op)
        elif op.outcome == "fail" and done:
            findings.add("told that it failed, and there", op)
        elif done:
            findings.counts["unknown and there"] += 1
        if done > 1:
            findings.add("done twice", op)


def _check_reads(truth: Truth, ops: Sequence[Op], findings: Findings) -> None:
    """Each state that was seen is one that the log tells of."""
    names = {(op.customer, 1): op.name for op in ops if op.kind == "create" and op.outcome == "ok"}
    for entry in truth.log:
        before = names.get((entry.customer, entry.version - 1))
        if entry.name is not None or entry.version > 1:
            names[entry.customer, entry.version] = before if entry.name is None else entry.name
    for op in ops:
        if op.kind != "read" or op.outcome != "ok":
            continue
        findings.counts["reads"] += 1
        version = op.version or 0
        if not 1 <= version <= truth.versions.get(op.customer, 0):
            findings.add("read what never was", op)
        elif (name := names.get((op.customer, version))) is not None and name != op.name:
            findings.add("read what never was", f"{op}, not {name}")
        elif op.documents is not None and op.documents != version:
            findings.add("record and log of two moments", op)


def _check_order(ops: Iterable[Op], findings: Findings, kind: str) -> None:
    """Whoever begins after somebody knew a version sees this one or a later one; a write makes one."""
    by_customer: defaultdict[str, list[Op]] = defaultdict(list)
    for op in ops:
        if op.version is not None and op.customer and op.outcome != "unknown":
            by_customer[op.customer].append(op)
    for known in by_customer.values():
        known.sort(key=lambda op: op.ended)
        ends = [op.ended for op in known]
        highest = list(accumulate((op.version or 0 for op in known), max))
        for op in known:
            before = bisect_left(ends, op.begun)
            floor = highest[before - 1] if before else 0
            if (op.version or 0) < floor + (op.kind == "change" and op.outcome == "ok"):
                findings.add(kind, f"{floor} was known: {op}")


def write_down(ops: Iterable[Op], path: Path) -> None:
    """For whoever looks for the reason."""
    lines = (json.dumps(asdict(op), ensure_ascii=False) + "\n" for op in ops)
    path.write_text("".join(lines), "utf-8")
