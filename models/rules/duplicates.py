"""Is this customer known already? Names, tax numbers, accounts (domain 2.10). Next: blocks.py."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache

from models.rules.facts import Candidate, Facts, full_name
from models.rules.finding import Finding, confirm, error, warning
from models.rules.finding_codes import Code
from models.rules.numbers import shown
from models.rules.search import bigrams, normalised
from models.rules.state import State, changes, is_new, is_touched, path_of, rows, text

SIMILAR = 0.75
MOST = 10
_LEGAL_FORMS = (
    *("股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团", "公司"),
    *("COMPANYLIMITED", "CORPORATION", "LIMITED", "COLTD", "GMBH", "CORP", "LTD", "INC", "LLC"),
    *("AG", "SA", "BV"),
)


@lru_cache(maxsize=4_096)
def duplicate_name(name: str) -> str:
    """The name without its legal forms at the end; never stripped to nothing."""
    core = normalised(name)
    while form := next((one for one in _LEGAL_FORMS if core.endswith(one) and core != one), None):
        core = core.removesuffix(form)
    return core


def similarity(one: str, other: str) -> float:
    """Dice coefficient over the multisets of bigrams; identical names have 1."""
    return similarity_to(one)(other)


def similarity_to(one: str) -> Callable[[str], float]:
    """The same, of one name compared with many."""
    left = bigrams(one)
    first, length = set(left), len(left)
    simple = len(first) == length

    def score(other: str) -> float:
        if one == other:
            return 1.0
        right = bigrams(other)
        total = length + len(right)
        if not total:
            return 0.0
        second = set(right)
        if simple and len(second) == len(right):  # none comes twice: sets say the same, and say it at once
            return 2 * len(first & second) / total
        return 2 * (Counter(left) & Counter(right)).total() / total

    return score


def check_duplicates(state: State, facts: Facts) -> list[Finding]:
    own = state.get("customer_number")
    others = [one for one in facts.candidates if one.number != own]
    return [
        *_check_own_keys(state, facts),
        *_check_tax(state, others),
        *_check_names(state, others),
        *_check_banks(state, facts),
    ]


def _check_own_keys(state: State, facts: Facts) -> list[Finding]:
    """DU-5, VN-2; external keys are checked with their rows."""
    found: list[Finding] = []
    for name, owners in (("short_code", facts.short_codes), ("vendor_number", facts.vendors)):
        value = text(state, name)
        owner = owners.get(value)
        asked = name == "short_code" or changes(state, name)  # two were the same vendor before that was asked
        if value and asked and owner is not None and owner != state.get("customer_number"):
            told = value if name == "short_code" else shown(value)
            found.append(error(Code.GEN_DUPLICATE, (name,), value=told))
    return found


def _check_tax(state: State, others: list[Candidate]) -> list[Finding]:
    """DU-1: a payer of the same legal person is legitimate, so it is asked, not forbidden."""
    found: list[Finding] = []
    uscc, vat = text(state, "uscc"), text(state, "vat_registration_no")
    if uscc and changes(state, "uscc"):
        same = [one for one in others if one.uscc == uscc]
        found += _told(Code.CM_DUP_TAX, "uscc", same)
    if vat and changes(state, "vat_registration_no", "country"):
        country = state.get("country")
        same = [one for one in others if one.vat_registration_no == vat and one.country == country]
        found += _told(Code.CM_DUP_TAX, "vat_registration_no", same)
    return found


def _check_names(state: State, others: list[Candidate]) -> list[Finding]:
    """DU-2 and DU-3; who is the same is not also told to be similar."""
    names = ("name1", "name2", "name3", "name4", "city", "country")
    mine = duplicate_name(full_name(state))
    if not mine or not (is_new(state) or changes(state, *names)):
        return []
    town, country = normalised(text(state, "city")), state.get("country")
    score = similarity_to(mine)
    same: list[Candidate] = []
    similar: list[tuple[float, str]] = []
    for one in others:
        if one.country != country:
            continue
        theirs = duplicate_name(one.name) if one.core is None else one.core
        if mine == theirs and town and normalised(one.city or "") == town:
            same.append(one)
        elif (found := score(theirs)) >= SIMILAR:
            similar.append((-found, one.number))
    told = _told(Code.CM_DUP_NAME, "name1", same)
    if similar:
        best = sorted(similar)[:MOST]
        named = {
            "customers": ", ".join(shown(number) for _, number in best),
            "scores": ", ".join(f"{-negative:.2f}" for negative, _ in best),
        }
        told.append(warning(Code.CM_DUP_SIMILAR, ("name1",), **named))
    return told


def _check_banks(state: State, facts: Facts) -> list[Finding]:
    """DU-4."""
    found: list[Finding] = []
    for row in rows(state, "bank_details"):
        key = text(row, "bank_country"), text(row, "bank_key"), text(row, "bank_account")
        own = state.get("customer_number")
        holders = tuple(one for one in facts.account_holders.get(key, ()) if one != own)
        if is_touched(row) and holders and (is_new(row) or changes(row, "bank_account")):
            numbers = ", ".join(shown(one) for one in holders[:MOST])
            found.append(warning(Code.CM_DUP_BANK, path_of(row), customers=numbers))
    return found


def _told(code: Code, field: str, same: list[Candidate]) -> list[Finding]:
    return [confirm(code, (field,), customers=_numbers(same[:MOST]))] if same else []


def _numbers(candidates: Iterable[Candidate]) -> str:
    return ", ".join(shown(one.number) for one in candidates)
