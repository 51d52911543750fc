"""What the guard knows of tables: which are scoped, by which columns, what is shielded. Next: guard_tree.py.

From the catalog and the rules of who sees what, not from visibility.py: the two must err in the same place
before anything leaks. A table that is in neither list below is in no read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from models.catalog import Entity, catalog
from models.rules.diff import logged_as
from models.rules.kinds import ABOUT_CUSTOMERS, BEARER, OF_ALL_STORES, OF_CARDS, OF_STORES
from models.rules.kinds import OPEN as OPEN_KINDS
from models.rules.shape import Form, Shield

# Every signed-in caller reads these.
OPEN = frozenset(
    {
        *("account_group", "accounting_kind", "archive_category", "archive_location", "archive_type"),
        "archive_text_place",  # a sequence: how many there are, of all
        *("bank_master", "change_floor", "company_code"),
        *("country", "credit_control_area", "currency", "department", "distribution_channel", "division"),
        *("field_status", "gl_account", "incoterms", "institution", "institution_company", "language"),
        *("number_range", "payment_terms", "plant", "plant_assignment", "reference_code", "region"),
        *("sales_area", "sales_group", "sales_office", "sales_office_area", "sales_organization"),
        *("tax_category", "service_measure", "profile_value"),
        *("vip_discount", "upgrade_rule", "recharge_bonus"),
        *(one.table for one in OPEN_KINDS),
    }
)
CUSTOMER, COMPANY, AREA = "customer", "company_code_data", "sales_area_data"
DOCUMENT, CHANGED, ITEM, FILE = "change_document", "change_item", "archive_item", "attachment"
TASK, USER, AUDIT, OBJECT, VERSION = (
    "task",
    "user_account",
    "audit_entry",
    "stored_object",
    "attachment_version",
)
# Scoped ones that belong to no other row by the catalog.
# Filed records beside items, with the class of their change documents and their key.
CLASSES: Mapping[str, tuple[str, str]] = {
    ITEM: ("ZITEM", "item_id"),
    "appraisal": ("ZAPP", "appraisal_id"),
    "destruction_list": ("ZDES", "list_number"),
    "transfer_list": ("ZTRF", "list_number"),
    "arrangement_project": ("ZPRJ", "project_code"),
    "inspection_plan": ("ZINS", "plan_code"),
}
# Rows about an item that are no part of it.
ABOUT_ITEMS = frozenset({"archive_text", "item_hold", "loan", "property_check"})
# Records that name a customer, or none.
OF_CUSTOMERS = frozenset(
    {"dossier", "care_profile", "gift_movement", *(one.table for one in ABOUT_CUSTOMERS)}
)
# Of VIP loyalty: cards, what happens in a store, what is for who has a part in all stores.
CARDS = frozenset(OF_CARDS.values())
IN_STORES = frozenset(OF_STORES.values())
IN_ALL_STORES = frozenset(OF_ALL_STORES.values())
LOYALTY = CARDS | IN_STORES | IN_ALL_STORES
_ROOTS = frozenset(
    {CUSTOMER, DOCUMENT, FILE, TASK, USER, AUDIT, OBJECT, *OF_CUSTOMERS, *CLASSES, *ABOUT_ITEMS, *LOYALTY}
)
# Of rows that name a customer: the column, beside those whose owner he is.
_NAMING: Mapping[str, str] = dict.fromkeys((CUSTOMER, DOCUMENT, FILE, TASK, *OF_CUSTOMERS), "customer_number")
# … that name an archive item: who sees the row, sees the item.
NAMING_ITEM = {
    ITEM: "item_id",
    FILE: "item_id",
    DOCUMENT: "object_id",
    **dict.fromkeys(ABOUT_ITEMS, "item_id"),
}
CHANGED_VALUES = ("old_value", "new_value")


@dataclass(frozen=True)
class Owner:
    """The way up: `here` = the column of the row, `there` = that of the owner."""

    here: str
    table: str
    there: str


@dataclass(frozen=True)
class Scoped:
    """A table whose rows are not for everybody."""

    table: str
    root: str  # of whose record its rows are a part
    primary_key: str
    owner: Owner | None
    own: tuple[str, ...]  # its columns that name a company code, a sales organisation, a sales area
    nullable: frozenset[str]  # those of them that may be empty: then the row is in no layer
    customer: str  # the column that names the customer it is about; "" = none
    alone: bool  # one that names no customer is everybody's


def scoped(table: str) -> Scoped | None:
    """None for what is everybody's; refuses what is in neither list."""
    if table in OPEN:
        return None
    return _all()[table]


def is_known(table: str) -> bool:
    return table in OPEN or table in _all()


def shield_of(table: str, column: str) -> Shield:
    """The class of a column; a sealed one's digest is of its class too, since values can be tried with it."""
    return _shields().get((table, column), Shield.BUSINESS)


def is_sealed(table: str, column: str) -> bool:
    """Whether it shows its last four characters, and whether there is one, to everybody."""
    return (table, column) in _sealed()


@cache
def logged(shield: Shield) -> frozenset[str]:
    """KNA1.STCD1 …: how change items name the fields of a class; sealed ones are masked in the log itself."""
    found: set[str] = set()
    for entity in catalog().entities.values():
        own = [one.shape.sap.partition("-")[0] for one in entity.columns.values()]
        record = next((name for name in own if name != "ZOWN"), "ZOWN")
        for column in entity.columns.values():
            if column.shape.shield is shield and column.form is not Form.SEALED:
                found.add(".".join(logged_as(column.shape, record)))
    return frozenset(found)


@cache
def _all() -> Mapping[str, Scoped]:
    entities = catalog().entities.values()
    return {one.table: _scoped(one) for one in entities if _root(one) in _ROOTS}


def _root(entity: Entity) -> str:
    while entity.owner is not None:
        entity = catalog()[entity.owner.target]
    return entity.table


def _scoped(entity: Entity) -> Scoped:
    owner = None
    if entity.owner is not None:
        [(here, there)] = entity.owner.pairs
        owner = Owner(here, catalog()[entity.owner.target].table, there)
    elif entity.table == OBJECT:
        owner = Owner("object_id", VERSION, "object_id")
    in_archives = _root(entity) in CLASSES  # where a company code is no layer
    own = [name for name in ("company_code", "sales_org") if name in entity.columns and not in_archives]
    if "sales_org" not in own and "sales_area" in entity.columns:
        own.append("sales_area")
    customer = _NAMING.get(entity.table, "")
    if owner is not None and owner.table == CUSTOMER:
        customer = owner.here
    return Scoped(
        entity.table,
        _root(entity),
        entity.primary_key,
        owner,
        tuple(own),
        frozenset(name for name in own if entity.columns[name].nullable),
        customer,
        entity.table in OF_CUSTOMERS and entity.name != BEARER and entity.columns["customer_number"].nullable,
    )


@cache
def _shields() -> Mapping[tuple[str, str], Shield]:
    found: dict[tuple[str, str], Shield] = {}
    for entity in catalog().entities.values():
        for column in entity.columns.values():
            found[entity.table, column.name] = column.shape.shield
            if column.form is Form.SEALED:
                found[entity.table, column.digest] = column.shape.shield
    return found


@cache
def _sealed() -> frozenset[tuple[str, str]]:
    return frozenset(
        (entity.table, column.name)
        for entity in catalog().entities.values()
        for column in entity.columns.values()
        if column.form is Form.SEALED
    )
