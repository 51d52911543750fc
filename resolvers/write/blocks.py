"""The acts that set single marks: blocks, deletion flags, the payer task. Next: ask.py."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models.rules.acts import Act
from models.rules.blocks import SALES_BLOCKS, BlockRequest, decide_block
from models.rules.decision import Consent
from models.rules.deletion import DeletionRequest, decide_deletion_flag
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.numbers import stored
from models.rules.state import State, area_key, text
from models.rules.tasks import TaskClosing, decide_close_payer_task
from resolvers.access.grants import scope_arrays
from resolvers.errors import Gone, Refused
from resolvers.write.admit import admit
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.customer import ASKED, question
from resolvers.write.facts import Question
from resolvers.write.tx import Tx, transaction

_AREA = ("sales_org", "channel", "division")
_FINANCE_BLOCKS = ("posting_block", "payment_block")
_LARGEST_ID = 2**63 - 1
_TASK_OF = """
SELECT customer_number FROM task WHERE id = $1 AND (sales_area IS NULL OR $2::text[] IS NULL
    OR sales_area = ANY($2) OR split_part(sales_area, '/', 1) = ANY($2))
"""


async def block_customer(
    context: WriteContext, number: str, blocks: Mapping[str, Any], request: Request = ASKED
) -> Saved:
    return await _block(context, number, _block_request(blocks), request)


async def unblock_customer(
    context: WriteContext, number: str, blocks: Mapping[str, Any], request: Request = ASKED
) -> Saved:
    """Clears what is named; without a name everything of the scope."""
    return await _block(context, number, _unblock_request(blocks), request)


async def set_deletion_flag(
    context: WriteContext, number: str, target: Mapping[str, Any], request: Request = ASKED
) -> Saved:
    admit(context.caller)
    asked = _deletion_request(target)

    async def work(tx: Tx) -> Saved:
        now = await tx.lock(stored(number), request)
        known = await tx.known(question(now, {}, Act.DELETION_FLAG))
        consent = Consent(request.confirm, request.reason)
        return await tx.save(now, decide_deletion_flag(now, asked, known.facts, context.caller, consent))

    return await transaction(context, work)


async def close_payer_task(
    context: WriteContext, task_id: int | str, closing: Mapping[str, Any], request: Request = ASKED
) -> Saved:
    """No version is expected: the task says what it is about, and it is closed once."""
    admit(context.caller)
    asked = TaskClosing(
        _id(task_id),
        bool(closing.get("self_paying")),
        closing.get("payer_number"),
        closing.get("comment"),
    )

    async def work(tx: Tx) -> Saved:
        _, areas = scope_arrays(context.caller.read_scope())
        number = await tx.connection.fetchval(_TASK_OF, asked.task_id, areas)
        if number is None:
            raise Gone(str(task_id))
        now = await tx.lock(number, None)
        known = await tx.known(_about_payer(now, asked.payer_number))
        return await tx.save(now, decide_close_payer_task(now, asked, known.facts, context.caller))

    return await transaction(context, work)


async def _block(context: WriteContext, number: str, asked: BlockRequest, request: Request) -> Saved:
    admit(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await tx.lock(stored(number), request)
        known = await tx.known(question(now, {}, Act.BLOCK))
        return await tx.save(now, decide_block(now, asked, known.facts, context.caller))

    return await transaction(context, work)


def _block_request(blocks: Mapping[str, Any]) -> BlockRequest:
    names = (*SALES_BLOCKS, *_FINANCE_BLOCKS)
    given = {name: blocks[name] for name in names if name in blocks}
    if blocks.get("scope") is None and not blocks.get("sales_org") and set(given) & set(SALES_BLOCKS):
        raise Refused([error(Code.GEN_REQUIRED, ("scope",))])
    return BlockRequest(given, _area(blocks), _company(blocks), comment=blocks.get("comment"))


def _unblock_request(blocks: Mapping[str, Any]) -> BlockRequest:
    asked = _block_request(blocks)
    cleared = {name: False if name == "posting_block" else None for name in asked.blocks}
    if cleared:
        return replace(asked, blocks=cleared)
    if asked.sales_area is not None:
        return replace(asked, blocks=dict.fromkeys(SALES_BLOCKS))
    if asked.company_code is not None and blocks.get("scope") is None:
        return replace(asked, blocks={"posting_block": False, "payment_block": None})
    return replace(asked, clear_all=True)


def _deletion_request(target: Mapping[str, Any]) -> DeletionRequest:
    level = target.get("level")
    area = _area({**target, "scope": "AREA"}) if level == "AREA" else None
    company = _company(target)
    if level == "COMPANY" and company is None:
        raise Refused([error(Code.GEN_REQUIRED, ("company_code",))])
    return DeletionRequest(
        target.get("flag"), target.get("block"), company if level == "COMPANY" else None, area
    )


def _area(given: Mapping[str, Any]) -> str | None:
    """F723/AQ/XX, complete or refused; None when the scope is not an area."""
    scope = given.get("scope")
    if scope == "ALL_AREAS" or (scope is None and not given.get("sales_org")):
        return None
    missing = [error(Code.GEN_REQUIRED, (name,)) for name in _AREA if not text(given, name).strip()]
    if missing:
        raise Refused(missing)
    return area_key({name: text(given, name).strip().upper() for name in _AREA})


def _company(given: Mapping[str, Any]) -> str | None:
    return text(given, "company_code").strip().upper() or None


def _about_payer(now: State, payer_number: str | None) -> Question:
    asked = question(now, {}, Act.CLOSE_TASK)
    if not (payer_number or "").strip():
        return asked
    payer = frozenset({stored(payer_number or "")})
    return replace(asked, needed=replace(asked.needed, customers=asked.needed.customers | payer))


def _id(typed: int | str) -> int:
    """What is no id is no task."""
    number = int(typed) if str(typed).isascii() and str(typed).isdigit() else -1
    if not 0 <= number <= _LARGEST_ID:
        raise Gone(str(typed))
    return number
