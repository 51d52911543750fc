"""Idempotency keys: at most one effect, the same answer again. Next: admit.py."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import asyncpg
import orjson

from models.rules.finding import Finding, Severity
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from resolvers.access.caller import Caller
from resolvers.access.grants import text_from_grant
from resolvers.errors import Busy, Gone, ResolverError
from resolvers.write.config import Connection
from resolvers.write.context import ReplayKey, Saved, WriteContext

KEEP = timedelta(hours=48)  # promised are 24

# The lock comes first and gets the transaction no xid; it ends with the transaction, whatever happens. An
# answer stored after this statement's snapshot is not seen: then the primary key refuses the second one.
_CLAIM = """
SELECT pg_try_advisory_xact_lock($1) AS mine, r.fingerprint, r.outcome, r.answer
FROM (SELECT) one LEFT JOIN replay r ON r.replay_key = $2
"""
_KEEP = "INSERT INTO replay (replay_key, fingerprint, outcome, answer) VALUES ($1, $2, $3, $4)"
_PURGE = "DELETE FROM replay WHERE created_at < now() - $1::interval"


class KeyReused(ResolverError):
    """The key came before, with another request. HTTP 422."""

    code = "IDEMPOTENCY_MISMATCH"


class InFlight(Busy):
    """The first call with this key is not over yet. HTTP 409."""

    code = "IDEMPOTENCY_IN_FLIGHT"


async def claim(connection: Connection, context: WriteContext, key: ReplayKey) -> Saved | None:
    """What the call answered the first time; None when this is the first time.

    With other rights than then only that it was carried out: the record is shown anew, as far as it may be.
    """
    row = await recalled(connection, context, key)
    if row is None:
        return None
    outcome = orjson.loads(row["outcome"])
    saved = _saved(outcome, row["answer"])
    if outcome.get("rights") == _rights(context.caller):
        return saved
    findings = tuple(replace(one, params={}) for one in saved.findings)
    answer = None if context.render is None else await context.render(connection, saved.key)
    if _shows(saved.answer) and not _shows(answer):  # out of his sight by now
        raise Gone(saved.key)
    return replace(saved, findings=findings, answer=answer)


async def recalled(connection: Connection, context: WriteContext, key: ReplayKey) -> Mapping[str, Any] | None:
    """What was remembered of the first call: `outcome`, JSON, and `answer`."""
    name = _name(context, key)
    lock = int.from_bytes(bytes.fromhex(name)[:8], signed=True)
    row = await connection.fetchrow(_CLAIM, lock, name)
    if row is None or row["outcome"] is None:
        if row is None or not row["mine"]:
            raise InFlight(message="the first call with this key is still running")
        return None
    if row["fingerprint"] != key.fingerprint:
        raise KeyReused("this idempotency key was used for another request")
    return dict(row)


async def keep(connection: Connection, context: WriteContext, key: ReplayKey, saved: Saved) -> None:
    """In the transaction of the write: either both are there or none."""
    outcome = {**_outcome(saved), "rights": _rights(context.caller)}
    await remember(connection, context, key, outcome, saved.answer)


async def remember(
    connection: Connection,
    context: WriteContext,
    key: ReplayKey,
    outcome: Any,
    answer: bytes | None = None,
) -> None:
    text = orjson.dumps(outcome).decode()
    await connection.execute(_KEEP, _name(context, key), key.fingerprint, text, answer)


async def purge_replays(pool: asyncpg.Pool, older_than: timedelta = KEEP) -> int:
    """Forget old answers; how many."""
    done = await pool.execute(_PURGE, older_than)
    return int(done.split()[-1])


def _name(context: WriteContext, key: ReplayKey) -> str:
    """A key is its caller's own: two callers may choose the same."""
    return hashlib.sha256(f"{context.caller.user_name}\0{key.key}".encode()).hexdigest()


def _shows(answer: bytes | None) -> bool:
    return answer is not None and None not in orjson.loads(answer).values()


def _rights(caller: Caller) -> str:
    """All that decides what an answer shows him."""
    grants = sorted(text_from_grant(grant) for grant in caller.grants)
    unmasked = sorted([one.customer_number, one.shield.value] for one in caller.unmasked)
    return hashlib.sha256(orjson.dumps([grants, unmasked])).hexdigest()


def _outcome(saved: Saved) -> dict[str, Any]:
    return {
        "customer_number": saved.key,
        "version": saved.version,
        "change_number": saved.change_number,
        "message": [saved.message.id.value, dict(saved.message.params)],
        "findings": [
            [one.code.value, list(one.path), dict(one.params), one.severity.value] for one in saved.findings
        ],
    }


def _saved(outcome: Mapping[str, Any], answer: bytes | None) -> Saved:
    identity, params = outcome["message"]
    return Saved(
        outcome["customer_number"],
        outcome["version"],
        outcome["change_number"],
        Message(MessageId(identity), cast("Mapping[str, str]", params)),
        tuple(
            Finding(Code(code), tuple(path), cast("Mapping[str, str]", named), Severity(severity))
            for code, path, named, severity in outcome["findings"]
        ),
        answer,
        replayed=True,
    )
