"""GraphQL types of contact data. Next: ../inputs/contact.py."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node

if TYPE_CHECKING:
    from schema.types.customer import Customer


@strawberry.type(description="A contact person at the customer. 联系人; KNVK.")
class ContactPerson(Node):
    contact_number: str = strawberry.field(
        description="Number of the contact person, assigned by the service (联系人编号); KNVK-PARNR; "
        "digits, at most 10."
    )
    first_name: str | None = strawberry.field(
        description="First name (名); KNVK-NAMEV; at most 35 characters."
    )
    last_name: str | None = strawberry.field(description="Last name (姓); KNVK-NAME1; at most 35 characters.")
    title: str | None = strawberry.field(
        description="Form of address (称谓); KNVK-ANRED; at most 30 characters."
    )
    department: str | None = strawberry.field(
        description="Department (部门); KNVK-ABTNR; code, at most 4 characters."
    )
    department_text: str | None = strawberry.field(
        description="Department in words (部门文本); KNVK-ABTPA; at most 12 characters."
    )
    function: str | None = strawberry.field(
        description="Function of the contact person (职能); KNVK-PAFKT; code, at most 2 characters."
    )
    phone: str | None = strawberry.field(description="Telephone (电话); KNVK-TELF1; at most 30 characters.")
    mobile: str | None = strawberry.field(
        description="Mobile telephone (手机); KNVK-MOBILE; at most 30 characters."
    )
    email: str | None = strawberry.field(
        description="E-mail address (电子邮件); KNVK-EMAIL; at most 241 characters."
    )
    language: str | None = strawberry.field(description="Language (语言); KNVK-PARLA; at most 2 characters.")
    gender: str | None = strawberry.field(
        description="Gender: 1 male, 2 female, 0 unknown (性别); KNVK-PARGE; code, at most 1 characters."
    )
    birth_date: date | None = strawberry.field(description="Date of birth (出生日期); KNVK-GBDAT; ISO date.")
    is_vip: str | None = strawberry.field(
        description="VIP partner (VIP 联系人); KNVK-PAVIP; code, at most 1 characters."
    )
    authority: str | None = strawberry.field(
        description="Power of attorney (授权); KNVK-PARVO; code, at most 1 characters."
    )
    visit_rhythm: str | None = strawberry.field(
        description="Call frequency (拜访周期); KNVK-BRYTH; code, at most 4 characters."
    )
    buying_habit: str | None = strawberry.field(
        description="Buying habit (购买习惯); KNVK-AKVER; code, at most 2 characters."
    )
    notes: str | None = strawberry.field(description="Notes (备注); KNVK-PARAU; at most 40 characters.")
    advertising: str | None = strawberry.field(
        description="Advertising material (广告标识); KNVK-NMAIL; code, at most 1 characters."
    )
    attribute1: str | None = strawberry.field(
        description="Attribute 1 (属性 1); KNVK-PARH1; code, at most 2 characters."
    )
    attribute2: str | None = strawberry.field(
        description="Attribute 2 (属性 2); KNVK-PARH2; code, at most 2 characters."
    )
    attribute3: str | None = strawberry.field(
        description="Attribute 3 (属性 3); KNVK-PARH3; code, at most 2 characters."
    )
    attribute4: str | None = strawberry.field(
        description="Attribute 4 (属性 4); KNVK-PARH4; code, at most 2 characters."
    )
    attribute5: str | None = strawberry.field(
        description="Attribute 5 (属性 5); KNVK-PARH5; code, at most 2 characters."
    )
    attribute6: str | None = strawberry.field(
        description="Attribute 6 (属性 6); KNVK-PAKN1; code, at most 3 characters."
    )
    attribute7: str | None = strawberry.field(
        description="Attribute 7 (属性 7); KNVK-PAKN2; code, at most 3 characters."
    )
    attribute8: str | None = strawberry.field(
        description="Attribute 8 (属性 8); KNVK-PAKN3; code, at most 3 characters."
    )
    attribute9: str | None = strawberry.field(
        description="Attribute 9 (属性 9); KNVK-PAKN4; code, at most 3 characters."
    )
    attribute10: str | None = strawberry.field(
        description="Attribute 10 (属性 10); KNVK-PAKN5; code, at most 3 characters."
    )
    monday_hours: str | None = strawberry.field(
        description="Visiting hours on Monday, one or two spans such as 08:00-12:00 13:00-17:00 "
        "(周一拜访时间); KNVK-MOAB1; at most 23 characters."
    )
    tuesday_hours: str | None = strawberry.field(
        description="Visiting hours on Tuesday (周二拜访时间); KNVK-DIAB1; at most 23 characters."
    )
    wednesday_hours: str | None = strawberry.field(
        description="Visiting hours on Wednesday (周三拜访时间); KNVK-MIAB1; at most 23 characters."
    )
    thursday_hours: str | None = strawberry.field(
        description="Visiting hours on Thursday (周四拜访时间); KNVK-DOAB1; at most 23 characters."
    )
    friday_hours: str | None = strawberry.field(
        description="Visiting hours on Friday (周五拜访时间); KNVK-FRAB1; at most 23 characters."
    )
    saturday_hours: str | None = strawberry.field(
        description="Visiting hours on Saturday (周六拜访时间); KNVK-SAAB1; at most 23 characters."
    )
    sunday_hours: str | None = strawberry.field(
        description="Visiting hours on Sunday (周日拜访时间); KNVK-SOAB1; at most 23 characters."
    )
    masked_fields: list[str] = strawberry.field(
        description="Names of this row's fields that the caller does not read in clear, whether they hold a "
        "value or not: they come as null."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] = strawberry.field(
        description="The customer."
    )


@strawberry.type(
    description="A long text at the customer, a company code, a sales area or a contact person. 长文本; STXH."
)
class CustomerText:
    level: str = strawberry.field(
        description="Level: GENERAL (KNA1), COMPANY (KNB1), SALES (KNVV) or CONTACT (KNVK) (层级); "
        "STXH-TDOBJECT; code, at most 7 characters."
    )
    company_code: str | None = strawberry.field(
        description="Company code of a text of level COMPANY (公司代码); KNB1-BUKRS; code, at most 4 "
        "characters."
    )
    sales_org: str | None = strawberry.field(
        description="Sales organisation of a text of level SALES (销售组织); KNVV-VKORG; code, at "
        "most 4 characters."
    )
    channel: str | None = strawberry.field(
        description="Distribution channel of a text of level SALES (分销渠道); KNVV-VTWEG; code, at "
        "most 2 characters."
    )
    division: str | None = strawberry.field(
        description="Division of a text of level SALES (产品组); KNVV-SPART; code, at most 2 characters."
    )
    contact_number: str | None = strawberry.field(
        description="Contact person of a text of level CONTACT (联系人编号); KNVK-PARNR; digits, at most 10."
    )
    text_id: str = strawberry.field(description="Text id (文本标识); STXH-TDID; code, at most 4 characters.")
    language: str = strawberry.field(description="Language (语言); STXH-TDSPRAS; at most 2 characters.")
    body: str = strawberry.field(
        description="The text, at most 20000 characters (正文); STXL-CLUSTD; at most 20000 characters."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] = strawberry.field(
        description="The customer."
    )


@strawberry.type(description="A place where goods are unloaded. 卸货点; KNVA.")
class UnloadingPoint:
    name: str = strawberry.field(description="Unloading point (卸货点); KNVA-ABLAD; at most 25 characters.")
    calendar: str | None = strawberry.field(
        description="Calendar of the receiving hours (工厂日历); KNVA-KNFAK; code, at most 2 characters."
    )
    is_default: bool = strawberry.field(
        description="Default unloading point (默认卸货点); KNVA-DEFAB; true or false."
    )
    monday_hours: str | None = strawberry.field(
        description="Receiving hours on Monday, one or two spans such as 08:00-12:00 13:00-17:00 "
        "(周一收货时间); KNVA-MOAB1; at most 23 characters."
    )
    tuesday_hours: str | None = strawberry.field(
        description="Receiving hours on Tuesday (周二收货时间); KNVA-DIAB1; at most 23 characters."
    )
    wednesday_hours: str | None = strawberry.field(
        description="Receiving hours on Wednesday (周三收货时间); KNVA-MIAB1; at most 23 characters."
    )
    thursday_hours: str | None = strawberry.field(
        description="Receiving hours on Thursday (周四收货时间); KNVA-DOAB1; at most 23 characters."
    )
    friday_hours: str | None = strawberry.field(
        description="Receiving hours on Friday (周五收货时间); KNVA-FRAB1; at most 23 characters."
    )
    saturday_hours: str | None = strawberry.field(
        description="Receiving hours on Saturday (周六收货时间); KNVA-SAAB1; at most 23 characters."
    )
    sunday_hours: str | None = strawberry.field(
        description="Receiving hours on Sunday (周日收货时间); KNVA-SOAB1; at most 23 characters."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] = strawberry.field(
        description="The customer."
    )


@strawberry.type(description="The customer's key in another system, unique per system. 外部系统主键.")
class ExternalKey:
    external_system: str = strawberry.field(
        description="System that knows the customer by this key (外部系统); own field; code, at most "
        "10 characters."
    )
    external_key: str = strawberry.field(
        description="Key in that system (外部主键); own field; at most 60 characters."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] = strawberry.field(
        description="The customer."
    )
