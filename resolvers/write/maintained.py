"""Records that are created, changed and deleted by their code, each kind by its rules. Next: trail.py."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from models.rules.auditing import AuditAct
from models.rules.decision import Consent, Decision
from models.rules.state import Patch, State
from resolvers.errors import Denied
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.trail import tell_trail
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import code_of

ASKED = Request()
# The lock gets the transaction no xid, and so may come before that of the record.
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('dossier turn ' || $1::text, 0))"
_SHARE = "SELECT pg_advisory_xact_lock_shared(hashtextextended('dossier turn ' || $1::text, 0))"

_F = TypeVar("_F")


@dataclass(frozen=True)
class Kind(Generic[_F]):
    """A kind of record: who maintains it, what decides about it, what it is called in the audit trail ("" =
    it is not told there). Kinds with the same `turn` change one after the other: what one act finds of other
    records, such as the one above in a tree, then holds until it has ended. `follow`: what a new record draws
    after it, in the same transaction. `shares`: turns of kinds that it relies on; nobody has them meanwhile.
    """

    record: str
    audited: str
    roles: tuple[str, ...]
    facts: Callable[[Tx, State | None, Patch], Awaitable[_F]]
    create: Callable[[Patch, _F, Consent], Decision]
    change: Callable[[State, Patch, _F, Consent], Decision]
    delete: Callable[[State, _F, Consent], Decision]
    turn: str = ""
    follow: Callable[[Tx, Decision], Awaitable[None]] | None = None
    shares: tuple[str, ...] = ()


async def create(context: WriteContext, kind: Kind[_F], patch: Patch, request: Request = ASKED) -> Saved:
    """Denied to who has not the kind's role at all."""

    return await _in_turn(context, kind, lambda tx: enter(tx, kind, patch, request.consent))


async def enter(tx: Tx, kind: Kind[_F], patch: Patch, consent: Consent) -> Saved:
    """A new record, in a transaction that has the kind's turn."""
    decision = kind.create(patch, await kind.facts(tx, None, patch), consent)
    saved = await save(tx, kind, None, decision)
    if kind.follow is not None:
        await kind.follow(tx, decision)
    return saved


async def change(
    context: WriteContext, kind: Kind[_F], code: str, patch: Patch, request: Request = ASKED
) -> Saved:
    async def work(tx: Tx) -> Saved:
        now = await lock(tx, kind, code, request)
        known = await kind.facts(tx, now, patch)
        return await save(tx, kind, now, kind.change(now, patch, known, request.consent))

    return await _in_turn(context, kind, work)


async def delete(context: WriteContext, kind: Kind[_F], code: str, request: Request = ASKED) -> Saved:
    """Its change documents stay, and by them reference data knows not to bring it again."""

    async def work(tx: Tx) -> Saved:
        now = await lock(tx, kind, code, request)
        known = await kind.facts(tx, now, {})
        return await save(tx, kind, now, kind.delete(now, known, request.consent))

    return await _in_turn(context, kind, work)


async def lock(tx: Tx, kind: Kind[_F], code: str, request: Request | None) -> State:
    return await tx.lock(code_of(code), request, kind.record)


async def save(tx: Tx, kind: Kind[_F], old: State | None, decision: Decision) -> Saved:
    saved = await tx.save(old, decision)
    if kind.audited:
        await tell_trail(tx, AuditAct.CONFIG, kind.audited, saved, operation=decision.act.value)
    return saved


async def take_turn(tx: Tx, turn: str) -> None:
    """Until the transaction ends."""
    await tx.connection.execute(_TURN, turn)


async def share_turn(tx: Tx, turn: str) -> None:
    """Many may, at the same time, as long as nobody has the turn: what they find of the kind's records, such
    as that nothing lies below a category, then holds until they have ended. Before the record is locked.
    """
    await tx.connection.execute(_SHARE, turn)


async def _in_turn(context: WriteContext, kind: Kind[_F], work: Callable[[Tx], Awaitable[Saved]]) -> Saved:
    if not any(context.caller.may(role) for role in kind.roles):
        raise Denied

    async def turn(tx: Tx) -> Saved:
        for one in sorted({kind.turn, *kind.shares} - {""}):  # in one order, so that none wait for each other
            await (take_turn if one == kind.turn else share_turn)(tx, one)
        return await work(tx)

    return await transaction(context, turn)
