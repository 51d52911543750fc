"""Who sees which row, and which of its fields in clear: the rules of grants a second time. Next: oracle.py.

From the grants alone, as plainly as possible; of resolvers/access only the form of a caller is used.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from models.rules.roles import ROLES, Action
from models.rules.shape import Form, Shield
from resolvers.access.caller import Caller, Grant
from tests.support.world import Row, World

# Lie in the archives: their documents' class, and the entity.
_FILED = {
    **{"ZITEM": "ArchiveItem", "ZAPP": "Appraisal", "ZDES": "DestructionList", "ZTRF": "TransferList"},
    **{"ZPRJ": "ArrangementProject", "ZINS": "InspectionPlan"},
}
_ABOUT_ITEMS = ("ItemHold", "Loan", "PropertyCheck")
# Name a customer, or none: their documents' class, and the entity.
_ABOUT = {
    **{"ZDOC": "BusinessDocument", "ZVIS": "Visit", "ZSVT": "ServiceTask", "ZCMP": "Complaint"},
    **{"ZPAR": "ActivityParticipant", "ZCPN": "Coupon"},
}
_NAMING = ("CareProfile", "GiftMovement", *_ABOUT.values())
# Base data, which is everybody's, as what was changed in it is.
_BASE = {
    *("ZCCL", "ZVCL", "ZICL", "ZEMP", "ZVEN", "ZUGR", "ZUNI", "ZSTK", "ZACC", "ZSPL", "ZSEG", "ZACT"),
    *("ZGFT", "ZCPB", "ZBRD", "ZDLR", "ZSTO", "ZVTY", "ZVPD", "ZVAA", "ZVCA", "ZSMT"),
}
# VIP loyalty: cards, what happens in stores, what is for all stores.
_CARDS = ("VipCustomer", "VipAccount")
_IN_STORES = ("Sale", "Redemption", "RechargeOrder", "PointsEntry", "StoredValueEntry")
_IN_ALL = ("SmsCampaign", "SmsMessage")
# Name no customer whose layers could tell who reads them in clear.
_OF_NOBODY = ("Vendor", "Dealer", "VipCustomer", "SmsMessage")
_SEEN_OR_NOT = (
    *("Customer", "ChangeDocument", "CompanyCodeData", "SalesAreaData", "Attachment", "Dossier", "User"),
    *_FILED.values(),
    *_NAMING,
    *_CARDS,
    *_IN_STORES,
    *_IN_ALL,
)
_CLASSES = {Shield.TAX, Shield.BANK, Shield.PERSONAL, Shield.IDENTITY}
# table and field of the log -> class, and whether the log itself holds only the last four characters
LOGGED: dict[tuple[str, str], tuple[Shield, bool]] = {
    **{("KNA1", f"STCD{at}"): (Shield.TAX, False) for at in range(1, 6)},
    ("KNA1", "STCEG"): (Shield.TAX, False),
    ("KNAS", "STCEG"): (Shield.TAX, False),
    ("KNBW", "WT_WTSTCD"): (Shield.TAX, False),
    ("KNBK", "BANKN"): (Shield.BANK, True),
    ("KNBK", "IBAN"): (Shield.BANK, True),
    ("ZVEN", "BANKN"): (Shield.BANK, True),
    ("ZVEN", "uscc"): (Shield.TAX, False),
    **{("ZVEN", name): (Shield.PERSONAL, False) for name in ("contactName", "telephone", "email")},
    **{("ZVIP", name): (Shield.PERSONAL, False) for name in ("birthDate", "mobile", "email", "address")},
    ("ZDLR", "mobile"): (Shield.PERSONAL, False),
    **{("ZSMM", name): (Shield.PERSONAL, False) for name in ("mobile", "content")},
    ("ZOWN", "residentId"): (Shield.IDENTITY, True),
    **{
        ("KNVK", name): (Shield.PERSONAL, False)
        for name in ("NAMEV", "NAME1", "TELF1", "MOBILE", "EMAIL", "PARGE", "GBDAT")
    },
}


@dataclass(frozen=True)
class Codes:
    """What some grants cover together; None = all."""

    companies: frozenset[str] | None
    orgs: frozenset[str] | None

    @classmethod
    def of(cls, grants: list[Grant]) -> "Codes":
        return cls(_all_of(one.company_codes for one in grants), _all_of(one.sales_orgs for one in grants))

    def company(self, code: str | None) -> bool:
        return code is None or self.companies is None or code in self.companies

    def area(self, org: str | None, area: str | None) -> bool:
        return org is None or self.orgs is None or org in self.orgs or area in self.orgs


@dataclass
class Seeing:
    world: World
    caller: Caller
    _seen: dict[int, bool] = field(default_factory=dict[int, bool])

    def __post_init__(self) -> None:
        self.grants = [one for one in self.caller.grants if one.actions is None or Action.READ in one.actions]
        self.codes = Codes.of(self.grants)

    def sees(self, row: Row) -> bool:
        if id(row) not in self._seen:
            self._seen[id(row)] = self._looks(row)
        return self._seen[id(row)]

    def reads_clear(self, shield: Shield) -> bool:
        """In all that he sees."""
        clearing = self._clearing(shield)
        return (bool(clearing) and Codes.of(clearing) == self.codes) or shield is Shield.BUSINESS

    def is_clear(self, row: Row, shield: Shield) -> bool:
        """Fields of the class in this row, which is seen."""
        if shield is Shield.BUSINESS:
            return True
        clearing = self._clearing(shield)
        number = "" if row.entity.name in _OF_NOBODY else self._number(row)
        if any((one.customer_number, one.shield) == (number, shield) for one in self.caller.unmasked):
            return True
        if not clearing or row.entity.name in _OF_NOBODY:
            return bool(clearing)
        codes = Codes.of(clearing)
        if row.entity.name == "ChangeItem" and (row["company_code"] or row["sales_org"]):
            return self._inside(row, codes)
        if row.entity.name == "WithholdingTax":
            return self._inside(self._owner(row), codes)
        customer = self.world.find("Customer", number)
        return customer is None or self._customer(customer, codes)

    def hides(self, item: Row, *, sealed: bool) -> bool:
        """A change item's values."""
        shield, is_sealed = LOGGED.get((item["table"], item["field"]), (Shield.BUSINESS, False))
        return (sealed or not is_sealed) and not self.is_clear(item, shield)

    def masked(self, row: Row, order: Iterable[str]) -> list[str]:
        """Names of `order`, a type's fields as the database writes them."""
        if row.entity.name == "ChangeItem":
            return ["old_value", "new_value"] if self.hides(row, sealed=True) else []
        columns = row.entity.columns
        return [
            name for name in order if name in columns and not self.is_clear(row, columns[name].shape.shield)
        ]

    def _clearing(self, shield: Shield) -> list[Grant]:
        return [
            one
            for one in self.grants
            if shield in ROLES[one.role].clear and (one.classes is None or shield in one.classes)
        ]

    def _number(self, row: Row) -> str:
        """Of the customer whose row it is."""
        while "customer_number" not in row.values:
            row = self._owner(row)
        return str(row["customer_number"])

    def _owner(self, row: Row) -> Row:
        assert row.entity.owner is not None
        return self.world.related(row, row.entity.owner)[0]

    # rows

    def _looks(self, row: Row) -> bool:
        name = row.entity.name
        special: Mapping[str, Callable[[], bool]] = {
            **dict.fromkeys(_FILED.values(), lambda: self._item(row)),
            **dict.fromkeys(_ABOUT_ITEMS, lambda: self._item_of(row["item_id"])),
            "User": lambda: row["user_name"] == self.caller.user_name or self._is("admin", "auditor"),
            "AuditEntry": lambda: self._audit(row),
            **dict.fromkeys(_CARDS, lambda: self._in_store(None)),
            **dict.fromkeys(_IN_STORES, lambda: self._in_store(row["store_code"])),
            **dict.fromkeys(_IN_ALL, lambda: self._in_all_stores),
        }
        if name in special:
            return special[name]()
        if name == "Attachment" and row["item_id"] is not None:
            return self._item_of(row["item_id"])
        if name == "ChangeDocument" and row["object_id"] is not None:
            return self._change(row)
        return self._looks_at_customers(row)

    def _change(self, row: Row) -> bool:
        """Of a record that is no customer."""
        of_class = row["object_class"]
        if of_class in _BASE:
            return True
        if of_class in _ABOUT:
            named = of_class != "ZCPN" or row["customer_number"] or self._all_customers
            return bool(named) and self._looks_at_customers(row)
        if of_class == "ZVIP":
            return self._in_store(None)
        if of_class in ("ZSAL", "ZVRD", "ZVRC", "ZSMC"):
            return self._in_all_stores
        kind = _FILED.get(of_class)
        return self._item_of(row["object_id"], kind) if kind else self._is("admin", "auditor")

    @property
    def _loyal(self) -> list[Grant]:
        return [one for one in self.grants if one.role in ("vipManager", "cashier", "auditor")]

    @property
    def _in_all_stores(self) -> bool:
        return any(one.stores is None for one in self._loyal)

    def _in_store(self, code: str | None) -> bool:
        """None: in any."""
        found = [one.stores or set[str]() for one in self._loyal]
        return self._in_all_stores or any(one if code is None else code in one for one in found)

    @property
    def _all_customers(self) -> bool:
        return bool(self.grants) and self.codes.companies is None and self.codes.orgs is None

    def _is(self, *roles: str) -> bool:
        return any(one.role in roles for one in self.grants)

    def _item(self, item: Row) -> bool:
        level = 3 if item["access_level"] is None else item["access_level"]
        kind = item["archive_type"]
        return any(
            one.role in ("archiveOperator", "archiveManager", "auditor")
            and (one.institutions is None or item["institution_code"] in one.institutions)
            and (one.archive_types is None or {kind, kind.split("/")[0]} & one.archive_types)
            and level <= one.clearance
            for one in self.grants
        )

    def _item_of(self, key: str, kind: str = "ArchiveItem") -> bool:
        item = self.world.find(kind, key)
        if item is not None:
            return self._item(item)
        return any(
            one.role in ("archiveOperator", "archiveManager", "auditor")
            and one.institutions is None
            and one.archive_types is None
            and one.clearance == 3
            for one in self.grants
        )

    def _audit(self, entry: Row) -> bool:
        number, item = entry["customer_number"], entry["item_id"]
        if entry["user_name"] == self.caller.user_name:
            return True
        if number is None and item is None:
            return self._is("admin", "auditor")
        if not self._is("auditor"):
            return False
        customer = self.world.find("Customer", number)
        return (customer is None or self._customer(customer, self.codes)) and (
            item is None or self._item_of(item)
        )

    def _looks_at_customers(self, row: Row) -> bool:
        name = row.entity.name
        if name == "Customer":
            return self._customer(row, self.codes)
        if name == "ChangeDocument":
            customer = self.world.find("Customer", row["customer_number"])
            items = self.world.where("ChangeItem", "change_number", row.key)
            return (
                bool(self.grants)
                and any(self._inside(one, self.codes) for one in items)
                and (customer is None or self._customer(customer, self.codes))
            )
        if name in _NAMING and row["customer_number"] is None:
            return name != "Coupon" or self._all_customers
        if name in ("Task", "Attachment", "Dossier", *_NAMING):
            customer = self.world.find("Customer", row["customer_number"])
            assert customer is not None
            return self._inside(row, self.codes) and self._customer(customer, self.codes)
        return self._below(row)

    def _below(self, row: Row) -> bool:
        """A row of a record or of the log is seen with its owner; configuration is everybody's."""
        if row.entity.owner is None:
            return True
        owner = self._owner(row)
        if owner.entity.name not in _SEEN_OR_NOT:
            return True
        if owner.entity.name in (*_FILED.values(), *_CARDS, *_IN_STORES):
            return self.sees(owner)
        return self._inside(row, self.codes) and self.sees(owner)

    def _customer(self, customer: Row, codes: Codes) -> bool:
        relations = customer.entity.relations
        companies = self.world.related(customer, relations["company_codes"])
        areas = self.world.related(customer, relations["sales_areas"])
        if not companies and not areas:
            return bool(self.grants)
        return any(self._inside(one, codes) for one in (*companies, *areas))

    def _inside(self, row: Row, codes: Codes) -> bool:
        """By codes of its own."""
        org, area = row.values.get("sales_org"), row.values.get("sales_area")
        if row.entity.name == "Task" and area:
            org = area.split("/")[0]
        if row.entity.name == "CustomerText" and org:
            area = f"{org}/{row['channel']}/{row['division']}"
        if row.entity.name == "ChangeItem" and org:
            parts = row["key"].split("/")
            at = parts.index(org) if org in parts else 0
            area = "/".join(parts[at : at + 3])
        return codes.company(row.values.get("company_code")) and codes.area(org, area)


def masks_anything(seeing: Seeing) -> bool:
    return not all(map(seeing.reads_clear, _CLASSES))


def shown_masked(form: Form, tail: str) -> str | None:
    return f"****{tail}" if form is Form.SEALED else None


def _all_of(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    found: set[str] = set()
    for part in parts:
        if part is None:
            return None
        found |= part
    return frozenset(found)
