"""What other systems send becomes customers: by the rules of people's acts, many at once. Next: sets.py."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import orjson

from models.rules.exchange.matching import bare
from models.rules.exchange.message import Function, Message, Outcome
from resolvers.access.seal import Sealer
from resolvers.inbound.maps import read_maps
from resolvers.inbound.profiles import Profile
from resolvers.inbound.rows import Applied, Arrived
from resolvers.inbound.sets import apply_set
from resolvers.pool import Connection
from resolvers.write.admit import admit
from resolvers.write.context import WriteContext
from resolvers.write.tx import Tx, together

AT_ONCE = 500  # messages of one transaction, unless all are to be one
_TROUBLE = (Outcome.REJECTED, Outcome.WAITING_REF)

Beside = Callable[[Connection, list[Applied]], Awaitable[None]]

__all__ = ["Applied", "Arrived", "How", "Profile", "apply_messages", "hash_of"]


@dataclass(frozen=True)
class How:
    """`atomic`: all or none. `dry_run`: what would become of them."""

    atomic: bool = False
    dry_run: bool = False


class _Undone(Exception):
    """Nothing of it stays."""

    def __init__(self, applied: list[Applied]) -> None:
        super().__init__()
        self.applied = applied


def hash_of(sealer: Sealer, message: Message) -> bytes:
    """UP-3: equal for messages that say the same, wherever in a file it stands."""
    gone = message.function is Function.DELETE
    said = [bare(message.patch), sorted(message.replaces), sorted(message.deletes), gone]
    return sealer.digest("message", orjson.dumps(said, default=str, option=orjson.OPT_SORT_KEYS).decode())


async def apply_messages(
    context: WriteContext,
    profile: Profile,
    arrived: Sequence[Arrived],
    how: How,
    beside: Beside | None = None,
) -> list[Applied]:
    """What became of each, in their order. `beside` is called in each transaction with what it commits, maybe
    again after a transaction that did not come through; not for what is undone: a dry run, or when all are to
    be one and one of them is refused or has to wait.

    Messages of one customer are carried out one after the other; customers that refer to each other may come
    in any order. What failed for technical reasons is raised at the end, when all others are done.
    """
    admit(context.caller)
    work = _Work(context, profile, how, beside)
    step = len(arrived) if how.atomic or how.dry_run else AT_ONCE
    done: list[Applied] = []
    failures: list[Exception] = []
    for at in range(0, len(arrived), max(step, 1)):
        done += await work.carry_out(arrived[at : at + step], failures)
    if failures:
        raise failures[0]
    return done


@dataclass(frozen=True)
class _Work:
    context: WriteContext
    profile: Profile
    how: How
    beside: Beside | None

    async def carry_out(self, arrived: Sequence[Arrived], failures: list[Exception]) -> list[Applied]:
        try:
            return await together(self.context, lambda tx: self._in_one(tx, arrived))
        except _Undone as undone:
            return undone.applied
        except Exception as failure:
            if len(arrived) == 1 or self.how.atomic or self.how.dry_run:
                failures.append(failure)
                return []
        return [applied for one in arrived for applied in await self.carry_out([one], failures)]

    async def _in_one(self, tx: Tx, arrived: Sequence[Arrived]) -> list[Applied]:
        maps = await read_maps(tx.connection, self.profile.system)
        found: dict[int, Applied] = {}
        for at in range(0, len(arrived), AT_ONCE):
            for applied in await apply_set(tx, self.profile, maps, arrived[at : at + AT_ONCE]):
                found[id(applied.arrived)] = applied
        applied = [found[id(one)] for one in arrived]
        if self.how.dry_run or (self.how.atomic and any(one.outcome in _TROUBLE for one in applied)):
            raise _Undone(applied)
        if self.beside is not None:
            await self.beside(tx.connection, applied)
        return applied
