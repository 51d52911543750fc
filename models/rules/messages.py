"""What a successful save says (domain 2.15, character for character). Next: decision.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class MessageId(StrEnum):
    CREATED_COMPANY_AREA = "M-01a"
    CREATED_COMPANY = "M-01b"
    CREATED_AREA = "M-01c"
    CREATED_GENERAL = "M-01d"
    CHANGED = "M-02"
    BLOCKED = "M-03"
    UNCHANGED = "M-04"
    CONFLICT = "M-05"
    ITEM_CREATED = "A-01"
    ITEM_DELETED = "A-02"
    ITEM_FILED = "A-20"
    ITEMS_FILED = "A-21"
    PROPERTIES_GOOD = "A-22"
    PROPERTIES_BAD = "A-23"
    CONSENT_RECORDED = "A-10"
    CONSENT_WITHDRAWN = "A-11"
    DOSSIER_VERIFIED = "A-12"
    DOSSIER_ARCHIVED = "A-13"
    DOSSIER_RESTORED = "A-14"
    USER_CREATED = "U-01"
    USER_DELETED = "U-02"
    ROLE_GRANTED = "U-03"
    GRANT_WITHDRAWN = "U-04"
    DEPARTMENT_CREATED = "U-05"
    DEPARTMENT_DELETED = "U-06"
    INSTITUTION_CREATED = "U-07"
    CATEGORY_CREATED = "S-01"
    CATEGORY_DELETED = "S-02"
    TYPE_CREATED = "S-03"
    TYPE_DELETED = "S-04"
    LOCATION_CREATED = "S-05"
    LOCATION_DELETED = "S-06"
    VOLUME_CREATED = "S-07"
    VOLUME_CLOSED = "S-08"
    VOUCHER_CREATED = "S-09"
    PROJECT_CREATED = "A-70"
    PLAN_CREATED = "A-71"
    TRANSFER_CREATED = "A-72"
    TRANSFER_DONE = "A-73"
    RECORD_CREATED = "B-01"
    RECORD_DELETED = "B-02"
    VISIT_NEXT = "C-01"
    PARTICIPANT_REGISTERED = "C-02"
    PARTICIPANT_WAITS = "C-03"
    GIFT_MOVED = "C-04"
    COUPONS_ISSUED = "C-05"
    SALE_POSTED = "V-01"
    RETURN_POSTED = "V-02"
    VIP_UPGRADED = "V-03"
    POINTS_REDEEMED = "V-04"
    POINTS_CHANGED = "V-05"
    RECHARGE_POSTED = "V-06"
    RECHARGE_REVERSED = "V-07"
    CARD_REPLACED = "V-08"
    CARD_CLOSED = "V-09"
    CAMPAIGN_RELEASED = "V-10"


TEXTS: Mapping[MessageId, tuple[str, str]] = {
    MessageId.CREATED_COMPANY_AREA: (
        "客户{n}对于公司代码{c} 销售区域{o}/{v}/{s}已创建",
        "Customer {n} was created in company code {c} sales area {o}/{v}/{s}",
    ),
    MessageId.CREATED_COMPANY: (
        "客户{n}对于公司代码{c}已创建",
        "Customer {n} was created in company code {c}",
    ),
    MessageId.CREATED_AREA: (
        "客户{n}对于销售区域{o}/{v}/{s}已创建",
        "Customer {n} was created in sales area {o}/{v}/{s}",
    ),
    MessageId.CREATED_GENERAL: ("客户{n}已创建", "Customer {n} was created"),
    MessageId.CHANGED: ("变化已经发生", "Changes have been made"),
    MessageId.BLOCKED: ("变化已经发生", "Changes have been made"),
    MessageId.UNCHANGED: ("未做任何更改", "No changes were made"),
    MessageId.ITEM_CREATED: ("档案“{t}”已创建", "Item “{t}” was created"),
    MessageId.ITEM_FILED: ("档案“{t}”已归档，档号 {c}", "Item “{t}” was filed as {c}"),
    MessageId.PROPERTIES_GOOD: ("档案“{t}”四性检测通过", "Item “{t}” passed the four-property check"),
    MessageId.PROPERTIES_BAD: ("档案“{t}”四性检测未通过", "Item “{t}” failed the four-property check"),
    MessageId.ITEMS_FILED: ("已归档{n}件档案", "{n} items were filed"),
    MessageId.ITEM_DELETED: ("档案“{t}”已删除", "Item “{t}” was deleted"),
    MessageId.CONSENT_RECORDED: ("同意{c}已登记", "Consent {c} was recorded"),
    MessageId.CONSENT_WITHDRAWN: (
        "同意{c}已撤回，{n}件档案已限制查阅",
        "Consent {c} was withdrawn; items restricted: {n}",
    ),
    MessageId.DOSSIER_VERIFIED: ("客户{n}的档案已核对", "The dossier of customer {n} was verified"),
    MessageId.DOSSIER_ARCHIVED: ("客户{n}的档案已封存", "The dossier of customer {n} was archived"),
    MessageId.DOSSIER_RESTORED: ("客户{n}的档案已恢复", "The dossier of customer {n} was restored"),
    MessageId.USER_CREATED: ("用户{u}已创建", "User {u} was created"),
    MessageId.USER_DELETED: ("用户{u}已删除", "User {u} was deleted"),
    MessageId.ROLE_GRANTED: ("已授予用户{u}角色 {r}", "User {u} was given the role {r}"),
    MessageId.GRANT_WITHDRAWN: ("已收回用户{u}的角色 {r}", "The role {r} of user {u} was withdrawn"),
    MessageId.DEPARTMENT_CREATED: ("部门{c} {t}已创建", "Department {c} {t} was created"),
    MessageId.DEPARTMENT_DELETED: ("部门{c} {t}已删除", "Department {c} {t} was deleted"),
    MessageId.INSTITUTION_CREATED: ("机构{c} {t}已创建", "Institution {c} {t} was created"),
    MessageId.CATEGORY_CREATED: ("档案大类{c} {t}已创建", "Category {c} {t} was created"),
    MessageId.CATEGORY_DELETED: ("档案大类{c} {t}已删除", "Category {c} {t} was deleted"),
    MessageId.TYPE_CREATED: ("档案类型{c} {t}已创建", "Archive type {c} {t} was created"),
    MessageId.TYPE_DELETED: ("档案类型{c} {t}已删除", "Archive type {c} {t} was deleted"),
    MessageId.LOCATION_CREATED: ("库房位置{c}已创建", "Location {c} was created"),
    MessageId.LOCATION_DELETED: ("库房位置{c}已删除", "Location {c} was deleted"),
    MessageId.VOLUME_CREATED: ("案卷{c}已建立", "Volume {c} was opened"),
    MessageId.VOLUME_CLOSED: ("案卷{c}已结卷，共 {n} 件", "Volume {c} was closed with {n} items"),
    MessageId.VOUCHER_CREATED: ("会计凭证{c}已归档", "Voucher {c} was filed"),
    MessageId.PROJECT_CREATED: ("整理项目{c} {t}已创建", "Arrangement project {c} {t} was created"),
    MessageId.PLAN_CREATED: ("检查计划{c} {t}已创建", "Inspection plan {c} {t} was created"),
    MessageId.TRANSFER_CREATED: ("移交清册{c}已创建，共{n}件", "Transfer list {c} of {n} was created"),
    MessageId.TRANSFER_DONE: ("移交清册{c}已完成，共移交{n}件", "Transfer list {c} is done: {n} handed over"),
    MessageId.RECORD_CREATED: ("{zh}{c} {t}已创建", "{en} {c} {t} was created"),
    MessageId.RECORD_DELETED: ("{zh}{c} {t}已删除", "{en} {c} {t} was deleted"),
    MessageId.VISIT_NEXT: ("回访{c}已完成，下次回访 {d}", "Visit {c} is done; the next is due on {d}"),
    MessageId.PARTICIPANT_REGISTERED: ("客户{n}已报名", "Customer {n} is registered"),
    MessageId.PARTICIPANT_WAITS: (
        "名额已满，客户{n}列入候补",
        "No place is left: customer {n} is on the waiting list",
    ),
    MessageId.GIFT_MOVED: ("礼品{c}现有库存 {n}", "Gift {c} has {n} in stock now"),
    MessageId.COUPONS_ISSUED: ("已发放{n}张优惠券", "{n} coupons were issued"),
    MessageId.SALE_POSTED: ("销售单{c}已过账，积分 {n}", "Sale {c} is posted with {n} points"),
    MessageId.RETURN_POSTED: ("退货单{c}已过账，积分 {n}", "Return {c} is posted with {n} points"),
    MessageId.VIP_UPGRADED: ("卡{c}已升级为{t}", "Card {c} is upgraded to {t}"),
    MessageId.POINTS_REDEEMED: ("积分消费{c}已完成，余额 {n}", "Redemption {c} is done; {n} points are left"),
    MessageId.POINTS_CHANGED: ("卡{c}积分余额 {n}", "Card {c} has {n} points now"),
    MessageId.RECHARGE_POSTED: (
        "充值单{c}已过账，余额 {n}",
        "Recharge order {c} is posted; the balance is {n}",
    ),
    MessageId.RECHARGE_REVERSED: (
        "充值单{c}已冲销，余额 {n}",
        "Recharge order {c} is reversed; the balance is {n}",
    ),
    MessageId.CARD_REPLACED: ("卡{c}已更换为{t}", "Card {c} is replaced by {t}"),
    MessageId.CARD_CLOSED: ("卡{c}已注销，退还本金 {n}", "Card {c} is closed; {n} of principal is refunded"),
    MessageId.CAMPAIGN_RELEASED: ("群发{c}已发送给{n}人", "Campaign {c} goes to {n} people"),
    MessageId.CONFLICT: ("数据已被{u}修改，请刷新后重试", "Data was changed by {u}; reload and repeat"),
}


@dataclass(frozen=True)
class Message:
    id: MessageId
    params: Mapping[str, str] = field(default_factory=dict[str, str])

    def text(self, language: str) -> str:
        """In "zh" or "en"."""
        chinese, english = TEXTS[self.id]
        return (english if language == "en" else chinese).format_map(self.params)


def created(number: str, company_code: str | None, area: str | None) -> Message:
    """`number` as shown; the layers are those that the request added."""
    params = {"n": number}
    if company_code:
        params["c"] = company_code
    if area:
        params["o"], params["v"], params["s"] = area.split("/")
    kinds = {
        (True, True): MessageId.CREATED_COMPANY_AREA,
        (True, False): MessageId.CREATED_COMPANY,
        (False, True): MessageId.CREATED_AREA,
        (False, False): MessageId.CREATED_GENERAL,
    }
    return Message(kinds[bool(company_code), bool(area)], params)
