"""Filter inputs over contact data. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.customer_filter import CustomerFilter


@strawberry.input(description="Conditions on ContactPerson; all that are given must hold.")
class ContactPersonFilter:
    and_: list["ContactPersonFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ContactPersonFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ContactPersonFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    contact_number: TextFilter | None = strawberry.field(
        description="Number of the contact person, assigned by the service (联系人编号); KNVK-PARNR.",
        default=strawberry.UNSET,
    )
    first_name: TextFilter | None = strawberry.field(
        description="First name (名); KNVK-NAMEV.", default=strawberry.UNSET
    )
    last_name: TextFilter | None = strawberry.field(
        description="Last name (姓); KNVK-NAME1.", default=strawberry.UNSET
    )
    title: TextFilter | None = strawberry.field(
        description="Form of address (称谓); KNVK-ANRED.", default=strawberry.UNSET
    )
    department: TextFilter | None = strawberry.field(
        description="Department (部门); KNVK-ABTNR.", default=strawberry.UNSET
    )
    department_text: TextFilter | None = strawberry.field(
        description="Department in words (部门文本); KNVK-ABTPA.", default=strawberry.UNSET
    )
    function: TextFilter | None = strawberry.field(
        description="Function of the contact person (职能); KNVK-PAFKT.", default=strawberry.UNSET
    )
    phone: TextFilter | None = strawberry.field(
        description="Telephone (电话); KNVK-TELF1.", default=strawberry.UNSET
    )
    mobile: TextFilter | None = strawberry.field(
        description="Mobile telephone (手机); KNVK-MOBILE.", default=strawberry.UNSET
    )
    email: TextFilter | None = strawberry.field(
        description="E-mail address (电子邮件); KNVK-EMAIL.", default=strawberry.UNSET
    )
    language: TextFilter | None = strawberry.field(
        description="Language (语言); KNVK-PARLA.", default=strawberry.UNSET
    )
    gender: TextFilter | None = strawberry.field(
        description="Gender (性别); KNVK-PARGE.", default=strawberry.UNSET
    )
    birth_date: DateFilter | None = strawberry.field(
        description="Date of birth (出生日期); KNVK-GBDAT.", default=strawberry.UNSET
    )
    is_vip: TextFilter | None = strawberry.field(
        description="VIP partner (VIP 联系人); KNVK-PAVIP.", default=strawberry.UNSET
    )
    authority: TextFilter | None = strawberry.field(
        description="Power of attorney (授权); KNVK-PARVO.", default=strawberry.UNSET
    )
    visit_rhythm: TextFilter | None = strawberry.field(
        description="Call frequency (拜访周期); KNVK-BRYTH.", default=strawberry.UNSET
    )
    buying_habit: TextFilter | None = strawberry.field(
        description="Buying habit (购买习惯); KNVK-AKVER.", default=strawberry.UNSET
    )
    notes: TextFilter | None = strawberry.field(
        description="Notes (备注); KNVK-PARAU.", default=strawberry.UNSET
    )
    advertising: TextFilter | None = strawberry.field(
        description="Advertising material (广告标识); KNVK-NMAIL.", default=strawberry.UNSET
    )
    attribute1: TextFilter | None = strawberry.field(
        description="Attribute 1 (属性 1); KNVK-PARH1.", default=strawberry.UNSET
    )
    attribute2: TextFilter | None = strawberry.field(
        description="Attribute 2 (属性 2); KNVK-PARH2.", default=strawberry.UNSET
    )
    attribute3: TextFilter | None = strawberry.field(
        description="Attribute 3 (属性 3); KNVK-PARH3.", default=strawberry.UNSET
    )
    attribute4: TextFilter | None = strawberry.field(
        description="Attribute 4 (属性 4); KNVK-PARH4.", default=strawberry.UNSET
    )
    attribute5: TextFilter | None = strawberry.field(
        description="Attribute 5 (属性 5); KNVK-PARH5.", default=strawberry.UNSET
    )
    attribute6: TextFilter | None = strawberry.field(
        description="Attribute 6 (属性 6); KNVK-PAKN1.", default=strawberry.UNSET
    )
    attribute7: TextFilter | None = strawberry.field(
        description="Attribute 7 (属性 7); KNVK-PAKN2.", default=strawberry.UNSET
    )
    attribute8: TextFilter | None = strawberry.field(
        description="Attribute 8 (属性 8); KNVK-PAKN3.", default=strawberry.UNSET
    )
    attribute9: TextFilter | None = strawberry.field(
        description="Attribute 9 (属性 9); KNVK-PAKN4.", default=strawberry.UNSET
    )
    attribute10: TextFilter | None = strawberry.field(
        description="Attribute 10 (属性 10); KNVK-PAKN5.", default=strawberry.UNSET
    )
    monday_hours: TextFilter | None = strawberry.field(
        description="Visiting hours on Monday, one or two spans such as 08 (周一拜访时间); KNVK-MOAB1.",
        default=strawberry.UNSET,
    )
    tuesday_hours: TextFilter | None = strawberry.field(
        description="Visiting hours on Tuesday (周二拜访时间); KNVK-DIAB1.", default=strawberry.UNSET
    )
    wednesday_hours: TextFilter | None = strawberry.field(
        description="Visiting hours on Wednesday (周三拜访时间); KNVK-MIAB1.", default=strawberry.UNSET
    )
    thursday_hours: TextFilter | None = strawberry.field(
        description="Visiting hours on Thursday (周四拜访时间); KNVK-DOAB1.", default=strawberry.UNSET
    )
    friday_hours: TextFilter | None = strawberry.field(
        description="Visiting hours on Friday (周五拜访时间); KNVK-FRAB1.", default=strawberry.UNSET
    )
    saturday_hours: TextFilter | None = strawberry.field(
        description="Visiting hours on Saturday (周六拜访时间); KNVK-SAAB1.", default=strawberry.UNSET
    )
    sunday_hours: TextFilter | None = strawberry.field(
        description="Visiting hours on Sunday (周日拜访时间); KNVK-SOAB1.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on CustomerText; all that are given must hold.")
class CustomerTextFilter:
    and_: list["CustomerTextFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CustomerTextFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CustomerTextFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    level: TextFilter | None = strawberry.field(
        description="Level (层级); STXH-TDOBJECT.", default=strawberry.UNSET
    )
    company_code: TextFilter | None = strawberry.field(
        description="Company code of a text of level COMPANY (公司代码); KNB1-BUKRS.",
        default=strawberry.UNSET,
    )
    sales_org: TextFilter | None = strawberry.field(
        description="Sales organisation of a text of level SALES (销售组织); KNVV-VKORG.",
        default=strawberry.UNSET,
    )
    channel: TextFilter | None = strawberry.field(
        description="Distribution channel of a text of level SALES (分销渠道); KNVV-VTWEG.",
        default=strawberry.UNSET,
    )
    division: TextFilter | None = strawberry.field(
        description="Division of a text of level SALES (产品组); KNVV-SPART.", default=strawberry.UNSET
    )
    contact_number: TextFilter | None = strawberry.field(
        description="Contact person of a text of level CONTACT (联系人编号); KNVK-PARNR.",
        default=strawberry.UNSET,
    )
    text_id: TextFilter | None = strawberry.field(
        description="Text id (文本标识); STXH-TDID.", default=strawberry.UNSET
    )
    language: TextFilter | None = strawberry.field(
        description="Language (语言); STXH-TDSPRAS.", default=strawberry.UNSET
    )
    body: TextFilter | None = strawberry.field(
        description="The text, at most 20000 characters (正文); STXL-CLUSTD.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on UnloadingPoint; all that are given must hold.")
class UnloadingPointFilter:
    and_: list["UnloadingPointFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["UnloadingPointFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "UnloadingPointFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Unloading point (卸货点); KNVA-ABLAD.", default=strawberry.UNSET
    )
    calendar: TextFilter | None = strawberry.field(
        description="Calendar of the receiving hours (工厂日历); KNVA-KNFAK.", default=strawberry.UNSET
    )
    is_default: BooleanFilter | None = strawberry.field(
        description="Default unloading point (默认卸货点); KNVA-DEFAB.", default=strawberry.UNSET
    )
    monday_hours: TextFilter | None = strawberry.field(
        description="Receiving hours on Monday, one or two spans such as 08 (周一收货时间); KNVA-MOAB1.",
        default=strawberry.UNSET,
    )
    tuesday_hours: TextFilter | None = strawberry.field(
        description="Receiving hours on Tuesday (周二收货时间); KNVA-DIAB1.", default=strawberry.UNSET
    )
    wednesday_hours: TextFilter | None = strawberry.field(
        description="Receiving hours on Wednesday (周三收货时间); KNVA-MIAB1.", default=strawberry.UNSET
    )
    thursday_hours: TextFilter | None = strawberry.field(
        description="Receiving hours on Thursday (周四收货时间); KNVA-DOAB1.", default=strawberry.UNSET
    )
    friday_hours: TextFilter | None = strawberry.field(
        description="Receiving hours on Friday (周五收货时间); KNVA-FRAB1.", default=strawberry.UNSET
    )
    saturday_hours: TextFilter | None = strawberry.field(
        description="Receiving hours on Saturday (周六收货时间); KNVA-SAAB1.", default=strawberry.UNSET
    )
    sunday_hours: TextFilter | None = strawberry.field(
        description="Receiving hours on Sunday (周日收货时间); KNVA-SOAB1.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on ExternalKey; all that are given must hold.")
class ExternalKeyFilter:
    and_: list["ExternalKeyFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ExternalKeyFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ExternalKeyFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    external_system: TextFilter | None = strawberry.field(
        description="System that knows the customer by this key (外部系统); own field.",
        default=strawberry.UNSET,
    )
    external_key: TextFilter | None = strawberry.field(
        description="Key in that system (外部主键); own field.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of ContactPerson.")
class ContactPersonListFilter:
    some: ContactPersonFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ContactPersonFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ContactPersonFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of CustomerText.")
class CustomerTextListFilter:
    some: CustomerTextFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: CustomerTextFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: CustomerTextFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of UnloadingPoint.")
class UnloadingPointListFilter:
    some: UnloadingPointFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: UnloadingPointFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: UnloadingPointFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ExternalKey.")
class ExternalKeyListFilter:
    some: ExternalKeyFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ExternalKeyFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ExternalKeyFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
