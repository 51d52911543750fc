"""The kinds of record with a version of their own: how each is named, seen and logged. Next: state.py."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from models.catalog import Entity, catalog
from models.rules.archives.dossiers import DOSSIER
from models.rules.archives.locations import LOCATION
from models.rules.archives.structure import CATEGORY, TYPE
from models.rules.decision import CUSTOMER
from models.rules.departments import DEPARTMENT
from models.rules.filed import FILED
from models.rules.institutions import INSTITUTION
from models.rules.kinds import ABOUT_CUSTOMERS, CARE_PROFILE, OPEN, VIP_KINDS
from models.rules.numbers import shown
from models.rules.roles import MAX_CLEARANCE
from models.rules.shape import Shape
from models.rules.state import State, rows, text
from models.rules.users import USER
from resolvers.access.caller import Scope


@dataclass(frozen=True)
class Root:
    """`name` is the entity's; `logged` the change document's column that holds a record's key, beside which
    that of a record `about` a customer names him.
    """

    name: str
    object_class: str
    logged: str
    sees: Callable[[State, Scope], bool]
    told: Callable[[str], str] = str  # a key as people write it
    about: bool = False

    @property
    def entity(self) -> Entity:
        return catalog()[self.name]

    @property
    def shape(self) -> Shape:
        """The record as the rules see it."""
        return _shape(self.name)

    def key_of(self, state: State) -> str:
        return text(state, self.entity.primary_key)


def is_visible(state: State, scope: Scope) -> bool:
    """A customer without layers is everybody's who sees any; with layers, one must lie in the scope."""
    companies, sales = rows(state, "company_codes"), rows(state, "sales_areas")
    return not scope.nothing and (
        not (companies or sales)
        or any(scope.sees_company(text(row, "company_code")) for row in companies)
        or any(scope.sees_area(text(row, "sales_org"), text(row, "sales_area")) for row in sales)
    )


def _sees_item(item: State, scope: Scope) -> bool:
    level = item.get("access_level")
    return scope.sees_item(
        text(item, "institution_code"),
        text(item, "archive_type"),
        MAX_CLEARANCE if level is None else int(level),
    )


def _sees_users(_user: State, scope: Scope) -> bool:
    return scope.users


def _everybody(_row: State, _scope: Scope) -> bool:
    return True


@cache
def _shape(name: str) -> Shape:
    return catalog().shape(name)


ROOTS = {
    root.name: root
    for root in (
        Root(CUSTOMER, "DEBI", "customer_number", is_visible, shown),
        *(Root(one.entity, one.object_class, "object_id", _sees_item) for one in FILED),
        Root(DOSSIER, "ZDOS", "customer_number", _everybody, shown),  # who may is said by its customer
        Root(CATEGORY, "ZCAT", "object_id", _everybody),
        Root(TYPE, "ZTYP", "object_id", _everybody),
        Root(LOCATION, "ZLOC", "object_id", _everybody),
        Root(USER, "ZUSER", "object_id", _sees_users),
        Root(DEPARTMENT, "ZDEP", "object_id", _everybody),
        Root(INSTITUTION, "ZINST", "object_id", _everybody),
        *(Root(one.entity, one.object_class, "object_id", _everybody) for one in OPEN),
        # of these too who may is said by the customer
        Root(CARE_PROFILE, "ZCAR", "customer_number", _everybody, shown),
        # cards and what is done with them in stores: who may is said by the act
        *(Root(one.entity, one.object_class, "object_id", _everybody) for one in VIP_KINDS),
        *(Root(one.entity, one.object_class, "object_id", _everybody, about=True) for one in ABOUT_CUSTOMERS),
    )
}
