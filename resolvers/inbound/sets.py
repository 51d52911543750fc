"""Messages of one system carried out as one set: few statements, however many. Next: numbering.py."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import asyncpg

from models.rules.acts import Act
from models.rules.config import Config
from models.rules.decision import CUSTOMER
from models.rules.exchange.mapping import Maps
from models.rules.exchange.message import Outcome
from resolvers.inbound.deciding import Accepted, Asked, Deciding
from resolvers.inbound.known import Last, Links, has_come, keep_last, pass_over, read_last, read_links
from resolvers.inbound.numbering import Numbering
from resolvers.inbound.profiles import Profile
from resolvers.inbound.rows import Applied, Arrived, Row, keys_of
from resolvers.write.customer import hold_base_data, question
from resolvers.write.facts import Question
from resolvers.write.masks import blind_of
from resolvers.write.roots import is_visible
from resolvers.write.state import customer_shape
from resolvers.write.tx import Tx


async def apply_set(tx: Tx, profile: Profile, maps: Maps, arrived: Sequence[Arrived]) -> list[Applied]:
    """In any order. Of several messages of one customer each sees what the one before it did."""
    done: list[Applied] = []
    left = [Row.of(one, profile, maps, customer_shape()) for one in arrived]
    for row in [row for row in left if row.refused]:
        done.append(row.rejected(row.findings))
    left = [row for row in left if not row.refused]
    await hold_base_data(tx, [row.patch for row in left])
    while left:
        one_set = _Set(tx, profile, _firsts(left))
        done += await one_set.carry_out()
        taken = {id(row) for row in one_set.rows}
        left = [row for row in left if id(row) not in taken]
    return done


def _firsts(rows: Iterable[Row]) -> list[Row]:
    """The first of each key."""
    found: dict[object, Row] = {}
    for row in rows:
        found.setdefault(row.key or id(row), row)
    return list(found.values())


class _Set:
    """Messages of different customers."""

    def __init__(self, tx: Tx, profile: Profile, rows: Sequence[Row]) -> None:
        self.rows = list(rows)  # those that it carries out: of one customer the first alone
        self._tx, self._profile = tx, profile
        self._left = self.rows
        self._new: list[Row] = []  # of whom nobody was there
        self._done: list[Applied] = []
        self._links: Links = {}

    async def carry_out(self) -> list[Applied]:
        config = await self._find()
        await self._lock()
        if self._left:
            asked = await self._ask(config)
            ranges = [row.number_range(config) for row in self._left if row.number is None]
            numbering = await Numbering.begin(self._tx, config, ranges)
            deciding = Deciding(self._tx, self._links, numbering)
            accepted, ended = await deciding.decide(asked)
            self._done += ended
            await self._look_again(ended)
            await numbering.keep(one.draft.number for one in accepted if one.row.old is None)
            await self._save(accepted, deciding)
        return self._done

    def _end(self, row: Row, applied: Applied) -> None:
        self._done.append(applied)
        self._left = [one for one in self._left if one is not row]

    async def _find(self) -> Config:
        """By their keys, with those whom they refer to by theirs. What took effect before ends here."""
        connection, system = self._tx.connection, self._profile.system
        keys = {row.link for row in self.rows if row.link is not None}
        keys |= {
            key for row in self.rows if not row.by_numbers for name in row.names() for key in keys_of(name)
        }
        self._links, version = await read_links(connection, system, keys)
        taken: set[str] = set()
        found: list[Row] = []
        for row in self.rows:
            row.number = self._links.get(row.link or "") or row.kept
            if row.number not in taken:
                found.append(row)
            if row.number is not None:
                taken.add(row.number)
        self.rows = self._left = found
        await self._end_unchanged()
        self._tx.config = await self._tx.context.writer.config.at(connection, version)
        return self._tx.config

    async def _end_unchanged(self) -> None:
        connection, system = self._tx.connection, self._profile.system
        last = await read_last(connection, system, [row.key for row in self._left if row.key])
        later: dict[str, Decimal | int] = {}
        left: list[Row] = []
        for row in self._left:
            before = last.get(row.key)
            applied = None if before is None else row.unchanged_since(before)
            if applied is None:
                left.append(row)
                continue
            self._done.append(applied)
            if row.message.sequence is not None:
                later[row.key] = row.message.sequence
        self._left = left
        await pass_over(connection, system, later)

    async def _lock(self) -> None:
        """Whom the caller does not see is not there: his number is taken, his key leads nowhere."""
        caller = self._tx.context.caller
        numbers = {row.number for row in self._left if row.number is not None}
        states = await self._tx.find_many(sorted(numbers), CUSTOMER) if numbers else {}
        for row in self._left:
            state = states.get(row.number or "")
            if state is not None and is_visible(state, caller.read_scope()):
                row.old, row.blind = state, blind_of(caller, state)
            elif row.is_lost:
                self._end(row, row.rejected([row.not_found()]))
        self._new = [row for row in self._left if row.number not in states]
        if states:  # who waited for a lock has read from before
            await self._end_unchanged()

    async def _look_again(self, ended: Sequence[Applied]) -> None:
        """What is refused may double just that customer, whom another call has created in the meantime."""
        refused = {id(one.arrived) for one in ended if one.outcome is Outcome.REJECTED}
        new = [row for row in self._new if id(row.arrived) in refused]
        keys = [row.link for row in new if row.link is not None]
        numbers = [row.number for row in new if row.number is not None]
        if new and await has_come(self._tx.connection, self._profile.system, keys, numbers):
            raise asyncpg.SerializationError("the customer was created in the meantime")

    async def _ask(self, config: Config) -> list[Asked]:
        questions: list[Question] = []
        for row in self._left:
            row.complete(config)
            act = Act.DELETION_FLAG if row.flags else Act.CHANGE
            questions.append(question(row.old, row.translated(self._links), act))
        known = await self._tx.known_many(questions)
        return [
            Asked(row, asked.needed, replace(facts, blind=row.blind))
            for row, asked, facts in zip(self._left, questions, known, strict=True)
        ]

    async def _save(self, accepted: Sequence[Accepted], deciding: Deciding) -> None:
        saved = await self._tx.save_many([(one.row.old, one.decision) for one in accepted])
        beside = [one.bases.decided(one.draft.number) for one in accepted if one.bases is not None]
        await self._tx.save_many(beside)
        last: list[Last] = []
        for one, told in zip(accepted, saved, strict=True):
            row, number = one.row, one.draft.number
            findings = await deciding.told(row, told.findings) if told.findings else ()
            self._done.append(row.saved(number, told.version, told.change_number, findings))
            if row.key:
                last.append(Last(row.key, number, row.message.sequence, row.arrived.payload_hash))
        await keep_last(self._tx.connection, self._profile.system, last)
