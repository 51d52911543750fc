"""GraphQL types of company data. Next: ../inputs/company.py."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, compiled

if TYPE_CHECKING:
    from schema.inputs.company_filter import DunningAreaFilter, WithholdingTaxFilter
    from schema.types.customer import Customer
    from schema.types.organisation import CompanyCode


@strawberry.type(description="What one company code's bookkeeping knows of the customer. 公司代码数据; KNB1.")
class CompanyCodeData(Node):
    company_code: str = strawberry.field(
        description="Company code (公司代码); KNB1-BUKRS; code, at most 4 characters."
    )
    recon_account: str | None = strawberry.field(
        description="Reconciliation account in the general ledger (统驭科目); KNB1-AKONT; number of "
        "at most 10 characters, shown without leading zeros."
    )
    sort_key: str | None = strawberry.field(
        description="Sort key (排序码); KNB1-ZUAWA; code, at most 3 characters."
    )
    planning_group: str | None = strawberry.field(
        description="Planning group of cash management (计划组); KNB1-FDGRV; code, at most 10 characters."
    )
    head_office: str | None = strawberry.field(
        description="Head office account, a customer of the same company code (总部); KNB1-KNRZE; "
        "number of at most 10 characters, shown without leading zeros."
    )
    interest_indicator: str | None = strawberry.field(
        description="Interest indicator (利息标识); KNB1-VZSKZ; code, at most 2 characters."
    )
    interest_cycle: str | None = strawberry.field(
        description="Interest calculation frequency in months (计息周期); KNB1-ZINRT; digits, at most 2."
    )
    last_interest_run: date | None = strawberry.field(
        description="Date of the last interest run (上次计息运行); KNB1-DATLZ; ISO date."
    )
    last_interest_key_date: date | None = strawberry.field(
        description="Key date of the last interest calculation (上次计息关键日期); KNB1-ZINDT; ISO date."
    )
    value_adjustment_key: str | None = strawberry.field(
        description="Value adjustment key (价值调整码); KNB1-WBRSL; code, at most 2 characters."
    )
    authorization_group: str | None = strawberry.field(
        description="Authorization group (权限组); KNB1-BEGRU; code, at most 4 characters."
    )
    release_group: str | None = strawberry.field(
        description="Release group (批准组); KNB1-FRGRP; code, at most 4 characters."
    )
    previous_number: str | None = strawberry.field(
        description="Previous account number in the old system (旧编号); KNB1-ALTKN; at most 10 characters."
    )
    personnel_number: str | None = strawberry.field(
        description="Personnel number (人员编号); KNB1-PERNR; digits, at most 8."
    )
    buying_group: str | None = strawberry.field(
        description="Buying group (采购组); KNB1-EKVBD; at most 10 characters."
    )
    payment_terms: str | None = strawberry.field(
        description="Terms of payment (付款条件); KNB1-ZTERM; code, at most 4 characters."
    )
    credit_memo_terms: str | None = strawberry.field(
        description="Terms of payment for credit memos (贷项凭证付款条件); KNB1-GUZTE; code, at most "
        "4 characters."
    )
    bill_of_exchange_terms: str | None = strawberry.field(
        description="Terms of payment for bill of exchange charges (汇票付款条件); KNB1-WAKON; code, "
        "at most 4 characters."
    )
    record_payment_history: bool = strawberry.field(
        description="Record the payment history (记录付款历史); KNB1-XZVER; true or false."
    )
    payment_methods: str | None = strawberry.field(
        description="Payment methods, one character each (付款方式); KNB1-ZWELS; code, at most 10 characters."
    )
    payment_block: str | None = strawberry.field(
        description="Payment block, a reason (付款冻结); KNB1-ZAHLS; code, at most 1 characters."
    )
    tolerance_group: str | None = strawberry.field(
        description="Tolerance group (容差组); KNB1-TOGRU; code, at most 4 characters."
    )
    alternative_payer: str | None = strawberry.field(
        description="Alternative payer in this company code (替代付款方); KNB1-KNRZB; number of at "
        "most 10 characters, shown without leading zeros."
    )
    house_bank: str | None = strawberry.field(
        description="House bank (开户行); KNB1-HBKID; code, at most 5 characters."
    )
    single_payment: bool = strawberry.field(
        description="Pay every open item separately (单独付款); KNB1-XPORE; true or false."
    )
    clearing_with_vendor: bool = strawberry.field(
        description="Clear with the vendor account (与供应商清账); KNB1-XVERR; true or false."
    )
    days_until_check_paid: int | None = strawberry.field(
        description="Days until a cheque is cashed, at most 999 (支票兑现天数); KNB1-KULTG; integer."
    )
    accounting_clerk: str | None = strawberry.field(
        description="Accounting clerk (会计员); KNB1-BUSAB; code, at most 2 characters."
    )
    clerk_at_customer: str | None = strawberry.field(
        description="Clerk at the customer (客户处经办人); KNB1-ZSABE; at most 15 characters."
    )
    clerk_phone: str | None = strawberry.field(
        description="Telephone of the clerk (经办人电话); KNB1-TLFNS; at most 30 characters."
    )
    clerk_fax: str | None = strawberry.field(
        description="Fax of the clerk (经办人传真); KNB1-TLFXS; at most 31 characters."
    )
    clerk_email: str | None = strawberry.field(
        description="E-mail address of the clerk (经办人邮件); KNB1-INTAD; at most 241 characters."
    )
    account_at_customer: str | None = strawberry.field(
        description="Our account number at the customer (在客户处的账户); KNB1-EIKTO; at most 12 characters."
    )
    memo: str | None = strawberry.field(description="Memo (备注); KNB1-KVERM; at most 30 characters.")
    account_statement: str | None = strawberry.field(
        description="Account statement indicator (对账单); KNB1-XAUSZ; code, at most 1 characters."
    )
    collective_invoice: str | None = strawberry.field(
        description="Collective invoice variant (汇总发票); KNB1-PERKZ; code, at most 1 characters."
    )
    local_processing: bool = strawberry.field(
        description="Local processing (本地处理); KNB1-XDEZV; true or false."
    )
    payment_notice_cleared_items: bool = strawberry.field(
        description="Payment notice to the customer with cleared items (付款通知：含清账项); "
        "KNB1-ZAMIM; true or false."
    )
    payment_notice_sales: bool = strawberry.field(
        description="Payment notice to the sales department (付款通知：销售); KNB1-ZAMIV; true or false."
    )
    payment_notice_legal: bool = strawberry.field(
        description="Payment notice to the legal department (付款通知：法务); KNB1-ZAMIR; true or false."
    )
    payment_notice_accounting: bool = strawberry.field(
        description="Payment notice to the accounting department (付款通知：会计); KNB1-ZAMIB; true or false."
    )
    payment_notice_without_items: bool = strawberry.field(
        description="Payment notice to the customer without cleared items (付款通知：不含清账项); "
        "KNB1-ZAMIO; true or false."
    )
    insurance_number: str | None = strawberry.field(
        description="Number of the export credit insurance (保险号); KNB1-VRSNR; at most 10 characters."
    )
    insured_amount: Decimal | None = strawberry.field(
        description="Insured amount; needs the insurance number (保险金额); KNB1-VLIBB; decimal with "
        "13 digits, 2 of them after the point."
    )
    insurance_valid_until: date | None = strawberry.field(
        description="Insurance valid until (保险有效期至); KNB1-VERDT; ISO date."
    )
    insurance_lead_months: int | None = strawberry.field(
        description="Lead months of the insurance (保险提前月数); KNB1-VRSZL; integer."
    )
    deductible_percent: int | None = strawberry.field(
        description="Deductible in percent (自留百分比); KNB1-VRSPR; integer."
    )
    insurer: str | None = strawberry.field(
        description="Insuring institution (保险机构); KNB1-VRBKZ; code, at most 2 characters."
    )
    posting_block: bool = strawberry.field(
        description="Posting block in this company code (记账冻结); KNB1-SPERR; true or false."
    )
    deletion_flag: bool = strawberry.field(
        description="Deletion flag of the company code data (删除标记); KNB1-LOEVM; true or false."
    )
    deletion_block: bool = strawberry.field(
        description="Deletion block of the company code data (删除冻结); KNB1-NODEL; true or false."
    )
    activity_code: str | None = strawberry.field(
        description="Activity code for gross income tax (carried) (业务代码); KNB1-URLID; code, at "
        "most 4 characters."
    )
    dunning_group: str | None = strawberry.field(
        description="Key of dunning notice grouping (carried) (催款组); KNB1-MGRUP; code, at most 2 "
        "characters."
    )
    lockbox: str | None = strawberry.field(
        description="Lockbox (carried) (锁箱); KNB1-LOCKB; at most 7 characters."
    )
    payment_method_supplement: str | None = strawberry.field(
        description="Payment method supplement (carried) (付款方式补充); KNB1-UZAWE; code, at most 2 "
        "characters."
    )
    selection_rule: str | None = strawberry.field(
        description="Selection rule for payment advices (carried) (选择规则); KNB1-SREGL; code, at "
        "most 3 characters."
    )
    payment_advice_by_edi: str | None = strawberry.field(
        description="Send payment advices by EDI (carried) (以 EDI 发送付款通知); KNB1-XEDIP; code, "
        "at most 1 characters."
    )
    insurance_reason: str | None = strawberry.field(
        description="Reason of the insurance amount (carried) (保险原因); KNB1-VRSDG; code, at most "
        "3 characters."
    )
    payment_grouping: str | None = strawberry.field(
        description="Key of payment grouping (carried) (付款分组); KNB1-ZGRUP; code, at most 2 characters."
    )
    remittance_customer: str | None = strawberry.field(
        description="Remittance account (carried) (汇款方); KNB1-REMIT; at most 10 characters."
    )
    bill_of_exchange_limit: Decimal | None = strawberry.field(
        description="Bill of exchange limit (carried) (汇票限额); KNB1-WEBTR; decimal with 13 "
        "digits, 2 of them after the point."
    )
    cession: str | None = strawberry.field(
        description="Accounts receivable pledging indicator (carried) (让与标识); KNB1-CESSION_KZ; "
        "code, at most 2 characters."
    )
    subsidy_indicator: str | None = strawberry.field(
        description="Subsidy indicator (carried) (补贴标识); KNB1-BLNKZ; code, at most 2 characters."
    )
    income_classification: str | None = strawberry.field(
        description="Gross income tax activity code (carried) (收入分类); KNB1-GRICD; code, at most "
        "2 characters."
    )
    income_distribution: str | None = strawberry.field(
        description="Distribution type of employment tax (carried) (收入分配类型); KNB1-GRIDT; code, "
        "at most 2 characters."
    )
    advice_delivery: str | None = strawberry.field(
        description="How payment advices are sent (carried) (通知发送方式); KNB1-AVSND; code, at "
        "most 1 characters."
    )
    alternative_payer_customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = (
        strawberry.field(
            description="The Customer that alternativePayer names; null if it is outside the scope."
        )
    )
    company: Annotated["CompanyCode", strawberry.lazy("schema.types.organisation")] = strawberry.field(
        description="The CompanyCode that companyCode names; null if it is outside the scope."
    )
    head_office_customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = (
        strawberry.field(description="The Customer that headOffice names; null if it is outside the scope.")
    )

    @strawberry.field(
        description="Dunning data of the customer in a company code. All rows within the caller's "
        "scope, ordered by their key."
    )
    def dunning_areas(
        self,
        filter: Annotated["DunningAreaFilter", strawberry.lazy("schema.inputs.company_filter")] | None = None,
    ) -> "list[DunningArea]":
        return compiled()

    @strawberry.field(
        description="Withholding tax of the customer in a company code. All rows within the caller's "
        "scope, ordered by their key."
    )
    def withholding_taxes(
        self,
        filter: Annotated["WithholdingTaxFilter", strawberry.lazy("schema.inputs.company_filter")]
        | None = None,
    ) -> "list[WithholdingTax]":
        return compiled()

    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] = strawberry.field(
        description="The customer."
    )


@strawberry.type(description="Dunning data of the customer in a company code. 催款数据; KNB5.")
class DunningArea:
    dunning_area: str = strawberry.field(
        description="Dunning area; blank is the default (催款范围); KNB5-MABER; code, at most 2 characters."
    )
    dunning_procedure: str | None = strawberry.field(
        description="Dunning procedure (催款程序); KNB5-MAHNA; code, at most 4 characters."
    )
    dunning_block: str | None = strawberry.field(
        description="Dunning block (催款冻结); KNB5-MANSP; code, at most 1 characters."
    )
    last_dunned_on: date | None = strawberry.field(
        description="Last dunned on (上次催款日期); KNB5-MADAT; ISO date."
    )
    dunning_level: int | None = strawberry.field(
        description="Dunning level, 0 to 9 (催款级别); KNB5-MAHNS; integer."
    )
    dunning_recipient: str | None = strawberry.field(
        description="Customer who receives the dunning notices (催款接收方); KNB5-KNRMA; number of "
        "at most 10 characters, shown without leading zeros."
    )
    legal_dunning_since: date | None = strawberry.field(
        description="Legal dunning proceeding since (法律催款日期); KNB5-GMVDT; ISO date."
    )
    dunning_clerk: str | None = strawberry.field(
        description="Dunning clerk (催款员); KNB5-BUSAB; code, at most 2 characters."
    )
    dunning_recipient_customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = (
        strawberry.field(
            description="The Customer that dunningRecipient names; null if it is outside the scope."
        )
    )
    company_code_data: "CompanyCodeData" = strawberry.field(
        description="The CompanyCodeData this belongs to."
    )


@strawberry.type(description="Withholding tax of the customer in a company code. 预扣税; KNBW.")
class WithholdingTax:
    withholding_tax_type: str = strawberry.field(
        description="Withholding tax type (预扣税类型); KNBW-WITHT; code, at most 2 characters."
    )
    withholding_tax_code: str | None = strawberry.field(
        description="Withholding tax code (预扣税代码); KNBW-WT_WITHCD; code, at most 2 characters."
    )
    is_agent: bool = strawberry.field(
        description="Withholding tax agent (扣缴义务人); KNBW-WT_AGENT; true or false."
    )
    agent_from: date | None = strawberry.field(
        description="Obliged to withhold from (扣缴义务自); KNBW-WT_AGTDF; ISO date."
    )
    agent_to: date | None = strawberry.field(
        description="Obliged to withhold until (扣缴义务至); KNBW-WT_AGTDT; ISO date."
    )
    withholding_tax_number: str | None = strawberry.field(
        description="Withholding tax identification number (预扣税号); KNBW-WT_WTSTCD; at most 16 characters."
    )
    exemption_number: str | None = strawberry.field(
        description="Exemption certificate number (免税证书编号); KNBW-WT_EXNR; at most 25 characters."
    )
    exemption_rate: Decimal | None = strawberry.field(
        description="Exemption rate in percent (免税率); KNBW-WT_EXRT; decimal with 5 digits, 2 of "
        "them after the point."
    )
    exemption_from: date | None = strawberry.field(
        description="Exemption from (免税自); KNBW-WT_EXDF; ISO date."
    )
    exemption_to: date | None = strawberry.field(
        description="Exemption until (免税至); KNBW-WT_EXDT; ISO date."
    )
    exemption_reason: str | None = strawberry.field(
        description="Reason of the exemption (免税原因); KNBW-WT_WTEXRS; code, at most 2 characters."
    )
    masked_fields: list[str] = strawberry.field(
        description="Names of this row's fields that the caller does not read in clear, whether they hold a "
        "value or not: they come as null."
    )
    company_code_data: "CompanyCodeData" = strawberry.field(
        description="The CompanyCodeData this belongs to."
    )
