"""What each kind of document lets one choose: partners and items (6.2, 6.3, 6.5). Next: carrying.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.numbers import shown
from models.rules.shape import camel
from models.rules.state import FAILED, State, changes, is_new, text

ANY = "*"  # no attribute is asked for
STOPPED_BLOCK = "03"  # the order block that U8's 停用日期 becomes: see resolvers/exchange/u8


@dataclass(frozen=True)
class Choice:
    """What documents of a kind may name. "" = none of these, ANY = every one, else the flag that it must
    have. A partner that is `needed` must be named. `stock`: goods move, so batches are named; `counted`: each
    line has a quantity. `posts`: its lines are postings on accounts.
    """

    zh: str
    en: str
    vendor: str = ""
    customer: str = ""
    item: str = ""
    needed: bool = True
    stock: bool = False
    counted: bool = True
    posts: bool = False


def _sale(zh: str, en: str, customer: str = "domestic", *, stock: bool = False) -> Choice:
    return Choice(zh, en, customer=customer, item="sale", stock=stock)


def _purchase(zh: str, en: str, *, needed: bool = True, stock: bool = False) -> Choice:
    return Choice(zh, en, vendor="purchase", item="purchase", needed=needed, stock=stock)


KINDS: Mapping[str, Choice] = {
    "SALES_QUOTATION": _sale("销售报价单", "a sales quotation"),
    "SALES_ORDER": _sale("销售订单", "a sales order"),
    "SALES_DELIVERY": _sale("销售发货单", "a sales delivery", stock=True),
    "SALES_INVOICE": _sale("销售发票", "a sales invoice"),
    "EXPORT_QUOTATION": _sale("出口报价单", "an export quotation", "overseas"),
    "EXPORT_ORDER": _sale("出口订单", "an export order", "overseas"),
    "EXPORT_DELIVERY": _sale("出口发货单", "an export delivery", "overseas", stock=True),
    "EXPORT_INVOICE": _sale("出口发票", "an export invoice", "overseas"),
    "PURCHASE_REQUEST": _purchase("采购请购单", "a purchase request", needed=False),
    "PURCHASE_ORDER": _purchase("采购订单", "a purchase order"),
    "PURCHASE_RECEIPT": _purchase("采购入库单", "a purchase receipt", stock=True),
    "PURCHASE_INVOICE": _purchase("采购发票", "a purchase invoice"),
    "OUTSOURCING_ORDER": Choice("委外订单", "an outsourcing order", "outsourcing", "", ANY),
    "OUTSOURCING_RECEIPT": Choice("委外入库单", "an outsourcing receipt", "outsourcing", "", ANY, stock=True),
    "SERVICE_ORDER": Choice("服务订单", "a service order", "service", "", "taxable_service", counted=False),
    "EXPENSE_ALLOCATION": Choice(
        *("费用分摊单", "an expense allocation", ANY, "", "taxable_service"), needed=False, counted=False
    ),
    "PRODUCTION_ORDER": Choice("生产订单", "a production order", item="self_made", needed=False),
    "PRODUCT_RECEIPT": Choice(
        "产成品入库单", "a product receipt", item="self_made", needed=False, stock=True
    ),
    "BILL_OF_MATERIAL": Choice("物料清单", "a bill of material", item="production_consume", needed=False),
    "MATERIAL_ISSUE": Choice(
        *("材料出库单", "a material issue", "", "", "production_consume"), needed=False, stock=True
    ),
    "VOUCHER": Choice("记账凭证", "a voucher", ANY, ANY, needed=False, counted=False, posts=True),
}
UNKNOWN = Choice("单据", "this document", ANY, ANY, ANY, needed=False, counted=False)  # until it is known
SALES_KINDS = tuple(name for name, one in KINDS.items() if one.item == "sale")
STOCK_KINDS = tuple(name for name, one in KINDS.items() if one.stock)


def has_attribute(wanted: str, record: Mapping[str, object]) -> bool:
    return wanted == ANY or bool(wanted and record.get(wanted))


def may_choose_item(choice: Choice, item: Mapping[str, object]) -> bool:
    """IT-1; freight and the like is never stocked."""
    return has_attribute(choice.item, item) and not (choice.stock and bool(item.get("taxable_service")))


def ended_on(record: Mapping[str, object], day: date) -> date | None:
    """The day from which a vendor or an item is not offered, if that has come (BD-3)."""
    ends = record.get("end_date")
    return ends if isinstance(ends, date) and ends <= day else None


def is_stopped(customer: State) -> bool:
    """CU-3: of a customer the day of ending has become an order block, or a deletion flag."""
    return (
        bool(customer.get("deletion_flag")) or text(customer, "central_order_block").strip() == STOPPED_BLOCK
    )


@dataclass(frozen=True)
class Partners:
    """Whom a document of this kind and day names, as far as they are there for the caller."""

    kind: str
    day: date
    vendor: Mapping[str, Any] | None = None
    customer: State | None = None

    @property
    def choice(self) -> Choice:
        return KINDS.get(self.kind, UNKNOWN)


def check_partners(state: State, named: Partners) -> Iterator[Finding]:
    """VN-1, CU-1, CU-3; of a partner that this act chooses."""
    choice = named.choice
    for name, wanted in (("vendor_code", choice.vendor), ("customer_number", choice.customer)):
        value = text(state, name)
        if not value:
            if wanted and choice.needed and name not in state.get(FAILED, ()):
                yield error(Code.GEN_REQUIRED, (name,))
        elif not wanted:
            yield error(Code.GEN_SUPPRESSED, (name,))
        elif is_new(state) or changes(state, name):
            yield from _check_vendor(value, named) if name == "vendor_code" else _check_customer(value, named)


def _check_vendor(value: str, named: Partners) -> Iterator[Finding]:
    vendor, wanted, at = named.vendor, named.choice.vendor, ("vendor_code",)
    if vendor is None:
        yield error(Code.GEN_REF, at, value=value)
        return
    if not has_attribute(wanted, vendor):
        yield error(Code.RD_VENDOR_ATTR, at, value=value, attribute=camel(wanted), document=named.kind)
    if ends := ended_on(vendor, named.day):
        yield error(Code.RD_ENDED, at, value=value, day=ends.isoformat())


def _check_customer(value: str, named: Partners) -> Iterator[Finding]:
    customer, wanted, at = named.customer, named.choice.customer, ("customer_number",)
    if customer is None:
        yield error(Code.GEN_REF, at, value=shown(value))
        return
    if not has_attribute(wanted, customer):
        told = {"value": shown(value), "attribute": camel(wanted), "document": named.kind}
        yield error(Code.RD_CUSTOMER_ATTR, at, **told)
    if is_stopped(customer):
        yield error(Code.RD_ENDED, at, value=shown(value))
