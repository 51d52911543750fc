"""Whether what is known proves that a row is within a scope. Next: guard_walk.py.

Not by comparing text: from the conditions around a row it is derived, by the rules of who sees what, that no
row outside can fulfil them. What cannot be derived counts as missing.
"""

from dataclasses import dataclass
from enum import Enum

from models.rules.kinds import ALL_STORES_CLASSES, BEARER_CLASS, CUSTOMER_CLASSES, OPEN_CLASSES, VIP
from resolvers.read.guard_facts import (
    ABOUT_ITEMS,
    AREA,
    AUDIT,
    CARDS,
    CHANGED,
    CLASSES,
    COMPANY,
    CUSTOMER,
    DOCUMENT,
    FILE,
    IN_ALL_STORES,
    IN_STORES,
    ITEM,
    NAMING_ITEM,
    OF_CUSTOMERS,
    TASK,
    USER,
    Scoped,
    scoped,
)
from resolvers.read.guard_forms import is_area, is_reached
from resolvers.read.guard_known import Arguments, Facts, absent, empties, is_any
from resolvers.read.guard_tree import Condition, Place, Table, bare, place


class Items(Enum):
    """How many archive items are within a scope."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


@dataclass(frozen=True)
class Sight:
    """A scope. Of `companies` and `orgs`: None = all, else the arguments that hold the codes."""

    companies: Arguments | None
    orgs: Arguments | None
    read: bool = True  # of rows, not of a class of fields
    nowhere: bool = False  # nothing by its layers
    unmasked: Arguments = frozenset()  # arguments with the numbers of customers that are in it besides
    items: Items = Items.NONE
    reaches: Arguments = frozenset()
    cards: bool = False  # of VIPs
    all_stores: bool = False
    stores: Arguments = frozenset()
    users: bool = False
    audit: bool = False
    me: Arguments = frozenset()

    @property
    def every_customer(self) -> bool:
        return self.companies is None and self.orgs is None and not self.nowhere


@dataclass(frozen=True)
class Prover:
    sight: Sight

    # rows

    def row(self, table: Table, facts: Facts) -> bool:
        if table.seen and self.sight.read:
            return True
        known = scoped(table.name)
        if known is None or facts.contradicts() or self._is_unmasked(table, known, facts):
            return True
        if self.sight.every_customer and known.root in (CUSTOMER, TASK, *OF_CUSTOMERS):
            return True
        if self._by_another(table, known, facts) or self._by_rule(table, known, facts):
            return True
        return facts.by_cases(lambda more: self.row(table, more))

    def _by_rule(self, table: Table, known: Scoped, facts: Facts) -> bool:
        rules = {
            **dict.fromkeys(CLASSES, self._item),
            **dict.fromkeys(ABOUT_ITEMS, self._about_item),
            **dict.fromkeys(CARDS, self._card),
            **dict.fromkeys(IN_STORES, self._in_store),
            **dict.fromkeys(IN_ALL_STORES, self._in_all_stores),
            DOCUMENT: self._document,
            FILE: self._file,
            USER: self._user,
            AUDIT: self._audit,
        }
        if table.name in rules:
            return rules[table.name](table, facts)
        if not all(self._within(table, name, known, facts) for name in known.own):
            return False
        if table.name in (COMPANY, AREA):  # a layer within the scope makes its customer seen
            return not self.sight.nowhere
        if table.name == CHANGED and not self.sight.read:
            return self._in_layer_or_customer(table, facts)
        if known.customer:
            number = (table, known.customer)
            return (known.alone and facts.is_empty(number)) or self.customer(number, facts)
        return self._owner(table, known, facts)

    def _by_another(self, table: Table, known: Scoped, facts: Facts) -> bool:
        """It is the owner of a row that is seen, or that row itself."""
        if not self.sight.read:
            return False
        for other, column in facts.equal_to((table, known.primary_key)):
            theirs = scoped(other.name) if other.seen and other is not table else None
            if theirs is None:
                continue
            if other.name == table.name and column == known.primary_key:
                return True
            if table.name == ITEM and NAMING_ITEM.get(other.name) == column:
                return True
            if theirs.owner is not None and (theirs.owner.table, theirs.owner.here) == (table.name, column):
                return True
        return False

    def _owner(self, table: Table, known: Scoped, facts: Facts) -> bool:
        """The row that it is a part of is within the scope."""
        owner = known.owner
        if owner is None:
            return False
        for other, column in facts.equal_to((table, owner.here)):
            if (other.name, column) == (owner.table, owner.there) and self.row(other, facts):
                return True
        return self._linked((table, owner.here), owner.table, owner.there, facts)

    def _linked(self, here: Place, name: str, there: str, facts: Facts) -> bool:
        """There is a row of another table, linked to this one and within the scope."""
        found = facts.linked(facts.equal_to(here), (name,), there)
        if any(self.row(other, inner) for other, inner in found):
            return True
        return facts.by_cases(lambda more: self._linked(here, name, there, more))

    # customers

    def customer(self, number: Place, facts: Facts) -> bool:
        """The customer of this number is within the scope, or there is none."""
        same = facts.equal_to(number)
        if self.sight.every_customer or any(self._names_seen(*one) for one in same):
            return True
        if facts.in_argument(same, self.sight.unmasked):
            return True
        if not self.sight.nowhere and (self._by_layer(same, facts) or self._has_none(same, facts)):
            return True
        found = facts.linked(same, (CUSTOMER,), "customer_number")
        if any(self.customer((other, "customer_number"), inner) for other, inner in found):
            return True
        return facts.by_cases(lambda more: self.customer(number, more))

    def _names_seen(self, table: Table, column: str) -> bool:
        known = scoped(table.name)
        return self.sight.read and table.seen and known is not None and known.customer == column

    def _by_layer(self, same: list[Place], facts: Facts) -> bool:
        for layer, inner in facts.linked(same, (COMPANY, AREA), "customer_number"):
            known = scoped(layer.name)
            if known and all(self._within(layer, one, known, inner) for one in known.own):
                return True
        return False

    @staticmethod
    def _has_none(same: list[Place], facts: Facts) -> bool:
        """Neither kind of layer: he is everybody's."""
        probes = [probe for one in facts if (probe := absent(one)) is not None and probe.number in same]
        return {COMPANY, AREA} <= {probe.table.name for probe in probes}

    def _is_unmasked(self, table: Table, known: Scoped, facts: Facts) -> bool:
        if not self.sight.unmasked:
            return False
        numbers = [(table, known.customer)] if known.customer else []
        if table.name == CHANGED:
            numbers = self._of_document(table, facts)
        return any(facts.in_argument(facts.equal_to(one), self.sight.unmasked) for one in numbers)

    # rows of the log

    def _document(self, table: Table, facts: Facts) -> bool:
        """By each way on its own: a filter of the caller may say things that contradict."""
        other, number = (table, "object_id"), (table, "customer_number")
        if facts.is_filled(other) and facts.is_of_one_class(table, OPEN_CLASSES):
            return True
        if facts.is_filled(other) and self._of_loyalty(table, facts):
            return True
        about = facts.is_of_one_class(table, CUSTOMER_CLASSES - {BEARER_CLASS})
        if facts.is_of_class(table, BEARER_CLASS):  # of a coupon that names somebody
            about = self.sight.every_customer or facts.is_unlike(number, "")
        if about or facts.is_empty(other) or facts.names(number, CUSTOMER, "customer_number"):
            if self._changed_row(table, facts) and self._customer_or_gone(number, facts):
                return True
        kinds = {
            name: facts.is_of_class(table, of_class) if facts.is_filled(other) else None
            for name, (of_class, _) in CLASSES.items()
        }
        for name, (_, key) in CLASSES.items():
            if (kinds[name] or facts.names(other, name, key)) and self._of_filed(other, facts, name):
                return True
        is_other = all(found is False for found in kinds.values())
        return self.sight.users and (is_other or self._everything)

    @property
    def _everything(self) -> bool:
        return self.sight.every_customer and self.sight.items is Items.ALL

    def _customer_or_gone(self, number: Place, facts: Facts) -> bool:
        same = facts.equal_to(number)
        probes = [probe for one in facts if (probe := absent(one)) is not None and probe.number in same]
        if any(probe.table.name == CUSTOMER for probe in probes) or self.customer(number, facts):
            return True
        return facts.by_cases(lambda more: self._customer_or_gone(number, more))

    def _changed_row(self, table: Table, facts: Facts) -> bool:
        """A document of which nothing is within the scope is not there."""
        if self.sight.every_customer:
            return True
        known = scoped(CHANGED)
        for row, inner in facts.linked([(table, "change_number")], (CHANGED,), "change_number"):
            if known and all(self._within(row, name, known, inner) for name in known.own):
                return True
        return False

    def _in_layer_or_customer(self, table: Table, facts: Facts) -> bool:
        """What changed lies in a layer, which is within the scope, or the customer is."""
        if any(facts.is_filled((table, name)) for name in ("company_code", "sales_org")):
            return True
        if any(self.customer(one, facts) for one in self._of_document(table, facts)):
            return True
        return facts.by_cases(lambda more: self._in_layer_or_customer(table, more))

    @staticmethod
    def _of_document(table: Table, facts: Facts) -> list[Place]:
        """The customer's number of the document that a changed row is listed in."""
        return [
            (other, "customer_number")
            for other, column in facts.equal_to((table, "change_number"))
            if other.name == DOCUMENT and column == "change_number"
        ]

    # archives, users, the audit trail

    def _item(self, table: Table, facts: Facts) -> bool:
        if self.sight.items is not Items.SOME:
            return self.sight.items is Items.ALL
        found = facts.subqueries()
        return any(is_reached(table, below, inner, self.sight.reaches) for below, inner in found)

    def _about_item(self, table: Table, facts: Facts) -> bool:
        return self._of_filed((table, "item_id"), facts)

    def _of_filed(self, here: Place, facts: Facts, name: str = ITEM) -> bool:
        """It names an item, or another filed record, within reach; one that is gone only for who sees all."""
        if self.sight.items is Items.ALL or facts.contradicts():
            return True
        naming = NAMING_ITEM if name == ITEM else {}
        seen = [one for one, column in facts.equal_to(here) if naming.get(one.name) == column]
        if self.sight.read and any(one.seen for one in seen):
            return True
        return self.sight.items is Items.SOME and self._linked(here, name, CLASSES[name][1], facts)

    def _file(self, table: Table, facts: Facts) -> bool:
        item, number = (table, "item_id"), (table, "customer_number")
        if facts.is_empty(item) or facts.names(number, CUSTOMER, "customer_number"):
            if self.customer(number, facts):
                return True
        if facts.is_filled(item) or facts.names(item, ITEM, "item_id"):
            if self._of_filed(item, facts):
                return True
        return self._everything

    def _user(self, table: Table, facts: Facts) -> bool:
        return self.sight.users or facts.is_argument((table, "user_name"), self.sight.me)

    def _of_loyalty(self, table: Table, facts: Facts) -> bool:
        """A change document of a card, or of what is seen with all stores."""
        if self.sight.cards and facts.is_of_class(table, VIP.object_class):
            return True
        return self.sight.all_stores and facts.is_of_one_class(table, ALL_STORES_CLASSES)

    def _card(self, _table: Table, _facts: Facts) -> bool:
        return self.sight.cards if self.sight.read else self._clear_somewhere

    def _in_store(self, table: Table, facts: Facts) -> bool:
        return self.sight.all_stores or facts.in_argument([(table, "store_code")], self.sight.stores)

    def _in_all_stores(self, _table: Table, _facts: Facts) -> bool:
        return self.sight.all_stores if self.sight.read else self._clear_somewhere

    @property
    def _clear_somewhere(self) -> bool:
        """Of fields of what lies in no layer: in clear for whoever reads the class in clear anywhere."""
        return not self.sight.nowhere

    def _audit(self, table: Table, facts: Facts) -> bool:
        customer, item = (table, "customer_number"), (table, "item_id")
        if facts.is_argument((table, "user_name"), self.sight.me):
            return True
        if self.sight.users and facts.is_empty(customer) and facts.is_empty(item):
            return True
        return self.sight.audit and self._no_customer_or(customer, facts) and self._no_item_or(item, facts)

    def _no_customer_or(self, here: Place, facts: Facts) -> bool:
        if facts.is_empty(here) or self.customer(here, facts):
            return True
        return facts.by_cases(lambda more: self._no_customer_or(here, more))

    def _no_item_or(self, here: Place, facts: Facts) -> bool:
        if facts.is_empty(here) or self._of_filed(here, facts):
            return True
        return facts.by_cases(lambda more: self._no_item_or(here, more))

    # layers

    def _within(self, table: Table, name: str, known: Scoped, facts: Facts) -> bool:
        """The row lies in a company code or sales area of the scope, by a column of its own."""
        codes = self.sight.companies if name == "company_code" else self.sight.orgs
        if self.sight.nowhere or codes is None:
            return not self.sight.nowhere
        for one in facts.held:
            if name in known.nullable and empties(one, (table, name)):
                return True
            if is_any(one, codes) and self._names_layer(one, table, name):
                return True
        return facts.by_cases(lambda more: self._within(table, name, known, more))

    @staticmethod
    def _names_layer(one: Condition, table: Table, name: str) -> bool:
        """F723, or F723/AQ/XX from the row's own columns."""
        left = bare(one.node["A_Expr"]["lexpr"])
        if place(left, one.select) == (table, name):
            return True
        return name != "company_code" and is_area(left, one.select, table)
