"""Order and patience of the queue of messages (domain 3.5 UP-6, UP-9, 3.6). Next: message.py."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from models.rules.exchange.message import Message, QueueState
from models.rules.numbers import stored

OPEN = (QueueState.NEW, QueueState.PROCESSING, QueueState.WAITING_REF, QueueState.ERROR)
STAGED = "STAGED"  # of a load that is under way: in no queue yet
TOLD = "TOLD"  # of a load that had no effect, dry or refused: kept for its report alone

LEASE = timedelta(minutes=5)
REF_PAUSE = timedelta(minutes=5)
REF_PATIENCE = timedelta(hours=24)
_PAUSES = (
    *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=2), timedelta(hours=12)),
)


def key_of(message: Message) -> str | None:
    """By which the messages of one customer are kept in order (UP-9): numbers as they are stored."""
    return message.external_key or (stored(message.number) if message.number else None)


def pause_after(attempts: int) -> timedelta | None:
    """Before the next try, after so many that failed for technical reasons; None: no more."""
    return _PAUSES[attempts - 1] if attempts <= len(_PAUSES) else None


def knot_of(waiting: Mapping[int, tuple[Collection[str], Collection[str]]]) -> frozenset[int]:
    """Of messages that wait for customers, those that only wait for each other. By id: the names under which
    others know its customer, and the names it waits for.
    """
    left = dict(waiting)
    while left:
        there = {name for names, _ in left.values() for name in names}
        kept = {key: one for key, one in left.items() if there.issuperset(one[1])}
        if len(kept) == len(left):
            break
        left = kept
    return frozenset(left)
