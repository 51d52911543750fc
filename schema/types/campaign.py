"""GraphQL types of text messages. Next: relay.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.campaign_filter import SmsCampaignFilter, SmsMessageFilter
    from schema.types.vip import VipCustomer


@strawberry.type(description="A text with variables {name} {type} {points}; 短信模板.")
class SmsTemplate(Node):
    template_code: str = strawberry.field(
        description="Template code (短信模板编码); ZSMT-templateCode; code, at most 10 characters."
    )
    name: str = strawberry.field(description="Name (短信模板名称); ZSMT-name; at most 60 characters.")
    purpose: str = strawberry.field(
        description=("STYLE, ACTIVITY, DISCOUNT or SERVICE (用途); ZSMT-purpose; code, at most 8 characters.")
    )
    content: str = strawberry.field(description="Text (短信内容); ZSMT-content; at most 1000 characters.")
    active: bool = strawberry.field(description="May be sent (启用); ZSMT-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZSMT-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZSMT-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZSMT-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZSMT-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZSMT-changedBy; at most 12 characters."
    )

    @strawberry.field(
        description=(
            "One text to all whom a filter finds. Rows within the caller's scope, ordered by their key."
        )
    )
    def campaigns(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["SmsCampaignFilter", strawberry.lazy("schema.inputs.campaign_filter")]
        | None = None,
    ) -> "SmsCampaignConnection":
        return compiled()


@strawberry.type(description="One text to all whom a filter finds; 短信群发.")
class SmsCampaign(Node):
    campaign_number: str = strawberry.field(
        description=(
            "Number, DX + day + 4 digits (群发编号); ZSMC-campaignNumber; code, at most 16 characters."
        )
    )
    title: str = strawberry.field(description="Title (标题); ZSMC-title; at most 100 characters.")
    template_code: str = strawberry.field(
        description="Template (短信模板); ZSMC-templateCode; code, at most 10 characters."
    )
    audience: str = strawberry.field(
        description="VIP, STAFF, DEALER or VENDOR (对象); ZSMC-audience; code, at most 6 characters."
    )
    types: str | None = strawberry.field(
        description="Only VIPs of these types, by comma (卡类型); ZSMC-types; at most 400 characters."
    )
    stores: str | None = strawberry.field(
        description="Only VIPs won by these stores, by comma (门店); ZSMC-stores; at most 400 characters."
    )
    profile: str | None = strawberry.field(
        description=(
            "Only VIPs with one of these values, DIMENSION/VALUE by comma (形象); ZSMC-profile; "
            "at most 400 characters."
        )
    )
    age_bands: str | None = strawberry.field(
        description=("Only VIPs of these age bands, by comma (年龄段); ZSMC-ageBands; at most 60 characters.")
    )
    birthday_month: int | None = strawberry.field(
        description="Only VIPs born in this month (生日月份); ZSMC-birthdayMonth; integer."
    )
    min_points: int | None = strawberry.field(
        description="Only VIPs with so many points (最低积分); ZSMC-minPoints; integer."
    )
    bought_from: date | None = strawberry.field(
        description=(
            "Only VIPs whose last sale was on this day or later (最近消费起); ZSMC-boughtFrom; ISO date."
        )
    )
    bought_to: date | None = strawberry.field(
        description=(
            "Only VIPs whose last sale was on this day or before (最近消费止); ZSMC-boughtTo; ISO date."
        )
    )
    state: str = strawberry.field(
        description="DRAFT, SENDING, DONE or CANCELLED (状态); ZSMC-state; code, at most 9 characters."
    )
    released_at: datetime | None = strawberry.field(
        description="Released at, UTC (发送时间); ZSMC-releasedAt; UTC instant."
    )
    released_by: str | None = strawberry.field(
        description="Released by (发送人); ZSMC-releasedBy; at most 12 characters."
    )
    recipients: int | None = strawberry.field(
        description="Messages that were made (收件人数); ZSMC-recipients; integer."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZSMC-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZSMC-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZSMC-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZSMC-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZSMC-changedBy; at most 12 characters."
    )
    template: "SmsTemplate" = strawberry.field(description="The SmsTemplate that templateCode names.")

    @strawberry.field(
        description=(
            "A text message to one person, and what became of it. Rows within the caller's scope, "
            "ordered by their key."
        )
    )
    def messages(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["SmsMessageFilter", strawberry.lazy("schema.inputs.campaign_filter")] | None = None,
    ) -> "SmsMessageConnection":
        return compiled()


@strawberry.type(description="A text message to one person, and what became of it; 短信.")
class SmsMessage(Node):
    message_id: str = strawberry.field(
        description=(
            "Id of the message, which its provider is told (短信编号); ZSMM-messageId; at most 32 characters."
        )
    )
    campaign_number: str = strawberry.field(
        description="Campaign (群发编号); ZSMM-campaignNumber; code, at most 16 characters."
    )
    card_number: str | None = strawberry.field(
        description="VIP card (VIP 卡号); ZSMM-cardNumber; code, at most 20 characters."
    )
    recipient: str = strawberry.field(
        description=(
            "Card, employee, dealer or vendor by code (收件人); ZSMM-recipient; at most 20 characters."
        )
    )
    mobile: str | None = strawberry.field(
        description="Mobile number (手机); ZSMM-mobile; at most 20 characters."
    )
    content: str | None = strawberry.field(
        description="Text as it is sent (短信内容); ZSMM-content; at most 1000 characters."
    )
    parts: int = strawberry.field(description="Parts that it is sent in (条数); ZSMM-parts; integer.")
    state: str = strawberry.field(
        description=(
            "QUEUED, SENDING, SENT, DELIVERED, FAILED, SUPPRESSED or CANCELLED (状态); "
            "ZSMM-state; code, at most 10 characters."
        )
    )
    reason: str | None = strawberry.field(
        description="Why it was suppressed or failed (原因); ZSMM-reason; at most 200 characters."
    )
    attempts: int = strawberry.field(description="How often it was tried (尝试次数); ZSMM-attempts; integer.")
    next_at: datetime | None = strawberry.field(
        description="Not before, UTC (下次时间); ZSMM-nextAt; UTC instant."
    )
    provider_id: str | None = strawberry.field(
        description="The provider's id (服务商编号); ZSMM-providerId; at most 64 characters."
    )
    queued_at: datetime = strawberry.field(description="Made at, UTC (入队时间); ZSMM-queuedAt; UTC instant.")
    sent_at: datetime | None = strawberry.field(
        description="Taken by the provider at, UTC (发送时间); ZSMM-sentAt; UTC instant."
    )
    delivered_at: datetime | None = strawberry.field(
        description="Delivered at, UTC (送达时间); ZSMM-deliveredAt; UTC instant."
    )
    masked_fields: list[str] = strawberry.field(
        description=(
            "Names of this row's fields that the caller does not read in clear, whether they hold a value "
            "or not."
        )
    )
    campaign: "SmsCampaign" = strawberry.field(description="The SmsCampaign that campaignNumber names.")
    vip: Annotated["VipCustomer", strawberry.lazy("schema.types.vip")] | None = strawberry.field(
        description="The VipCustomer that cardNumber names; null if it is outside the scope."
    )


@strawberry.type(description="A SmsTemplate and the cursor that marks its place in the list.")
class SmsTemplateEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: SmsTemplate = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of SmsTemplate.")
class SmsTemplateConnection:
    edges: list[SmsTemplateEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[SmsTemplate] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A SmsCampaign and the cursor that marks its place in the list.")
class SmsCampaignEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: SmsCampaign = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of SmsCampaign.")
class SmsCampaignConnection:
    edges: list[SmsCampaignEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[SmsCampaign] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A SmsMessage and the cursor that marks its place in the list.")
class SmsMessageEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: SmsMessage = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of SmsMessage.")
class SmsMessageConnection:
    edges: list[SmsMessageEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[SmsMessage] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
