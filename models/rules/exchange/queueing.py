"""Order and patience of the queue of messages (domain 3.5 UP-6, UP-9, 3.6). Next: message.py."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Set
from datetime import timedelta
from typing import TypeVar

from models.rules.exchange.message import Message, QueueState
from models.rules.numbers import stored

OPEN = (QueueState.NEW, QueueState.PROCESSING, QueueState.WAITING_REF, QueueState.ERROR)
STAGED = "STAGED"  # of a load that is under way: in no queue yet
TOLD = "TOLD"  # of a load that had no effect, dry or refused: kept for its report alone

_Name = TypeVar("_Name", bound=Hashable)

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
    given = {key: set(names) for key, (names, _) in waiting.items()}
    wanted = {key: {name: (name,) for name in names} for key, (_, names) in waiting.items()}
    return frozenset(waiting) - lacking(given, wanted).keys()


def lacking(
    given: Mapping[int, Set[_Name]], wanted: Mapping[int, Mapping[str, Collection[_Name]]]
) -> dict[int, frozenset[str]]:
    """Of customers that come together, those that have to wait, and for whom. Each brings its own names, and
    wants others, who may be called in several ways. Who waits brings nothing, and who wants him waits too.
    """
    brought = Counter(name for names in given.values() for name in names)
    wanting: defaultdict[_Name, list[int]] = defaultdict(list)
    for key, wants in wanted.items():
        for ways in wants.values():
            for name in ways:
                wanting[name].append(key)
    waits, to_see = set[int](), list(wanted)
    while to_see:
        key = to_see.pop()
        if key in waits or all(any(brought[name] for name in ways) for ways in wanted[key].values()):
            continue
        waits.add(key)
        brought.subtract(given[key])
        to_see += [other for name in given[key] if not brought[name] for other in wanting[name]]
    return {
        key: frozenset(said for said, ways in wanted[key].items() if not any(brought[name] for name in ways))
        for key in waits
    }
