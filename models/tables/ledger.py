"""The chart of accounts. Next: document.py."""

from tortoise import fields
from tortoise.models import Model

from models.rules.shape import Form
from models.tables.column import code, column, digits, flag, integer, long_text, refers, stamps, text


class LedgerAccount(Model):
    """An account of a chart in levels of 4-2-2 digits: 1001 库存现金, 100101; SKA1, 会计科目."""

    ledger_account = column(
        fields.CharField(25, primary_key=True),
        sap="ZACC-ledgerAccount",
        label=("科目", "Account with its chart, written CACN/100101"),
        form=Form.CODE,
        system=True,
    )
    chart_of_accounts = code(4, "SKA1-KTOPL", "会计科目表", "Chart of accounts", required=True)
    account_code = digits(20, "ZACC-accountCode", "科目编码", "Account code", required=True)
    name = text(60, "ZACC-name", "科目名称", "Name, unique among its siblings", required=True)
    parent_account = refers(
        *("LedgerAccount", "parent_account_key", "ZACC-parentAccount", "上级科目", "Account above"),
        length=25,
        back="children",
        system=True,
    )
    full_name = long_text(
        1000, "ZACC-fullName", "科目全称", "Names from the first level down, by \\", system=True
    )
    level = integer("ZACC-level", "级次", "Level, 1 at the top", system=True)
    leaf = flag(
        "ZACC-leaf", "末级", "Without accounts below: only such are posted to", default=True, system=True
    )
    account_class = code(
        9,
        "ZACC-accountClass",
        "科目类型",
        "ASSET, LIABILITY, COMMON, EQUITY, COST or PROFIT, by the first digit",
        system=True,
    )
    balance_direction = code(6, "ZACC-balanceDirection", "余额方向", "DEBIT or CREDIT", required=True)
    currency = code(5, "ZACC-currency", "币种", "Currency", codes="currencies")
    by_customer = flag("ZACC-byCustomer", "客户往来", "Kept by customer")
    by_vendor = flag("ZACC-byVendor", "供应商往来", "Kept by vendor")
    by_department = flag("ZACC-byDepartment", "部门核算", "Kept by department")
    by_person = flag("ZACC-byPerson", "个人往来", "Kept by employee")
    by_project = flag("ZACC-byProject", "项目核算", "Kept by project")
    sap_mapping = flag("ZACC-sapMapping", "映射 SAP 科目", "Has an account in SAP's form")
    sap_account = digits(
        10, "SKA1-SAKNR", "SAP 科目", "The code padded with zeros on the right to 10 digits", system=True
    )
    active = flag("ZACC-active", "启用", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZACC")

    class Meta:
        table = "ledger_account"
        unique_together = (("chart_of_accounts", "account_code"),)
