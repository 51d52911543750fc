"""Patches of contact data: absent, null and a value are three things. Next: ../patching.py."""

from datetime import date

import strawberry

from schema.inputs.consent import ContactConsentInput


@strawberry.input(description="A contact person at the customer. Absent = unchanged, null = cleared.")
class ContactPersonInput:
    contact_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Number of the contact person, assigned by the service (联系人编号); KNVK-PARNR; "
        "digits, at most 10.",
        default=None,
    )
    first_name: strawberry.Maybe[str | None] = strawberry.field(
        description="First name (名); KNVK-NAMEV; at most 35 characters.", default=None
    )
    last_name: strawberry.Maybe[str | None] = strawberry.field(
        description="Last name (姓); KNVK-NAME1; at most 35 characters.", default=None
    )
    title: strawberry.Maybe[str | None] = strawberry.field(
        description="Form of address (称谓); KNVK-ANRED; at most 30 characters.", default=None
    )
    department: strawberry.Maybe[str | None] = strawberry.field(
        description="Department (部门); KNVK-ABTNR; code, at most 4 characters.", default=None
    )
    department_text: strawberry.Maybe[str | None] = strawberry.field(
        description="Department in words (部门文本); KNVK-ABTPA; at most 12 characters.", default=None
    )
    function: strawberry.Maybe[str | None] = strawberry.field(
        description="Function of the contact person (职能); KNVK-PAFKT; code, at most 2 characters.",
        default=None,
    )
    phone: strawberry.Maybe[str | None] = strawberry.field(
        description="Telephone (电话); KNVK-TELF1; at most 30 characters.", default=None
    )
    mobile: strawberry.Maybe[str | None] = strawberry.field(
        description="Mobile telephone (手机); KNVK-MOBILE; at most 30 characters.", default=None
    )
    email: strawberry.Maybe[str | None] = strawberry.field(
        description="E-mail address (电子邮件); KNVK-EMAIL; at most 241 characters.", default=None
    )
    language: strawberry.Maybe[str | None] = strawberry.field(
        description="Language (语言); KNVK-PARLA; at most 2 characters.", default=None
    )
    gender: strawberry.Maybe[str | None] = strawberry.field(
        description="Gender: 1 male, 2 female, 0 unknown (性别); KNVK-PARGE; code, at most 1 characters.",
        default=None,
    )
    birth_date: strawberry.Maybe[date | None] = strawberry.field(
        description="Date of birth (出生日期); KNVK-GBDAT; ISO date.", default=None
    )
    is_vip: strawberry.Maybe[str | None] = strawberry.field(
        description="VIP partner (VIP 联系人); KNVK-PAVIP; code, at most 1 characters.", default=None
    )
    authority: strawberry.Maybe[str | None] = strawberry.field(
        description="Power of attorney (授权); KNVK-PARVO; code, at most 1 characters.", default=None
    )
    visit_rhythm: strawberry.Maybe[str | None] = strawberry.field(
        description="Call frequency (拜访周期); KNVK-BRYTH; code, at most 4 characters.", default=None
    )
    buying_habit: strawberry.Maybe[str | None] = strawberry.field(
        description="Buying habit (购买习惯); KNVK-AKVER; code, at most 2 characters.", default=None
    )
    notes: strawberry.Maybe[str | None] = strawberry.field(
        description="Notes (备注); KNVK-PARAU; at most 40 characters.", default=None
    )
    advertising: strawberry.Maybe[str | None] = strawberry.field(
        description="Advertising material (广告标识); KNVK-NMAIL; code, at most 1 characters.", default=None
    )
    attribute1: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 1 (属性 1); KNVK-PARH1; code, at most 2 characters.", default=None
    )
    attribute2: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 2 (属性 2); KNVK-PARH2; code, at most 2 characters.", default=None
    )
    attribute3: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 3 (属性 3); KNVK-PARH3; code, at most 2 characters.", default=None
    )
    attribute4: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 4 (属性 4); KNVK-PARH4; code, at most 2 characters.", default=None
    )
    attribute5: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 5 (属性 5); KNVK-PARH5; code, at most 2 characters.", default=None
    )
    attribute6: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 6 (属性 6); KNVK-PAKN1; code, at most 3 characters.", default=None
    )
    attribute7: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 7 (属性 7); KNVK-PAKN2; code, at most 3 characters.", default=None
    )
    attribute8: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 8 (属性 8); KNVK-PAKN3; code, at most 3 characters.", default=None
    )
    attribute9: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 9 (属性 9); KNVK-PAKN4; code, at most 3 characters.", default=None
    )
    attribute10: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 10 (属性 10); KNVK-PAKN5; code, at most 3 characters.", default=None
    )
    monday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Visiting hours on Monday, one or two spans such as 08:00-12:00 13:00-17:00 "
        "(周一拜访时间); KNVK-MOAB1; at most 23 characters.",
        default=None,
    )
    tuesday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Visiting hours on Tuesday (周二拜访时间); KNVK-DIAB1; at most 23 characters.",
        default=None,
    )
    wednesday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Visiting hours on Wednesday (周三拜访时间); KNVK-MIAB1; at most 23 characters.",
        default=None,
    )
    thursday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Visiting hours on Thursday (周四拜访时间); KNVK-DOAB1; at most 23 characters.",
        default=None,
    )
    friday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Visiting hours on Friday (周五拜访时间); KNVK-FRAB1; at most 23 characters.",
        default=None,
    )
    saturday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Visiting hours on Saturday (周六拜访时间); KNVK-SAAB1; at most 23 characters.",
        default=None,
    )
    sunday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Visiting hours on Sunday (周日拜访时间); KNVK-SOAB1; at most 23 characters.",
        default=None,
    )
    consent: strawberry.Maybe[ContactConsentInput | None] = strawberry.field(
        description="His consent, or another basis to keep his data (同意): recorded in the customer's "
        "dossier by the same call, so that AR-CONSENT-REQ does not refuse it. What was recorded stays.",
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description="A long text at the customer, a company code, a sales area or a contact person. "
    "Absent = unchanged, null = cleared."
)
class CustomerTextInput:
    level: str = strawberry.field(
        description="Level: GENERAL (KNA1), COMPANY (KNB1), SALES (KNVV) or CONTACT (KNVK) (层级); "
        "STXH-TDOBJECT; code, at most 7 characters."
    )
    company_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Company code of a text of level COMPANY (公司代码); KNB1-BUKRS; code, at most 4 "
        "characters.",
        default=None,
    )
    sales_org: strawberry.Maybe[str | None] = strawberry.field(
        description="Sales organisation of a text of level SALES (销售组织); KNVV-VKORG; code, at "
        "most 4 characters.",
        default=None,
    )
    channel: strawberry.Maybe[str | None] = strawberry.field(
        description="Distribution channel of a text of level SALES (分销渠道); KNVV-VTWEG; code, at "
        "most 2 characters.",
        default=None,
    )
    division: strawberry.Maybe[str | None] = strawberry.field(
        description="Division of a text of level SALES (产品组); KNVV-SPART; code, at most 2 characters.",
        default=None,
    )
    contact_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Contact person of a text of level CONTACT (联系人编号); KNVK-PARNR; digits, at most 10.",
        default=None,
    )
    text_id: str = strawberry.field(description="Text id (文本标识); STXH-TDID; code, at most 4 characters.")
    language: str = strawberry.field(description="Language (语言); STXH-TDSPRAS; at most 2 characters.")
    body: strawberry.Maybe[str | None] = strawberry.field(
        description="The text, at most 20000 characters (正文); STXL-CLUSTD; at most 20000 characters.",
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(description="A place where goods are unloaded. Absent = unchanged, null = cleared.")
class UnloadingPointInput:
    name: str = strawberry.field(description="Unloading point (卸货点); KNVA-ABLAD; at most 25 characters.")
    calendar: strawberry.Maybe[str | None] = strawberry.field(
        description="Calendar of the receiving hours (工厂日历); KNVA-KNFAK; code, at most 2 characters.",
        default=None,
    )
    is_default: strawberry.Maybe[bool | None] = strawberry.field(
        description="Default unloading point (默认卸货点); KNVA-DEFAB; true or false.", default=None
    )
    monday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Receiving hours on Monday, one or two spans such as 08:00-12:00 13:00-17:00 "
        "(周一收货时间); KNVA-MOAB1; at most 23 characters.",
        default=None,
    )
    tuesday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Receiving hours on Tuesday (周二收货时间); KNVA-DIAB1; at most 23 characters.",
        default=None,
    )
    wednesday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Receiving hours on Wednesday (周三收货时间); KNVA-MIAB1; at most 23 characters.",
        default=None,
    )
    thursday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Receiving hours on Thursday (周四收货时间); KNVA-DOAB1; at most 23 characters.",
        default=None,
    )
    friday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Receiving hours on Friday (周五收货时间); KNVA-FRAB1; at most 23 characters.",
        default=None,
    )
    saturday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Receiving hours on Saturday (周六收货时间); KNVA-SAAB1; at most 23 characters.",
        default=None,
    )
    sunday_hours: strawberry.Maybe[str | None] = strawberry.field(
        description="Receiving hours on Sunday (周日收货时间); KNVA-SOAB1; at most 23 characters.",
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description="The customer's key in another system, unique per system. Absent = unchanged, null = cleared."
)
class ExternalKeyInput:
    external_system: str = strawberry.field(
        description="System that knows the customer by this key (外部系统); own field; code, at most "
        "10 characters."
    )
    external_key: str = strawberry.field(
        description="Key in that system (外部主键); own field; at most 60 characters."
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)
