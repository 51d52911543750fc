"""Patches of company data: absent, null and a value are three things. Next: ../patching.py."""

from datetime import date
from decimal import Decimal

import strawberry


@strawberry.input(
    description="Dunning data of the customer in a company code. Absent = unchanged, null = cleared."
)
class DunningAreaInput:
    dunning_area: strawberry.Maybe[str | None] = strawberry.field(
        description="Dunning area; blank is the default (催款范围); KNB5-MABER; code, at most 2 characters.",
        default=None,
    )
    dunning_procedure: strawberry.Maybe[str | None] = strawberry.field(
        description="Dunning procedure (催款程序); KNB5-MAHNA; code, at most 4 characters.", default=None
    )
    dunning_block: strawberry.Maybe[str | None] = strawberry.field(
        description="Dunning block (催款冻结); KNB5-MANSP; code, at most 1 characters.", default=None
    )
    last_dunned_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Last dunned on (上次催款日期); KNB5-MADAT; ISO date.", default=None
    )
    dunning_level: strawberry.Maybe[int | None] = strawberry.field(
        description="Dunning level, 0 to 9 (催款级别); KNB5-MAHNS; integer.", default=None
    )
    dunning_recipient: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer who receives the dunning notices (催款接收方); KNB5-KNRMA; number of "
        "at most 10 characters, shown without leading zeros.",
        default=None,
    )
    legal_dunning_since: strawberry.Maybe[date | None] = strawberry.field(
        description="Legal dunning proceeding since (法律催款日期); KNB5-GMVDT; ISO date.", default=None
    )
    dunning_clerk: strawberry.Maybe[str | None] = strawberry.field(
        description="Dunning clerk (催款员); KNB5-BUSAB; code, at most 2 characters.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description="Withholding tax of the customer in a company code. Absent = unchanged, null = cleared."
)
class WithholdingTaxInput:
    withholding_tax_type: str = strawberry.field(
        description="Withholding tax type (预扣税类型); KNBW-WITHT; code, at most 2 characters."
    )
    withholding_tax_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Withholding tax code (预扣税代码); KNBW-WT_WITHCD; code, at most 2 characters.",
        default=None,
    )
    is_agent: strawberry.Maybe[bool | None] = strawberry.field(
        description="Withholding tax agent (扣缴义务人); KNBW-WT_AGENT; true or false.", default=None
    )
    agent_from: strawberry.Maybe[date | None] = strawberry.field(
        description="Obliged to withhold from (扣缴义务自); KNBW-WT_AGTDF; ISO date.", default=None
    )
    agent_to: strawberry.Maybe[date | None] = strawberry.field(
        description="Obliged to withhold until (扣缴义务至); KNBW-WT_AGTDT; ISO date.", default=None
    )
    withholding_tax_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Withholding tax identification number (预扣税号); KNBW-WT_WTSTCD; at most 16 "
        "characters.",
        default=None,
    )
    exemption_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Exemption certificate number (免税证书编号); KNBW-WT_EXNR; at most 25 characters.",
        default=None,
    )
    exemption_rate: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Exemption rate in percent (免税率); KNBW-WT_EXRT; decimal with 5 digits, 2 of "
        "them after the point.",
        default=None,
    )
    exemption_from: strawberry.Maybe[date | None] = strawberry.field(
        description="Exemption from (免税自); KNBW-WT_EXDF; ISO date.", default=None
    )
    exemption_to: strawberry.Maybe[date | None] = strawberry.field(
        description="Exemption until (免税至); KNBW-WT_EXDT; ISO date.", default=None
    )
    exemption_reason: strawberry.Maybe[str | None] = strawberry.field(
        description="Reason of the exemption (免税原因); KNBW-WT_WTEXRS; code, at most 2 characters.",
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description="What one company code's bookkeeping knows of the customer. Absent = unchanged, "
    "null = cleared."
)
class CompanyCodeDataInput:
    company_code: str = strawberry.field(
        description="Company code (公司代码); KNB1-BUKRS; code, at most 4 characters."
    )
    recon_account: strawberry.Maybe[str | None] = strawberry.field(
        description="Reconciliation account in the general ledger (统驭科目); KNB1-AKONT; number of "
        "at most 10 characters, shown without leading zeros.",
        default=None,
    )
    sort_key: strawberry.Maybe[str | None] = strawberry.field(
        description="Sort key (排序码); KNB1-ZUAWA; code, at most 3 characters.", default=None
    )
    planning_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Planning group of cash management (计划组); KNB1-FDGRV; code, at most 10 characters.",
        default=None,
    )
    head_office: strawberry.Maybe[str | None] = strawberry.field(
        description="Head office account, a customer of the same company code (总部); KNB1-KNRZE; "
        "number of at most 10 characters, shown without leading zeros.",
        default=None,
    )
    interest_indicator: strawberry.Maybe[str | None] = strawberry.field(
        description="Interest indicator (利息标识); KNB1-VZSKZ; code, at most 2 characters.", default=None
    )
    interest_cycle: strawberry.Maybe[str | None] = strawberry.field(
        description="Interest calculation frequency in months (计息周期); KNB1-ZINRT; digits, at most 2.",
        default=None,
    )
    last_interest_run: strawberry.Maybe[date | None] = strawberry.field(
        description="Date of the last interest run (上次计息运行); KNB1-DATLZ; ISO date.", default=None
    )
    last_interest_key_date: strawberry.Maybe[date | None] = strawberry.field(
        description="Key date of the last interest calculation (上次计息关键日期); KNB1-ZINDT; ISO date.",
        default=None,
    )
    value_adjustment_key: strawberry.Maybe[str | None] = strawberry.field(
        description="Value adjustment key (价值调整码); KNB1-WBRSL; code, at most 2 characters.", default=None
    )
    authorization_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Authorization group (权限组); KNB1-BEGRU; code, at most 4 characters.", default=None
    )
    release_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Release group (批准组); KNB1-FRGRP; code, at most 4 characters.", default=None
    )
    previous_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Previous account number in the old system (旧编号); KNB1-ALTKN; at most 10 characters.",
        default=None,
    )
    personnel_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Personnel number (人员编号); KNB1-PERNR; digits, at most 8.", default=None
    )
    buying_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Buying group (采购组); KNB1-EKVBD; at most 10 characters.", default=None
    )
    payment_terms: strawberry.Maybe[str | None] = strawberry.field(
        description="Terms of payment (付款条件); KNB1-ZTERM; code, at most 4 characters.", default=None
    )
    credit_memo_terms: strawberry.Maybe[str | None] = strawberry.field(
        description="Terms of payment for credit memos (贷项凭证付款条件); KNB1-GUZTE; code, at most "
        "4 characters.",
        default=None,
    )
    bill_of_exchange_terms: strawberry.Maybe[str | None] = strawberry.field(
        description="Terms of payment for bill of exchange charges (汇票付款条件); KNB1-WAKON; code, "
        "at most 4 characters.",
        default=None,
    )
    record_payment_history: strawberry.Maybe[bool | None] = strawberry.field(
        description="Record the payment history (记录付款历史); KNB1-XZVER; true or false.", default=None
    )
    payment_methods: strawberry.Maybe[str | None] = strawberry.field(
        description="Payment methods, one character each (付款方式); KNB1-ZWELS; code, at most 10 "
        "characters.",
        default=None,
    )
    tolerance_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Tolerance group (容差组); KNB1-TOGRU; code, at most 4 characters.", default=None
    )
    alternative_payer: strawberry.Maybe[str | None] = strawberry.field(
        description="Alternative payer in this company code (替代付款方); KNB1-KNRZB; number of at "
        "most 10 characters, shown without leading zeros.",
        default=None,
    )
    house_bank: strawberry.Maybe[str | None] = strawberry.field(
        description="House bank (开户行); KNB1-HBKID; code, at most 5 characters.", default=None
    )
    single_payment: strawberry.Maybe[bool | None] = strawberry.field(
        description="Pay every open item separately (单独付款); KNB1-XPORE; true or false.", default=None
    )
    clearing_with_vendor: strawberry.Maybe[bool | None] = strawberry.field(
        description="Clear with the vendor account (与供应商清账); KNB1-XVERR; true or false.", default=None
    )
    days_until_check_paid: strawberry.Maybe[int | None] = strawberry.field(
        description="Days until a cheque is cashed, at most 999 (支票兑现天数); KNB1-KULTG; integer.",
        default=None,
    )
    accounting_clerk: strawberry.Maybe[str | None] = strawberry.field(
        description="Accounting clerk (会计员); KNB1-BUSAB; code, at most 2 characters.", default=None
    )
    clerk_at_customer: strawberry.Maybe[str | None] = strawberry.field(
        description="Clerk at the customer (客户处经办人); KNB1-ZSABE; at most 15 characters.", default=None
    )
    clerk_phone: strawberry.Maybe[str | None] = strawberry.field(
        description="Telephone of the clerk (经办人电话); KNB1-TLFNS; at most 30 characters.", default=None
    )
    clerk_fax: strawberry.Maybe[str | None] = strawberry.field(
        description="Fax of the clerk (经办人传真); KNB1-TLFXS; at most 31 characters.", default=None
    )
    clerk_email: strawberry.Maybe[str | None] = strawberry.field(
        description="E-mail address of the clerk (经办人邮件); KNB1-INTAD; at most 241 characters.",
        default=None,
    )
    account_at_customer: strawberry.Maybe[str | None] = strawberry.field(
        description="Our account number at the customer (在客户处的账户); KNB1-EIKTO; at most 12 characters.",
        default=None,
    )
    memo: strawberry.Maybe[str | None] = strawberry.field(
        description="Memo (备注); KNB1-KVERM; at most 30 characters.", default=None
    )
    account_statement: strawberry.Maybe[str | None] = strawberry.field(
        description="Account statement indicator (对账单); KNB1-XAUSZ; code, at most 1 characters.",
        default=None,
    )
    collective_invoice: strawberry.Maybe[str | None] = strawberry.field(
        description="Collective invoice variant (汇总发票); KNB1-PERKZ; code, at most 1 characters.",
        default=None,
    )
    local_processing: strawberry.Maybe[bool | None] = strawberry.field(
        description="Local processing (本地处理); KNB1-XDEZV; true or false.", default=None
    )
    payment_notice_cleared_items: strawberry.Maybe[bool | None] = strawberry.field(
        description="Payment notice to the customer with cleared items (付款通知：含清账项); "
        "KNB1-ZAMIM; true or false.",
        default=None,
    )
    payment_notice_sales: strawberry.Maybe[bool | None] = strawberry.field(
        description="Payment notice to the sales department (付款通知：销售); KNB1-ZAMIV; true or false.",
        default=None,
    )
    payment_notice_legal: strawberry.Maybe[bool | None] = strawberry.field(
        description="Payment notice to the legal department (付款通知：法务); KNB1-ZAMIR; true or false.",
        default=None,
    )
    payment_notice_accounting: strawberry.Maybe[bool | None] = strawberry.field(
        description="Payment notice to the accounting department (付款通知：会计); KNB1-ZAMIB; true "
        "or false.",
        default=None,
    )
    payment_notice_without_items: strawberry.Maybe[bool | None] = strawberry.field(
        description="Payment notice to the customer without cleared items (付款通知：不含清账项); "
        "KNB1-ZAMIO; true or false.",
        default=None,
    )
    insurance_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Number of the export credit insurance (保险号); KNB1-VRSNR; at most 10 characters.",
        default=None,
    )
    insured_amount: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Insured amount; needs the insurance number (保险金额); KNB1-VLIBB; decimal with "
        "13 digits, 2 of them after the point.",
        default=None,
    )
    insurance_valid_until: strawberry.Maybe[date | None] = strawberry.field(
        description="Insurance valid until (保险有效期至); KNB1-VERDT; ISO date.", default=None
    )
    insurance_lead_months: strawberry.Maybe[int | None] = strawberry.field(
        description="Lead months of the insurance (保险提前月数); KNB1-VRSZL; integer.", default=None
    )
    deductible_percent: strawberry.Maybe[int | None] = strawberry.field(
        description="Deductible in percent (自留百分比); KNB1-VRSPR; integer.", default=None
    )
    insurer: strawberry.Maybe[str | None] = strawberry.field(
        description="Insuring institution (保险机构); KNB1-VRBKZ; code, at most 2 characters.", default=None
    )
    activity_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Activity code for gross income tax (carried) (业务代码); KNB1-URLID; code, at "
        "most 4 characters.",
        default=None,
    )
    dunning_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Key of dunning notice grouping (carried) (催款组); KNB1-MGRUP; code, at most 2 "
        "characters.",
        default=None,
    )
    lockbox: strawberry.Maybe[str | None] = strawberry.field(
        description="Lockbox (carried) (锁箱); KNB1-LOCKB; at most 7 characters.", default=None
    )
    payment_method_supplement: strawberry.Maybe[str | None] = strawberry.field(
        description="Payment method supplement (carried) (付款方式补充); KNB1-UZAWE; code, at most 2 "
        "characters.",
        default=None,
    )
    selection_rule: strawberry.Maybe[str | None] = strawberry.field(
        description="Selection rule for payment advices (carried) (选择规则); KNB1-SREGL; code, at "
        "most 3 characters.",
        default=None,
    )
    payment_advice_by_edi: strawberry.Maybe[str | None] = strawberry.field(
        description="Send payment advices by EDI (carried) (以 EDI 发送付款通知); KNB1-XEDIP; code, "
        "at most 1 characters.",
        default=None,
    )
    insurance_reason: strawberry.Maybe[str | None] = strawberry.field(
        description="Reason of the insurance amount (carried) (保险原因); KNB1-VRSDG; code, at most "
        "3 characters.",
        default=None,
    )
    payment_grouping: strawberry.Maybe[str | None] = strawberry.field(
        description="Key of payment grouping (carried) (付款分组); KNB1-ZGRUP; code, at most 2 characters.",
        default=None,
    )
    remittance_customer: strawberry.Maybe[str | None] = strawberry.field(
        description="Remittance account (carried) (汇款方); KNB1-REMIT; at most 10 characters.", default=None
    )
    bill_of_exchange_limit: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Bill of exchange limit (carried) (汇票限额); KNB1-WEBTR; decimal with 13 "
        "digits, 2 of them after the point.",
        default=None,
    )
    cession: strawberry.Maybe[str | None] = strawberry.field(
        description="Accounts receivable pledging indicator (carried) (让与标识); KNB1-CESSION_KZ; "
        "code, at most 2 characters.",
        default=None,
    )
    subsidy_indicator: strawberry.Maybe[str | None] = strawberry.field(
        description="Subsidy indicator (carried) (补贴标识); KNB1-BLNKZ; code, at most 2 characters.",
        default=None,
    )
    income_classification: strawberry.Maybe[str | None] = strawberry.field(
        description="Gross income tax activity code (carried) (收入分类); KNB1-GRICD; code, at most "
        "2 characters.",
        default=None,
    )
    income_distribution: strawberry.Maybe[str | None] = strawberry.field(
        description="Distribution type of employment tax (carried) (收入分配类型); KNB1-GRIDT; code, "
        "at most 2 characters.",
        default=None,
    )
    advice_delivery: strawberry.Maybe[str | None] = strawberry.field(
        description="How payment advices are sent (carried) (通知发送方式); KNB1-AVSND; code, at "
        "most 1 characters.",
        default=None,
    )
    dunning_areas: strawberry.Maybe[list[DunningAreaInput]] = strawberry.field(
        description="Dunning data of the customer in a company code. Rows are matched by their key; "
        "rows not named stay.",
        default=None,
    )
    withholding_taxes: strawberry.Maybe[list[WithholdingTaxInput]] = strawberry.field(
        description="Withholding tax of the customer in a company code. Rows are matched by their "
        "key; rows not named stay.",
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)
