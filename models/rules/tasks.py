"""The payer between finance and sales (domain 2.3, WF-2 … WF-5). Next: blocks.py."""

from dataclasses import dataclass

from models.rules.acts import Act
from models.rules.decision import ClosedTask, Decision, Ending, NewTask, conclude, refuse
from models.rules.facts import Facts, Task, TaskKind
from models.rules.finding import Finding, confirm, error
from models.rules.finding_codes import Code
from models.rules.general import derive_invoice_ready
from models.rules.numbers import shown, stored
from models.rules.partner_keys import PAYER
from models.rules.partners import COMPLETE, check_payer, check_serves, default_partner
from models.rules.rights import ADMIN, FINANCE, SALES, Rights, may_touch
from models.rules.state import State, area_key, changes, is_new, path_of, rows, text

LONGEST_COMMENT = 200


@dataclass(frozen=True)
class TaskClosing:
    """Finance's answer: the customer pays himself, or this payer does."""

    task_id: int
    self_paying: bool = False
    payer_number: str | None = None
    comment: str | None = None


def decide_close_payer_task(current: State, closing: TaskClosing, facts: Facts, rights: Rights) -> Decision:
    if not may_touch(rights, current, FINANCE, ADMIN):
        return refuse(Act.CLOSE_TASK, [error(Code.GEN_FORBIDDEN, ("task_id",))])
    task = next((one for one in facts.tasks if one.id == closing.task_id), None)
    if task is None:
        return refuse(Act.CLOSE_TASK, [error(Code.GEN_NOTFOUND, ("task_id",), value=str(closing.task_id))])
    payer = stored(closing.payer_number or "") or None
    if payer == text(current, "customer_number"):
        payer = None  # he pays himself, said in other words
    found = _check_closing(current, closing, payer, task, facts)
    state = dict(current)
    known = payer is not None and _is_assigned(current, task, payer)
    if payer is None or known:
        state["finance_status"] = COMPLETE
        derive_invoice_ready(state)
    opens = (NewTask(TaskKind.PAYER_ASSIGNMENT, SALES, task.area, payer),) if payer and not known else ()
    closes = (ClosedTask(task.id, payer, payer is None, closing.comment),)
    ending = Ending(tuple(found), comment=closing.comment, opens=opens, closes=closes)
    return conclude(Act.CLOSE_TASK, current, state, facts, ending)


def _check_closing(
    current: State, closing: TaskClosing, payer: str | None, task: Task, facts: Facts
) -> list[Finding]:
    found: list[Finding] = []
    if task.kind is not TaskKind.PAYER_MAINTENANCE:
        found.append(error(Code.GEN_STATE, ("task_id",), value=task.kind.value))
    named = bool((closing.payer_number or "").strip())
    if closing.self_paying == named:
        found.append(error(Code.GEN_REQUIRED, ("payer_number",)))
    if len(closing.comment or "") > LONGEST_COMMENT:
        found.append(error(Code.GEN_LENGTH, ("comment",), value="…", max=str(LONGEST_COMMENT)))
    if payer is not None:
        found += _check_payer(current, payer, task, facts)
    return found


def _check_payer(current: State, payer: str, task: Task, facts: Facts) -> list[Finding]:
    at = ("payer_number",)
    wrong = check_serves(payer, PAYER, facts, at)
    known = facts.customers.get(payer)
    if wrong or known is None:
        return wrong
    found: list[Finding] = []
    for org in sorted({text(row, "sales_org") for row in _areas_of(current, task)} or {""}):
        found += check_payer(known, org, facts, at)
    return found


def _areas_of(state: State, task: Task) -> list[State]:
    return [row for row in rows(state, "sales_areas") if task.area in (None, area_key(row))]


def _is_assigned(state: State, task: Task, payer: str) -> bool:
    return any(default_partner(row, PAYER) == payer for row in _areas_of(state, task))


def assigned_tasks(state: State, facts: Facts) -> tuple[ClosedTask, ...]:
    """WF-3: sales has entered the payer that finance notified."""
    return tuple(
        ClosedTask(task.id, task.payer_number)
        for task in facts.tasks
        if task.kind is TaskKind.PAYER_ASSIGNMENT
        and task.payer_number
        and _is_assigned(state, task, task.payer_number)
    )


def check_notified(state: State, facts: Facts) -> list[Finding]:
    """WF-4: another payer than the notified one is asked for."""
    found: list[Finding] = []
    for task in facts.tasks:
        notified = task.payer_number
        if task.kind is not TaskKind.PAYER_ASSIGNMENT or not notified:
            continue
        for area in _areas_of(state, task):
            for row in rows(area, "partner_functions"):
                asked = row.get("partner_function") == PAYER and (is_new(row) or changes(row, "partner"))
                if asked and row.get("partner") != notified:
                    named = {"value": shown(text(row, "partner")), "notified": shown(notified)}
                    found.append(confirm(Code.WF_PAYER_DIFFERS, (*path_of(row), "partner"), **named))
    return found
