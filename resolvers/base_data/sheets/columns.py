"""The sheets of base data and their columns, out of the catalog. Next: lists.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from models.catalog import catalog
from models.rules.shape import FieldShape, Form
from models.rules.state import State, text

MARK, VERSION = "序号", "版本"
_WIDTH, _WIDEST = 10, 40  # of a column
ALL = "all"  # in addresses and commands: a workbook with every sheet
# By record: its name in addresses, its sheet. A sheet speaks of those before it.
_NAMES: Mapping[str, tuple[str, str]] = {
    "CustomerCategory": ("customer-categories", "客户分类"),
    "VendorCategory": ("vendor-categories", "供应商分类"),
    "StockItemCategory": ("stock-item-categories", "存货分类"),
    "Employee": ("employees", "职员"),
    "Vendor": ("vendors", "供应商"),
    "UnitGroup": ("unit-groups", "计量单位组"),
    "Unit": ("units", "计量单位"),
    "StockItem": ("stock-items", "存货"),
    "LedgerAccount": ("ledger-accounts", "会计科目"),
}
TREES = frozenset({"CustomerCategory", "VendorCategory", "StockItemCategory", "LedgerAccount"})
# Given by the service where they are empty.
_GIVEN = frozenset(
    {
        *(("Unit", "unit_code"), ("Vendor", "vendor_code"), ("StockItem", "item_code")),
        ("LedgerAccount", "balance_direction"),
    }
)
_NAMED = frozenset({"version", "created_on", "created_by", "changed_at", "changed_by"})
# Lists that offer what a column may hold, where the column itself names none.
_LISTS: Mapping[tuple[str, str], str] = {
    ("Employee", "department_code"): "departments",
    ("Vendor", "category_code"): "vendor_categories",
    ("Vendor", "bank_key"): "banks",
    ("Vendor", "region"): "regions",
    ("Vendor", "department_code"): "departments",
    ("Vendor", "buyer_code"): "employees",
    ("Unit", "group_code"): "unit_groups",
    ("StockItem", "category_code"): "stock_item_categories",
    ("StockItem", "unit_group_code"): "unit_groups",
    ("StockItem", "main_unit_code"): "units",
    ("LedgerAccount", "chart_of_accounts"): "charts",
}
# The same everywhere; the code and its word stand for each other.
_FIXED: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("Employee", "gender"): {"M": "男", "F": "女", "U": "未知"},
    ("UnitGroup", "kind"): {"NONE": "无换算", "FIXED": "固定换算", "FLOAT": "浮动换算"},
    ("LedgerAccount", "balance_direction"): {"DEBIT": "借", "CREDIT": "贷"},
}


@dataclass(frozen=True)
class Column:
    """`field` is None for 序号 and 版本. `list` offers values of the database, `fixed` those of a short list:
    a cell may say the code, or code and name.
    """

    header: str
    field: FieldShape | None = None
    required: bool = False
    list: str | None = None
    fixed: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        return self.field.name if self.field else ""

    @property
    def width(self) -> int:
        length = (self.field.length if self.field else None) or _WIDTH
        return max(2 * len(self.header) + 2, min(length, _WIDEST))

    def code_of(self, told: str) -> str:
        """What a cell of a list means: N030 30 天净额 is N030, 借 is DEBIT."""
        code = told.partition(" ")[0]
        if self.fixed is None:
            return code if self.list else told
        return next((one for one, word in self.fixed.items() if told == word), code)


@dataclass(frozen=True)
class Sheet:
    """`name` in addresses and commands, `title` in the workbook."""

    record: str
    name: str
    title: str
    columns: Sequence[Column]

    @cached_property
    def fields(self) -> Sequence[Column]:
        return [one for one in self.columns if one.field is not None]

    @cached_property
    def known(self) -> Mapping[str, Column]:
        """Columns by header, by what SAP, the table and people who leave the star away call them."""
        found = {one.field.sap: one for one in self.columns if one.field}
        found |= {one.name: one for one in self.fields}
        found |= {one.header.removesuffix("*"): one for one in self.columns}
        return found | {one.header: one for one in self.columns}

    @cached_property
    def header_of(self) -> Mapping[str, str]:
        """By field, so that findings are told in the words of the workbook."""
        return {one.name: one.header for one in self.fields} | {"version": VERSION}

    @property
    def keys(self) -> tuple[str, ...]:
        return _keys(self.record)

    def key_of(self, row: State) -> str:
        """Of the record that the row speaks of; "" where the service is to give it one, and where no record
        could have this one.
        """
        parts = [text(row, name).strip().upper() for name in self.keys]
        key = "/".join(parts) if all(parts) else ""
        return "" if "\0" in key else key


@cache
def sheets() -> Sequence[Sheet]:
    """In the order in which they are brought in."""
    return [
        Sheet(record, name, title, [Column(MARK), *_columns(record), Column(VERSION)])
        for record, (name, title) in _NAMES.items()
    ]


def named(name: str) -> Sequence[Sheet]:
    """The sheets of a workbook of this name; none if there is no such workbook."""
    return sheets() if name == ALL else [one for one in sheets() if one.name == name]


def title_of(name: str) -> str:
    return "基础数据" if name == ALL else "".join(one.title for one in named(name))


@cache
def _keys(record: str) -> tuple[str, ...]:
    if record == "LedgerAccount":
        return ("chart_of_accounts", "account_code")
    return (catalog()[record].primary_key,)


def _columns(record: str) -> Sequence[Column]:
    fields = [one for one in catalog().shape(record).fields.values() if not one.system]
    found = [_column(record, one) for one in fields if one.name not in _NAMED]
    return sorted(found, key=lambda one: one.name not in _keys(record))  # the key first


def _column(record: str, field: FieldShape) -> Column:
    place = (record, field.name)
    required = (field.required or field.name in _keys(record)) and place not in _GIVEN
    lists = _LISTS.get(place) or (field.codes if field.form is not Form.BOOLEAN else None)
    header = f"{field.label_zh}*" if required else field.label_zh
    return Column(header, field, required, lists, _FIXED.get(place))
