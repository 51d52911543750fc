"""Company-code data with dunning and withholding tax. Next: sales.py."""

from tortoise import fields
from tortoise.models import Model

from models.rules.shape import Shield
from models.tables.column import amount, child_of, code, day, digits, flag, integer, number, refers, text


class CompanyCodeData(Model):
    """What one company code's bookkeeping knows of the customer.

    KNB1, 公司代码数据.
    """

    id = fields.BigIntField(primary_key=True)
    customer = child_of("Customer", "customer_number", "company_codes")
    company = refers(
        "CompanyCode",
        "company_code",
        "KNB1-BUKRS",
        "公司代码",
        "Company code",
        length=4,
        required=True,
        view="account_management",
    )
    recon_account = number(
        "KNB1-AKONT",
        "统驭科目",
        "Reconciliation account in the general ledger",
        view="account_management",
        status="account_management",
    )
    sort_key = code(
        3,
        "KNB1-ZUAWA",
        "排序码",
        "Sort key",
        codes="sort_keys",
        view="account_management",
        status="account_management",
    )
    planning_group = code(
        10,
        "KNB1-FDGRV",
        "计划组",
        "Planning group of cash management",
        codes="planning_groups",
        view="account_management",
        status="company_payment",
    )
    head_office_customer = refers(
        "Customer",
        "head_office",
        "KNB1-KNRZE",
        "总部",
        "Head office account, a customer of the same company code",
        view="account_management",
        status="company_payment",
    )
    interest_indicator = code(
        2, "KNB1-VZSKZ", "利息标识", "Interest indicator", view="account_management", status="company_payment"
    )
    interest_cycle = digits(
        2,
        "KNB1-ZINRT",
        "计息周期",
        "Interest calculation frequency in months",
        view="account_management",
        status="company_payment",
    )
    last_interest_run = day(
        "KNB1-DATLZ",
        "上次计息运行",
        "Date of the last interest run",
        view="account_management",
        status="company_payment",
    )
    last_interest_key_date = day(
        "KNB1-ZINDT",
        "上次计息关键日期",
        "Key date of the last interest calculation",
        view="account_management",
        status="company_payment",
    )
    value_adjustment_key = code(
        2,
        "KNB1-WBRSL",
        "价值调整码",
        "Value adjustment key",
        view="account_management",
        status="company_payment",
    )
    authorization_group = code(
        4, "KNB1-BEGRU", "权限组", "Authorization group", view="account_management", status="company_payment"
    )
    release_group = code(
        4, "KNB1-FRGRP", "批准组", "Release group", view="account_management", status="company_payment"
    )
    previous_number = text(
        10,
        "KNB1-ALTKN",
        "旧编号",
        "Previous account number in the old system",
        view="account_management",
        status="company_payment",
    )
    personnel_number = digits(
        8, "KNB1-PERNR", "人员编号", "Personnel number", view="account_management", status="company_payment"
    )
    buying_group = text(
        10, "KNB1-EKVBD", "采购组", "Buying group", view="account_management", status="company_payment"
    )
    payment_terms = code(
        4,
        "KNB1-ZTERM",
        "付款条件",
        "Terms of payment",
        codes="payment_terms",
        view="company_payment",
        status="company_payment",
    )
    credit_memo_terms = code(
        4,
        "KNB1-GUZTE",
        "贷项凭证付款条件",
        "Terms of payment for credit memos",
        codes="payment_terms",
        view="company_payment",
        status="company_payment",
    )
    bill_of_exchange_terms = code(
        4,
        "KNB1-WAKON",
        "汇票付款条件",
        "Terms of payment for bill of exchange charges",
        codes="payment_terms",
        view="company_payment",
        status="company_payment",
    )
    record_payment_history = flag(
        "KNB1-XZVER",
        "记录付款历史",
        "Record the payment history",
        default=True,
        view="company_payment",
        status="company_payment",
    )
    payment_methods = code(
        10,
        "KNB1-ZWELS",
        "付款方式",
        "Payment methods, one character each",
        view="company_payment",
        status="company_payment",
    )
    payment_block = code(1, "KNB1-ZAHLS", "付款冻结", "Payment block", codes="payment_blocks", system=True)
    tolerance_group = code(
        4,
        "KNB1-TOGRU",
        "容差组",
        "Tolerance group",
        codes="tolerance_groups",
        view="company_payment",
        status="company_payment",
    )
    alternative_payer_customer = refers(
        "Customer",
        "alternative_payer",
        "KNB1-KNRZB",
        "替代付款方",
        "Alternative payer in this company code",
        view="company_payment",
        status="company_payment",
    )
    house_bank = code(
        5,
        "KNB1-HBKID",
        "开户行",
        "House bank",
        codes="house_banks",
        view="company_payment",
        status="company_payment",
    )
    single_payment = flag(
        "KNB1-XPORE",
        "单独付款",
        "Pay every open item separately",
        view="company_payment",
        status="company_payment",
    )
    clearing_with_vendor = flag(
        "KNB1-XVERR",
        "与供应商清账",
        "Clear with the vendor account",
        view="company_payment",
        status="company_payment",
    )
    days_until_check_paid = integer(
        "KNB1-KULTG",
        "支票兑现天数",
        "Days until a cheque is cashed, at most 999",
        view="company_payment",
        status="company_payment",
    )
    accounting_clerk = code(
        2, "KNB1-BUSAB", "会计员", "Accounting clerk", view="company_payment", status="company_payment"
    )
    clerk_at_customer = text(
        15,
        "KNB1-ZSABE",
        "客户处经办人",
        "Clerk at the customer",
        view="company_payment",
        status="company_payment",
    )
    clerk_phone = text(
        30,
        "KNB1-TLFNS",
        "经办人电话",
        "Telephone of the clerk",
        view="company_payment",
        status="company_payment",
    )
    clerk_fax = text(
        31, "KNB1-TLFXS", "经办人传真", "Fax of the clerk", view="company_payment", status="company_payment"
    )
    clerk_email = text(
        241,
        "KNB1-INTAD",
        "经办人邮件",
        "E-mail address of the clerk",
        view="company_payment",
        status="company_payment",
    )
    account_at_customer = text(
        12,
        "KNB1-EIKTO",
        "在客户处的账户",
        "Our account number at the customer",
        view="company_payment",
        status="company_payment",
    )
    memo = text(30, "KNB1-KVERM", "备注", "Memo", view="company_payment", status="company_payment")
    account_statement = code(
        1,
        "KNB1-XAUSZ",
        "对账单",
        "Account statement indicator",
        view="company_payment",
        status="company_payment",
    )
    collective_invoice = code(
        1,
        "KNB1-PERKZ",
        "汇总发票",
        "Collective invoice variant",
        view="company_payment",
        status="company_payment",
    )
    local_processing = flag(
        "KNB1-XDEZV", "本地处理", "Local processing", view="company_payment", status="company_payment"
    )
    payment_notice_cleared_items = flag(
        "KNB1-ZAMIM",
        "付款通知：含清账项",
        "Payment notice to the customer with cleared items",
        view="company_payment",
        status="company_payment",
    )
    payment_notice_sales = flag(
        "KNB1-ZAMIV",
        "付款通知：销售",
        "Payment notice to the sales department",
        view="company_payment",
        status="company_payment",
    )
    payment_notice_legal = flag(
        "KNB1-ZAMIR",
        "付款通知：法务",
        "Payment notice to the legal department",
        view="company_payment",
        status="company_payment",
    )
    payment_notice_accounting = flag(
        "KNB1-ZAMIB",
        "付款通知：会计",
        "Payment notice to the accounting department",
        view="company_payment",
        status="company_payment",
    )
    payment_notice_without_items = flag(
        "KNB1-ZAMIO",
        "付款通知：不含清账项",
        "Payment notice to the customer without cleared items",
        view="company_payment",
        status="company_payment",
    )
    insurance_number = text(
        10,
        "KNB1-VRSNR",
        "保险号",
        "Number of the export credit insurance",
        view="insurance",
        status="dunning_credit",
    )
    insured_amount = amount(
        (13, 2), "KNB1-VLIBB", "保险金额", "Insured amount", view="insurance", status="dunning_credit"
    )
    insurance_valid_until = day(
        "KNB1-VERDT", "保险有效期至", "Insurance valid until", view="insurance", status="dunning_credit"
    )
    insurance_lead_months = integer(
        "KNB1-VRSZL",
        "保险提前月数",
        "Lead months of the insurance",
        view="insurance",
        status="dunning_credit",
    )
    deductible_percent = integer(
        "KNB1-VRSPR", "自留百分比", "Deductible in percent", view="insurance", status="dunning_credit"
    )
    insurer = code(
        2, "KNB1-VRBKZ", "保险机构", "Insuring institution", view="insurance", status="dunning_credit"
    )
    posting_block = flag("KNB1-SPERR", "记账冻结", "Posting block in this company code", system=True)
    deletion_flag = flag("KNB1-LOEVM", "删除标记", "Deletion flag of the company code data", system=True)
    deletion_block = flag("KNB1-NODEL", "删除冻结", "Deletion block of the company code data", system=True)
    activity_code = code(
        4,
        "KNB1-URLID",
        "业务代码",
        "Activity code for gross income tax (carried)",
        view="account_management",
        status="company_payment",
    )
    dunning_group = code(
        2,
        "KNB1-MGRUP",
        "催款组",
        "Key of dunning notice grouping (carried)",
        view="account_management",
        status="company_payment",
    )
    lockbox = text(
        7, "KNB1-LOCKB", "锁箱", "Lockbox (carried)", view="company_payment", status="company_payment"
    )
    payment_method_supplement = code(
        2,
        "KNB1-UZAWE",
        "付款方式补充",
        "Payment method supplement (carried)",
        view="company_payment",
        status="company_payment",
    )
    selection_rule = code(
        3,
        "KNB1-SREGL",
        "选择规则",
        "Selection rule for payment advices (carried)",
        view="company_payment",
        status="company_payment",
    )
    payment_advice_by_edi = code(
        1,
        "KNB1-XEDIP",
        "以 EDI 发送付款通知",
        "Send payment advices by EDI (carried)",
        view="company_payment",
        status="company_payment",
    )
    insurance_reason = code(
        3,
        "KNB1-VRSDG",
        "保险原因",
        "Reason of the insurance amount (carried)",
        view="insurance",
        status="dunning_credit",
    )
    payment_grouping = code(
        2,
        "KNB1-ZGRUP",
        "付款分组",
        "Key of payment grouping (carried)",
        view="company_payment",
        status="company_payment",
    )
    remittance_customer = text(
        10,
        "KNB1-REMIT",
        "汇款方",
        "Remittance account (carried)",
        view="company_payment",
        status="company_payment",
    )
    bill_of_exchange_limit = amount(
        (13, 2),
        "KNB1-WEBTR",
        "汇票限额",
        "Bill of exchange limit (carried)",
        view="company_payment",
        status="company_payment",
    )
    cession = code(
        2,
        "KNB1-CESSION_KZ",
        "让与标识",
        "Accounts receivable pledging indicator (carried)",
        view="company_payment",
        status="company_payment",
    )
    subsidy_indicator = code(
        2,
        "KNB1-BLNKZ",
        "补贴标识",
        "Subsidy indicator (carried)",
        view="account_management",
        status="company_payment",
    )
    income_classification = code(
        2,
        "KNB1-GRICD",
        "收入分类",
        "Gross income tax activity code (carried)",
        view="account_management",
        status="company_payment",
    )
    income_distribution = code(
        2,
        "KNB1-GRIDT",
        "收入分配类型",
        "Distribution type of employment tax (carried)",
        view="account_management",
        status="company_payment",
    )
    advice_delivery = code(
        1,
        "KNB1-AVSND",
        "通知发送方式",
        "How payment advices are sent (carried)",
        view="company_payment",
        status="company_payment",
    )

    class Meta:
        table = "company_code_data"
        unique_together = (("customer_id", "company_id"),)


class DunningArea(Model):
    """Dunning data of the customer in a company code.

    KNB5, 催款数据.
    """

    id = fields.BigIntField(primary_key=True)
    company_code_data = child_of("CompanyCodeData", "company_code_data_id", "dunning_areas")
    dunning_area = code(
        2, "KNB5-MABER", "催款范围", "Dunning area", required=True, view="dunning", status="dunning_credit"
    )
    dunning_procedure = code(
        4,
        "KNB5-MAHNA",
        "催款程序",
        "Dunning procedure",
        codes="dunning_procedures",
        view="dunning",
        status="dunning_credit",
    )
    dunning_block = code(
        1,
        "KNB5-MANSP",
        "催款冻结",
        "Dunning block",
        codes="dunning_blocks",
        view="dunning",
        status="dunning_credit",
    )
    last_dunned_on = day(
        "KNB5-MADAT", "上次催款日期", "Last dunned on", view="dunning", status="dunning_credit"
    )
    dunning_level = integer(
        "KNB5-MAHNS", "催款级别", "Dunning level, 0 to 9", view="dunning", status="dunning_credit"
    )
    dunning_recipient_customer = refers(
        "Customer",
        "dunning_recipient",
        "KNB5-KNRMA",
        "催款接收方",
        "Customer who receives the dunning notices",
        view="dunning",
        status="dunning_credit",
    )
    legal_dunning_since = day(
        "KNB5-GMVDT",
        "法律催款日期",
        "Legal dunning proceeding since",
        view="dunning",
        status="dunning_credit",
    )
    dunning_clerk = code(2, "KNB5-BUSAB", "催款员", "Dunning clerk", view="dunning", status="dunning_credit")

    class Meta:
        table = "dunning_area"
        unique_together = (("company_code_data_id", "dunning_area"),)


class WithholdingTax(Model):
    """Withholding tax of the customer in a company code.

    KNBW, 预扣税.
    """

    id = fields.BigIntField(primary_key=True)
    company_code_data = child_of("CompanyCodeData", "company_code_data_id", "withholding_taxes")
    withholding_tax_type = code(
        2,
        "KNBW-WITHT",
        "预扣税类型",
        "Withholding tax type",
        required=True,
        view="withholding",
        status="dunning_credit",
    )
    withholding_tax_code = code(
        2, "KNBW-WT_WITHCD", "预扣税代码", "Withholding tax code", view="withholding", status="dunning_credit"
    )
    is_agent = flag(
        "KNBW-WT_AGENT", "扣缴义务人", "Withholding tax agent", view="withholding", status="dunning_credit"
    )
    agent_from = day(
        "KNBW-WT_AGTDF", "扣缴义务自", "Obliged to withhold from", view="withholding", status="dunning_credit"
    )
    agent_to = day(
        "KNBW-WT_AGTDT",
        "扣缴义务至",
        "Obliged to withhold until",
        view="withholding",
        status="dunning_credit",
    )
    withholding_tax_number = text(
        16,
        "KNBW-WT_WTSTCD",
        "预扣税号",
        "Withholding tax identification number",
        view="withholding",
        status="dunning_credit",
        shield=Shield.TAX,
    )
    exemption_number = text(
        25,
        "KNBW-WT_EXNR",
        "免税证书编号",
        "Exemption certificate number",
        view="withholding",
        status="dunning_credit",
    )
    exemption_rate = amount(
        (5, 2),
        "KNBW-WT_EXRT",
        "免税率",
        "Exemption rate in percent",
        view="withholding",
        status="dunning_credit",
    )
    exemption_from = day(
        "KNBW-WT_EXDF", "免税自", "Exemption from", view="withholding", status="dunning_credit"
    )
    exemption_to = day(
        "KNBW-WT_EXDT", "免税至", "Exemption until", view="withholding", status="dunning_credit"
    )
    exemption_reason = code(
        2,
        "KNBW-WT_WTEXRS",
        "免税原因",
        "Reason of the exemption",
        view="withholding",
        status="dunning_credit",
    )

    class Meta:
        table = "withholding_tax"
        unique_together = (("company_code_data_id", "withholding_tax_type"),)
