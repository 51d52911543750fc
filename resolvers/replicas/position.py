"""A place in the log of a database: its timeline, and bytes since its beginning. Next: line.py."""

import re
from typing import NamedTuple

_FORM = re.compile(r"([1-9][0-9]{0,9})-([0-9A-F]{1,15})")
# Of a page of the log, and of the first page of one of its files.
_HEADS = (24, 40)


class Position(NamedTuple):
    """After a failover another timeline begins, on which the same bytes mean something else."""

    timeline: int
    lsn: int

    def __str__(self) -> str:
        return f"{self.timeline}-{self.lsn:X}"


def position_from(text: object) -> Position | None:
    """What a client brought back; None if it is nothing that was ever told."""
    found = _FORM.fullmatch(text) if isinstance(text, str) else None
    return found and Position(int(found[1]), int(found[2], 16))


def end_of_log(next_record: int, page: int) -> int:
    """Where the last record ends. The primary tells where the next one will begin, and at the end of a page
    that is behind the head of the next page: a standby that has everything would never be so far.
    """
    head = next_record % page
    return next_record - head if head in _HEADS else next_record
