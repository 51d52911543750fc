"""The segment tree of DEBMAS (domain 3.1), with the columns their fields stand for. Next: reading.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial

from models.catalog import catalog
from models.rules.shape import FieldShape, Shape
from resolvers.exchange.idoc.composed import COMPOSED, Composed
from resolvers.exchange.idoc.parsing import CARD

TYPES = ("DEBMAS06", "DEBMAS07")
MESSAGE_TYPE = "DEBMAS"
EXTENSION = "ZDOSSIER"  # CIMTYP of an IDoc that has one of our segments Z1…
CONTROL, CUSTOMER, MORE = "EDI_DC40", "E1KNA1M", "E1KNA11"
OTHER_PARTNER, OTHER_TAX, BANK = "Z1KNVPX", "Z1KNVIX", "E1KNBKM"
AREA, COMPANY, CONTACT, PARTNER, TAX = "E1KNVVM", "E1KNB1M", "E1KNVKM", "E1KNVPM", "E1KNVIM"
KEYS = "Z1KNEKX"

# Segment, the one above it, the list of the rooms; "" is the customer himself.
_ROWS: tuple[tuple[str, str, str], ...] = (
    (CUSTOMER, "IDOC", ""),
    (MORE, CUSTOMER, ""),
    ("Z1KNA1X", CUSTOMER, ""),
    (KEYS, CUSTOMER, "external_keys"),
    (AREA, CUSTOMER, "sales_areas"),
    (PARTNER, AREA, "sales_areas.partner_functions"),
    (OTHER_PARTNER, AREA, "sales_areas.partner_functions"),
    (TAX, AREA, "tax_classifications"),
    (OTHER_TAX, CUSTOMER, "tax_classifications"),
    ("E1KNVLM", AREA, "sales_areas.licences"),
    (COMPANY, CUSTOMER, "company_codes"),
    ("E1KNB5M", COMPANY, "company_codes.dunning_areas"),
    ("E1KNBWM", COMPANY, "company_codes.withholding_taxes"),
    (BANK, CUSTOMER, "bank_details"),
    ("E1KNVAM", CUSTOMER, "unloading_points"),
    (CONTACT, CUSTOMER, "contact_persons"),
    ("Z1KNVKX", CONTACT, "contact_persons"),
    ("E1KNASM", CUSTOMER, "vat_registrations"),
    ("E1KNKAM", CUSTOMER, "central_credit"),
    ("E1KNKKM", CUSTOMER, "credit_areas"),
)
# Text headers: the segment above, its lines, our level, SAP's object.
TEXTS: Mapping[str, tuple[str, str, str, str]] = {
    "E1KNA1H": (CUSTOMER, "E1KNA1L", "GENERAL", "KNA1"),
    "E1KNVVH": (AREA, "E1KNVVL", "SALES", "KNVV"),
    "E1KNB1H": (COMPANY, "E1KNB1L", "COMPANY", "KNB1"),
    "E1KNVKH": (CONTACT, "E1KNVKL", "CONTACT", "KNVK"),
}
# Known, and not taken over: told, but for those of retail.
CARRIED: Mapping[str, str] = {
    **{"E1KNVDM": AREA, "E1KNEXM": CUSTOMER, "E1KNATM": CUSTOMER, "E1KNKKH": "E1KNKKM", "E1KNKKL": "E1KNKKH"},
}
RETAIL = frozenset(
    {
        *("E1WRF1M", "E1WRF3M", "E1WRF4M", "E1WRF5M", "E1WRF6M", "E1WRF12"),
        *("E1T023W", "E1T023X"),
    }
)

# Only the service writes these, out of others or by itself. Blocks and flags of deletion are none of them.
_DERIVED = frozenset(
    {
        *("customer_number", "created_on", "created_by", "changed_at", "changed_by", "version"),
        *("invoice_ready", "finance_status", "sales_area", "partner_customer_number", "one_time_account"),
    }
)
ONLY_OUT = frozenset({"natural_person"})  # follows from the form of address
_EXTENSIONS: Mapping[str, str] = {CUSTOMER: "Z1KNA1X", CONTACT: "Z1KNVKX"}
_MORE = frozenset({"website", "uscc"})
# Columns that DEBMAS has under another name.
_NAMED: Mapping[str, str] = {"KNA1.title": "ANRED", "KNA1.search_term1": "SORTL", "KNA1.street": "STRAS"}
# Columns of SAP's tables that DEBMAS does not have.
_NO_PLACE = frozenset(
    {*("KNA1.search_term2", "KNA1.house_number", "KNA1.email"), *("KNVK.mobile", "KNVK.email")}
)
# What SAP's field holds, where that is less than ours.
_SHORTER: Mapping[str, Mapping[str, int]] = {
    CUSTOMER: {
        **dict.fromkeys(("NAME1", "NAME2", "NAME3", "NAME4", "ORT01", "ORT02", "STRAS"), 35),
        **{"SORTL": 10, "TELF1": 16, "TELF2": 16, "STCD1": 16, "STCD2": 11, "STCD3": 18, "STCD4": 18},
    },
    CONTACT: {"TELF1": 16},
}
# Known fields that say nothing we keep, or that are read with others.
_SILENT: Mapping[str, frozenset[str]] = {
    CUSTOMER: frozenset({"KUNNR"}),
    BANK: frozenset({"BANKA", "STRAS", "ORT01", "BGRUP", "BNKLZ", "BRNCH", "PROVZ"}),
    "E1KNKKM": frozenset({"DBWAE"}),
}


@dataclass(frozen=True)
class Kind:
    """A segment whose fields are columns of one row."""

    name: str
    above: str
    path: tuple[str, ...]  # the lists from the customer down; () is the customer
    shapes: tuple[Shape, ...]  # from the customer down
    fields: Mapping[str, FieldShape]  # SAP's name -> column
    lengths: Mapping[str, int]
    composed: tuple[Composed, ...] = ()
    silent: frozenset[str] = frozenset()
    extension: "Kind | None" = None  # holds what has no place here, or does not fit

    @property
    def shape(self) -> Shape:
        """Of its own row."""
        return self.shapes[-1]

    @property
    def extension_of_row(self) -> bool:
        """More fields of the row above, and none of its own."""
        return self.name in (MORE, *_EXTENSIONS.values())

    @cached_property
    def names(self) -> Mapping[str, str]:
        """SAP's by ours, for findings."""
        plain = {column.name: sap for sap, column in self.fields.items()}
        return plain | {column: one.fields[0] for one in self.composed for column in one.columns}

    @cached_property
    def known(self) -> frozenset[str]:
        """All fields that are read, or knowingly are not."""
        return (
            frozenset((*self.fields, *(name for one in self.composed for name in one.fields))) | self.silent
        )


@cache
def kinds() -> Mapping[str, Kind]:
    made: dict[str, Kind] = {}
    for name, above, path in reversed(_ROWS):  # extensions before what they extend
        made[name] = _kind(name, above, tuple(filter(None, path.split("."))), made)
    return {name: made[name] for name, _, _ in _ROWS}


@cache
def order() -> Mapping[str, int]:
    """Of segments below the same one: as domain 3.1 has them."""
    names = (CONTROL, CUSTOMER, MORE, "Z1KNA1X", *TEXTS, *(name for name, _, _ in _ROWS))
    return {name: at for at, name in enumerate(dict.fromkeys(names))}


def above_of(name: str) -> str | None:
    """The segment below which this one must lie; None: it is not known."""
    if name in kinds():
        return kinds()[name].above
    if name in TEXTS:
        return TEXTS[name][0]
    lines = {header[1]: above for above, header in TEXTS.items()}
    known = {CONTROL: "IDOC", CARD: CUSTOMER, **lines, **CARRIED}
    return known.get(name)


def _kind(name: str, above: str, path: tuple[str, ...], made: Mapping[str, Kind]) -> Kind:
    shapes = [catalog().shape()]
    for relation in path:
        shapes.append(shapes[-1].children[relation])
    composed = COMPOSED.get(name, ())
    elsewhere = {column for one in composed for column in one.columns}
    fields = {
        sap: column
        for sap, column in map(partial(_named, shapes[-1]), shapes[-1].fields.values())
        if column.name not in elsewhere | _DERIVED and _belongs(name, shapes[-1], sap, column)
    }
    return Kind(
        name=name,
        above=above,
        path=path,
        shapes=tuple(shapes),
        fields=fields,
        lengths=_SHORTER.get(name, {}),
        composed=composed,
        silent=_SILENT.get(name, frozenset()),
        extension=made.get(_EXTENSIONS.get(name, "")),
    )


def _belongs(name: str, shape: Shape, sap: str, column: FieldShape) -> bool:
    homeless = column.sap.startswith("ZOWN-") or f"{shape.sap_table}.{column.name}" in _NO_PLACE
    for extended, extension in _EXTENSIONS.items():
        if name == extension:
            return homeless or sap in _SHORTER[extended]
    if name in (CUSTOMER, MORE):
        return not homeless and (column.name in _MORE) is (name == MORE)
    return not homeless or name == KEYS


def _named(shape: Shape, column: FieldShape) -> tuple[str, FieldShape]:
    table, _, sap = column.sap.partition("-")
    own = column.name.upper() if table == "ZOWN" else sap
    return _NAMED.get(f"{shape.sap_table}.{column.name}", own), column
