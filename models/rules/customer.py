"""The decisions on a customer: create, extend, change, other account group (2.2, 2.4). Next: tasks.py."""

from models.rules.acts import Act
from models.rules.config import AccountGroup
from models.rules.decision import (
    NO_CONSENT,
    Consent,
    Decision,
    Ending,
    added_message,
    conclude,
    new_areas,
    refuse,
)
from models.rules.drafting import (
    begin_finance,
    check,
    check_frozen,
    check_hidden,
    check_number,
    complete,
    prepared,
    settle_finance,
    thawed,
)
from models.rules.facts import Facts
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.numbers import in_range, shown, stored
from models.rules.ownership import check_creation, check_ownership
from models.rules.rights import ADMIN, Rights, may_touch
from models.rules.state import LAYERS, SELF, Patch, State, area_key, is_new, path_of, rows, text
from models.rules.status import filled_but_suppressed
from models.rules.tasks import check_notified


def decide_create(patch: Patch, facts: Facts, rights: Rights, consent: Consent = NO_CONSENT) -> Decision:
    """A new customer. With internal numbering the decision asks for a number: see decision.numbered."""
    given = {name: value for name, value in patch.items() if name != "customer_number"}
    merged = merge(facts.shape, None, prepared(given, {}), facts.config)
    state = merged.state
    if forbidden := check_creation(state, facts.config, rights):
        return refuse(Act.CREATE, forbidden)
    group = facts.config.account_groups.get(text(state, "account_group"))
    external = group is not None and group.external
    typed = text(patch, "customer_number").strip()
    state["customer_number"] = stored(typed) if external else SELF
    complete(state, facts)
    opens = begin_finance(state, facts.config)
    ending = Ending(
        (
            *merged.findings,
            *check_number(typed, group, facts),
            *_check_one_each(state),
            *check(state, None, facts, rights),
        ),
        consent,
        added_message(state, None),
        number_range=group.number_range if group and not external else None,
        opens=opens,
    )
    return conclude(Act.CREATE, None, state, facts, ending)


def decide_extend(
    current: State, patch: Patch, facts: Facts, rights: Rights, consent: Consent = NO_CONSENT
) -> Decision:
    """A company code, a sales area or both are added; the other layers stay as they are."""
    frozen = check_frozen(current, patch)
    general_part = {name: value for name, value in patch.items() if name not in LAYERS}
    if blind := check_hidden(current, general_part, facts, rights):
        return refuse(Act.EXTEND, blind)
    merged = merge(facts.shape, current, prepared(thawed(current, patch), current), facts.config)
    state = merged.state
    forbidden = [
        *check_creation(state, facts.config, rights),
        *(
            one
            for one in check_ownership(facts.shape, current, state, facts.config, rights)
            if one.path[0] not in LAYERS
        ),
    ]
    if forbidden:
        return refuse(Act.EXTEND, forbidden)
    complete(state, facts)
    found = [
        *frozen,
        *merged.findings,
        *_check_extension(current, state),
        *_check_one_each(state),
        *check(state, current, facts, rights),
    ]
    ending = Ending(tuple(found), consent, added_message(state, current))
    return conclude(Act.EXTEND, current, state, facts, ending)


def decide_change(
    current: State, patch: Patch, facts: Facts, rights: Rights, consent: Consent = NO_CONSENT
) -> Decision:
    """Sent fields change, each by the owner of its view."""
    frozen = check_frozen(current, patch)
    if blind := check_hidden(current, patch, facts, rights):
        return refuse(Act.CHANGE, blind)
    merged = merge(facts.shape, current, prepared(thawed(current, patch), current), facts.config)
    state = merged.state
    if forbidden := check_ownership(facts.shape, current, state, facts.config, rights):
        return refuse(Act.CHANGE, forbidden)
    complete(state, facts)
    closes = settle_finance(state, facts)
    found = [
        *frozen,
        *merged.findings,
        *_check_layers(current, state),
        *check_notified(state, facts),
        *check(state, current, facts, rights),
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


# --- particulars -----------------------------------------------------------------------------------------


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
    for relation in LAYERS:
        added = sum(map(is_new, rows(state, relation)))
        if added > 1:
            found.append(error(Code.GEN_RANGE, (relation,), value=str(added), range="0 – 1"))
    return found


def _check_layers(current: State, state: State) -> list[Finding]:
    """A change neither adds a layer nor takes one away."""
    found: list[Finding] = []
    for relation in LAYERS:
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
