"""Units of measure, and the stock items that are counted in them. Next: ledger.py."""

from tortoise.models import Model

from models.tables.base_data import coded
from models.tables.column import amount, code, day, flag, refers, stamps, text


class UnitGroup(Model):
    """A group of units: only inside it amounts are converted; 计量单位组."""

    group_code = coded(2, "ZUGR-groupCode", "计量单位组编码", "Group code")
    name = text(30, "ZUGR-name", "计量单位组名称", "Name", required=True)
    kind = code(5, "ZUGR-kind", "类别", "NONE, FIXED or FLOAT conversion", required=True)
    active = flag("ZUGR-active", "启用", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZUGR")

    class Meta:
        table = "unit_group"


class Unit(Model):
    """A unit of measure; `rate` says how many main units it is; 计量单位."""

    unit_code = coded(4, "ZUNI-unitCode", "计量单位编码", "Unit code; the next running number if not given")
    name = text(30, "ZUNI-name", "计量单位名称", "Name", required=True)
    group = refers(
        *("UnitGroup", "group_code", "ZUNI-groupCode", "计量单位组", "Group of units"),
        length=2,
        required=True,
        back="units",
    )
    is_main = flag("ZUNI-isMain", "主计量单位", "Main unit of its group, with rate 1")
    rate = amount((18, 6), "ZUNI-rate", "换算率", "Main units that one of it is; empty without conversion")
    active = flag("ZUNI-active", "启用", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZUNI")

    class Meta:
        table = "unit"


class StockItem(Model):
    """Something that is bought, made, used or sold; its attributes say where; U8 Inventory, 存货."""

    item_code = coded(20, "ZSTK-itemCode", "存货编码", "Item code (U8 cInvCode)")
    name = text(60, "ZSTK-name", "存货名称", "Name (U8 cInvName)", required=True)
    specification = text(60, "ZSTK-specification", "规格型号", "Specification (U8 cInvStd)")
    category = refers(
        *("StockItemCategory", "category_code", "ZSTK-categoryCode", "存货分类", "Category"),
        length=12,
        back="stock_items",
    )
    unit_group = refers(
        *("UnitGroup", "unit_group_code", "ZSTK-unitGroupCode", "计量单位组", "Group of units"),
        length=2,
        required=True,
    )
    main_unit = refers(
        *("Unit", "main_unit_code", "ZSTK-mainUnitCode", "主计量单位", "Main unit, of the group"),
        length=4,
        required=True,
        back="stock_items",
    )
    sale = flag("ZSTK-sale", "内销", "Sold: quotation, order, delivery, invoice")
    purchase = flag("ZSTK-purchase", "采购", "Bought: purchase request, order, receipt")
    self_made = flag("ZSTK-selfMade", "自制", "Produced: product receipt, production order")
    production_consume = flag(
        "ZSTK-productionConsume", "生产耗用", "Used in production: material issue, bill of material"
    )
    taxable_service = flag("ZSTK-taxableService", "应税劳务", "Freight and the like; never stocked")
    tax_rate = amount((5, 2), "ZSTK-taxRate", "税率", "Tax rate in percent")
    batch_managed = flag("ZSTK-batchManaged", "批次管理", "Managed by batches")
    end_date = day("ZSTK-endDate", "停用日期", "Not offered from this day on")
    version, created_on, created_by, changed_at, changed_by = stamps("ZSTK")

    class Meta:
        table = "stock_item"
