"""Change documents, which are the change log and its events at once. Next: task.py."""

from tortoise import fields
from tortoise.fields.db_defaults import SqlDefault
from tortoise.models import Model

from models.tables.column import (
    TransactionIdField,
    child_of,
    code,
    column,
    integer,
    long_text,
    moment,
    number,
    text,
)


class ChangeDocument(Model):
    """One save of one record: who, when, what for. Only ever inserted; CDHDR, 更改凭证.

    Read it by (xid, change_number) below the oldest running transaction, never by number alone: numbers are
    drawn before the commit, so a later one may be seen first.
    """

    change_number = column(
        fields.CharField(
            10, primary_key=True, db_default=SqlDefault("lpad(nextval('change_number')::text, 10, '0')")
        ),
        sap="CDHDR-CHANGENR",
        label=("更改编号", "Change number"),
        system=True,
    )
    xid = TransactionIdField(db_default=SqlDefault("log_place(pg_current_xact_id())"))
    object_class = code(15, "CDHDR-OBJECTCLAS", "对象类", "Object class", required=True, system=True)
    # of a record that is no customer it is empty, not null: clients of the log were promised a number
    customer_number = number("CDHDR-OBJECTID", "客户编号", "Customer number", required=True, system=True)
    object_id = text(40, "CDHDR-OBJECTID", "对象标识", "Id of a record that is no customer", system=True)
    changed_by = text(12, "CDHDR-USERNAME", "更改人", "Changed by", required=True, system=True)
    changed_at = moment("CDHDR-UDATE", "更改时间", "Changed at, UTC", required=True, system=True)
    operation = text(30, "CDHDR-TCODE", "操作", "Operation", required=True, system=True)
    source = code(6, "ZOWN-source", "来源", "Source", required=True, system=True)
    version = integer("ZOWN-version", "版本", "Version of the record", required=True, system=True)
    comment = text(200, "ZOWN-comment", "说明", "Comment", system=True)

    class Meta:
        table = "change_document"


class ChangeItem(Model):
    """One row or field that a save changed; CDPOS. A new row is one item, its values are the row's own."""

    id = fields.BigIntField(primary_key=True)
    change_document = child_of("ChangeDocument", "change_number", "items")
    position = integer("CDPOS-POSITION", "项目", "Position inside the document", required=True, system=True)
    table = code(10, "CDPOS-TABNAME", "表", "Table", required=True, system=True)
    key = text(120, "CDPOS-TABKEY", "表键", "Key of the row", required=True, system=True)
    field = text(30, "CDPOS-FNAME", "字段", "Field", system=True)
    indicator = code(1, "CDPOS-CHNGIND", "更改标识", "Indicator", required=True, system=True)
    old_value = long_text(254, "CDPOS-VALUE_OLD", "旧值", "Old value", system=True)
    new_value = long_text(254, "CDPOS-VALUE_NEW", "新值", "New value", system=True)
    old_hash = text(64, "ZOWN-oldHash", "旧值哈希", "Keyed hash of an encrypted old value", system=True)
    new_hash = text(64, "ZOWN-newHash", "新值哈希", "Keyed hash of an encrypted new value", system=True)
    company_code = code(4, "KNB1-BUKRS", "公司代码", "Company code the row belongs to", system=True)
    sales_org = code(4, "KNVV-VKORG", "销售组织", "Sales organisation the row belongs to", system=True)

    class Meta:
        table = "change_item"
        unique_together = (("change_document_id", "position"),)


class ChangeFloor(Model):
    """The newest position that retention has removed from the log; one row, absent while nothing is gone."""

    log = fields.CharField(20, primary_key=True)  # always "customer"
    xid = TransactionIdField()
    change_number = fields.CharField(10)

    class Meta:
        table = "change_floor"
