"""The customer workbook to fill in: headers with notes, an example, drop-downs. Next: ../u8/templates.py."""

from collections.abc import Mapping

from models.rules.archives.templates import EXAMPLE
from models.rules.shape import FieldShape, Form, camel
from resolvers.books.forms import TEXT, Heading
from resolvers.books.forms import Form as Workbook
from resolvers.exchange.cells import CLEARED, NO, YES
from resolvers.exchange.lists import Lists
from resolvers.exchange.sheets.columns import ACTION, CUSTOMERS, KEY, NUMBER, Column, Sheet, sheets
from resolvers.exchange.sheets.writing import width_of

_LAST_ROW = 100_002
_FORMATS = {Form.DATE: "yyyy-mm-dd", Form.DECIMAL: "0.00", Form.INTEGER: "0"}
_KINDS: Mapping[Form, tuple[str, str]] = {
    Form.BOOLEAN: (f"{YES} 或 {NO}", f"{YES} (yes) or {NO} (no)"),
    Form.DATE: ("日期 YYYY-MM-DD", "date, YYYY-MM-DD"),
    Form.DECIMAL: ("数字", "number"),
    Form.INTEGER: ("整数", "whole number"),
    Form.NUMBER: ("编号", "number of a record"),
    Form.CODE: ("代码", "code"),
    Form.DIGITS: ("数字代码，前导零有效", "digits; leading zeros count"),
    Form.LONG: ("多行文本", "text of several lines"),
}
_ANY = ("文本", "text")
_LEADING: Mapping[str, tuple[str, str]] = {
    ACTION: (
        "空：新建或更改。删除：删除该行（公司代码、销售区域、客户：置删除标记）。“例”行不导入",
        "Empty: create or change. 删除 removes a row, or flags layer or customer. The row 例 is skipped",
    ),
    NUMBER: ("客户的编号；已填外部主键时可空", "Number of the customer; may be empty beside 外部主键"),
    KEY: ("客户在来源系统中的主键", "Key of the customer in the sending system"),
}
_CUSTOMER_ACTIONS = ("新建", "更改", "替换", "删除")
_EXAMPLES: Mapping[str, str] = {
    "name1": "泸州蓝江纤维素有限公司",
    "search_term1": "LANJIANG",
    "street": "酒城大道三段18号",
    "city": "泸州",
    "postal_code": "646000",
    "phone": "0830-3190001",
    "legal_representative": "陈蓝江",
    "uscc": "91510500MA62X4K16D",
    "bank_account": "2305485009022113456",
    "last_name": "陈",
    "partner": "100000004",
    "counter": "000",
    "incoterms_location1": "泸州",
    "text_id": "0001",
    "body": "请提前一天预约",
}
_NUMBER_SHOWN = "100000004"


def write_template(lists: Lists) -> bytes:
    book = Workbook()
    for one in sheets():
        book.sheet(one.name, [_heading(one, column, lists) for column in one.columns], _LAST_ROW)
    return book.saved()


def _heading(sheet: Sheet, column: Column, lists: Lists) -> Heading:
    choices = lists.get(column.list or "", ())
    if column.header == ACTION:
        choices = _CUSTOMER_ACTIONS if sheet.name == CUSTOMERS else ("删除",)
    elif column.field and column.field.form is Form.BOOLEAN:
        choices = (YES, NO)
    shown = _EXAMPLES.get(column.name, "")
    if not shown and choices and (column.required or sheet.name == CUSTOMERS):
        shown = choices[0]
    if column.header in (ACTION, NUMBER):
        shown = EXAMPLE if column.header == ACTION else _NUMBER_SHOWN
    form = _FORMATS.get(column.field.form, TEXT) if column.field else TEXT
    return Heading(
        column.header, note_of(column), width_of(column), column.required, form, shown, tuple(choices)
    )


def note_of(column: Column) -> str:
    if column.field is None:
        zh, en = _LEADING.get(column.header, ("该行所属的层", "The layer in which the row lies"))
        return f"{zh}\n{en}"
    field = column.field
    zh, en = _KINDS.get(field.form, _ANY)
    most = f"，最多 {field.length} 位", f", at most {field.length} characters"
    if field.length is None or field.form in (Form.DECIMAL, Form.BOOLEAN, Form.DATE):
        most = "", ""
    told = [f"{zh}{most[0]}；{CLEARED} 表示清空", f"{field.label_en}: {en}{most[1]}"]
    return "\n".join([*told, _sources(field)])


def _sources(field: FieldShape) -> str:
    return f"SAP {field.sap} · GraphQL {camel(field.name)}"
