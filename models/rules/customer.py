"""The decisions on a customer: create, extend, change, other account group (2.2, 2.4). Next: tasks.py."""

from models.rules import attached, company, general, partners, sales
from models.rules.archives.consents import check_contacts
from models.rules.blind import check_blind
from models.rules.checks.bank import completed
from models.rules.config import AccountGroup
from models.rules.decision import (
    NO_CONSENT,
    Consent,
    Decision,
    Ending,
    NewTask,
    added_message,
    conclude,
    new_areas,
    refuse,
)
from models.rules.duplicates import check_duplicates
from models.rules.facts import Act, Facts, TaskKind
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge, walk
from models.rules.numbers import in_range, shown, stored
from models.rules.ownership import Owners, check_creation, check_ownership
from models.rules.partner_keys import SOLD_TO
from models.rules.rights import ADMIN, FINANCE, Rights, may_touch
from models.rules.shape import Form, Shape
from models.rules.state import SELF, Patch, State, area_key, area_row, is_new, path_of, rows, text
from models.rules.status import check_status, filled_but_suppressed
from models.rules.tasks import assigned_tasks, check_notified

PENDING = "PENDING"
COMPLETE = "COMPLETE"
_LAYERS = ("company_codes", "sales_areas")


def decide_create(patch: Patch, facts: Facts, rights: Rights, consent: Consent = NO_CONSENT) -> Decision:
    """A new customer. With internal numbering the decision asks for a number: see decision.numbered."""
    given = {name: value for name, value in patch.items() if name != "customer_number"}
    merged = merge(facts.shape, None, _prepared(given, {}), facts.config)
    state = merged.state
    if forbidden := check_creation(state, facts.config, rights):
        return refuse(Act.CREATE, forbidden)
    group = facts.config.account_groups.get(text(state, "account_group"))
    external = group is not None and group.external
    typed = text(patch, "customer_number").strip()
    state["customer_number"] = stored(typed) if external else SELF
    _complete(state, facts)
    pending = group is not None and SOLD_TO in group.own_functions and not (group.one_time or external)
    state["finance_status"] = PENDING if pending else COMPLETE
    general.derive_invoice_ready(state)
    ending = Ending(
        (
            *merged.findings,
            *_check_number(typed, group, facts),
            *_check_one_each(state),
            *_check(state, None, facts, rights),
        ),
        consent,
        added_message(state, None),
        number_range=group.number_range if group and not external else None,
        opens=_first_tasks(state) if pending else (),
    )
    return conclude(Act.CREATE, None, state, facts, ending)


def decide_extend(
    current: State, patch: Patch, facts: Facts, rights: Rights, consent: Consent = NO_CONSENT
) -> Decision:
    """A company code, a sales area or both are added; the other layers stay as they are."""
    frozen = _check_frozen(current, patch)
    general_part = {name: value for name, value in patch.items() if name not in _LAYERS}
    if blind := _check_blind(current, general_part, facts, rights):
        return refuse(Act.EXTEND, blind)
    merged = merge(facts.shape, current, _prepared(_thawed(current, patch), current), facts.config)
    state = merged.state
    forbidden = [
        *check_creation(state, facts.config, rights),
        *(
            one
            for one in check_ownership(facts.shape, current, state, facts.config, rights)
            if one.path[0] not in _LAYERS
        ),
    ]
    if forbidden:
        return refuse(Act.EXTEND, forbidden)
    _complete(state, facts)
    found = [
        *frozen,
        *merged.findings,
        *_check_extension(current, state),
        *_check_one_each(state),
        *_check(state, current, facts, rights),
    ]
    ending = Ending(tuple(found), consent, added_message(state, current))
    return conclude(Act.EXTEND, current, state, facts, ending)


def decide_change(
    current: State, patch: Patch, facts: Facts, rights: Rights, consent: Consent = NO_CONSENT
) -> Decision:
    """Sent fields change, each by the owner of its view."""
    frozen = _check_frozen(current, patch)
    if blind := _check_blind(current, patch, facts, rights):
        return refuse(Act.CHANGE, blind)
    merged = merge(facts.shape, current, _prepared(_thawed(current, patch), current), facts.config)
    state = merged.state
    if forbidden := check_ownership(facts.shape, current, state, facts.config, rights):
        return refuse(Act.CHANGE, forbidden)
    _complete(state, facts)
    closes = assigned_tasks(state, facts)
    if closes:
        state["finance_status"] = COMPLETE
    general.derive_invoice_ready(state)
    found = [
        *frozen,
        *merged.findings,
        *_check_layers(current, state),
        *check_notified(state, facts),
        *_check(state, current, facts, rights),
    ]
    return conclude(Act.CHANGE, current, state, facts, Ending(tuple(found), consent, closes=closes))


def decide_account_group(current: State, account_group: str, facts: Facts, rights: Rights) -> Decision:
    """KG-1: the new group must fit what the customer is already."""
    if not may_touch(rights, current, ADMIN):
        return refuse(Act.ACCOUNT_GROUP, [error(Code.GEN_FORBIDDEN, ("account_group",))])
    code = account_group.strip().upper()
    group = facts.config.account_groups.get(code)
    if group is None:
        return refuse(Act.ACCOUNT_GROUP, [error(Code.GEN_REF, ("account_group",), value=code)])
    state = {**current, "account_group": code, "one_time_account": group.one_time}
    found = _check_group(current, group, facts)
    return conclude(Act.ACCOUNT_GROUP, current, state, facts, Ending(tuple(found)))


def _check_blind(current: State, patch: Patch, facts: Facts, rights: Rights) -> list[Finding]:
    group = facts.config.account_groups.get(text(current, "account_group"))
    return check_blind(facts.shape, patch, Owners(rights, group, current), facts.blind)


# --- one road for all ------------------------------------------------------------------------------------


def _prepared(patch: Patch, current: State) -> State:
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


def _complete(state: State, facts: Facts) -> None:
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
        for name, field in part.fields.items():
            if field.form is Form.BOOLEAN and row.get(name) is None:
                row[name] = False
        if "dunning_area" in part.key and row.get("dunning_area") is None:
            row["dunning_area"] = ""


def _check(state: State, old: State | None, facts: Facts, rights: Rights) -> list[Finding]:
    return [
        *check_status(facts.shape, state, facts.config),
        *general.check_general(state, facts, rights),
        *company.check_companies(state, facts),
        *sales.check_areas(state, old, facts),
        *attached.check_attached(state, old, facts),
        *check_contacts(state, facts),
        *check_duplicates(state, facts),
    ]


# --- particulars -----------------------------------------------------------------------------------------


def _check_number(typed: str, group: AccountGroup | None, facts: Facts) -> list[Finding]:
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


def _first_tasks(state: State) -> tuple[NewTask, ...]:
    """Finance is asked for the payer (domain 2.3)."""
    area = next((area_key(row) for row in rows(state, "sales_areas")), None)
    return (NewTask(TaskKind.PAYER_MAINTENANCE, FINANCE, area),)


def _check_extension(current: State, state: State) -> list[Finding]:
    found: list[Finding] = []
    if current.get("deletion_flag"):
        found.append(error(Code.GEN_STATE, (), value="deletion_flag"))
    for relation, name in (("company_codes", "company_code"), ("sales_areas", "sales_area")):
        for row in rows(state, relation):
            at = path_of(row, ("",))
            if at != ("",) and not is_new(row):
                place = (*at, name) if name == "company_code" else at
                found.append(error(Code.GEN_DUPLICATE, place, value=text(row, name), hint="changeCustomer"))
    added = new_areas(state) or [row for row in rows(state, "company_codes") if is_new(row)]
    if not added and not found:
        found.append(error(Code.GEN_REQUIRED, ("company_codes",)))
    return found


def _check_one_each(state: State) -> list[Finding]:
    """One step takes at most one company code and one sales area: the message names one of each (2.1)."""
    found: list[Finding] = []
    for relation in _LAYERS:
        added = sum(map(is_new, rows(state, relation)))
        if added > 1:
            found.append(error(Code.GEN_RANGE, (relation,), value=str(added), range="0 – 1"))
    return found


_FROZEN = ("customer_number", "account_group", "short_code")


def _thawed(current: State, patch: Patch) -> State:
    """The patch without what never changes; a short code may be given once."""
    once = {"short_code"} if not text(current, "short_code") else set[str]()
    return {name: value for name, value in patch.items() if name not in _FROZEN or name in once}


def _check_frozen(current: State, patch: Patch) -> list[Finding]:
    """Keys never change, the account group only by its own act."""
    found: list[Finding] = []
    for name in _FROZEN:
        typed, kept = text(patch, name).strip().upper(), text(current, name)
        same = (stored(typed) if name == "customer_number" else typed) == kept
        if name in patch and not same and (kept or name != "short_code"):
            value = shown(kept) if name == "customer_number" else kept
            found.append(error(Code.GEN_IMMUTABLE, (name,), value=value))
    return found


def _check_layers(current: State, state: State) -> list[Finding]:
    """A change neither adds a layer nor takes one away."""
    found: list[Finding] = []
    for relation in _LAYERS:
        for row in rows(state, relation):
            if is_new(row):
                value = text(row, "company_code") or area_key(row)
                found.append(error(Code.GEN_NOTFOUND, path_of(row), value=value, hint="extendCustomer"))
        if len(rows(state, relation)) < len(rows(current, relation)):
            found.append(error(Code.GEN_IMMUTABLE, (relation,), value=relation))
    return found


def _check_group(current: State, group: AccountGroup, facts: Facts) -> list[Finding]:
    at = ("account_group",)
    found = [
        error(Code.CM_AG_DATA, at, account_group=group.code, field=name)
        for name in filled_but_suppressed(facts.shape, current, facts.config, group.code)
    ]
    numbers = facts.config.number_ranges.get(group.number_range)
    number = text(current, "customer_number")
    if numbers is not None and not in_range(numbers, number):
        found.append(error(Code.CM_AG_RANGE, at, account_group=group.code, value=shown(number)))
    functions = {
        text(row, "partner_function")
        for area in rows(current, "sales_areas")
        for row in rows(area, "partner_functions")
    }
    return found + [
        error(Code.CM_AG_PARTNER, at, account_group=group.code, function=function)
        for function in sorted(functions - group.own_functions)
    ]
