"""Brands, dealers and the stores they run. Next: types.py."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.rules.acts import Act
from models.rules.care.kept import KeptFacts
from models.rules.checks.address import check_mobile
from models.rules.finding import Finding
from models.rules.general import HOME
from models.rules.simple import check_references
from models.rules.sorts import Sort
from models.rules.state import State, changes, is_filled, text
from models.rules.vip.keeping import Keeping


@dataclass(frozen=True)
class StoreFacts(KeptFacts):
    dealers: frozenset[str] = frozenset()  # that may be chosen


def _check_dealer(_now: State | None, state: State, _facts: KeptFacts) -> Iterable[Finding]:
    if not changes(state, "mobile") or not is_filled(state.get("mobile")):
        return ()
    return check_mobile(text(state, "mobile"), HOME, ("mobile",))


def _check_store(_now: State | None, state: State, facts: StoreFacts) -> Iterable[Finding]:
    return check_references(state, (("dealer_code", facts.dealers),))


BRAND: Keeping[KeptFacts] = Keeping(
    Sort("Brand", "brand_code", "品牌", "Brand", Act.CREATE_BRAND, Act.CHANGE_BRAND, Act.DELETE_BRAND)
)
DEALER: Keeping[KeptFacts] = Keeping(
    Sort(
        *("Dealer", "dealer_code", "经销商", "Dealer"),
        *(Act.CREATE_DEALER, Act.CHANGE_DEALER, Act.DELETE_DEALER),
    ),
    _check_dealer,
)
STORE: Keeping[StoreFacts] = Keeping(
    Sort("Store", "store_code", "门店", "Store", Act.CREATE_STORE, Act.CHANGE_STORE, Act.DELETE_STORE),
    _check_store,
)
