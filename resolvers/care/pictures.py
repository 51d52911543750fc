"""Figures of care as pictures: which there are, and their signed addresses. Next: wanted.py."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from models.rules.numbers import shown
from resolvers.access.caller import Caller
from resolvers.attachments.tickets import PICTURE, Shelf, holder, signed_address
from resolvers.care.analysis import Analysis, Purchases, analyse
from resolvers.care.charts import Chart, Form
from resolvers.care.statistics import (
    CATEGORIES,
    STATES,
    ComplaintFigures,
    VisitFigures,
    complaint_figures,
    visit_figures,
)
from resolvers.care.wanted import NAMED, Asked, drawn, period_named
from resolvers.errors import Gone
from resolvers.write.context import Writer

_NAME = re.compile(
    NAMED + r"(?:_(?P<stage>ORDER|DELIVERY|INVOICE)_(?P<number>[A-Z0-9]{1,10}))?\.svg",
    re.ASCII,
)
_MOST_OWNERS = 20


class Picture(Enum):
    """Each with what it tells, in Chinese and English."""

    COMPLAINTS_BY_MONTH = ("投诉（按月和状态）", "Complaints by month and state")
    COMPLAINTS_BY_CATEGORY = ("投诉（按类别）", "Complaints by category")
    COMPLAINTS_BY_PRODUCT = ("投诉（按存货）", "Complaints by product")
    COMPLAINTS_OVERDUE = ("投诉逾期率（按月，%）", "Overdue complaints by month, percent")
    COMPLAINT_HOURS = ("平均解决时间（按月，小时）", "Mean time to resolve by month, hours")
    VISITS_BY_MONTH = ("回访（按月）", "Return visits by month")
    VISITS_BY_OWNER = ("回访（按回访人）", "Return visits by owner")
    SATISFACTION = ("满意度（按月，1–5）", "Satisfaction by month, 1 to 5")
    CUSTOMER_PURCHASES = ("客户采购单据（按月）", "Customer's purchases by month, documents")
    CUSTOMER_CATEGORIES = ("客户采购（按存货分类，单据行）", "Customer's purchases by category, lines")


OF_CUSTOMER = frozenset({Picture.CUSTOMER_PURCHASES, Picture.CUSTOMER_CATEGORIES})
_STATE_NAMES = {
    "NEW": ("新建", "New"),
    "ACCEPTED": ("已受理", "Accepted"),
    "IN_PROGRESS": ("处理中", "In progress"),
    "WAITING_CUSTOMER": ("等待客户", "Waiting for customer"),
    "RESOLVED": ("已解决", "Resolved"),
    "CLOSED": ("已关闭", "Closed"),
    "REJECTED": ("已驳回", "Rejected"),
}
_CATEGORY_NAMES = {
    "PRODUCT": ("产品", "Product"),
    "SERVICE": ("服务", "Service"),
    "DELIVERY": ("交付", "Delivery"),
    "INVOICE": ("发票", "Invoice"),
    "OTHER": ("其他", "Other"),
}
_VISIT_NAMES: Mapping[str, tuple[str, str]] = {
    "done": ("已完成", "Done"),
    "open": ("未到期", "Not yet due"),
    "today": ("今日到期", "Due today"),
    "overdue": ("逾期", "Overdue"),
    "failed": ("未联系上", "Failed"),
    "cancelled": ("已取消", "Cancelled"),
}
_COMPLAINTS, _VISITS = ("投诉", "Complaints"), ("回访", "Return visits")
_DOCUMENTS, _LINES, _NONE = ("单据", "Documents"), ("单据行", "Lines"), ("无分类", "No category")


@dataclass(frozen=True)
class Wanted(Asked):
    """A picture to be drawn. A customer's has his number as stored, and of which documents."""

    picture: Picture
    number: str = ""
    stage: str = ""

    @property
    def name(self) -> str:
        """As its address has it."""
        customer = f"_{self.stage}_{self.number}" if self.number else ""
        return f"{self.named}{customer}.svg"

    @property
    def title(self) -> str:
        """With the customer's number, not his name: the picture may be shown around."""
        told = super().title
        return f"{told} · {shown(self.number)}" if self.number else told


def wanted_from_name(name: str) -> Wanted:
    """Gone if no address of ours has it."""
    found = _NAME.fullmatch(name)
    if found is None or found["kind"] not in Picture.__members__:
        raise Gone(name)
    picture = Picture[found["kind"]]
    if (found["number"] is not None) != (picture in OF_CUSTOMER):
        raise Gone(name)
    period = period_named(found, name)
    return Wanted(picture, period, found["language"], found["number"] or "", found["stage"] or "")


@dataclass(frozen=True)
class Pictures:
    """For the byte door and the question that gives the address."""

    shelf: Shelf

    def address(self, caller: Caller, wanted: Wanted) -> str:
        """Signed. What it shows is counted at each use, of what the caller sees then."""
        return signed_address(self.shelf, caller, PICTURE, wanted.name)

    async def reader(self, ticket: str, name: str) -> Caller:
        return await holder(self.shelf, ticket, PICTURE, name)

    async def make(self, caller: Caller, wanted: Wanted) -> str:
        """Gone when it is of a customer that is not in the caller's sight."""
        writer = self.shelf.writer
        drawing = await _DRAWN[wanted.picture](writer, caller, wanted)
        return await drawn(drawing)


async def _complaints(writer: Writer, caller: Caller, wanted: Wanted) -> Chart:
    return _of_complaints(wanted, await complaint_figures(writer, caller, wanted.period))


async def _visits(writer: Writer, caller: Caller, wanted: Wanted) -> Chart:
    return _of_visits(wanted, await visit_figures(writer, caller, wanted.period))


async def _satisfaction(writer: Writer, caller: Caller, wanted: Wanted) -> Chart:
    complaints = await complaint_figures(writer, caller, wanted.period)
    visits = await visit_figures(writer, caller, wanted.period)
    series = [
        (wanted.text(_COMPLAINTS), [one.satisfaction for one in complaints.months]),
        (wanted.text(_VISITS), [one.satisfaction for one in visits.months]),
    ]
    return wanted.chart(Form.LINE, wanted.period.months, series, top=5)


async def _customer(writer: Writer, caller: Caller, wanted: Wanted) -> Chart:
    found = await analyse(writer, caller, wanted.number, wanted.period, wanted.stage)
    if found is None:
        raise Gone(shown(wanted.number))
    return _of_customer(wanted, found)


def _of_complaints(wanted: Wanted, found: ComplaintFigures) -> Chart:
    months = wanted.period.months
    match wanted.picture:
        case Picture.COMPLAINTS_BY_MONTH:
            return wanted.chart(
                *(Form.COLUMNS, months),
                [
                    (
                        wanted.text(_STATE_NAMES[state]),
                        [found.cells.get((month, state), 0) for month in months],
                    )
                    for state in STATES
                ],
            )
        case Picture.COMPLAINTS_BY_CATEGORY:
            shares = zip(CATEGORIES, found.categories, strict=True)
            parts = [(wanted.text(_CATEGORY_NAMES[name]), [one.complaints]) for name, one in shares]
            return wanted.chart(Form.PIE, [], parts)
        case Picture.COMPLAINTS_BY_PRODUCT:
            names = [one.title or one.name for one in found.products]
            counts = [one.complaints for one in found.products]
            return wanted.chart(Form.BARS, names, [(wanted.text(_COMPLAINTS), counts)])
        case Picture.COMPLAINTS_OVERDUE:
            rates = [one.overdue_rate for one in found.months]
            return wanted.chart(Form.LINE, months, [(wanted.text(_COMPLAINTS), rates)], top=100)
        case _:
            means = [one.mean_hours for one in found.months]
            return wanted.chart(Form.LINE, months, [(wanted.text(_COMPLAINTS), means)])


def _of_visits(wanted: Wanted, found: VisitFigures) -> Chart:
    by_owner = wanted.picture is Picture.VISITS_BY_OWNER
    shares = list(found.owners[:_MOST_OWNERS] if by_owner else found.months)
    values: dict[str, list[int]] = {
        "done": [one.done for one in shares],
        "open": [one.planned - one.due for one in shares],
        "today": [one.due - one.overdue for one in shares],
        "overdue": [one.overdue for one in shares],
        "failed": [one.failed for one in shares],
        "cancelled": [one.cancelled for one in shares],
    }
    series = [(wanted.text(text), values[name]) for name, text in _VISIT_NAMES.items()]
    return wanted.chart(Form.BARS if by_owner else Form.COLUMNS, [one.name for one in shares], series)


def _of_customer(wanted: Wanted, found: Analysis) -> Chart:
    if wanted.picture is Picture.CUSTOMER_PURCHASES:
        counts = [one.documents for one in found.months]
        months = [one.name for one in found.months]
        return wanted.chart(Form.COLUMNS, months, [(wanted.text(_DOCUMENTS), counts)])

    def name(one: Purchases) -> str:
        return (one.title or one.name).rpartition("\\")[2] or wanted.text(_NONE)

    names, lines = [name(one) for one in found.categories], [one.lines for one in found.categories]
    return wanted.chart(Form.BARS, names, [(wanted.text(_LINES), lines)])


_DRAWN: Mapping[Picture, Callable[[Writer, Caller, Wanted], Awaitable[Chart]]] = {
    **{one: _complaints for one in Picture if one.name.startswith("COMPLAINT")},
    Picture.VISITS_BY_MONTH: _visits,
    Picture.VISITS_BY_OWNER: _visits,
    Picture.SATISFACTION: _satisfaction,
    Picture.CUSTOMER_PURCHASES: _customer,
    Picture.CUSTOMER_CATEGORIES: _customer,
}
