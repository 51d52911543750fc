"""The chart of accounts: class by the first digit, what a child inherits, postings. Next: vendors.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from models.rules.acts import Act
from models.rules.base_data.levels import fits_levels, level_of, parent_of
from models.rules.base_data.trees import TreeFacts, check_tree, decide_delete_node
from models.rules.decision import Consent, Decision, Ending, ShapeAlone, conclude
from models.rules.finding import Finding, confirm, error
from models.rules.finding_codes import Code
from models.rules.merge import copied, merge
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.simple import check_references
from models.rules.sorts import Sort
from models.rules.state import FAILED, Patch, Path, State, changes, is_filled, is_new, rows, text

ACCOUNT = "LedgerAccount"
DEBIT, CREDIT = "DEBIT", "CREDIT"
# CA-2: by the first digit, with the side its balance lies on where there is but one.
CLASSES: Mapping[str, tuple[str, str | None]] = {
    "1": ("ASSET", DEBIT),
    "2": ("LIABILITY", CREDIT),
    "3": ("COMMON", None),
    "4": ("EQUITY", CREDIT),
    "5": ("COST", DEBIT),
    "6": ("PROFIT", None),
}
INHERITED = (
    *("balance_direction", "currency"),
    *("by_customer", "by_vendor", "by_department", "by_person", "by_project"),
)
_SORT = Sort(
    *(ACCOUNT, "ledger_account", "会计科目", "Account"),
    *(Act.CREATE_LEDGER_ACCOUNT, Act.CHANGE_LEDGER_ACCOUNT, Act.DELETE_LEDGER_ACCOUNT),
)
_CODE, _CHART = "account_code", "chart_of_accounts"
_SAP_DIGITS = 10


@dataclass(frozen=True)
class AccountFacts(TreeFacts):
    """`above` is the account above as it is, `posted` says that something is posted on it; `sap_taken` the
    account that has the same number in SAP's form.
    """

    charts: frozenset[str] = frozenset()
    above: State = field(default_factory=State)
    posted: bool = False
    sap_taken: str = ""


def account_key(chart: str, code: str) -> str:
    """CACN/100101"""
    return f"{chart}/{code}"


def sap_account(code: str) -> str:
    """CA-5: 1122 + 01 → 1122010000."""
    return code.ljust(_SAP_DIGITS, "0")


def decide_create_account(patch: Patch, facts: AccountFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = _placed({"active": True} | merged.state | {"leaf": True}, facts)
    findings = [*merged.findings, *_check(state, facts)]
    if facts.posted:
        value = text(facts.above, _CODE)
        findings.append(confirm(Code.RD_ACCT_USED, (_CODE,), value=value))
    named = {"zh": _SORT.zh, "en": _SORT.en, "c": text(state, "ledger_account"), "t": text(state, "name")}
    message = Message(MessageId.RECORD_CREATED, named)
    return conclude(_SORT.create, None, state, facts, Ending(tuple(findings), consent, message))


def decide_change_account(now: State, patch: Patch, facts: AccountFacts, consent: Consent) -> Decision:
    """What accounts below have inherited stays as it is: they say it themselves."""
    merged = merge(facts.shape, now, patch, facts.config)
    state = merged.state
    state["sap_account"] = _mapped(state)
    findings = [*merged.findings, *_check(state, facts)]
    findings += [
        error(Code.GEN_IMMUTABLE, (name,), value=text(state, name))
        for name in (_CHART, _CODE)
        if changes(state, name)
    ]
    return conclude(_SORT.change, now, state, facts, Ending(tuple(findings), consent))


def decide_delete_account(now: State, facts: AccountFacts, consent: Consent) -> Decision:
    """CA-4"""
    return decide_delete_node(_SORT, now, facts, consent)


def moves_postings(decision: Decision) -> bool:
    """CA-3: the caller has confirmed that they go to the new account below."""
    return any(one.code is Code.RD_ACCT_USED for one in decision.findings)


def decide_move(document: State, above: str, below: str, shape: Shape) -> Decision:
    """A document's postings on the account `above` go to the new one."""
    moved = copied(document)
    for line in rows(moved, "lines"):
        if text(line, "ledger_account") == above:
            line["ledger_account"] = below
    ending = Ending(comment=f"{above} → {below}")
    return conclude(Act.MOVE_POSTINGS, document, moved, ShapeAlone(shape), ending)


def check_leaf(path: Path, account: str, leaf: bool) -> list[Finding]:
    """CA-3: only what has nothing below it is posted to."""
    return [] if leaf else [error(Code.RD_NOT_LEAF, path, value=account)]


def _placed(state: State, facts: AccountFacts) -> State:
    """What follows from where it lies; what is given goes before what it inherits."""
    chart, code, levels = text(state, _CHART), text(state, _CODE), facts.place.levels
    kind, side = CLASSES.get(code[:1], (None, None))
    inherited = {name: facts.above.get(name) for name in INHERITED} if facts.above else {}
    given = {name: value for name, value in state.items() if value is not None or name not in INHERITED}
    placed = {"balance_direction": side} | inherited | given
    placed["ledger_account"] = account_key(chart, code) if chart and code else None
    placed["account_class"] = kind  # the one above begins with the same digit
    if fits_levels(code, levels):
        above = parent_of(code, levels)
        placed["parent_account_key"] = account_key(chart, above) if above else None
        placed["level"] = level_of(code, levels)
    placed["sap_account"] = _mapped(placed)
    return placed


def _mapped(state: State) -> str | None:
    code = text(state, _CODE)
    return sap_account(code) if state.get("sap_mapping") and 0 < len(code) <= _SAP_DIGITS else None


def _check(state: State, facts: AccountFacts) -> Iterator[Finding]:
    yield from (one for one in check_tree(state, _SORT, facts, _CODE) if one.path != ("ledger_account",))
    if is_new(state):
        yield from _check_new(state, facts)
    side = text(state, "balance_direction")
    if side and side not in (DEBIT, CREDIT) and "balance_direction" not in state.get(FAILED, ()):
        yield error(Code.GEN_REF, ("balance_direction",), value=side)
    if state.get("sap_mapping") and changes(state, "sap_mapping"):
        code = text(state, _CODE)
        if len(code) > _SAP_DIGITS:
            yield error(Code.GEN_LENGTH, ("sap_mapping",), value=code, max=str(_SAP_DIGITS))
        elif facts.sap_taken:
            yield error(Code.GEN_DUPLICATE, ("sap_mapping",), value=sap_account(code), by=facts.sap_taken)


def _check_new(state: State, facts: AccountFacts) -> Iterator[Finding]:
    code = text(state, _CODE)
    yield from check_references(state, ((_CHART, facts.charts),))
    if facts.taken:
        yield error(Code.GEN_DUPLICATE, (_CODE,), value=text(state, "ledger_account"))
    if is_filled(code) and code[:1] not in CLASSES and fits_levels(code, facts.place.levels):
        yield error(Code.GEN_RANGE, (_CODE,), value=code, range="1 – 6")
