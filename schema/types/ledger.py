"""GraphQL types of the chart of accounts. Next: document.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.document_filter import DocumentLineFilter
    from schema.inputs.ledger_filter import LedgerAccountFilter
    from schema.types.document import DocumentLineConnection


@strawberry.type(
    description=("An account of a chart in levels of 4-2-2 digits: 1001 库存现金, 100101; SKA1, 会计科目.")
)
class LedgerAccount(Node):
    ledger_account: str = strawberry.field(
        description=(
            "Account with its chart, written CACN/100101 (科目); ZACC-ledgerAccount; code, at "
            "most 25 characters."
        )
    )
    chart_of_accounts: str = strawberry.field(
        description="Chart of accounts (会计科目表); SKA1-KTOPL; code, at most 4 characters."
    )
    account_code: str = strawberry.field(
        description="Account code (科目编码); ZACC-accountCode; digits, at most 20."
    )
    name: str = strawberry.field(
        description="Name, unique among its siblings (科目名称); ZACC-name; at most 60 characters."
    )
    parent_account_key: str | None = strawberry.field(
        description="Account above (上级科目); ZACC-parentAccount; code, at most 25 characters."
    )
    full_name: str | None = strawberry.field(
        description=(
            "Names from the first level down, by \\ (科目全称); ZACC-fullName; at most 1000 characters."
        )
    )
    level: int | None = strawberry.field(description="Level, 1 at the top (级次); ZACC-level; integer.")
    leaf: bool = strawberry.field(
        description="Without accounts below: only such are posted to (末级); ZACC-leaf; true or false."
    )
    account_class: str | None = strawberry.field(
        description=(
            "ASSET, LIABILITY, COMMON, EQUITY, COST or PROFIT, by the first digit (科目类型); "
            "ZACC-accountClass; code, at most 9 characters."
        )
    )
    balance_direction: str = strawberry.field(
        description="DEBIT or CREDIT (余额方向); ZACC-balanceDirection; code, at most 6 characters."
    )
    currency: str | None = strawberry.field(
        description="Currency (币种); ZACC-currency; code, at most 5 characters."
    )
    by_customer: bool = strawberry.field(
        description="Kept by customer (客户往来); ZACC-byCustomer; true or false."
    )
    by_vendor: bool = strawberry.field(
        description="Kept by vendor (供应商往来); ZACC-byVendor; true or false."
    )
    by_department: bool = strawberry.field(
        description="Kept by department (部门核算); ZACC-byDepartment; true or false."
    )
    by_person: bool = strawberry.field(
        description="Kept by employee (个人往来); ZACC-byPerson; true or false."
    )
    by_project: bool = strawberry.field(
        description="Kept by project (项目核算); ZACC-byProject; true or false."
    )
    sap_mapping: bool = strawberry.field(
        description="Has an account in SAP's form (映射 SAP 科目); ZACC-sapMapping; true or false."
    )
    sap_account: str | None = strawberry.field(
        description=(
            "The code padded with zeros on the right to 10 digits (SAP 科目); SKA1-SAKNR; digits, at most 10."
        )
    )
    active: bool = strawberry.field(description="May be chosen (启用); ZACC-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZACC-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZACC-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZACC-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZACC-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZACC-changedBy; at most 12 characters."
    )
    parent_account: "LedgerAccount | None" = strawberry.field(
        description="The account above; null on the first level."
    )

    @strawberry.field(description="Those right below, ordered by their code.")
    def children(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["LedgerAccountFilter", strawberry.lazy("schema.inputs.ledger_filter")]
        | None = None,
    ) -> "LedgerAccountConnection":
        return compiled()

    @strawberry.field(
        description=(
            "A line of a document: an item with its amount, or an account with what is posted. "
            "Rows within the caller's scope, ordered by their key."
        )
    )
    def document_lines(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["DocumentLineFilter", strawberry.lazy("schema.inputs.document_filter")]
        | None = None,
    ) -> Annotated["DocumentLineConnection", strawberry.lazy("schema.types.document")]:
        return compiled()


@strawberry.type(description="A LedgerAccount and the cursor that marks its place in the list.")
class LedgerAccountEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: LedgerAccount = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of LedgerAccount.")
class LedgerAccountConnection:
    edges: list[LedgerAccountEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[LedgerAccount] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
