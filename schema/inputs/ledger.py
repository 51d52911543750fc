"""Patches of the chart of accounts. Next: ledger_filter.py."""

import strawberry


@strawberry.input(
    description=(
        "An account of a chart in levels of 4-2-2 digits: 1001 库存现金, 100101. Absent = "
        "unchanged, null = cleared."
    )
)
class LedgerAccountInput:
    chart_of_accounts: strawberry.Maybe[str | None] = strawberry.field(
        description="Chart of accounts (会计科目表); SKA1-KTOPL; code, at most 4 characters.", default=None
    )
    account_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Account code (科目编码); ZACC-accountCode; digits, at most 20.", default=None
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name, unique among its siblings (科目名称); ZACC-name; at most 60 characters.",
        default=None,
    )
    balance_direction: strawberry.Maybe[str | None] = strawberry.field(
        description="DEBIT or CREDIT (余额方向); ZACC-balanceDirection; code, at most 6 characters.",
        default=None,
    )
    currency: strawberry.Maybe[str | None] = strawberry.field(
        description="Currency (币种); ZACC-currency; code, at most 5 characters.", default=None
    )
    by_customer: strawberry.Maybe[bool | None] = strawberry.field(
        description="Kept by customer (客户往来); ZACC-byCustomer; true or false.", default=None
    )
    by_vendor: strawberry.Maybe[bool | None] = strawberry.field(
        description="Kept by vendor (供应商往来); ZACC-byVendor; true or false.", default=None
    )
    by_department: strawberry.Maybe[bool | None] = strawberry.field(
        description="Kept by department (部门核算); ZACC-byDepartment; true or false.", default=None
    )
    by_person: strawberry.Maybe[bool | None] = strawberry.field(
        description="Kept by employee (个人往来); ZACC-byPerson; true or false.", default=None
    )
    by_project: strawberry.Maybe[bool | None] = strawberry.field(
        description="Kept by project (项目核算); ZACC-byProject; true or false.", default=None
    )
    sap_mapping: strawberry.Maybe[bool | None] = strawberry.field(
        description="Has an account in SAP's form (映射 SAP 科目); ZACC-sapMapping; true or false.",
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (启用); ZACC-active; true or false.", default=None
    )
