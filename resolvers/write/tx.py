"""The transaction: claim the key, work, render, keep the answer, commit, wake the feed. Next: replay.py."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import TypeVar

import asyncpg

from models.rules.blind import SEES_ALL
from models.rules.config import Config
from models.rules.decision import CUSTOMER, Decision, added_message, numbered
from models.rules.facts import Facts
from models.rules.finding import Finding, error, in_order
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.numbers import draw
from models.rules.state import SELF, State
from resolvers.access.grants import scope_arrays
from resolvers.errors import Busy, Conflict, Gone, Refused
from resolvers.write import replay
from resolvers.write.config import Connection
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.facts import Answer, Question, read_facts, read_many_facts
from resolvers.write.masks import blind_of
from resolvers.write.roots import ROOTS, Root
from resolvers.write.save import Decided, Stamp, Written, save, save_many
from resolvers.write.sight import hide_findings
from resolvers.write.state import AREA_OF_ITEM, customer_shape, lock_many

_ATTEMPTS = 3
_ACQUIRE_SECONDS = 10.0
# Another transaction was faster: what it did will be seen when we read again, and told as a finding.
_AGAIN = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.UniqueViolationError,
    asyncpg.ForeignKeyViolationError,
    asyncpg.RestrictViolationError,  # the same, of who deletes, from PostgreSQL 18 on
)
_PASSES = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)  # told as Busy at last
_SINCE = """
SELECT d.version, d.changed_by, d.changed_at,
    (SELECT array_agg(DISTINCT coalesce(i.field, i.table)) FROM change_item i
        WHERE i.change_number = d.change_number
            AND (i.company_code IS NULL OR $3::text[] IS NULL OR i.company_code = ANY($3))
            AND (i.sales_org IS NULL OR $4::text[] IS NULL OR i.sales_org = ANY($4) OR {area} = ANY($4)))
        AS fields
FROM change_document d WHERE d.{logged} = $1 AND d.object_class = '{kind}' AND d.version > $2
ORDER BY d.version DESC
"""

Work = Callable[["Tx"], Awaitable[Saved]]
_Done = TypeVar("_Done")


async def transaction(context: WriteContext, work: Work, *, late_render: bool = False) -> Saved:
    """`work` may run more than once: whatever it did before is rolled back. Nothing it raises is saved."""
    return await _tried(lambda: _attempt(context, work, late_render))


async def together(context: WriteContext, work: Callable[["Tx"], Awaitable[_Done]]) -> _Done:
    """As transaction, of an act on many records, which are no answer to one call."""
    return await _tried(lambda: _attempt_together(context, work))


async def _tried(attempt_once: Callable[[], Awaitable[_Done]]) -> _Done:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return await attempt_once()
        except _AGAIN as faster:
            if attempt == _ATTEMPTS and not isinstance(faster, _PASSES):
                raise
        # the second: it waited for several locks in turn, for none of them too long
        except (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError):
            break
    raise Busy(message="another call holds what this one needs")


async def _attempt(context: WriteContext, work: Work, late_render: bool) -> Saved:
    key, render = context.key, context.render
    late = late_render and key is None
    async with _connection(context) as connection, AsyncExitStack() as until_commit:
        # asyncpg rolls back on every exception, cancellation too, before the pool gets the connection again
        async with connection.transaction():
            if key is not None and (before := await replay.claim(connection, context, key)) is not None:
                return before
            saved = await work(Tx(connection, context, until_commit))
            if render is not None and not late:
                saved = replace(saved, answer=await render(connection, saved.key))
            if key is not None:
                await replay.keep(connection, context, key, saved)
        await until_commit.aclose()
        if saved.change_number is not None:
            context.writer.on_commit()
        if render is not None and late:
            saved = replace(saved, answer=await render(connection, saved.key))
        return saved


async def _attempt_together(context: WriteContext, work: Callable[["Tx"], Awaitable[_Done]]) -> _Done:
    async with _connection(context) as connection, AsyncExitStack() as until_commit:
        async with connection.transaction():
            done = await work(Tx(connection, context, until_commit))
        await until_commit.aclose()
    context.writer.on_commit()
    return done


@asynccontextmanager
async def _connection(context: WriteContext) -> AsyncGenerator[Connection]:
    pool, queue = context.writer.pool, context.writer.queue
    if not queue.free():
        await queue.wait(context.caller.user_name)
    try:
        try:
            async with asyncio.timeout(_ACQUIRE_SECONDS):
                connection = await pool.acquire()
        except TimeoutError:
            raise Busy(message="no connection became free") from None
        try:
            yield connection
        finally:
            await pool.release(connection)  # shielded by asyncpg: a second cancellation does not lose it
    finally:
        queue.leave()


class Tx:
    """What an act may do inside the transaction, in this order: lock, known, save."""

    def __init__(self, connection: Connection, context: WriteContext, until_commit: AsyncExitStack) -> None:
        self.connection = connection
        self.context = context
        self._until_commit = until_commit
        self._turns: set[str] = set()  # it has till then
        self.config: Config | None = None
        self._required: tuple[Finding, ...] = ()
        self._locked = ROOTS[CUSTOMER]
        self._blind = SEES_ALL

    async def lock(
        self,
        key: str,
        request: Request | None,
        record: str = CUSTOMER,
        sees: Callable[[State], bool] | None = None,
    ) -> State:
        """The record as it is now; Gone if the caller cannot see it, Conflict if it is not what he has seen.
        Without a request no version is expected. `sees`: of who knows it though he does not read it.
        """
        state = (await self.lock_many((key,), record, sees))[key]
        if record == CUSTOMER:
            self._blind = blind_of(self.context.caller, state)
        if request is not None:
            if request.expected_version is None:
                self._required = (error(Code.GEN_REQUIRED, ("expected_version",)),)
            elif request.expected_version != state["version"]:
                raise await self._conflict(self._locked, state, request.expected_version)
        return state

    async def known(self, question: Question) -> Answer:
        answer = await read_facts(self.connection, self.context, question, self.config)
        self.config = answer.facts.config
        return Answer(replace(answer.facts, blind=self._blind))

    async def known_many(self, questions: Sequence[Question]) -> list[Facts]:
        """Of several records, each with what the caller does not see of his."""
        return await read_many_facts(self.connection, self.context, questions, self.config)

    async def save(self, old: State | None, decision: Decision) -> Saved:
        """Record, change document and tasks, by one statement; Refused if the decision says so. What was
        locked is what is saved.
        """
        if old is not None:
            decision = self._of_locked(decision)
        if decision.refused or self._required:
            # of a decision that would be saved, the warnings are told with what is missing
            raise Refused(await self._hide(in_order([*decision.findings, *self._required])))
        version = 0 if old is None else int(old["version"])
        if decision.unchanged:
            return await self._told(decision, version, None)
        if decision.number_range is not None:
            # rows and items as they will be, but for the number, which the statement itself draws
            drawn_from = decision.number_range
            decision = replace(numbered(decision, SELF, customer_shape()), number_range=drawn_from)
            await self.turn(drawn_from)
        version += 1 if decision.changes else 0
        sealer = self.context.writer.sealer
        written = await save(self.connection, Decided(old, decision, self._stamp(version)), sealer)
        return await self._told(self._with_number(decision, written), version, written.change_number)

    async def lock_many(
        self, keys: Collection[str], record: str, sees: Callable[[State], bool] | None = None
    ) -> dict[str, State]:
        """Records of one kind by key, in the order of their keys, so that two who lock several never wait for
        each other; Gone names the first that the caller cannot see. `sees`: as in lock.
        """
        states = await self.find_many(keys, record)
        root, scope = self._locked, self.context.caller.read_scope()
        for key in keys:
            state = states.get(key)
            if state is None or not (sees(state) if sees else root.sees(state, scope)):
                raise Gone(root.told(key))
        return states

    async def find_many(self, keys: Collection[str], record: str) -> dict[str, State]:
        """As lock_many, but those that are there, in sight or not."""
        writer, root = self.context.writer, ROOTS[record]
        self._locked = root
        locked = await lock_many(self.connection, root, keys, writer.sealer)
        if locked.states:
            self.config = await writer.config.at(self.connection, locked.config)
        return locked.states

    async def save_many(self, decided: Sequence[tuple[State | None, Decision]]) -> list[Saved]:
        """All of them or none: Refused has the findings of all. Each gets a version and a change document of
        its own; what is unchanged gets neither.
        """
        if any(decision.refused for _, decision in decided):
            found = in_order(one for _, decision in decided for one in decision.findings)
            raise Refused(await self._hide(found))
        todo: list[Decided] = []
        for old, decision in decided:
            kept = decision if old is None else self._of_locked(decision)
            version = (0 if old is None else int(old["version"])) + (1 if kept.changes else 0)
            todo.append(Decided(old, kept, self._stamp(version)))
        numbers = await save_many(self.connection, todo, self.context.writer.sealer)
        return [
            Saved(
                ROOTS[one.decision.record].key_of(one.decision.state or {}),
                one.stamp.version,
                number,
                one.decision.message or Message(MessageId.CHANGED),
                one.decision.findings,
            )
            for one, number in zip(todo, numbers, strict=True)
        ]

    async def turn(self, number_range: str) -> None:
        """Until the commit; before the range itself is locked."""
        if number_range not in self._turns:
            await self._until_commit.enter_async_context(self.context.writer.turn(number_range))
            self._turns.add(number_range)

    def _stamp(self, version: int) -> Stamp:
        caller, writer = self.context.caller, self.context.writer
        return Stamp(caller.user_name, writer.now(), writer.today(), caller.source, version)

    def _of_locked(self, decision: Decision) -> Decision:
        """An act that locks records of several kinds says in each decision of which it is."""
        known = decision.record != CUSTOMER
        return decision if known else replace(decision, record=self._locked.name)

    def _with_number(self, decision: Decision, written: Written) -> Decision:
        """NR-3 is known only now."""
        if decision.number_range is None or self.config is None:
            return decision
        numbers = self.config.number_ranges[decision.number_range]
        before = numbers.end if written.number is None else str(int(written.number) - 1)
        drawn = draw(numbers, before)
        findings = in_order([*decision.findings, *drawn.findings])
        if drawn.number is None:
            raise Refused(findings)
        state = {**(decision.state or {}), "customer_number": drawn.number}
        return replace(decision, state=state, findings=findings, message=added_message(state, None))

    async def _told(self, decision: Decision, version: int, change_number: str | None) -> Saved:
        if decision.message is None:
            raise TypeError(f"{decision.act.value} says nothing")
        return Saved(
            ROOTS[decision.record].key_of(decision.state or {}),
            version,
            change_number,
            decision.message,
            await self._hide(decision.findings),
        )

    async def _hide(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        return await hide_findings(self.connection, self.context, findings, self._blind)

    async def _conflict(self, root: Root, state: State, expected: int) -> Conflict:
        codes = scope_arrays(self.context.caller.read_scope())
        since = _SINCE.format(logged=root.logged, kind=root.object_class, area=AREA_OF_ITEM.format("i"))
        rows = await self.connection.fetch(since, root.key_of(state), expected, *codes)
        fields = sorted({name for row in rows for name in row["fields"] or ()})
        return Conflict(state["version"], state.get("changed_by"), state.get("changed_at"), fields)
