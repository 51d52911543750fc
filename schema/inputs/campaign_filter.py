"""Filter inputs over text messages. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.vip_filter import VipCustomerFilter


@strawberry.input(description="Conditions on SmsTemplate; all that are given must hold.")
class SmsTemplateFilter:
    and_: list["SmsTemplateFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SmsTemplateFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SmsTemplateFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    template_code: TextFilter | None = strawberry.field(
        description="Template code (短信模板编码); ZSMT-templateCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (短信模板名称); ZSMT-name.", default=strawberry.UNSET
    )
    purpose: TextFilter | None = strawberry.field(
        description="STYLE, ACTIVITY, DISCOUNT or SERVICE (用途); ZSMT-purpose.", default=strawberry.UNSET
    )
    content: TextFilter | None = strawberry.field(
        description="Text (短信内容); ZSMT-content.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be sent (启用); ZSMT-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZSMT-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZSMT-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZSMT-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZSMT-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZSMT-changedBy.", default=strawberry.UNSET
    )
    campaigns: "SmsCampaignListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on SmsCampaign; all that are given must hold.")
class SmsCampaignFilter:
    and_: list["SmsCampaignFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SmsCampaignFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SmsCampaignFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    campaign_number: TextFilter | None = strawberry.field(
        description="Number, DX + day + 4 digits (群发编号); ZSMC-campaignNumber.", default=strawberry.UNSET
    )
    title: TextFilter | None = strawberry.field(
        description="Title (标题); ZSMC-title.", default=strawberry.UNSET
    )
    template_code: TextFilter | None = strawberry.field(
        description="Template (短信模板); ZSMC-templateCode.", default=strawberry.UNSET
    )
    audience: TextFilter | None = strawberry.field(
        description="VIP, STAFF, DEALER or VENDOR (对象); ZSMC-audience.", default=strawberry.UNSET
    )
    types: TextFilter | None = strawberry.field(
        description="Only VIPs of these types, by comma (卡类型); ZSMC-types.", default=strawberry.UNSET
    )
    stores: TextFilter | None = strawberry.field(
        description="Only VIPs won by these stores, by comma (门店); ZSMC-stores.", default=strawberry.UNSET
    )
    profile: TextFilter | None = strawberry.field(
        description="Only VIPs with one of these values, DIMENSION/VALUE by comma (形象); ZSMC-profile.",
        default=strawberry.UNSET,
    )
    age_bands: TextFilter | None = strawberry.field(
        description="Only VIPs of these age bands, by comma (年龄段); ZSMC-ageBands.",
        default=strawberry.UNSET,
    )
    birthday_month: IntFilter | None = strawberry.field(
        description="Only VIPs born in this month (生日月份); ZSMC-birthdayMonth.", default=strawberry.UNSET
    )
    min_points: IntFilter | None = strawberry.field(
        description="Only VIPs with so many points (最低积分); ZSMC-minPoints.", default=strawberry.UNSET
    )
    bought_from: DateFilter | None = strawberry.field(
        description="Only VIPs whose last sale was on this day or later (最近消费起); ZSMC-boughtFrom.",
        default=strawberry.UNSET,
    )
    bought_to: DateFilter | None = strawberry.field(
        description="Only VIPs whose last sale was on this day or before (最近消费止); ZSMC-boughtTo.",
        default=strawberry.UNSET,
    )
    state: TextFilter | None = strawberry.field(
        description="DRAFT, SENDING, DONE or CANCELLED (状态); ZSMC-state.", default=strawberry.UNSET
    )
    released_at: DateTimeFilter | None = strawberry.field(
        description="Released at, UTC (发送时间); ZSMC-releasedAt.", default=strawberry.UNSET
    )
    released_by: TextFilter | None = strawberry.field(
        description="Released by (发送人); ZSMC-releasedBy.", default=strawberry.UNSET
    )
    recipients: IntFilter | None = strawberry.field(
        description="Messages that were made (收件人数); ZSMC-recipients.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZSMC-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZSMC-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZSMC-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZSMC-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZSMC-changedBy.", default=strawberry.UNSET
    )
    template: "SmsTemplateFilter | None" = strawberry.field(
        description="Conditions on the SmsTemplate.", default=strawberry.UNSET
    )
    messages: "SmsMessageListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of SmsCampaign.")
class SmsCampaignListFilter:
    some: SmsCampaignFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: SmsCampaignFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: SmsCampaignFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on SmsMessage; all that are given must hold.")
class SmsMessageFilter:
    and_: list["SmsMessageFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SmsMessageFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SmsMessageFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    message_id: TextFilter | None = strawberry.field(
        description="Id of the message, which its provider is told (短信编号); ZSMM-messageId.",
        default=strawberry.UNSET,
    )
    campaign_number: TextFilter | None = strawberry.field(
        description="Campaign (群发编号); ZSMM-campaignNumber.", default=strawberry.UNSET
    )
    card_number: TextFilter | None = strawberry.field(
        description="VIP card (VIP 卡号); ZSMM-cardNumber.", default=strawberry.UNSET
    )
    recipient: TextFilter | None = strawberry.field(
        description="Card, employee, dealer or vendor by code (收件人); ZSMM-recipient.",
        default=strawberry.UNSET,
    )
    mobile: TextFilter | None = strawberry.field(
        description="Mobile number (手机); ZSMM-mobile.", default=strawberry.UNSET
    )
    content: TextFilter | None = strawberry.field(
        description="Text as it is sent (短信内容); ZSMM-content.", default=strawberry.UNSET
    )
    parts: IntFilter | None = strawberry.field(
        description="Parts that it is sent in (条数); ZSMM-parts.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description=("QUEUED, SENDING, SENT, DELIVERED, FAILED, SUPPRESSED or CANCELLED (状态); ZSMM-state."),
        default=strawberry.UNSET,
    )
    reason: TextFilter | None = strawberry.field(
        description="Why it was suppressed or failed (原因); ZSMM-reason.", default=strawberry.UNSET
    )
    attempts: IntFilter | None = strawberry.field(
        description="How often it was tried (尝试次数); ZSMM-attempts.", default=strawberry.UNSET
    )
    next_at: DateTimeFilter | None = strawberry.field(
        description="Not before, UTC (下次时间); ZSMM-nextAt.", default=strawberry.UNSET
    )
    provider_id: TextFilter | None = strawberry.field(
        description="The provider's id (服务商编号); ZSMM-providerId.", default=strawberry.UNSET
    )
    queued_at: DateTimeFilter | None = strawberry.field(
        description="Made at, UTC (入队时间); ZSMM-queuedAt.", default=strawberry.UNSET
    )
    sent_at: DateTimeFilter | None = strawberry.field(
        description="Taken by the provider at, UTC (发送时间); ZSMM-sentAt.", default=strawberry.UNSET
    )
    delivered_at: DateTimeFilter | None = strawberry.field(
        description="Delivered at, UTC (送达时间); ZSMM-deliveredAt.", default=strawberry.UNSET
    )
    campaign: "SmsCampaignFilter | None" = strawberry.field(
        description="Conditions on the SmsCampaign.", default=strawberry.UNSET
    )
    vip: Annotated["VipCustomerFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = (
        strawberry.field(description="Conditions on the VipCustomer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of SmsMessage.")
class SmsMessageListFilter:
    some: SmsMessageFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: SmsMessageFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: SmsMessageFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
