"""One decision for all that a message of another system does to a customer (domain 3.5). Next: among.py.

Creating, adding layers, changing, blocking, flagging for deletion, by the rules of each of these acts, with
one change document. It is made in two steps, because customers that come together may name each other: what
he would be (draft_upsert), and whether that may be (decide_upsert).
"""

from dataclasses import dataclass, field, replace

from models.rules.acts import Act
from models.rules.archives.consents import Given, taken_out
from models.rules.blind import Blind
from models.rules.blocks import BlockRequest, check_block_rights, check_reasons
from models.rules.decision import Consent, Decision, Ending, NewTask, added_message, conclude, refuse
from models.rules.deletion import DeletionRequest, check_flag, may_flag
from models.rules.drafting import (
    begin_finance,
    check,
    check_frozen,
    check_hidden,
    complete,
    prepared,
    settle_finance,
    thawed,
)
from models.rules.exchange.matching import (
    Place,
    is_whole,
    lists_of,
    matched,
    with_deleted,
    with_wholes,
)
from models.rules.exchange.message import Function
from models.rules.facts import Facts, PartnerFacts
from models.rules.fields import read
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.merge import Laying, merge
from models.rules.numbers import in_range, shown
from models.rules.ownership import check_creation, check_ownership
from models.rules.partner_keys import SOLD_TO
from models.rules.rights import Rights
from models.rules.state import (
    LAYERS,
    Patch,
    Path,
    State,
    area_key,
    changed,
    company_row,
    is_new,
    path_of,
    rows,
    text,
)
from models.rules.status import BLOCKS
from models.rules.tasks import check_notified

_OPENED = BLOCKS | {"deletion_flag", "deletion_block"}  # fields of the service that other systems write
_CENTRAL = "central_"
_FLAGS = ("deletion_flag", "deletion_block")
_NEVER_GONE = (("company_codes",), ("sales_areas",))  # lists whose rows are flagged, not removed


@dataclass(frozen=True)
class Order:
    """What a message wants, in our codes and numbers; its rows are placed (see matching.py)."""

    patch: State = field(repr=False)
    function: Function
    wholes: frozenset[Place] = frozenset()
    deletes: frozenset[Place] = frozenset()
    number: str = ""  # as stored: of a new customer the one that he gets
    link: tuple[str, str] | None = None  # the external key by which its system knows him (UP-2)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Draft:
    """The customer as the message would have him; notes are on what it touches."""

    old: State | None = field(repr=False)
    patch: Patch = field(repr=False)
    state: State = field(repr=False)
    findings: tuple[Finding, ...]
    opens: tuple[NewTask, ...] = ()
    given: tuple[Given, ...] = ()  # consents that came with his contact persons

    @property
    def number(self) -> str:
        return text(self.state, "customer_number")

    @property
    def as_partner(self) -> PartnerFacts:
        """What others who name him must know."""
        state = self.state
        companies = rows(state, "company_codes")
        return PartnerFacts(
            self.number,
            text(state, "account_group"),
            bool(state.get("deletion_flag")),
            bool(state.get("one_time_account")),
            text(state, "finance_status") or None,
            frozenset(text(row, "company_code") for row in companies),
            frozenset(map(area_key, rows(state, "sales_areas"))),
            frozenset(text(row, "company_code") for row in companies if text(row, "head_office")),
        )


def draft_upsert(current: State | None, order: Order, facts: Facts, blind: Blind) -> Draft:
    """Of the facts only configuration and shape are asked."""
    known = current or {}
    wholes = order.wholes - {*_NEVER_GONE}
    patch, found = with_deleted(order.patch, known, _deletes(order))
    patch = matched(with_wholes(_linked(patch, known, order), wholes), known)
    patch, given = taken_out(patch, current)
    left = {name: value for name, value in patch.items() if name != "customer_number"}
    left = left if current is None else thawed(current, left)
    laying = Laying(
        _OPENED,
        lists_of(wholes),
        lambda relation, row: is_whole(relation, row, wholes) and _goes(relation, row, blind),
    )
    merged = merge(facts.shape, current, prepared(left, known), facts.config, laying)
    state = merged.state
    findings = [*order.findings, *found, *_check_function(current, order)]
    findings += [one for one in merged.findings if not _is_reason(one)]
    opens: tuple[NewTask, ...] = ()
    if current is None:
        state["customer_number"] = order.number
        findings += _check_number(order.number, state, facts)
    else:
        findings += check_frozen(current, patch)
    complete(state, facts)
    if current is None:
        opens = begin_finance(state, facts.config)
    return Draft(current, patch, state, (*findings, *_check_links(state, order)), opens, tuple(given))


def decide_upsert(draft: Draft, facts: Facts, rights: Rights, consent: Consent) -> Decision:
    """The rules of people's acts. A draft is decided on once or several times; it stays as it is."""
    old, state = draft.old, dict(draft.state)
    act = _act(draft)
    if forbidden := _check_rights(draft, facts, rights):
        return refuse(act, forbidden)
    closes = () if old is None else settle_finance(state, facts)
    found = [
        *draft.findings,
        *_check_marks(old or {}, state, facts, rights),
        *_check_layers(old, state),
        *_check_taken(draft, facts),
        *(() if old is None else check_notified(state, facts)),
        *(one for one in check(state, old, facts, rights) if not _is_answered(one, state, facts)),
    ]
    message = added_message(state, old) if act is not Act.CHANGE else None
    ending = Ending(tuple(found), consent, message, opens=draft.opens, closes=closes)
    return conclude(act, old, state, facts, ending)


def _deletes(order: Order) -> frozenset[Place]:
    return order.deletes | ({()} if order.function is Function.DELETE else set[Place]())


def _linked(patch: State, known: State, order: Order) -> State:
    """The first message makes the link."""
    if order.link is None or _has(known, order.link) or _has(patch, order.link):
        return patch
    system, key = order.link
    row = {"external_system": system, "external_key": key}
    return {**patch, "external_keys": [*rows(patch, "external_keys"), row]}


def _has(row: State, link: tuple[str, str]) -> bool:
    return any(
        (text(one, "external_system"), text(one, "external_key")) == link
        for one in rows(row, "external_keys")
    )


def _goes(relation: str, row: State, blind: Blind) -> bool:
    """Never the sold-to party, nor what the caller does not see."""
    return text(row, "partner_function") != SOLD_TO and not (relation == "texts" and blind.hides_layer(row))


def _act(draft: Draft) -> Act:
    if draft.old is None:
        return Act.CREATE
    return Act.EXTEND if any(map(is_new, _layers(draft.state))) else Act.CHANGE


def _layers(state: State) -> list[State]:
    return [row for relation in LAYERS for row in rows(state, relation)]


# --- what is wrong ---------------------------------------------------------------------------------------


def _is_reason(one: Finding) -> bool:
    """Of a block: the rule of blocks tells it."""
    return one.code is Code.GEN_REF and one.path[-1] in BLOCKS


def _check_function(current: State | None, order: Order) -> list[Finding]:
    """009 of a customer that is there is a change, 004 of one that is not is his first message."""
    function = order.function
    taken = {
        (True, Function.CHANGE): Function.ORIGINAL,
        (True, Function.WAIT): Function.ORIGINAL,
        (False, Function.ORIGINAL): Function.CHANGE,
    }.get((current is None, function))
    found = [_taken_as((), function, taken)] if taken else []
    wholes = [place for place in _NEVER_GONE if place in order.wholes]
    return [*found, *(_taken_as(place, Function.REPLACE, Function.CHANGE) for place in wholes)]


def _taken_as(path: Path, function: Function, taken: Function) -> Finding:
    return warning(Code.IN_MSGFN, path, value=function.value, taken=taken.value)


def _check_number(number: str, state: State, facts: Facts) -> list[Finding]:
    """UP-5: a number that is kept may lie in an internal range, which goes on behind it."""
    at = ("customer_number",)
    group = facts.config.account_groups.get(text(state, "account_group"))
    if group is None:
        return []  # told with the group
    if not number:
        return [error(Code.GEN_REQUIRED, at)]
    got = read(facts.shape.fields["customer_number"], number, at, facts.config)
    numbers = facts.config.number_ranges.get(group.number_range) if group.external else None
    if numbers is not None and not got.findings and not in_range(numbers, number):
        return [error(Code.CM_NR_RANGE, at, value=number, range=numbers.code)]
    return list(got.findings)


def _check_taken(draft: Draft, facts: Facts) -> list[Finding]:
    """By a customer whom the caller does not see."""
    if draft.old is not None or draft.number not in facts.taken_numbers:
        return []
    return [error(Code.GEN_DUPLICATE, ("customer_number",), value=shown(draft.number))]


def _check_links(state: State, order: Order) -> list[Finding]:
    """UP-2: one key for each system."""
    seen: set[str] = set()
    found: list[Finding] = []
    for row in rows(state, "external_keys"):
        system = text(row, "external_system")
        if order.link is not None and system in seen and system == order.link[0]:
            found.append(error(Code.GEN_DUPLICATE, ("external_keys",), value=system))
        seen.add(system)
    return found


def _check_rights(draft: Draft, facts: Facts, rights: Rights) -> list[Finding]:
    """New layers by the rule of creation, everything else by the owner of its view."""
    old, state = draft.old, draft.state
    if old is None:
        return check_creation(state, facts.config, rights)
    if hidden := check_hidden(old, draft.patch, facts, rights):
        return hidden
    added = {name: [row for row in rows(state, name) if is_new(row)] for name in LAYERS}
    kept = {name: [row for row in rows(state, name) if not is_new(row)] for name in LAYERS}
    new = check_creation({**state, **added}, facts.config, rights) if any(added.values()) else []
    return [*new, *check_ownership(facts.shape, old, {**state, **kept}, facts.config, rights)]


def _check_layers(old: State | None, state: State) -> list[Finding]:
    """They are flagged, never removed; one that goes gets no new ones."""
    found: list[Finding] = []
    for name in LAYERS:
        if len(rows(state, name)) < len(rows(old or {}, name)):
            found.append(error(Code.GEN_IMMUTABLE, (name,), value=name))
    if old is not None and state.get("deletion_flag") and any(map(is_new, _layers(state))):
        found.append(error(Code.GEN_STATE, (), value="deletion_flag"))
    return found


def _is_answered(one: Finding, state: State, facts: Facts) -> bool:
    """OR-3 is about the one company code and the one area of a step; here any number come at once."""
    if one.code is not Code.CM_ORG_MISMATCH:
        return False
    organization = facts.config.sales_orgs.get(one.params.get("sales_org", ""))
    return organization is not None and company_row(state, organization.company_code) is not None


def _check_marks(old: State, state: State, facts: Facts, rights: Rights) -> list[Finding]:
    """Blocks and deletion flags, each where it stands."""
    found = _check_blocks(state, _block_request(state, _CENTRAL), facts, rights, _CENTRAL)
    found += _check_flags(old, state, DeletionRequest(), facts, rights)
    for row in rows(state, "company_codes"):
        code = text(row, "company_code")
        found += _check_blocks(row, replace(_block_request(row), company_code=code), facts, rights)
        found += _check_flags(old, row, DeletionRequest(company_code=code), facts, rights)
    for row in rows(state, "sales_areas"):
        area = area_key(row)
        found += _check_blocks(row, replace(_block_request(row), sales_area=area), facts, rights)
        found += _check_flags(old, row, DeletionRequest(sales_area=area), facts, rights)
    return found


def _block_request(row: State, prefix: str = "") -> BlockRequest:
    """What the message changes of the row's blocks."""
    names = changed(row) & BLOCKS
    return BlockRequest({name.removeprefix(prefix): row.get(name) for name in sorted(names)})


def _check_blocks(
    row: State, request: BlockRequest, facts: Facts, rights: Rights, prefix: str = ""
) -> list[Finding]:
    if not request.blocks:
        return []
    found = [*check_block_rights(request, rights), *check_reasons(request, facts.config)]
    return [replace(one, path=(*path_of(row), f"{prefix}{one.path[0]}")) for one in found]


def _check_flags(
    old: State, row: State, request: DeletionRequest, facts: Facts, rights: Rights
) -> list[Finding]:
    touched = changed(row)
    if touched.isdisjoint(_FLAGS):
        return []
    at = (*path_of(row), "deletion_flag")
    if not may_flag(old, request, rights):
        return [error(Code.GEN_FORBIDDEN, at)]
    sets = "deletion_flag" in touched and row.get("deletion_flag")
    return [replace(one, path=at) for one in check_flag(old, request, facts)] if sets else []
