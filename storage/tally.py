"""What this process has seen of its stores and keys, in plain numbers for the operator. Next: counting.py."""

from bisect import bisect_left
from collections import Counter, defaultdict

from storage.errors import Missing, Refused, StoreError

OPERATIONS = (
    *("put", "replace", "get", "size", "delete", "versions_left", "list"),
    *("begin", "put_part", "complete", "abort", "unfinished"),
)
DOWN, REFUSED = "down", "refused"
BOUNDS = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)  # seconds


class Calls:
    """Of one operation, each try by itself; of what is read, the time until it begins to come."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.buckets = [0] * (len(BOUNDS) + 1)
        self.errors = Counter({DOWN: 0, REFUSED: 0})

    def add(self, seconds: float) -> None:
        self.seconds += seconds
        self.buckets[bisect_left(BOUNDS, seconds)] += 1

    def fail(self, error: StoreError) -> None:
        """That something is not there is an answer like others."""
        if not isinstance(error, Missing):
            self.errors[REFUSED if isinstance(error, Refused) else DOWN] += 1


CALLS: defaultdict[str, Calls] = defaultdict(Calls)
# Bytes that are not what was sealed under this key: damaged, exchanged, or forged.
UNOPENED = Counter({"segment": 0, "key": 0, "slip": 0})
