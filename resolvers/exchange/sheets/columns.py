"""The sheets of the customer workbook and their columns, out of the catalog. Next: reading.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from models.catalog import catalog
from models.rules.shape import FieldShape, Form, Shape
from resolvers.exchange.words import DERIVED

ACTION, NUMBER, KEY = "操作", "客户编号", "外部主键"
COMPANY, AREA = "公司代码", "销售区域"
CUSTOMERS = "客户"
LAYERS: Mapping[str, str] = {"company_codes": COMPANY, "sales_areas": AREA}
AREA_FIELDS = ("sales_org", "channel", "division")
_NAMES: Mapping[tuple[str, ...], str] = {
    (): CUSTOMERS,
    ("company_codes",): COMPANY,
    ("sales_areas",): AREA,
    ("sales_areas", "partner_functions"): "合作伙伴",
    ("bank_details",): "银行",
    ("tax_classifications",): "税分类",
    ("contact_persons",): "联系人",
    ("company_codes", "dunning_areas"): "催款",
    ("credit_areas",): "信贷",
    ("central_credit",): "信贷总额",
    ("texts",): "文本",
    ("vat_registrations",): "增值税登记",
    ("unloading_points",): "卸货点",
    ("company_codes", "withholding_taxes"): "预扣税",
    ("sales_areas", "licences"): "许可证",
    ("external_keys",): "系统主键",
}
_GIVEN = frozenset({"contact_number", "counter"})  # by the service, where a row comes without
_RENAMED = {("ExternalKey", "external_key"): "主键"}
# Lists that offer what a column may hold, where the column itself names none.
_LISTS: Mapping[str, str] = {
    "company_code": "company_codes",
    "sales_org": "sales_organizations",
    "channel": "distribution_channels",
    "division": "divisions",
    "delivering_plant": "plants",
    "sales_office": "sales_offices",
    "sales_group": "sales_groups",
    "recon_account": "recon_accounts",
    "partner_function": "partner_functions",
    "bank_key": "banks",
    "tax_category": "tax_categories",
    "tax_class": "tax_classes",
}


@dataclass(frozen=True)
class Column:
    """`field` is None for what leads a row to its place. `list` offers values: code, blank, name."""

    header: str
    field: FieldShape | None = None
    list: str | None = None
    required: bool = False

    @property
    def name(self) -> str:
        return self.field.name if self.field else ""


@dataclass(frozen=True)
class Sheet:
    """`place`: the list of the customer whose rows it holds, or of one of his layers."""

    name: str
    place: tuple[str, ...]
    shape: Shape
    columns: Sequence[Column]

    @property
    def layer(self) -> str | None:
        """The layer by whose column a row is led: company_codes, sales_areas."""
        return self.place[0] if self.place and self.place[0] in LAYERS else None

    @property
    def fields(self) -> Sequence[Column]:
        return [one for one in self.columns if one.field is not None]

    def column(self, written: str) -> Column | None:
        """By its header, or by what other people call it: SAP, GraphQL."""
        return _known(self.place).get(written.removesuffix("*").strip())


@cache
def sheets() -> Sequence[Sheet]:
    return [_sheet(place) for place in _NAMES]


@cache
def sheet(name: str) -> Sheet | None:
    return next((one for one in sheets() if one.name == name), None)


@cache
def _known(place: tuple[str, ...]) -> Mapping[str, Column]:
    columns = _sheet(place).columns
    found = {one.field.sap: one for one in columns if one.field}
    found |= {one.field.name: one for one in columns if one.field}
    return found | {one.header: one for one in columns}


@cache
def _sheet(place: tuple[str, ...]) -> Sheet:
    shape = catalog().shape()
    for relation in place:
        shape = shape.children[relation]
    layer = LAYERS.get(place[0]) if place else None
    lists = {COMPANY: "company_codes", AREA: "sales_areas"}
    leading = [Column(ACTION), Column(NUMBER), Column(KEY)]
    if layer:
        leading.append(Column(layer, None, lists[layer], required=True))
    led = {"customer_number", *(AREA_FIELDS if layer == AREA else ()), *(("company_code",) if layer else ())}
    columns = [_column(shape, one) for one in shape.fields.values() if one.name not in DERIVED | led]
    columns.sort(key=lambda one: one.name not in shape.key)  # the key first
    return Sheet(_NAMES[place], place, shape, [*leading, *columns])


def _column(shape: Shape, field: FieldShape) -> Column:
    header = _RENAMED.get((shape.name, field.name), field.label_zh)
    wanted = field.required and shape.name != "Customer" and field.name not in _GIVEN
    named = field.codes or (_LISTS.get(field.name) if field.form is not Form.BOOLEAN else None)
    return Column(header, field, named, wanted)
