"""Patches of text messages. Next: campaign_filter.py."""

from datetime import date

import strawberry


@strawberry.input(
    description="A text with variables {name} {type} {points}. Absent = unchanged, null = cleared."
)
class SmsTemplateInput:
    template_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Template code (短信模板编码); ZSMT-templateCode; code, at most 10 characters.",
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (短信模板名称); ZSMT-name; at most 60 characters.", default=None
    )
    purpose: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "STYLE, ACTIVITY, DISCOUNT or SERVICE (用途); ZSMT-purpose; code, at most 8 characters."
        ),
        default=None,
    )
    content: strawberry.Maybe[str | None] = strawberry.field(
        description="Text (短信内容); ZSMT-content; at most 1000 characters.", default=None
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be sent (启用); ZSMT-active; true or false.", default=None
    )


@strawberry.input(description="One text to all whom a filter finds. Absent = unchanged, null = cleared.")
class SmsCampaignInput:
    title: strawberry.Maybe[str | None] = strawberry.field(
        description="Title (标题); ZSMC-title; at most 100 characters.", default=None
    )
    template_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Template (短信模板); ZSMC-templateCode; code, at most 10 characters.", default=None
    )
    audience: strawberry.Maybe[str | None] = strawberry.field(
        description="VIP, STAFF, DEALER or VENDOR (对象); ZSMC-audience; code, at most 6 characters.",
        default=None,
    )
    types: strawberry.Maybe[str | None] = strawberry.field(
        description="Only VIPs of these types, by comma (卡类型); ZSMC-types; at most 400 characters.",
        default=None,
    )
    stores: strawberry.Maybe[str | None] = strawberry.field(
        description="Only VIPs won by these stores, by comma (门店); ZSMC-stores; at most 400 characters.",
        default=None,
    )
    profile: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Only VIPs with one of these values, DIMENSION/VALUE by comma (形象); ZSMC-profile; "
            "at most 400 characters."
        ),
        default=None,
    )
    age_bands: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Only VIPs of these age bands, by comma (年龄段); ZSMC-ageBands; at most 60 characters."
        ),
        default=None,
    )
    birthday_month: strawberry.Maybe[int | None] = strawberry.field(
        description="Only VIPs born in this month (生日月份); ZSMC-birthdayMonth; integer.", default=None
    )
    min_points: strawberry.Maybe[int | None] = strawberry.field(
        description="Only VIPs with so many points (最低积分); ZSMC-minPoints; integer.", default=None
    )
    bought_from: strawberry.Maybe[date | None] = strawberry.field(
        description=(
            "Only VIPs whose last sale was on this day or later (最近消费起); ZSMC-boughtFrom; ISO date."
        ),
        default=None,
    )
    bought_to: strawberry.Maybe[date | None] = strawberry.field(
        description=(
            "Only VIPs whose last sale was on this day or before (最近消费止); ZSMC-boughtTo; ISO date."
        ),
        default=None,
    )
