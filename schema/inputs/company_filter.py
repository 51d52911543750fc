"""Filter inputs over company data. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DecimalFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.organisation_filter import CompanyCodeFilter


@strawberry.input(description="Conditions on CompanyCodeData; all that are given must hold.")
class CompanyCodeDataFilter:
    and_: list["CompanyCodeDataFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CompanyCodeDataFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CompanyCodeDataFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    company_code: TextFilter | None = strawberry.field(
        description="Company code (公司代码); KNB1-BUKRS.", default=strawberry.UNSET
    )
    recon_account: TextFilter | None = strawberry.field(
        description="Reconciliation account in the general ledger (统驭科目); KNB1-AKONT.",
        default=strawberry.UNSET,
    )
    sort_key: TextFilter | None = strawberry.field(
        description="Sort key (排序码); KNB1-ZUAWA.", default=strawberry.UNSET
    )
    planning_group: TextFilter | None = strawberry.field(
        description="Planning group of cash management (计划组); KNB1-FDGRV.", default=strawberry.UNSET
    )
    head_office: TextFilter | None = strawberry.field(
        description="Head office account, a customer of the same company code (总部); KNB1-KNRZE.",
        default=strawberry.UNSET,
    )
    interest_indicator: TextFilter | None = strawberry.field(
        description="Interest indicator (利息标识); KNB1-VZSKZ.", default=strawberry.UNSET
    )
    interest_cycle: TextFilter | None = strawberry.field(
        description="Interest calculation frequency in months (计息周期); KNB1-ZINRT.",
        default=strawberry.UNSET,
    )
    last_interest_run: DateFilter | None = strawberry.field(
        description="Date of the last interest run (上次计息运行); KNB1-DATLZ.", default=strawberry.UNSET
    )
    last_interest_key_date: DateFilter | None = strawberry.field(
        description="Key date of the last interest calculation (上次计息关键日期); KNB1-ZINDT.",
        default=strawberry.UNSET,
    )
    value_adjustment_key: TextFilter | None = strawberry.field(
        description="Value adjustment key (价值调整码); KNB1-WBRSL.", default=strawberry.UNSET
    )
    authorization_group: TextFilter | None = strawberry.field(
        description="Authorization group (权限组); KNB1-BEGRU.", default=strawberry.UNSET
    )
    release_group: TextFilter | None = strawberry.field(
        description="Release group (批准组); KNB1-FRGRP.", default=strawberry.UNSET
    )
    previous_number: TextFilter | None = strawberry.field(
        description="Previous account number in the old system (旧编号); KNB1-ALTKN.",
        default=strawberry.UNSET,
    )
    personnel_number: TextFilter | None = strawberry.field(
        description="Personnel number (人员编号); KNB1-PERNR.", default=strawberry.UNSET
    )
    buying_group: TextFilter | None = strawberry.field(
        description="Buying group (采购组); KNB1-EKVBD.", default=strawberry.UNSET
    )
    payment_terms: TextFilter | None = strawberry.field(
        description="Terms of payment (付款条件); KNB1-ZTERM.", default=strawberry.UNSET
    )
    credit_memo_terms: TextFilter | None = strawberry.field(
        description="Terms of payment for credit memos (贷项凭证付款条件); KNB1-GUZTE.",
        default=strawberry.UNSET,
    )
    bill_of_exchange_terms: TextFilter | None = strawberry.field(
        description="Terms of payment for bill of exchange charges (汇票付款条件); KNB1-WAKON.",
        default=strawberry.UNSET,
    )
    record_payment_history: BooleanFilter | None = strawberry.field(
        description="Record the payment history (记录付款历史); KNB1-XZVER.", default=strawberry.UNSET
    )
    payment_methods: TextFilter | None = strawberry.field(
        description="Payment methods, one character each (付款方式); KNB1-ZWELS.", default=strawberry.UNSET
    )
    payment_block: TextFilter | None = strawberry.field(
        description="Payment block (付款冻结); KNB1-ZAHLS.", default=strawberry.UNSET
    )
    tolerance_group: TextFilter | None = strawberry.field(
        description="Tolerance group (容差组); KNB1-TOGRU.", default=strawberry.UNSET
    )
    alternative_payer: TextFilter | None = strawberry.field(
        description="Alternative payer in this company code (替代付款方); KNB1-KNRZB.",
        default=strawberry.UNSET,
    )
    house_bank: TextFilter | None = strawberry.field(
        description="House bank (开户行); KNB1-HBKID.", default=strawberry.UNSET
    )
    single_payment: BooleanFilter | None = strawberry.field(
        description="Pay every open item separately (单独付款); KNB1-XPORE.", default=strawberry.UNSET
    )
    clearing_with_vendor: BooleanFilter | None = strawberry.field(
        description="Clear with the vendor account (与供应商清账); KNB1-XVERR.", default=strawberry.UNSET
    )
    days_until_check_paid: IntFilter | None = strawberry.field(
        description="Days until a cheque is cashed, at most 999 (支票兑现天数); KNB1-KULTG.",
        default=strawberry.UNSET,
    )
    accounting_clerk: TextFilter | None = strawberry.field(
        description="Accounting clerk (会计员); KNB1-BUSAB.", default=strawberry.UNSET
    )
    clerk_at_customer: TextFilter | None = strawberry.field(
        description="Clerk at the customer (客户处经办人); KNB1-ZSABE.", default=strawberry.UNSET
    )
    clerk_phone: TextFilter | None = strawberry.field(
        description="Telephone of the clerk (经办人电话); KNB1-TLFNS.", default=strawberry.UNSET
    )
    clerk_fax: TextFilter | None = strawberry.field(
        description="Fax of the clerk (经办人传真); KNB1-TLFXS.", default=strawberry.UNSET
    )
    clerk_email: TextFilter | None = strawberry.field(
        description="E-mail address of the clerk (经办人邮件); KNB1-INTAD.", default=strawberry.UNSET
    )
    account_at_customer: TextFilter | None = strawberry.field(
        description="Our account number at the customer (在客户处的账户); KNB1-EIKTO.",
        default=strawberry.UNSET,
    )
    memo: TextFilter | None = strawberry.field(
        description="Memo (备注); KNB1-KVERM.", default=strawberry.UNSET
    )
    account_statement: TextFilter | None = strawberry.field(
        description="Account statement indicator (对账单); KNB1-XAUSZ.", default=strawberry.UNSET
    )
    collective_invoice: TextFilter | None = strawberry.field(
        description="Collective invoice variant (汇总发票); KNB1-PERKZ.", default=strawberry.UNSET
    )
    local_processing: BooleanFilter | None = strawberry.field(
        description="Local processing (本地处理); KNB1-XDEZV.", default=strawberry.UNSET
    )
    payment_notice_cleared_items: BooleanFilter | None = strawberry.field(
        description="Payment notice to the customer with cleared items (付款通知：含清账项); KNB1-ZAMIM.",
        default=strawberry.UNSET,
    )
    payment_notice_sales: BooleanFilter | None = strawberry.field(
        description="Payment notice to the sales department (付款通知：销售); KNB1-ZAMIV.",
        default=strawberry.UNSET,
    )
    payment_notice_legal: BooleanFilter | None = strawberry.field(
        description="Payment notice to the legal department (付款通知：法务); KNB1-ZAMIR.",
        default=strawberry.UNSET,
    )
    payment_notice_accounting: BooleanFilter | None = strawberry.field(
        description="Payment notice to the accounting department (付款通知：会计); KNB1-ZAMIB.",
        default=strawberry.UNSET,
    )
    payment_notice_without_items: BooleanFilter | None = strawberry.field(
        description="Payment notice to the customer without cleared items "
        "(付款通知：不含清账项); KNB1-ZAMIO.",
        default=strawberry.UNSET,
    )
    insurance_number: TextFilter | None = strawberry.field(
        description="Number of the export credit insurance (保险号); KNB1-VRSNR.", default=strawberry.UNSET
    )
    insured_amount: DecimalFilter | None = strawberry.field(
        description="Insured amount (保险金额); KNB1-VLIBB.", default=strawberry.UNSET
    )
    insurance_valid_until: DateFilter | None = strawberry.field(
        description="Insurance valid until (保险有效期至); KNB1-VERDT.", default=strawberry.UNSET
    )
    insurance_lead_months: IntFilter | None = strawberry.field(
        description="Lead months of the insurance (保险提前月数); KNB1-VRSZL.", default=strawberry.UNSET
    )
    deductible_percent: IntFilter | None = strawberry.field(
        description="Deductible in percent (自留百分比); KNB1-VRSPR.", default=strawberry.UNSET
    )
    insurer: TextFilter | None = strawberry.field(
        description="Insuring institution (保险机构); KNB1-VRBKZ.", default=strawberry.UNSET
    )
    posting_block: BooleanFilter | None = strawberry.field(
        description="Posting block in this company code (记账冻结); KNB1-SPERR.", default=strawberry.UNSET
    )
    deletion_flag: BooleanFilter | None = strawberry.field(
        description="Deletion flag of the company code data (删除标记); KNB1-LOEVM.", default=strawberry.UNSET
    )
    deletion_block: BooleanFilter | None = strawberry.field(
        description="Deletion block of the company code data (删除冻结); KNB1-NODEL.",
        default=strawberry.UNSET,
    )
    activity_code: TextFilter | None = strawberry.field(
        description="Activity code for gross income tax (carried) (业务代码); KNB1-URLID.",
        default=strawberry.UNSET,
    )
    dunning_group: TextFilter | None = strawberry.field(
        description="Key of dunning notice grouping (carried) (催款组); KNB1-MGRUP.", default=strawberry.UNSET
    )
    lockbox: TextFilter | None = strawberry.field(
        description="Lockbox (carried) (锁箱); KNB1-LOCKB.", default=strawberry.UNSET
    )
    payment_method_supplement: TextFilter | None = strawberry.field(
        description="Payment method supplement (carried) (付款方式补充); KNB1-UZAWE.",
        default=strawberry.UNSET,
    )
    selection_rule: TextFilter | None = strawberry.field(
        description="Selection rule for payment advices (carried) (选择规则); KNB1-SREGL.",
        default=strawberry.UNSET,
    )
    payment_advice_by_edi: TextFilter | None = strawberry.field(
        description="Send payment advices by EDI (carried) (以 EDI 发送付款通知); KNB1-XEDIP.",
        default=strawberry.UNSET,
    )
    insurance_reason: TextFilter | None = strawberry.field(
        description="Reason of the insurance amount (carried) (保险原因); KNB1-VRSDG.",
        default=strawberry.UNSET,
    )
    payment_grouping: TextFilter | None = strawberry.field(
        description="Key of payment grouping (carried) (付款分组); KNB1-ZGRUP.", default=strawberry.UNSET
    )
    remittance_customer: TextFilter | None = strawberry.field(
        description="Remittance account (carried) (汇款方); KNB1-REMIT.", default=strawberry.UNSET
    )
    bill_of_exchange_limit: DecimalFilter | None = strawberry.field(
        description="Bill of exchange limit (carried) (汇票限额); KNB1-WEBTR.", default=strawberry.UNSET
    )
    cession: TextFilter | None = strawberry.field(
        description="Accounts receivable pledging indicator (carried) (让与标识); KNB1-CESSION_KZ.",
        default=strawberry.UNSET,
    )
    subsidy_indicator: TextFilter | None = strawberry.field(
        description="Subsidy indicator (carried) (补贴标识); KNB1-BLNKZ.", default=strawberry.UNSET
    )
    income_classification: TextFilter | None = strawberry.field(
        description="Gross income tax activity code (carried) (收入分类); KNB1-GRICD.",
        default=strawberry.UNSET,
    )
    income_distribution: TextFilter | None = strawberry.field(
        description="Distribution type of employment tax (carried) (收入分配类型); KNB1-GRIDT.",
        default=strawberry.UNSET,
    )
    advice_delivery: TextFilter | None = strawberry.field(
        description="How payment advices are sent (carried) (通知发送方式); KNB1-AVSND.",
        default=strawberry.UNSET,
    )
    alternative_payer_customer: (
        Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None
    ) = strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    company: Annotated["CompanyCodeFilter", strawberry.lazy("schema.inputs.organisation_filter")] | None = (
        strawberry.field(description="Conditions on the CompanyCode.", default=strawberry.UNSET)
    )
    head_office_customer: (
        Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None
    ) = strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    dunning_areas: "DunningAreaListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    withholding_taxes: "WithholdingTaxListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on DunningArea; all that are given must hold.")
class DunningAreaFilter:
    and_: list["DunningAreaFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["DunningAreaFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "DunningAreaFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    dunning_area: TextFilter | None = strawberry.field(
        description="Dunning area (催款范围); KNB5-MABER.", default=strawberry.UNSET
    )
    dunning_procedure: TextFilter | None = strawberry.field(
        description="Dunning procedure (催款程序); KNB5-MAHNA.", default=strawberry.UNSET
    )
    dunning_block: TextFilter | None = strawberry.field(
        description="Dunning block (催款冻结); KNB5-MANSP.", default=strawberry.UNSET
    )
    last_dunned_on: DateFilter | None = strawberry.field(
        description="Last dunned on (上次催款日期); KNB5-MADAT.", default=strawberry.UNSET
    )
    dunning_level: IntFilter | None = strawberry.field(
        description="Dunning level, 0 to 9 (催款级别); KNB5-MAHNS.", default=strawberry.UNSET
    )
    dunning_recipient: TextFilter | None = strawberry.field(
        description="Customer who receives the dunning notices (催款接收方); KNB5-KNRMA.",
        default=strawberry.UNSET,
    )
    legal_dunning_since: DateFilter | None = strawberry.field(
        description="Legal dunning proceeding since (法律催款日期); KNB5-GMVDT.", default=strawberry.UNSET
    )
    dunning_clerk: TextFilter | None = strawberry.field(
        description="Dunning clerk (催款员); KNB5-BUSAB.", default=strawberry.UNSET
    )
    dunning_recipient_customer: (
        Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None
    ) = strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    company_code_data: "CompanyCodeDataFilter | None" = strawberry.field(
        description="Conditions on the CompanyCodeData.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on WithholdingTax; all that are given must hold.")
class WithholdingTaxFilter:
    and_: list["WithholdingTaxFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["WithholdingTaxFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "WithholdingTaxFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    withholding_tax_type: TextFilter | None = strawberry.field(
        description="Withholding tax type (预扣税类型); KNBW-WITHT.", default=strawberry.UNSET
    )
    withholding_tax_code: TextFilter | None = strawberry.field(
        description="Withholding tax code (预扣税代码); KNBW-WT_WITHCD.", default=strawberry.UNSET
    )
    is_agent: BooleanFilter | None = strawberry.field(
        description="Withholding tax agent (扣缴义务人); KNBW-WT_AGENT.", default=strawberry.UNSET
    )
    agent_from: DateFilter | None = strawberry.field(
        description="Obliged to withhold from (扣缴义务自); KNBW-WT_AGTDF.", default=strawberry.UNSET
    )
    agent_to: DateFilter | None = strawberry.field(
        description="Obliged to withhold until (扣缴义务至); KNBW-WT_AGTDT.", default=strawberry.UNSET
    )
    withholding_tax_number: TextFilter | None = strawberry.field(
        description="Withholding tax identification number (预扣税号); KNBW-WT_WTSTCD.",
        default=strawberry.UNSET,
    )
    exemption_number: TextFilter | None = strawberry.field(
        description="Exemption certificate number (免税证书编号); KNBW-WT_EXNR.", default=strawberry.UNSET
    )
    exemption_rate: DecimalFilter | None = strawberry.field(
        description="Exemption rate in percent (免税率); KNBW-WT_EXRT.", default=strawberry.UNSET
    )
    exemption_from: DateFilter | None = strawberry.field(
        description="Exemption from (免税自); KNBW-WT_EXDF.", default=strawberry.UNSET
    )
    exemption_to: DateFilter | None = strawberry.field(
        description="Exemption until (免税至); KNBW-WT_EXDT.", default=strawberry.UNSET
    )
    exemption_reason: TextFilter | None = strawberry.field(
        description="Reason of the exemption (免税原因); KNBW-WT_WTEXRS.", default=strawberry.UNSET
    )
    company_code_data: "CompanyCodeDataFilter | None" = strawberry.field(
        description="Conditions on the CompanyCodeData.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of CompanyCodeData.")
class CompanyCodeDataListFilter:
    some: CompanyCodeDataFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: CompanyCodeDataFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: CompanyCodeDataFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of DunningArea.")
class DunningAreaListFilter:
    some: DunningAreaFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: DunningAreaFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: DunningAreaFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of WithholdingTax.")
class WithholdingTaxListFilter:
    some: WithholdingTaxFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: WithholdingTaxFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: WithholdingTaxFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
