"""The two templates of the batch upload, column by column (domain 4.6). Next: cells.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code

EXAMPLE = "例"  # the 序号 of the row that shows how to fill in, which is skipped
FIRST_ROW = 3  # of data; 1 has the headers, 2 the example
MOST_ROWS = 5_000
MOST_BYTES = 20 * 2**20
FILES = "文件名"


class Kind(StrEnum):
    """What a workbook brings in."""

    OTHER = "OTHER"
    VOUCHER = "VOUCHER"


class Reading(StrEnum):
    """How a cell is read."""

    IGNORED = "IGNORED"  # 序号: for the eye
    TEXT = "TEXT"
    DATE = "DATE"
    INTEGER = "INTEGER"
    AMOUNT = "AMOUNT"
    YEAR = "YEAR"
    CHOICE = "CHOICE"  # of a short list that is the same everywhere
    LOOKUP = "LOOKUP"  # a code or a name of the configuration
    LIST = "LIST"  # several texts
    FLAG = "FLAG"
    FILES = "FILES"  # names of files of the batch


@dataclass(frozen=True)
class Column:
    """`field` is the column of the record; `note` the rule, in Chinese and English, for the header's comment;
    `choices`: what a person may write, and what it means.
    """

    header: str
    field: str
    reading: Reading
    example: str
    note: tuple[str, str]
    width: int = 14
    choices: Mapping[str, str] | None = None

    @property
    def required(self) -> bool:
        return self.header.endswith("*")


RETENTIONS = {
    **{"永久": "Y", "30年": "D30", "10年": "D10", "5年": "D5"},
    **{one: one for one in ("Y", "D30", "D10", "D5")},
}
LEVELS = {"公开": "0", "内部": "1", "秘密": "2", "机密": "3"}
CARRIERS = {
    **{"电子": "ELECTRONIC", "纸质": "PAPER", "双套": "BOTH"},
    **{one: one for one in ("ELECTRONIC", "PAPER", "BOTH")},
}
FLAGS = {"是": "true", "否": "false"}
VOUCHER_TYPES = {one: one for one in ("记", "收", "付", "转")}
_DATE = ("YYYY-MM-DD，或 Excel 日期", "YYYY-MM-DD, or a date of Excel")
_FILES = (
    "与上传文件的名称完全一致；多个文件以分号分隔",
    "Exactly the name of a file that is uploaded; several are separated by semicolons",
)
_REMARK = ("备注，不超过2000字", "Remarks, at most 2,000 characters")
_NUMBER = ("序号，仅供查看；“例”行不导入", "For the eye alone; the row 例 is skipped")


def _text(most: int, zh: str = "", en: str = "") -> tuple[str, str]:
    return f"{zh}文本，不超过{most}字", f"{en}Text, at most {most} characters"


OTHER = (
    Column("序号", "", Reading.IGNORED, EXAMPLE, _NUMBER, 6),
    Column(
        *("档号", "given_code", Reading.TEXT, ""),
        (
            "可空：案卷在导入时、其他在归档时自动编号；填写时须符合档号格式且未使用",
            "May be empty: volumes get theirs now, items when they are filed; else it must fit and be free",
        ),
        28,
    ),
    Column(
        *("档案大类*", "category_code", Reading.LOOKUP, "WS 文书"),
        ("代码或名称，如 WS 或 文书", "Code or name, such as WS or 文书"),
    ),
    Column(
        *("档案类型*", "archive_type", Reading.LOOKUP, "WS/00 文书档案"),
        (
            "大类内的代码或名称，如 PZ 或 会计凭证；会计凭证行建立案卷",
            "Code or name within the category, such as PZ; rows of 会计凭证 make volumes",
        ),
        20,
    ),
    Column("年度*", "year", Reading.YEAR, "2023", ("四位数字，1900 至次年", "Four digits"), 8),
    Column("题名*", "title", Reading.TEXT, "关于年度生产计划的通知", _text(200), 36),
    Column("形成日期*", "formed_on", Reading.DATE, "2023-05-06", _DATE, 12),
    Column(
        *("保管期限*", "retention", Reading.CHOICE, "30年"),
        (
            "永久、30年、10年、5年，或 Y、D30、D10、D5",
            "永久 (permanent), 30年, 10年, 5年, or Y, D30, D10, D5",
        ),
        10,
        RETENTIONS,
    ),
    Column(
        *("密级*", "access_level", Reading.CHOICE, "内部"),
        ("公开、内部、秘密、机密", "公开 public, 内部 internal, 秘密 confidential, 机密 secret"),
        8,
        LEVELS,
    ),
    Column(
        *("归档部门*", "department_code", Reading.LOOKUP, ""),
        ("部门代码或名称", "Code or name of the department"),
        18,
    ),
    Column("责任者", "author", Reading.TEXT, "办公室", _text(100), 14),
    Column("文号", "document_number", Reading.TEXT, "天普办〔2023〕8号", _text(50), 20),
    Column(
        *("关键词", "keywords", Reading.LIST, "生产；计划"),
        (
            "以分号分隔，最多20个，每个不超过30字",
            "Separated by semicolons, at most 20, each at most 30 characters",
        ),
        20,
    ),
    Column("页数", "pages", Reading.INTEGER, "3", ("不小于0的整数", "Whole number from 0"), 8),
    Column("件数", "copies", Reading.INTEGER, "1", ("不小于0的整数", "Whole number from 0"), 8),
    Column(
        *("载体*", "carrier", Reading.CHOICE, "电子"),
        ("电子、纸质、双套", "电子 electronic, 纸质 paper, 双套 both"),
        8,
        CARRIERS,
    ),
    Column(
        *("存放位置", "location_code", Reading.TEXT, ""),
        ("库房-架-层-盒；纸质档案归档前须填写", "Warehouse-rack-level-box; paper needs one when it is filed"),
        18,
    ),
    Column("客户编号", "customer_number", Reading.TEXT, "", ("客户的编号", "Number of a customer"), 14),
    Column(FILES, "", Reading.FILES, "", _FILES, 28),
    Column("备注", "description", Reading.TEXT, "", _REMARK, 28),
)

VOUCHER = (
    Column("序号", "", Reading.IGNORED, EXAMPLE, _NUMBER, 6),
    Column(
        *("所属档号*", "volume_code", Reading.TEXT, "Z109-KU·PZ·2023-D30-001"),
        (
            "案卷的档号，须先以“其他档案”模板上传该案卷",
            "Code of the volume, which is uploaded first by the template 其他档案",
        ),
        28,
    ),
    Column("公司代码*", "company_code", Reading.LOOKUP, "0723", ("公司代码", "Company code"), 10),
    Column("会计年度*", "fiscal_year", Reading.YEAR, "2023", ("四位数字", "Four digits"), 10),
    Column(
        *("会计期间*", "period", Reading.INTEGER, "1"),
        ("1 至 16，13 至 16 为调整期间", "1 to 16; 13 to 16 are adjustments"),
        10,
    ),
    Column(
        *("凭证类型*", "voucher_type", Reading.CHOICE, "记"),
        ("记、收、付、转", "记 general, 收 receipt, 付 payment, 转 transfer"),
        10,
        VOUCHER_TYPES,
    ),
    Column("凭证号*", "voucher_no", Reading.INTEGER, "1", ("1 至 999999", "1 to 999999"), 10),
    Column(
        *("凭证日期*", "voucher_date", Reading.DATE, "2023-01-05"),
        (f"{_DATE[0]}；在会计年度之内", f"{_DATE[1]}; within the fiscal year"),
        12,
    ),
    Column("摘要*", "summary", Reading.TEXT, "销售纤维素醚", _text(200), 32),
    Column(
        *("借方合计*", "debit_total", Reading.AMOUNT, "1000.00"),
        ("两位小数，与贷方合计相等", "Two decimals, equal to 贷方合计"),
    ),
    Column(
        *("贷方合计*", "credit_total", Reading.AMOUNT, "1000.00"),
        ("两位小数，与借方合计相等", "Two decimals, equal to 借方合计"),
    ),
    Column("币种*", "currency", Reading.LOOKUP, "CNY", ("如 CNY", "Such as CNY"), 8),
    Column(
        *("附件张数", "attachment_count", Reading.INTEGER, "2"),
        ("不小于0的整数", "Whole number from 0"),
        10,
    ),
    Column("制单人*", "prepared_by", Reading.TEXT, "张三", _text(40), 10),
    Column(
        *("审核人", "reviewed_by", Reading.TEXT, "李四"),
        ("不得与制单人相同", "Another person than 制单人"),
        10,
    ),
    Column("记账人", "posted_by", Reading.TEXT, "王五", _text(40), 10),
    Column("客户编号", "customer_number", Reading.TEXT, "", ("客户的编号", "Number of a customer"), 14),
    Column("供应商编码", "vendor_code", Reading.TEXT, "", _text(20), 14),
    Column(
        *("发票号码", "invoices", Reading.LIST, ""),
        ("以分号分隔，每个不超过20位", "Separated by semicolons, each at most 20 characters"),
        24,
    ),
    Column("未结清", "unsettled", Reading.FLAG, "否", ("是 或 否", "是 yes, or 否 no"), 8, FLAGS),
    Column(FILES, "", Reading.FILES, "", _FILES, 28),
    Column("备注", "description", Reading.TEXT, "", _REMARK, 28),
)


@dataclass(frozen=True)
class Template:
    """A workbook with one sheet of this name and these columns."""

    kind: Kind
    sheet: str
    columns: Sequence[Column]

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]

    def letter(self, header: str) -> str:
        """Of a column: A, B … there are fewer than 26."""
        return chr(ord("A") + self.headers.index(header))

    def header_of(self, field: str) -> str:
        """Of a column of the record."""
        return next((one.header for one in self.columns if one.field == field), "")


TEMPLATES = {
    Kind.OTHER: Template(Kind.OTHER, "其他档案", OTHER),
    Kind.VOUCHER: Template(Kind.VOUCHER, "会计凭证", VOUCHER),
}


def check_sheet(template: Template, sheets: Sequence[str], first: Sequence[str]) -> list[Finding]:
    """IM-2: the sheet must be there by its name; `first` are the headers of the first one."""
    if template.sheet in sheets:
        return []
    shown = "、".join(sheets)[:100]
    if _differs(template, first) is not None:
        return [_other(template, first, shown)]
    told = {"sheet": shown, "column": "–", "expected": template.sheet, "value": shown}
    return [error(Code.AR_IMP_TEMPLATE, (), **told)]


def check_headers(template: Template, found: Sequence[str]) -> list[Finding]:
    """IM-2: names the first column that differs."""
    return [] if _differs(template, found) is None else [_other(template, found, template.sheet)]


def _other(template: Template, found: Sequence[str], sheet: str) -> Finding:
    at = _differs(template, found) or 0
    wanted, written = _at(template.headers, at), _at(found, at)
    told = {"sheet": sheet, "column": _letter(at), "expected": wanted or "–", "value": written[:60] or "–"}
    return error(Code.AR_IMP_TEMPLATE, (1, wanted or written[:60]), **told)


def _differs(template: Template, found: Sequence[str]) -> int | None:
    """The first column; empty ones behind the last differ from nothing."""
    most = max(len(template.headers), len(found))
    return next((at for at in range(most) if _at(template.headers, at) != _at(found, at)), None)


def _at(headers: Sequence[str], at: int) -> str:
    return headers[at] if at < len(headers) else ""


def _letter(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
