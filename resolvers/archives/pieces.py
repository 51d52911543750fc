"""Pieces of dossiers among the items: who may edit them, their names, the dossier itself. Next: items.py."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.rules.archives.dossiers import (
    TRAINING_TOPIC,
    check_piece,
    decide_begin,
    is_dossier,
    name_of,
    name_prefix,
    named,
    renamed,
    untrained,
)
from models.rules.decision import Decision, refuse
from models.rules.state import Patch, State, text
from resolvers.archives.codes import assign
from resolvers.errors import Refused
from resolvers.write.bases import lock_dossier, read_dossier_facts
from resolvers.write.lookups import one_row
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx

_TRAINED = f"""EXISTS (SELECT FROM training_authorisation WHERE user_name = $1
    AND topic = '{TRAINING_TOPIC}' AND trained_on <= $2 AND valid_until >= $2)"""
# The share keeps the dossier from being archived without this piece.
_FACTS = f"""
WITH held AS MATERIALIZED (SELECT archived FROM dossier WHERE customer_number = $3 FOR SHARE)
SELECT {_TRAINED} AS trained, EXISTS (SELECT FROM held) AS begun,
    EXISTS (SELECT FROM held WHERE archived) AS archived
"""  # noqa: S608 - constants of our own
_HOLD_CUSTOMER = "SELECT FROM customer WHERE customer_number = $1 FOR NO KEY UPDATE"


async def as_piece(tx: Tx, now: State | None, patch: Patch, decision: Decision) -> Decision:
    """What was decided of an item, as far as dossiers have a say: refused to who is not trained and where
    the dossier is archived; named; and the dossier begins with its first piece.
    """
    item = decision.state or {**(now or {}), **patch}
    if not is_dossier(item) and not is_dossier(now or {}):
        return decision
    context, number = tx.context, text(item, "customer_number") if decision.state else ""
    asked = (context.caller.user_name, context.writer.today(), number)
    row = await one_row(tx.connection, _FACTS, *asked)
    judged = item if is_dossier(item) else now or {}
    if found := check_piece(judged, trained=row["trained"], archived=row["archived"]):
        return refuse(decision.act, [*decision.findings, *found])
    if decision.refused:
        return decision
    if number and text(item, "dossier_kind") and not row["begun"]:
        await _begin(tx, number, decision)
    return await _with_name(tx, now, decision)


async def admit_to_dossiers(tx: Tx, items: Iterable[Mapping[str, Any]]) -> None:
    """Of several that are filed or brought at once: refused where one is a dossier's and the caller is not
    trained (DO-G).
    """
    context = tx.context
    if any(map(is_dossier, items)) and not await tx.connection.fetchval(
        f"SELECT {_TRAINED}",
        *(context.caller.user_name, context.writer.today()),
    ):
        raise Refused([untrained()])


async def _with_name(tx: Tx, now: State | None, decision: Decision) -> Decision:
    item = decision.state or {}
    prefix = name_prefix(item, tx.context.writer.today())
    if prefix is not None and renamed(item, prefix):
        [number] = await assign(tx.connection, [prefix])
        name = name_of(prefix, number)
    elif prefix is None and text(item, "dossier_name"):
        name = None
    else:
        return decision
    return named(decision, ROOTS[decision.record].shape, now, name)


async def _begin(tx: Tx, number: str, decision: Decision) -> None:
    await tx.connection.execute(_HOLD_CUSTOMER, number)
    if await lock_dossier(tx, number) is None:
        facts = await read_dossier_facts(tx, number)
        await tx.save(None, decide_begin(decision.act, number, facts))
