"""The steps that creating, extending and changing a customer have in common. Next: customer.py."""

from models.rules import attached, company, general, partners, sales
from models.rules.archives.consents import check_contacts
from models.rules.blind import check_blind
from models.rules.checks.bank import completed
from models.rules.config import AccountGroup, Config
from models.rules.decision import ClosedTask, NewTask
from models.rules.duplicates import check_duplicates
from models.rules.facts import Facts, TaskKind
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import walk
from models.rules.numbers import in_range, shown, stored
from models.rules.ownership import Owners
from models.rules.partner_keys import SOLD_TO
from models.rules.rights import FINANCE, Rights
from models.rules.shape import Shape
from models.rules.state import Patch, State, area_key, area_row, is_new, rows, text
from models.rules.status import check_status
from models.rules.tasks import assigned_tasks

PENDING = "PENDING"
COMPLETE = "COMPLETE"
_FROZEN = ("customer_number", "account_group", "short_code")


def prepared(patch: Patch, current: State) -> State:
    """What people leave out of the keys of rows: counters, contact numbers, the bank inside an IBAN."""
    ready = dict(patch)
    if rows(patch, "bank_details"):
        ready["bank_details"] = [completed(row) for row in rows(patch, "bank_details")]
    if rows(patch, "contact_persons"):
        ready["contact_persons"] = attached.number_contacts(
            rows(patch, "contact_persons"), rows(current, "contact_persons")
        )
    if rows(patch, "sales_areas"):
        ready["sales_areas"] = [_prepared_area(row, current) for row in rows(patch, "sales_areas")]
    return ready


def _prepared_area(patch: State, current: State) -> State:
    typed = {name: text(patch, name).strip().upper() for name in ("sales_org", "channel", "division")}
    known = area_row(current, area_key(typed)) or {}
    ready = dict(patch)
    if rows(patch, "partner_functions"):
        ready["partner_functions"] = partners.prepared(
            rows(patch, "partner_functions"), rows(known, "partner_functions")
        )
    return ready


def complete(state: State, facts: Facts) -> None:
    """Defaults of new rows, then everything that follows from other fields."""
    if is_new(state):
        general.with_defaults(state, facts)
    general.derive(state)
    attached.with_defaults(state)
    functions = partners.own_functions(facts.config, text(state, "account_group"))
    for row in rows(state, "company_codes"):
        if is_new(row):
            company.with_defaults(row, state, facts)
    for row in rows(state, "sales_areas"):
        if is_new(row):
            sales.with_defaults(row, state, facts)
            partners.with_own_rows(row, functions, text(state, "customer_number"))
        sales.derive(row, facts, state)
        partners.settle(row)
    _fill_flags(facts.shape, state)


def _fill_flags(shape: Shape, state: State) -> None:
    """Flags are never null, and the blank dunning area is the usual one."""
    for part, row, _ in walk(shape, state):
        for name in part.flags:
            if row.get(name) is None:
                row[name] = False
        if "dunning_area" in part.key and row.get("dunning_area") is None:
            row["dunning_area"] = ""


def check(state: State, old: State | None, facts: Facts, rights: Rights) -> list[Finding]:
    return [
        *check_status(facts.shape, state, facts.config),
        *general.check_general(state, facts, rights),
        *company.check_companies(state, facts),
        *sales.check_areas(state, old, facts),
        *attached.check_attached(state, old, facts),
        *check_contacts(state, facts),
        *check_duplicates(state, facts),
    ]


def check_hidden(current: State, patch: Patch, facts: Facts, rights: Rights) -> list[Finding]:
    """Of what the caller neither sees nor owns he may name nothing."""
    group = facts.config.account_groups.get(text(current, "account_group"))
    return check_blind(facts.shape, patch, Owners(rights, group, current), facts.blind)


def begin_finance(state: State, config: Config) -> tuple[NewTask, ...]:
    """Of a new customer: whom finance must look at first, and the task that asks it to."""
    group = config.account_groups.get(text(state, "account_group"))
    pending = group is not None and SOLD_TO in group.own_functions and not (group.one_time or group.external)
    state["finance_status"] = PENDING if pending else COMPLETE
    general.derive_invoice_ready(state)
    return _first_tasks(state) if pending else ()


def settle_finance(state: State, facts: Facts) -> tuple[ClosedTask, ...]:
    """WF-3, and what follows from it."""
    closes = assigned_tasks(state, facts)
    if closes:
        state["finance_status"] = COMPLETE
    general.derive_invoice_ready(state)
    return closes


def _first_tasks(state: State) -> tuple[NewTask, ...]:
    """Finance is asked for the payer (domain 2.3)."""
    area = next((area_key(row) for row in rows(state, "sales_areas")), None)
    return (NewTask(TaskKind.PAYER_MAINTENANCE, FINANCE, area),)


def check_number(typed: str, group: AccountGroup | None, facts: Facts) -> list[Finding]:
    """NR-1, NR-2."""
    at = ("customer_number",)
    if group is None:
        return []
    if not group.external:
        return [error(Code.CM_NR_INTERNAL, at, value=typed, account_group=group.code)] if typed else []
    if not typed:
        return [error(Code.GEN_REQUIRED, at)]
    numbers = facts.config.number_ranges.get(group.number_range)
    if numbers is not None and not in_range(numbers, stored(typed)):
        return [error(Code.CM_NR_RANGE, at, value=typed, range=numbers.code)]
    taken = stored(typed) in facts.taken_numbers
    return [error(Code.GEN_DUPLICATE, at, value=typed)] if taken else []


def thawed(current: State, patch: Patch) -> State:
    """The patch without what never changes; a short code may be given once."""
    once = {"short_code"} if not text(current, "short_code") else set[str]()
    return {name: value for name, value in patch.items() if name not in _FROZEN or name in once}


def check_frozen(current: State, patch: Patch) -> list[Finding]:
    """Keys never change, the account group only by its own act."""
    found: list[Finding] = []
    for name in _FROZEN:
        typed, kept = text(patch, name).strip().upper(), text(current, name)
        same = (stored(typed) if name == "customer_number" else typed) == kept
        if name in patch and not same and (kept or name != "short_code"):
            value = shown(kept) if name == "customer_number" else kept
            found.append(error(Code.GEN_IMMUTABLE, (name,), value=value))
    return found
