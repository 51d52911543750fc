"""What this process did that no request asked for, in plain numbers for the operator. Next: spans.py.

Of the whole process, whoever of it does the work: one page shows them all.
"""

import contextlib
import time
from collections import Counter, defaultdict
from collections.abc import Generator
from dataclasses import dataclass

# Every outcome is there from the start: of a series that begins with its first failure Prometheus sees no
# increase.
ATTEMPTS = Counter({"taken": 0, "refused": 0, "unanswered": 0, "given_back": 0})  # of deliveries by webhook
JOBS = Counter({"done": 0, "failed": 0, "again": 0, "later": 0, "stopped": 0})  # turns at a job
NOTICE_CHANNELS = ("email", "sms", "campaign")
NOTICES = Counter(
    {(channel, end): 0 for channel in NOTICE_CHANNELS for end in ("sent", "failed", "given_up")}
)
UNOPENED = Counter({"field": 0})  # sealed values that did not open


@dataclass(slots=True)
class Turns:
    """Of one duty: what comes round. `every` so many seconds it is to be done."""

    every: float = 0.0
    done_at: float | None = None  # by the clock, which Prometheus compares with its own
    seconds: float = 0.0  # that it took last
    failures: int = 0


DUTIES: defaultdict[str, Turns] = defaultdict(Turns)


@contextlib.contextmanager
def turn(duty: str, every: float) -> Generator[None]:
    """Counts as done when the block ends; who catches what it raises counts the failure: `failed`."""
    turns = DUTIES[duty]
    turns.every = every
    began = time.perf_counter()
    yield
    turns.done_at, turns.seconds = time.time(), time.perf_counter() - began


def failed(duty: str) -> None:
    DUTIES[duty].failures += 1
