"""Text messages to VIPs, and to staff, dealers and vendors. Next: exchange.py."""

from tortoise import fields
from tortoise.models import Model

from models.rules.shape import Shield
from models.tables.base_data import coded
from models.tables.column import (
    code,
    column,
    day,
    flag,
    integer,
    long_text,
    moment,
    refers,
    stamps,
    text,
)


class SmsTemplate(Model):
    """A text with variables {name} {type} {points}; 短信模板."""

    template_code = coded(10, "ZSMT-templateCode", "短信模板编码", "Template code")
    name = text(60, "ZSMT-name", "短信模板名称", "Name", required=True)
    purpose = code(8, "ZSMT-purpose", "用途", "STYLE, ACTIVITY, DISCOUNT or SERVICE", required=True)
    content = long_text(1000, "ZSMT-content", "短信内容", "Text", required=True)
    active = flag("ZSMT-active", "启用", "May be sent", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZSMT")

    class Meta:
        table = "sms_template"


class SmsCampaign(Model):
    """One text to all whom a filter finds; 短信群发."""

    campaign_number = coded(16, "ZSMC-campaignNumber", "群发编号", "Number, DX + day + 4 digits", system=True)
    title = text(100, "ZSMC-title", "标题", "Title", required=True)
    template = refers(
        *("SmsTemplate", "template_code", "ZSMC-templateCode", "短信模板", "Template"),
        length=10,
        required=True,
        back="campaigns",
    )
    audience = code(6, "ZSMC-audience", "对象", "VIP, STAFF, DEALER or VENDOR", required=True)
    types = text(400, "ZSMC-types", "卡类型", "Only VIPs of these types, by comma")
    stores = text(400, "ZSMC-stores", "门店", "Only VIPs won by these stores, by comma")
    profile = text(
        400, "ZSMC-profile", "形象", "Only VIPs with one of these values, DIMENSION/VALUE by comma"
    )
    age_bands = text(60, "ZSMC-ageBands", "年龄段", "Only VIPs of these age bands, by comma")
    birthday_month = integer("ZSMC-birthdayMonth", "生日月份", "Only VIPs born in this month")
    min_points = integer("ZSMC-minPoints", "最低积分", "Only VIPs with so many points")
    bought_from = day("ZSMC-boughtFrom", "最近消费起", "Only VIPs whose last sale was on this day or later")
    bought_to = day("ZSMC-boughtTo", "最近消费止", "Only VIPs whose last sale was on this day or before")
    state = code(9, "ZSMC-state", "状态", "DRAFT, SENDING, DONE or CANCELLED", required=True, system=True)
    released_at = moment("ZSMC-releasedAt", "发送时间", "Released at, UTC", system=True)
    released_by = text(12, "ZSMC-releasedBy", "发送人", "Released by", system=True)
    recipients = integer("ZSMC-recipients", "收件人数", "Messages that were made", system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZSMC")

    class Meta:
        table = "sms_campaign"


class SmsMessage(Model):
    """A text message to one person, and what became of it; 短信."""

    message_id = column(
        fields.CharField(32, primary_key=True),
        sap="ZSMM-messageId",
        label=("短信编号", "Id of the message, which its provider is told"),
        system=True,
    )
    campaign = refers(
        *("SmsCampaign", "campaign_number", "ZSMM-campaignNumber", "群发编号", "Campaign"),
        length=16,
        required=True,
        back="messages",
        system=True,
    )
    vip = refers(
        *("VipCustomer", "card_number", "ZSMM-cardNumber", "VIP 卡号", "VIP card"),
        length=20,
        back="messages",
        system=True,
    )
    recipient = text(
        20, "ZSMM-recipient", "收件人", "Card, employee, dealer or vendor by code", required=True, system=True
    )
    mobile = text(20, "ZSMM-mobile", "手机", "Mobile number", shield=Shield.PERSONAL, system=True)
    content = long_text(
        1000, "ZSMM-content", "短信内容", "Text as it is sent", shield=Shield.PERSONAL, system=True
    )
    parts = integer("ZSMM-parts", "条数", "Parts that it is sent in", required=True, system=True)
    state = code(
        10,
        "ZSMM-state",
        "状态",
        "QUEUED, SENDING, SENT, DELIVERED, FAILED, SUPPRESSED or CANCELLED",
        required=True,
        system=True,
    )
    reason = text(200, "ZSMM-reason", "原因", "Why it was suppressed or failed", system=True)
    attempts = integer("ZSMM-attempts", "尝试次数", "How often it was tried", required=True, system=True)
    next_at = moment("ZSMM-nextAt", "下次时间", "Not before, UTC", system=True)
    provider_id = text(64, "ZSMM-providerId", "服务商编号", "The provider's id", system=True)
    queued_at = moment("ZSMM-queuedAt", "入队时间", "Made at, UTC", required=True, system=True)
    sent_at = moment("ZSMM-sentAt", "发送时间", "Taken by the provider at, UTC", system=True)
    delivered_at = moment("ZSMM-deliveredAt", "送达时间", "Delivered at, UTC", system=True)

    class Meta:
        table = "sms_message"
