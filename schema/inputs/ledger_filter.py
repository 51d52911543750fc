"""Filter inputs over the chart of accounts. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.document_filter import DocumentLineListFilter


@strawberry.input(description="Conditions on LedgerAccount; all that are given must hold.")
class LedgerAccountFilter:
    and_: list["LedgerAccountFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["LedgerAccountFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "LedgerAccountFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    ledger_account: TextFilter | None = strawberry.field(
        description="Account with its chart, written CACN/100101 (科目); ZACC-ledgerAccount.",
        default=strawberry.UNSET,
    )
    chart_of_accounts: TextFilter | None = strawberry.field(
        description="Chart of accounts (会计科目表); SKA1-KTOPL.", default=strawberry.UNSET
    )
    account_code: TextFilter | None = strawberry.field(
        description="Account code (科目编码); ZACC-accountCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name, unique among its siblings (科目名称); ZACC-name.", default=strawberry.UNSET
    )
    parent_account_key: TextFilter | None = strawberry.field(
        description="Account above (上级科目); ZACC-parentAccount.", default=strawberry.UNSET
    )
    full_name: TextFilter | None = strawberry.field(
        description="Names from the first level down, by \\ (科目全称); ZACC-fullName.",
        default=strawberry.UNSET,
    )
    level: IntFilter | None = strawberry.field(
        description="Level, 1 at the top (级次); ZACC-level.", default=strawberry.UNSET
    )
    leaf: BooleanFilter | None = strawberry.field(
        description="Without accounts below: only such are posted to (末级); ZACC-leaf.",
        default=strawberry.UNSET,
    )
    account_class: TextFilter | None = strawberry.field(
        description=(
            "ASSET, LIABILITY, COMMON, EQUITY, COST or PROFIT, by the first digit (科目类型); "
            "ZACC-accountClass."
        ),
        default=strawberry.UNSET,
    )
    balance_direction: TextFilter | None = strawberry.field(
        description="DEBIT or CREDIT (余额方向); ZACC-balanceDirection.", default=strawberry.UNSET
    )
    currency: TextFilter | None = strawberry.field(
        description="Currency (币种); ZACC-currency.", default=strawberry.UNSET
    )
    by_customer: BooleanFilter | None = strawberry.field(
        description="Kept by customer (客户往来); ZACC-byCustomer.", default=strawberry.UNSET
    )
    by_vendor: BooleanFilter | None = strawberry.field(
        description="Kept by vendor (供应商往来); ZACC-byVendor.", default=strawberry.UNSET
    )
    by_department: BooleanFilter | None = strawberry.field(
        description="Kept by department (部门核算); ZACC-byDepartment.", default=strawberry.UNSET
    )
    by_person: BooleanFilter | None = strawberry.field(
        description="Kept by employee (个人往来); ZACC-byPerson.", default=strawberry.UNSET
    )
    by_project: BooleanFilter | None = strawberry.field(
        description="Kept by project (项目核算); ZACC-byProject.", default=strawberry.UNSET
    )
    sap_mapping: BooleanFilter | None = strawberry.field(
        description="Has an account in SAP's form (映射 SAP 科目); ZACC-sapMapping.", default=strawberry.UNSET
    )
    sap_account: TextFilter | None = strawberry.field(
        description="The code padded with zeros on the right to 10 digits (SAP 科目); SKA1-SAKNR.",
        default=strawberry.UNSET,
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (启用); ZACC-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZACC-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZACC-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZACC-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZACC-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZACC-changedBy.", default=strawberry.UNSET
    )
    parent_account: "LedgerAccountFilter | None" = strawberry.field(
        description="Conditions on the LedgerAccount.", default=strawberry.UNSET
    )
    children: "LedgerAccountListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    document_lines: (
        Annotated["DocumentLineListFilter", strawberry.lazy("schema.inputs.document_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)


@strawberry.input(description="Conditions on a list of LedgerAccount.")
class LedgerAccountListFilter:
    some: LedgerAccountFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: LedgerAccountFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: LedgerAccountFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
