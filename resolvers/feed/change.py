"""One entry of the change log: its place, its facts, what of it a caller may see. Next: log.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from models.rules.filed import FILED_CLASSES
from models.rules.kinds import ALL_STORES_CLASSES, BEARER_CLASS, CUSTOMER_CLASSES, OPEN_CLASSES, VIP
from resolvers.access.caller import Scope


class Position(NamedTuple):
    """A place in the log. Transactions are ordered by their number, one transaction's documents by theirs."""

    xid: int
    change_number: str


class Item(NamedTuple):
    """One changed row or field; old and new values stay in the database until somebody may read them."""

    position: int
    table: str
    key: str
    field: str | None
    indicator: str
    company_code: str | None
    sales_org: str | None

    @property
    def sales_area(self) -> str:
        """In its key: F723/AQ/XX/RG/000, and of a text SALES/F723/AQ/XX/0001/zh; else empty."""
        parts = self.key.split("/")
        at = parts.index(self.sales_org) if self.sales_org in parts else len(parts)
        return "/".join(parts[at : at + 3])


@dataclass(frozen=True, slots=True)
class Place:
    """Where an archive item lies, or another filed record."""

    institution: str
    archive_type: str
    level: int


@dataclass(frozen=True, slots=True)
class Change:
    """A change document with what filters and scopes need of its record's present state. Of a record that is
    no customer there is an object id instead of a number.
    """

    position: Position
    object_class: str
    object_id: str | None
    customer_number: str
    changed_by: str
    changed_at: datetime
    operation: str
    source: str
    version: int
    account_group: str | None  # None: the customer is gone
    company_codes: frozenset[str]
    sales_areas: frozenset[str]  # F723/AQ/XX
    items: tuple[Item, ...]
    place: Place | None = None  # None: nothing filed, or it is gone


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for; None = everything. All conditions that are given must hold."""

    customer_numbers: frozenset[str] | None = None
    account_groups: frozenset[str] | None = None
    company_codes: frozenset[str] | None = None
    sales_orgs: frozenset[str] | None = None
    operations: frozenset[str] | None = None
    tables: frozenset[str] | None = None
    fields: frozenset[str] | None = None
    changed_by: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    object_classes: frozenset[str] | None = None


EVERYTHING = Wanted()


def visible_items(change: Change, scope: Scope) -> Sequence[Item]:
    """The items within the scope. None of them visible means: for this reader there is no such change."""
    if change.object_id is not None and change.object_class not in CUSTOMER_CLASSES:
        return change.items if _sees_other(change, scope) else ()
    if scope.everything:
        return change.items
    if change.object_class == BEARER_CLASS and not change.customer_number:
        return ()
    if scope.nothing or not sees_customer(change, scope):
        return ()
    return [item for item in change.items if _sees_layer(item, scope)]


def is_wanted(change: Change, items: Sequence[Item], wanted: Wanted) -> bool:
    """`items` are the visible ones: a filter must not find out about the others."""
    if not items:
        return False
    if wanted is EVERYTHING:
        return True
    return _fits(
        (wanted.customer_numbers, (change.customer_number,)),
        (wanted.account_groups, (change.account_group,)),
        (wanted.operations, (change.operation,)),
        (wanted.changed_by, (change.changed_by,)),
        (wanted.sources, (change.source,)),
        (wanted.object_classes, (change.object_class,)),
        (wanted.company_codes, [item.company_code for item in items]),
        (wanted.sales_orgs, [item.sales_org for item in items]),
        (wanted.tables, [item.table for item in items]),
        (wanted.fields, [item.field for item in items]),
    )


def _fits(*conditions: tuple[frozenset[str] | None, Sequence[str | None]]) -> bool:
    return all(allowed is None or any(value in allowed for value in values) for allowed, values in conditions)


def sees_customer(change: Change, scope: Scope) -> bool:
    """A customer without any layer belongs to everybody; else one of the layers must be in sight."""
    if not change.company_codes and not change.sales_areas:
        return True
    return any(map(scope.sees_company, change.company_codes)) or any(
        scope.sees_area(area.partition("/")[0], area) for area in change.sales_areas
    )


def _sees_other(change: Change, scope: Scope) -> bool:
    """What is filed as it lies now; what is gone only with all items in sight. Base data always; cards with
    some stores in sight, what happens in stores with all of them; users, departments and institutions with
    users in sight.
    """
    if change.object_class in OPEN_CLASSES:
        return True
    if change.object_class == VIP.object_class:
        return scope.cards
    if change.object_class in ALL_STORES_CLASSES:
        return scope.stores is None
    if change.object_class not in FILED_CLASSES:
        return scope.users
    place = change.place
    if place is None:
        return scope.every_item
    return scope.sees_item(place.institution, place.archive_type, place.level)


def _sees_layer(item: Item, scope: Scope) -> bool:
    return (item.company_code is None or scope.sees_company(item.company_code)) and (
        item.sales_org is None or scope.sees_area(item.sales_org, item.sales_area)
    )
