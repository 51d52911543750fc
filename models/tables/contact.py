"""Contact persons, texts, unloading points and keys in other systems. Next: credit.py."""

from tortoise import fields
from tortoise.models import Model

from models.rules.shape import Shield
from models.tables.column import child_of, code, day, digits, flag, long_text, text


class ContactPerson(Model):
    """A contact person at the customer.

    KNVK, 联系人.
    """

    id = fields.BigIntField(primary_key=True)
    customer = child_of("Customer", "customer_number", "contact_persons")
    contact_number = digits(
        10, "KNVK-PARNR", "联系人编号", "Number of the contact person, assigned by the service", required=True
    )
    first_name = text(
        35, "KNVK-NAMEV", "名", "First name", view="contacts", status="contacts_texts", shield=Shield.PERSONAL
    )
    last_name = text(
        35,
        "KNVK-NAME1",
        "姓",
        "Last name",
        required=True,
        view="contacts",
        status="contacts_texts",
        shield=Shield.PERSONAL,
    )
    title = text(30, "KNVK-ANRED", "称谓", "Form of address", view="contacts", status="contacts_texts")
    department = code(4, "KNVK-ABTNR", "部门", "Department", view="contacts", status="contacts_texts")
    department_text = text(
        12, "KNVK-ABTPA", "部门文本", "Department in words", view="contacts", status="contacts_texts"
    )
    function = code(
        2, "KNVK-PAFKT", "职能", "Function of the contact person", view="contacts", status="contacts_texts"
    )
    phone = text(
        30,
        "KNVK-TELF1",
        "电话",
        "Telephone",
        view="contacts",
        status="contacts_texts",
        shield=Shield.PERSONAL,
    )
    mobile = text(
        30,
        "KNVK-MOBILE",
        "手机",
        "Mobile telephone",
        view="contacts",
        status="contacts_texts",
        shield=Shield.PERSONAL,
    )
    email = text(
        241,
        "KNVK-EMAIL",
        "电子邮件",
        "E-mail address",
        view="contacts",
        status="contacts_texts",
        shield=Shield.PERSONAL,
    )
    language = text(
        2, "KNVK-PARLA", "语言", "Language", codes="languages", view="contacts", status="contacts_texts"
    )
    gender = code(
        1, "KNVK-PARGE", "性别", "Gender", view="contacts", status="contacts_texts", shield=Shield.PERSONAL
    )
    birth_date = day(
        "KNVK-GBDAT",
        "出生日期",
        "Date of birth",
        view="contacts",
        status="contacts_texts",
        shield=Shield.PERSONAL,
    )
    is_vip = code(1, "KNVK-PAVIP", "VIP 联系人", "VIP partner", view="contacts", status="contacts_texts")
    authority = code(1, "KNVK-PARVO", "授权", "Power of attorney", view="contacts", status="contacts_texts")
    visit_rhythm = code(
        4, "KNVK-BRYTH", "拜访周期", "Call frequency", view="contacts", status="contacts_texts"
    )
    buying_habit = code(2, "KNVK-AKVER", "购买习惯", "Buying habit", view="contacts", status="contacts_texts")
    notes = text(40, "KNVK-PARAU", "备注", "Notes", view="contacts", status="contacts_texts")
    advertising = code(
        1, "KNVK-NMAIL", "广告标识", "Advertising material", view="contacts", status="contacts_texts"
    )
    attribute1 = code(2, "KNVK-PARH1", "属性 1", "Attribute 1", view="contacts", status="contacts_texts")
    attribute2 = code(2, "KNVK-PARH2", "属性 2", "Attribute 2", view="contacts", status="contacts_texts")
    attribute3 = code(2, "KNVK-PARH3", "属性 3", "Attribute 3", view="contacts", status="contacts_texts")
    attribute4 = code(2, "KNVK-PARH4", "属性 4", "Attribute 4", view="contacts", status="contacts_texts")
    attribute5 = code(2, "KNVK-PARH5", "属性 5", "Attribute 5", view="contacts", status="contacts_texts")
    attribute6 = code(3, "KNVK-PAKN1", "属性 6", "Attribute 6", view="contacts", status="contacts_texts")
    attribute7 = code(3, "KNVK-PAKN2", "属性 7", "Attribute 7", view="contacts", status="contacts_texts")
    attribute8 = code(3, "KNVK-PAKN3", "属性 8", "Attribute 8", view="contacts", status="contacts_texts")
    attribute9 = code(3, "KNVK-PAKN4", "属性 9", "Attribute 9", view="contacts", status="contacts_texts")
    attribute10 = code(3, "KNVK-PAKN5", "属性 10", "Attribute 10", view="contacts", status="contacts_texts")
    monday_hours = text(
        23,
        "KNVK-MOAB1",
        "周一拜访时间",
        "Visiting hours on Monday, one or two spans such as 08",
        view="contacts",
        status="contacts_texts",
    )
    tuesday_hours = text(
        23,
        "KNVK-DIAB1",
        "周二拜访时间",
        "Visiting hours on Tuesday",
        view="contacts",
        status="contacts_texts",
    )
    wednesday_hours = text(
        23,
        "KNVK-MIAB1",
        "周三拜访时间",
        "Visiting hours on Wednesday",
        view="contacts",
        status="contacts_texts",
    )
    thursday_hours = text(
        23,
        "KNVK-DOAB1",
        "周四拜访时间",
        "Visiting hours on Thursday",
        view="contacts",
        status="contacts_texts",
    )
    friday_hours = text(
        23, "KNVK-FRAB1", "周五拜访时间", "Visiting hours on Friday", view="contacts", status="contacts_texts"
    )
    saturday_hours = text(
        23,
        "KNVK-SAAB1",
        "周六拜访时间",
        "Visiting hours on Saturday",
        view="contacts",
        status="contacts_texts",
    )
    sunday_hours = text(
        23, "KNVK-SOAB1", "周日拜访时间", "Visiting hours on Sunday", view="contacts", status="contacts_texts"
    )

    class Meta:
        table = "contact_person"
        unique_together = (("customer_id", "contact_number"),)


class CustomerText(Model):
    """A long text at the customer, a company code, a sales area or a contact person.

    STXH, 长文本.
    """

    id = fields.BigIntField(primary_key=True)
    customer = child_of("Customer", "customer_number", "texts")
    level = code(7, "STXH-TDOBJECT", "层级", "Level", required=True, view="texts", status="contacts_texts")
    company_code = code(4, "KNB1-BUKRS", "公司代码", "Company code of a text of level COMPANY", view="texts")
    sales_org = code(4, "KNVV-VKORG", "销售组织", "Sales organisation of a text of level SALES", view="texts")
    channel = code(2, "KNVV-VTWEG", "分销渠道", "Distribution channel of a text of level SALES", view="texts")
    division = code(2, "KNVV-SPART", "产品组", "Division of a text of level SALES", view="texts")
    contact_number = digits(
        10, "KNVK-PARNR", "联系人编号", "Contact person of a text of level CONTACT", view="texts"
    )
    text_id = code(
        4, "STXH-TDID", "文本标识", "Text id", required=True, view="texts", status="contacts_texts"
    )
    language = text(
        2,
        "STXH-TDSPRAS",
        "语言",
        "Language",
        required=True,
        codes="languages",
        view="texts",
        status="contacts_texts",
    )
    body = long_text(
        20000,
        "STXL-CLUSTD",
        "正文",
        "The text, at most 20000 characters",
        required=True,
        view="texts",
        status="contacts_texts",
    )

    NATURAL_KEY = (
        *("level", "company_code", "sales_org", "channel", "division", "contact_number"),
        *("text_id", "language"),
    )

    class Meta:
        table = "customer_text"  # its unique key lets nulls be equal, which only the migration can say


class ExternalKey(Model):
    """The customer's key in another system, unique per system.

    ZOWN, 外部系统主键.
    """

    id = fields.BigIntField(primary_key=True)
    customer = child_of("Customer", "customer_number", "external_keys")
    external_system = code(
        10,
        "ZOWN-externalSystem",
        "外部系统",
        "System that knows the customer by this key",
        required=True,
        view="control",
    )
    external_key = text(
        60, "ZOWN-externalKey", "外部主键", "Key in that system", required=True, view="control"
    )

    class Meta:
        table = "external_key"
        unique_together = (("external_system", "external_key"),)


class UnloadingPoint(Model):
    """A place where goods are unloaded.

    KNVA, 卸货点.
    """

    id = fields.BigIntField(primary_key=True)
    customer = child_of("Customer", "customer_number", "unloading_points")
    name = text(25, "KNVA-ABLAD", "卸货点", "Unloading point", required=True, view="shipping")
    calendar = code(2, "KNVA-KNFAK", "工厂日历", "Calendar of the receiving hours", view="shipping")
    is_default = flag("KNVA-DEFAB", "默认卸货点", "Default unloading point", view="shipping")
    monday_hours = text(
        23,
        "KNVA-MOAB1",
        "周一收货时间",
        "Receiving hours on Monday, one or two spans such as 08",
        view="shipping",
    )
    tuesday_hours = text(23, "KNVA-DIAB1", "周二收货时间", "Receiving hours on Tuesday", view="shipping")
    wednesday_hours = text(23, "KNVA-MIAB1", "周三收货时间", "Receiving hours on Wednesday", view="shipping")
    thursday_hours = text(23, "KNVA-DOAB1", "周四收货时间", "Receiving hours on Thursday", view="shipping")
    friday_hours = text(23, "KNVA-FRAB1", "周五收货时间", "Receiving hours on Friday", view="shipping")
    saturday_hours = text(23, "KNVA-SAAB1", "周六收货时间", "Receiving hours on Saturday", view="shipping")
    sunday_hours = text(23, "KNVA-SOAB1", "周日收货时间", "Receiving hours on Sunday", view="shipping")

    class Meta:
        table = "unloading_point"
        unique_together = (("customer_id", "name"),)
