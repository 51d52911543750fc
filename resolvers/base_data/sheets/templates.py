"""Base data to fill in: headers with notes, an example, drop-downs; marked copies. Next: importing.py.

Whoever fills one in knows the words of the screens, so the field's key stands in the header's note.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.rules.archives.templates import EXAMPLE
from models.rules.finding import Finding
from models.rules.shape import Form, camel
from resolvers.base_data.sheets.columns import MARK, VERSION, Column, Sheet
from resolvers.base_data.sheets.reading import MOST_ROWS, Row
from resolvers.books.forms import FIRST_ROW, TEXT, Heading, mark, write
from resolvers.books.forms import Form as Workbook
from resolvers.exchange.cells import CLEARED, NO, YES
from resolvers.exchange.lists import Lists

_LAST_ROW = FIRST_ROW + MOST_ROWS - 1
_FORMATS = {Form.DATE: "yyyy-mm-dd", Form.DECIMAL: "General"}
_KINDS: Mapping[Form, tuple[str, str]] = {
    Form.BOOLEAN: (f"{YES} 或 {NO}", f"{YES} (yes) or {NO} (no)"),
    Form.DATE: ("日期 YYYY-MM-DD", "date, YYYY-MM-DD"),
    Form.DECIMAL: ("数字", "number"),
    Form.CODE: ("代码", "code"),
    Form.DIGITS: ("数字代码，前导零有效", "digits; leading zeros count"),
}
_ANY = ("文本", "text")
_LEADING: Mapping[str, tuple[str, str]] = {
    MARK: ("序号，仅供查看；“例”行不导入", "For the eye alone; the row 例 is skipped"),
    VERSION: (
        "导出时的版本；填写时，数据已被他人修改则拒绝。可空",
        "Version when it was exported: refused if somebody has changed it since. May be empty",
    ),
}
_NOTES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("Unit", "unit_code"): ("可空：取下一个编号", "May be empty: the next running number"),
    ("Vendor", "vendor_code"): ("可空：分类编码 + 四位流水号", "May be empty: category and next serial"),
    ("StockItem", "item_code"): ("可空：分类编码 + 四位流水号", "May be empty: category and next serial"),
    ("LedgerAccount", "balance_direction"): ("下级科目可空：继承上级", "Below another account: as that one"),
    ("Unit", "rate"): ("一个该单位等于多少主计量单位", "How many main units one of it is"),
}
_EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "CustomerCategory": {"category_code": "01", "name": "国内", "active": YES},
    "VendorCategory": {"category_code": "01", "name": "原料供应商", "active": YES},
    "StockItemCategory": {"category_code": "01", "name": "钢材", "batch_required": YES, "active": YES},
    "Employee": {"employee_code": "ZHANGSAN", "name": "张三", "gender": "M 男", "hire_date": "2020-03-01"},
    "Vendor": {
        **{"vendor_code": "010001", "name": "泸州江南化工有限公司", "short_name": "江南化工"},
        **{"category_code": "01 原料供应商", "country": "CN", "city": "泸州", "purchase": YES},
    },
    "UnitGroup": {"group_code": "01", "name": "支箱", "kind": "FIXED 固定换算", "active": YES},
    "Unit": {"name": "箱", "group_code": "01 支箱", "is_main": NO, "rate": "12", "active": YES},
    "StockItem": {
        **{"item_code": "010001", "name": "螺纹钢", "specification": "HRB400 12mm"},
        **{"category_code": "01 钢材", "unit_group_code": "02 重量", "main_unit_code": "03 吨"},
        **{"purchase": YES, "production_consume": YES, "tax_rate": "13", "batch_managed": YES},
    },
    "LedgerAccount": {
        **{"chart_of_accounts": "CACN", "account_code": "100101", "name": "财务科库存现金"},
        **{"balance_direction": "DEBIT 借", "currency": "CNY"},
    },
}


def write_template(chosen: Sequence[Sheet], lists: Lists) -> bytes:
    book = Workbook()
    for sheet in chosen:
        book.sheet(sheet.title, [_heading(sheet, column, lists) for column in sheet.columns], _LAST_ROW)
    return book.saved()


def write_marked(
    chosen: Sequence[Sheet], lists: Lists, rows: Iterable[Row], findings: Iterable[Finding]
) -> bytes:
    """The rows where they stood, with what is wrong of a cell in colour and words."""
    book, made = Workbook(), dict[str, Any]()
    for sheet in chosen:
        headings = [_heading(sheet, column, lists) for column in sheet.columns]
        made[sheet.title] = book.sheet(sheet.title, headings, _LAST_ROW)
        for at in range(1, len(headings) + 1):  # somebody else's rows stand where they stood
            made[sheet.title].cell(FIRST_ROW - 1, at).value = None
    for row in rows:
        for at, column in enumerate(row.sheet.columns, 1):
            if (value := row.cells.get(column.header)) not in (None, ""):
                write(made[row.sheet.title].cell(row.number, at), value)
    places = {one.title: [column.header for column in one.columns] for one in chosen}
    for one in findings:
        title, number, header = (*one.path, "", "", "")[:3]
        if title in made:
            at = places[str(title)].index(str(header)) + 1 if header in places[str(title)] else 1
            mark(made[title].cell(max(int(number or 1), 1), at), one.message("zh"))
    return book.saved()


def _heading(sheet: Sheet, column: Column, lists: Lists) -> Heading:
    choices: Sequence[str] = lists.get(column.list or "", ())
    if column.fixed:
        choices = [f"{code} {word}" for code, word in column.fixed.items()]
    elif column.field and column.field.form is Form.BOOLEAN:
        choices = (YES, NO)
    shown = EXAMPLE if column.header == MARK else _EXAMPLES[sheet.record].get(column.name, "")
    form = _FORMATS.get(column.field.form, TEXT) if column.field else TEXT
    note = note_of(sheet, column)
    return Heading(column.header, note, column.width, column.required, form, shown, choices)


def note_of(sheet: Sheet, column: Column) -> str:
    field = column.field
    if field is None:
        return "\n".join(_LEADING[column.header])
    zh, en = _KINDS.get(field.form, _ANY)
    own = _NOTES.get((sheet.record, field.name), ("", ""))
    needed = ("必填。", "Required. ") if column.required else ("", "")
    sized = field.length is not None and field.form not in (Form.DECIMAL, Form.BOOLEAN, Form.DATE)
    most = (f"，最多 {field.length} 位", f", at most {field.length} characters") if sized else ("", "")
    cleared = f"；{CLEARED} 表示清空" if not column.required and field.name not in sheet.keys else ""
    return "\n".join(
        [
            f"{needed[0]}{zh}{most[0]}{cleared}{'。' if own[0] else ''}{own[0]}",
            f"{needed[1]}{field.label_en}: {en}{most[1]}{'. ' if own[1] else ''}{own[1]}",
            f"{field.sap} · GraphQL {camel(field.name)}",
        ]
    )
