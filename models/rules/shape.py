"""What a record looks like to the rules: fields and children. Next: finding.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

OWN = "ZOWN"  # the table of fields that SAP has not


def camel(name: str) -> str:
    """As GraphQL spells it."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


class Form(Enum):
    """How a value is written. Values travel as str, int, bool, Decimal or date; None is empty."""

    TEXT = "text"  # str(n): NFC, trimmed, no control characters
    LONG = "long"  # text of many lines
    CODE = "code"  # upper case, [A-Z0-9_./-]
    DIGITS = "digits"  # leading zeros significant
    NUMBER = "number"  # alpha conversion: digits stored padded with zeros, shown without
    DECIMAL = "decimal"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    SEALED = "sealed"  # encrypted in the database, shown as the last four characters

    __hash__ = object.__hash__  # looked up for each value: Enum's own is written in Python


class Shield(Enum):
    """The class of a field, which decides who reads it in clear; see roles.py."""

    BUSINESS = "business"
    BANK = "bank"
    TAX = "tax"
    PERSONAL = "personal"
    IDENTITY = "identity"  # numbers of papers, such as 居民身份证号


@dataclass(frozen=True)
class FieldShape:
    """The facts of one column, written once at the column and used by every room."""

    name: str
    form: Form
    length: int | None = None  # code points; of a decimal: all digits
    scale: int = 0
    sap: str = ""  # KNB1-ZTERM
    label_zh: str = ""
    label_en: str = ""
    shield: Shield = Shield.BUSINESS
    codes: str | None = None  # the reference list its values come from
    view: str | None = None  # the screen it belongs to, and with it the department that owns it
    status: str | None = None  # the group of field status
    system: bool = False  # only the service writes it
    required: bool = False  # the database refuses null


@dataclass(frozen=True)
class Shape:
    """A record or a row of a child list: fields, child lists, and the fields that make a row's key."""

    name: str  # the GraphQL type
    fields: Mapping[str, FieldShape]
    key: tuple[str, ...]
    children: Mapping[str, "Shape"] = field(default_factory=dict[str, "Shape"])
    sap_table: str = ""

    @cached_property
    def own(self) -> tuple[str, ...]:
        """Fields that SAP has not, of rows that it has."""
        return tuple(name for name, one in self.fields.items() if one.sap.partition("-")[0] in ("", OWN))

    @cached_property
    def flags(self) -> tuple[str, ...]:
        return tuple(name for name, one in self.fields.items() if one.form is Form.BOOLEAN)
