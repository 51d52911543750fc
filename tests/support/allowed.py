"""What a principal may see of a planted world, from the rules of grants alone. Next: leaking.py.

Written from the text of the rules, for the tests of leaks: it knows the form of a grant and the facts of
roles, and nothing of how the service works out scopes, conditions or masks; nor does it look into seeing.py.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from models.rules.kinds import (
    BEARER,
    BEARER_CLASS,
    CARE_PROFILE,
    CUSTOMER_CLASSES,
    NAMING_CUSTOMERS,
    OPEN,
    OPEN_CLASSES,
)
from models.rules.roles import ROLES, Action
from models.rules.shape import Form, Shield
from resolvers.access.caller import Caller, Grant
from resolvers.access.seal import Sealer
from tests.support.exchanged import TOLD, customer_of, owner_of, payloads, remarks
from tests.support.planted import words_of
from tests.support.random_rows import FIELD_KEY
from tests.support.world import Row, World

_SECRET = (Shield.TAX, Shield.BANK, Shield.PERSONAL, Shield.IDENTITY)
_PEOPLE = ("admin", "auditor")
_HIGHEST = 3
# What no read shows to anybody.
_NOBODYS = {
    *("UserCredential", "UserSession", "RecoveryToken", "AccessToken", "AccessGrant", "Unmasked", "Secret"),
    *("OutgoingMessage", "Replay", "ConfigVersion", "Upload", "AttachmentAccess", "Job", "Incident"),
    *("AttachmentHold", "DestructionCertificate", "StoredObject", "RefreshToken", "JobFinding"),
    *("ArchiveCode", "ArchiveCounter", "ArchiveText", "ImportBatch", "BatchFile", "MadeFile", "MadeItem"),
    *("ArchiveShare", "BackupRecord", "AppliedMessage", "DroppedFile", "DeliveryAttempt"),
}
# What lies in the archives as items do, by the class of its documents.
_LYING = {
    **{"ZITEM": "ArchiveItem", "ZAPP": "Appraisal", "ZDES": "DestructionList", "ZTRF": "TransferList"},
    **{"ZPRJ": "ArrangementProject", "ZINS": "InspectionPlan"},
}
_OF_AN_ITEM = ("ItemHold", "Loan", "PropertyCheck")
# VIP loyalty: cards, which are good everywhere; what happens in one store; what is for all stores.
_OF_CARDS = ("VipCustomer", "VipAccount")
_OF_A_STORE = ("Sale", "Redemption", "RechargeOrder", "PointsEntry", "StoredValueEntry")
_OF_ALL_STORES = ("SmsCampaign", "SmsMessage")
_IN_STORES = ("ZSAL", "ZVRD", "ZVRC", "ZSMC")  # classes of their documents
_LOYALTY = ("vipManager", "cashier", "auditor")


@dataclass(frozen=True)
class Territory:
    """Layers: company codes, and sales organisations or areas. None = all."""

    companies: frozenset[str] | None
    sales: frozenset[str] | None

    @classmethod
    def joint(cls, grants: Iterable[Grant]) -> "Territory":
        companies: frozenset[str] | None = frozenset()
        sales: frozenset[str] | None = frozenset()
        for one in grants:
            companies = _both(companies, one.company_codes)
            sales = _both(sales, one.sales_orgs)
        return cls(companies, sales)

    def has(self, company: str | None, area: str | None) -> bool:
        """`area`: F723 or F723/AQ/XX. What is named must be in it."""
        return (company is None or self.companies is None or company in self.companies) and (
            area is None or self.sales is None or not {area, area.partition("/")[0]}.isdisjoint(self.sales)
        )


@dataclass
class Allowed:
    """One principal's sight of the world; `action` is what he sees for."""

    world: World
    caller: Caller
    action: Action = Action.READ
    _known: dict[int, bool] = field(default_factory=dict[int, bool])

    # what the oracle of tests/properties asks

    def sees(self, row: Row) -> bool:
        if id(row) not in self._known:
            self._known[id(row)] = self._sees(row)
        return self._known[id(row)]

    def reads_clear(self, shield: Shield) -> bool:
        holders = self._readers_of(shield)
        return shield is Shield.BUSINESS or (bool(holders) and Territory.joint(holders) == self.territory)

    def is_clear(self, row: Row, shield: Shield) -> bool:
        if shield is Shield.BUSINESS:
            return True
        holders = self._readers_of(shield)
        if self._is_base_data(row) or row.entity.name in (*_OF_CARDS, *_OF_ALL_STORES):
            return bool(holders)  # wherever: they lie in no layer, whichever customer they name
        number = self._customer_number(row)
        if (number, shield) in {(one.customer_number, one.shield) for one in self.caller.unmasked}:
            return True
        return bool(holders) and self._lies_in(Territory.joint(holders), row, number)

    def hides(self, item: Row, *, sealed: bool) -> bool:
        column = self._logged.get((item["table"], item["field"]))
        if column is None or (column[1] and not sealed):
            return False
        return not self.is_clear(item, column[0])

    def masked(self, row: Row, order: Iterable[str]) -> list[str]:
        if row.entity.name == "ChangeItem":
            return ["old_value", "new_value"] if self.hides(row, sealed=True) else []
        shields = {name: column.shape.shield for name, column in row.entity.columns.items()}
        return [name for name in order if name in shields and not self.is_clear(row, shields[name])]

    # all at once

    @cached_property
    def words(self) -> set[str]:
        """Every value of every row that he sees, masked where it has to be."""
        return words_of(
            value
            for rows in self.world.rows.values()
            for row in rows
            if self.sees(row)
            for value in self.values(row)
        )

    def values(self, row: Row) -> Iterable[Any]:
        yield row.key
        if row.entity.name in TOLD:
            yield from self._exchanged(row)
        for column in row.entity.columns.values():
            value = row[column.name]
            if row.entity.name == "ChangeItem" and column.name in ("old_value", "new_value"):
                if not self.hides(row, sealed=False):
                    yield value
            elif column.form is Form.SEALED:
                yield row.values.get(column.tail)
                if value is not None and self.is_clear(row, column.shape.shield):
                    yield opened(column.name, value)
            elif self.is_clear(row, column.shape.shield):
                yield value

    # grants

    @cached_property
    def grants(self) -> list[Grant]:
        return [one for one in self.caller.grants if one.actions is None or self.action in one.actions]

    @cached_property
    def territory(self) -> Territory:
        return Territory.joint(self.grants)

    def _readers_of(self, shield: Shield) -> list[Grant]:
        return [
            one
            for one in self.grants
            if shield in ROLES[one.role].clear and (one.classes is None or shield in one.classes)
        ]

    def _holds(self, *roles: str) -> bool:
        return any(one.role in roles for one in self.grants)

    @cached_property
    def _logged(self) -> dict[tuple[str, str], tuple[Shield, bool]]:
        """Of shielded fields, by their names in the log: class, and whether the log holds a mask already."""
        found: dict[tuple[str, str], tuple[Shield, bool]] = {}
        for (table, name), shape in self.world.catalog.logged.items():
            found[table, name] = (shape.shield, shape.form is Form.SEALED)
        return found

    # rows

    def _sees(self, row: Row) -> bool:
        rules: dict[str, Callable[[Row], bool]] = {
            "User": lambda row: row.key == self.caller.user_name or self._holds(*_PEOPLE),
            **dict.fromkeys(_LYING.values(), self._reaches),
            **dict.fromkeys(_OF_AN_ITEM, lambda row: self._reaches_item(row["item_id"])),
            "Dossier": lambda row: self._is_customer_in(self.territory, row.key),
            "AuditEntry": self._may_audit,
            "ChangeDocument": self._sees_document,
            "Attachment": self._sees_file,
            "Customer": lambda row: self._is_customer_in(self.territory, row.key),
            **dict.fromkeys(NAMING_CUSTOMERS, self._names_seen_customer),
            "Task": lambda row: self._lies_in(self.territory, row, row["customer_number"]),
            **dict.fromkeys(TOLD, self._keeps_or_looks),
            **dict.fromkeys(_OF_CARDS, lambda _: self._has_a_store),
            **dict.fromkeys(_OF_A_STORE, lambda row: self._has_store(row["store_code"])),
            **dict.fromkeys(_OF_ALL_STORES, lambda _: self._has_all_stores),
        }
        if row.entity.name in rules:
            return rules[row.entity.name](row)
        if row.entity.owner is None or row.entity.name in _NOBODYS:
            return row.entity.name not in _NOBODYS
        owner = self._owner(row)
        if owner.entity.name == "Customer":
            return self._lies_in(self.territory, row, owner.key)
        if row.entity.name == "ChangeItem" and not self.territory.has(row["company_code"], _area(row)):
            return False
        return self.sees(owner)

    def _keeps_or_looks(self, row: Row) -> bool:
        """His own as an integrator or administrator; all as an administrator or auditor. What is about a
        customer is as hidden as he is.
        """
        number = customer_of(row)
        if number is not None and self.world.find("Customer", number) is not None:
            if not self._is_customer_in(self.territory, number):
                return False
        mine = owner_of(self.world, row) == self.caller.user_name
        return self._holds(*_PEOPLE) or (mine and self._holds("integrator"))

    def _exchanged(self, row: Row) -> Iterable[Any]:
        """The address of a webhook may hold a token; what was sent holds everything: both for the owner."""
        mine = owner_of(self.world, row) == self.caller.user_name
        for name in TOLD[row.entity.name]:
            if name != "endpoint" or mine or row["channel"] != "WEBHOOK":
                yield row[name]
        if mine:
            yield from remarks(row)
        if mine and all(self.reads_clear(shield) for shield in _SECRET):
            yield from payloads(row)

    def _names_seen_customer(self, row: Row) -> bool:
        number = row.key if row.entity.name == CARE_PROFILE else row["customer_number"]
        if number is None:
            return row.entity.name != BEARER or self._sees_all_customers
        return self._is_customer_in(self.territory, number)

    @property
    def _sees_all_customers(self) -> bool:
        return self.territory == Territory(None, None)

    @staticmethod
    def _is_base_data(row: Row) -> bool:
        return row.entity.owner is None and row.entity.name in {one.entity for one in OPEN}

    def _sees_file(self, row: Row) -> bool:
        if row["item_id"] is not None:
            return self._reaches_item(row["item_id"])
        return self._is_customer_in(self.territory, row["customer_number"])

    def _lies_in(self, territory: Territory, row: Row, number: str) -> bool:
        """A layer and what names one, in the territory; anything else where its customer is."""
        place = row
        while place.entity.name in ("WithholdingTax", "DunningArea", "PartnerFunction", "Licence"):
            place = self._owner(place)
        company, area = place.values.get("company_code"), _area(place)
        if not territory.has(company, area):
            return False
        in_layer = (company, area) != (None, None) and place.entity.name != "Task"
        whole = in_layer and place.entity.name != "CustomerText"
        return whole or self._is_customer_in(territory, number)

    def _is_customer_in(self, territory: Territory, number: str) -> bool:
        if not self.grants:  # who may nothing sees no customer, not even those of everybody
            return False
        companies = self.world.where("CompanyCodeData", "customer_number", number)
        areas = self.world.where("SalesAreaData", "customer_number", number)
        if not companies and not areas:
            return True
        return any(territory.has(one["company_code"], None) for one in companies) or any(
            territory.has(None, one["sales_area"]) for one in areas
        )

    def _sees_document(self, row: Row) -> bool:
        if row["object_class"] in OPEN_CLASSES:
            return True
        if row["object_id"] is not None and row["object_class"] not in CUSTOMER_CLASSES:
            return self._sees_filed(row, row["object_class"])
        if self._sees_all_customers:
            return True
        if row["object_class"] == BEARER_CLASS and not row["customer_number"]:
            return False
        changed = self.world.where("ChangeItem", "change_number", row.key)
        inside = any(self.territory.has(one["company_code"], _area(one)) for one in changed)
        return inside and self._is_customer_in(self.territory, row["customer_number"])

    def _sees_filed(self, row: Row, of_class: str) -> bool:
        """A document of what is no customer's and nobody's base data."""
        if of_class in _LYING:
            return self._reaches_item(row["object_id"], _LYING[of_class])
        if of_class == "ZVIP":
            return self._has_a_store
        return self._has_all_stores if of_class in _IN_STORES else self._holds(*_PEOPLE)

    # stores

    @property
    def _stores(self) -> list[frozenset[str] | None]:
        return [one.stores for one in self.grants if one.role in _LOYALTY]

    @property
    def _has_all_stores(self) -> bool:
        return None in self._stores

    @property
    def _has_a_store(self) -> bool:
        return any(one is None or one for one in self._stores)

    def _has_store(self, code: str | None) -> bool:
        """What happened in none is for who has all of them."""
        return any(one is None or code in one for one in self._stores)

    def _may_audit(self, row: Row) -> bool:
        number, item = row["customer_number"], row["item_id"]
        if row["user_name"] == self.caller.user_name:
            return True
        if self._holds(*_PEOPLE) and number is None and item is None:
            return True
        customer = number is None or self._is_customer_in(self.territory, number)
        return self._holds("auditor") and customer and (item is None or self._reaches_item(item))

    def _reaches(self, item: Row) -> bool:
        level = _HIGHEST if item["access_level"] is None else item["access_level"]
        kind = item["archive_type"]
        for one in self.grants:
            if ROLES[one.role].archives and level <= one.clearance:
                institution = one.institutions is None or item["institution_code"] in one.institutions
                if institution and (one.archive_types is None or _is_kind(kind, one.archive_types)):
                    return True
        return False

    def _reaches_item(self, key: str, kind: str = "ArchiveItem") -> bool:
        item = self.world.find(kind, key)
        if item is not None:
            return self._reaches(item)
        return any(
            ROLES[one.role].archives
            and (one.institutions, one.archive_types, one.clearance) == (None, None, _HIGHEST)
            for one in self.grants
        )

    def _owner(self, row: Row) -> Row:
        assert row.entity.owner is not None
        return self.world.related(row, row.entity.owner)[0]

    def _customer_number(self, row: Row) -> str:
        while "customer_number" not in row.values:
            row = self._owner(row)
        return row["customer_number"]


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return None if one is None or other is None else one | other


def _is_kind(kind: str, wanted: frozenset[str]) -> bool:
    return kind in wanted or kind.partition("/")[0] in wanted


def _area(row: Row) -> str | None:
    """F723/AQ/XX, or as much of it as the row says."""
    if row.values.get("sales_area"):
        return row["sales_area"]
    org = row.values.get("sales_org")
    if not org:
        return None
    if row.entity.name == "ChangeItem":
        rest = row["key"].split("/")
        rest = rest[rest.index(org) :] if org in rest else [org]
        return "/".join(rest[:3])
    parts = [one for one in (row.values.get("channel"), row.values.get("division")) if one]
    return "/".join([org, *parts])


def opened(name: str, box: bytes) -> str:
    return Sealer(FIELD_KEY).open(name, box)
