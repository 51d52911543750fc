"""The Chinese and English text of every finding; {names} are the finding's params. Next: messages.py."""

from collections.abc import Mapping

from models.rules.archive_texts import ARCHIVE_TEXTS
from models.rules.care_texts import CARE_TEXTS
from models.rules.exchange_texts import EXCHANGE_TEXTS
from models.rules.finding_codes import Code
from models.rules.vip_texts import VIP_TEXTS

# What GEN-CONFIRM asks, and what a consent is missing for, where a finding names its question.
QUESTIONS: Mapping[str, tuple[str, str]] = {
    "delete": ("确认删除？删除后不可恢复", "Delete it? What is deleted cannot be restored"),
    "profiling": (
        "客户未同意“画像”用途，不能登记消费习惯和偏好",
        "Without the customer's consent to PROFILING no habits or preferences of his are kept",
    ),
    "card_profile": (
        "持卡人未同意“画像”用途，不能登记形象",
        "Without the holder's consent to PROFILING no profile of his is kept",
    ),
    "close_card": (
        "卡上尚有本金 {principal} 与赠送 {bonus}：退还本金，赠送作废。确认注销？",
        "{principal} of principal will be refunded, {bonus} of bonus forfeited. Close the card?",
    ),
}
TEXTS: Mapping[Code, tuple[str, str]] = {
    **ARCHIVE_TEXTS,
    **CARE_TEXTS,
    **VIP_TEXTS,
    **EXCHANGE_TEXTS,
    Code.GEN_REQUIRED: ("此字段必须填写", "This field is required"),
    Code.GEN_LENGTH: ("“{value}”过长：最多 {max} 个字符", "“{value}” is too long: at most {max} characters"),
    Code.GEN_TYPE: ("“{value}”类型不正确", "“{value}” has the wrong type"),
    Code.GEN_PATTERN: ("“{value}”含有不允许的字符", "“{value}” contains characters that are not allowed"),
    Code.GEN_RANGE: ("“{value}”超出允许范围 {range}", "“{value}” is out of range {range}"),
    Code.GEN_REF: ("“{value}”不存在或未启用", "“{value}” does not exist or is not active"),
    Code.GEN_SUPPRESSED: ("此处不允许填写该字段", "This field is not allowed here"),
    Code.GEN_READONLY: ("此字段仅供显示，不能更改", "This field is for display only"),
    Code.GEN_IMMUTABLE: ("“{value}”保存后不能更改", "“{value}” cannot be changed once it is saved"),
    Code.GEN_DUPLICATE: ("“{value}”已存在", "“{value}” exists already"),
    Code.GEN_NOTFOUND: ("找不到“{value}”", "“{value}” was not found"),
    Code.GEN_FORBIDDEN: ("没有权限，请联系管理员", "You have no permission; ask the administrator"),
    Code.GEN_CONFLICT: ("数据已被{u}修改，请刷新后重试", "Data was changed by {u}; reload and repeat"),
    Code.GEN_STATE: ("当前状态“{value}”下不能执行此操作", "Not possible in the state “{value}”"),
    Code.GEN_CONFIRM: ("请确认此操作", "Please confirm this step"),
    Code.GEN_INUSE: ("“{value}”正被使用", "“{value}” is in use"),
    Code.CM_AREA_UNKNOWN: ("销售区域{area}不存在", "Sales area {area} does not exist"),
    Code.CM_AREA_COMMON: (
        "销售区域{area}的数据在{master}中维护",
        "Data of sales area {area} is maintained in {master}",
    ),
    Code.CM_ORG_MISMATCH: (
        "销售组织{sales_org}不属于公司代码{company_code}",
        "Sales organisation {sales_org} does not belong to company code {company_code}",
    ),
    Code.CM_NO_COMPANY: (
        "销售组织{sales_org}的公司代码{company_code}没有数据，暂不能开票",
        "Company code {company_code} of sales organisation {sales_org} has no data; no invoices yet",
    ),
    Code.CM_NR_INTERNAL: (
        "科目组{account_group}由系统编号，不能指定编号",
        "Account group {account_group} is numbered by the system; give no number",
    ),
    Code.CM_NR_RANGE: (
        "编号{value}不在号码范围{range}之内",
        "Number {value} lies outside number range {range}",
    ),
    Code.CM_NR_FULL: ("号码范围{range}已用完", "Number range {range} is exhausted"),
    Code.CM_NR_LOW: (
        "号码范围{range}剩余不足 10%，还有 {left} 个",
        "Number range {range} has less than 10 % left: {left} numbers",
    ),
    Code.CM_AG_DATA: (
        "科目组{account_group}不允许已填写的字段{field}",
        "Account group {account_group} does not allow the filled field {field}",
    ),
    Code.CM_AG_RANGE: (
        "编号{value}不在科目组{account_group}的号码范围之内",
        "Number {value} lies outside the number range of account group {account_group}",
    ),
    Code.CM_AG_PARTNER: (
        "科目组{account_group}不允许合作伙伴功能{function}",
        "Account group {account_group} does not allow partner function {function}",
    ),
    Code.CM_REGION: ("中国单位必须填写省份", "An organisation in China needs its province"),
    Code.CM_HOLDER: ("账户持有人“{value}”与客户名称不同", "Account holder “{value}” differs from the name"),
    Code.CM_RECON: (
        "科目{value}不是公司代码{company_code}的客户统驭科目",
        "Account {value} is no reconciliation account for customers in company code {company_code}",
    ),
    Code.CM_HEADOFFICE: (
        "总部{value}必须是公司代码{company_code}中的另一个客户，且自身没有总部",
        "Head office {value} must be another customer of company code {company_code} without a head office",
    ),
    Code.CM_PAYHIST: ("未勾选“记录付款历史”", "The payment history is not recorded"),
    Code.CM_PLANT: (
        "工厂{value}未分配给{sales_org}/{channel}",
        "Plant {value} is not assigned to {sales_org}/{channel}",
    ),
    Code.CM_PARTIAL: (
        "“{value}”与完全交货不一致",
        "“{value}” contradicts the rules of complete and partial delivery",
    ),
    Code.CM_INCO: (
        "国际贸易条款{value}在{version}版中不存在",
        "Incoterms {value} does not exist in version {version}",
    ),
    Code.CM_TERMS: (
        "付款条件{value}与公司代码{company_code}的{other}不同",
        "Payment terms {value} differ from {other} of company code {company_code}",
    ),
    Code.CM_CREDIT_LIMIT: ("信贷限额{value}超过上限{limit}", "Credit limit {value} exceeds {limit}"),
    Code.CM_DUP_TAX: ("税号与客户{customers}相同", "Customer {customers} has the same tax number"),
    Code.CM_DUP_NAME: ("名称和城市与客户{customers}相同", "Customer {customers} has the same name and city"),
    Code.CM_DUP_SIMILAR: ("名称与客户{customers}相似", "Customer {customers} has a similar name"),
    Code.CM_DUP_BANK: ("银行账户与客户{customers}相同", "Customer {customers} has the same bank account"),
    Code.CM_LEGAL_REQ: (
        "开票需要法定代表人",
        "Invoices need the legal representative",
    ),
    Code.CM_TAX_REQ: ("开票需要统一社会信用代码", "Invoices need the unified social credit code"),
    Code.CM_NOT_INVOICEABLE: (
        "缺少法定代表人或税号，不能开票",
        "Legal representative or tax number is missing; no invoices can be written",
    ),
    Code.PF_AG_FIXED: ("售达方只能是客户自身，不能更改", "The sold-to party is the customer itself"),
    Code.PF_MANDATORY: ("合作伙伴功能{function}不能为空", "Partner function {function} must not be empty"),
    Code.PF_DELETED: ("客户{value}已有删除标记", "Customer {value} has a deletion flag"),
    Code.PF_GROUP: (
        "科目组{account_group}的客户{value}不能作为{function}",
        "Customer {value} of account group {account_group} may not serve as {function}",
    ),
    Code.PF_ONETIME: ("一次性客户{value}不能作为合作伙伴", "One-time customer {value} cannot be a partner"),
    Code.PF_PAYER_COMPANY: (
        "付款方{value}没有公司代码{company_code}的数据",
        "Payer {value} has no data in company code {company_code}",
    ),
    Code.PF_PAYER_NOTREADY: ("付款方{value}尚未由财务完成", "Finance has not completed payer {value}"),
    Code.PF_NOAREA: (
        "合作伙伴{value}没有销售区域{area}的数据",
        "Partner {value} has no data in sales area {area}",
    ),
    Code.PF_NOTALLOWED: (
        "科目组{account_group}不允许合作伙伴功能{function}",
        "Account group {account_group} does not allow partner function {function}",
    ),
    Code.WF_PAYER_DIFFERS: (
        "付款方{value}不是财务通知的{notified}",
        "Payer {value} is not the one that finance notified: {notified}",
    ),
    Code.INV_LEGAL: ("客户{value}缺少法定代表人", "Customer {value} has no legal representative"),
    Code.INV_TAX: ("客户{value}缺少税号", "Customer {value} has no tax number"),
    Code.INV_PAYER: ("付款方待财务处理", "The payer waits for finance"),
    Code.INV_COMPANY: (
        "付款方{value}没有公司代码{company_code}的数据",
        "Payer {value} has no data in company code {company_code}",
    ),
    Code.INV_TAXCLASS: (
        "缺少税分类 {country}/{category}",
        "Tax classification {country}/{category} is missing",
    ),
    Code.INV_BLOCK: ("出具发票已冻结：{value}", "Billing is blocked: {value}"),
    Code.INV_TERMS: ("缺少付款条件", "Payment terms are missing"),
    Code.BL_REASON: ("冻结原因{value}不存在", "Block reason {value} does not exist"),
    Code.DF_USED: ("客户{customers}正在使用此客户", "Customers {customers} point to this customer"),
    Code.DF_OPEN: ("存在未清业务：{value}", "There is open business: {value}"),
    Code.DF_NOTREADY: ("还不能删除：{value}", "Cannot be removed yet: {value}"),
    Code.USCC_PATTERN: (
        "“{value}”不是统一社会信用代码的格式",
        "“{value}” does not have the form of a unified social credit code",
    ),
    Code.USCC_CHECK: ("统一社会信用代码“{value}”校验位错误", "The check character of “{value}” is wrong"),
    Code.USCC_ORG: (
        "“{value}”中的组织机构代码校验位不符",
        "The organisation code inside “{value}” has a wrong check character",
    ),
    Code.USCC_REGION: (
        "统一社会信用代码“{value}”的行政区划与省份{region}不符",
        "The division in “{value}” does not lie in region {region}",
    ),
    Code.TAX_LEGACY: ("“{value}”是旧税号", "“{value}” is a tax number of the old kind"),
    Code.ID_CHECK: ("居民身份证号错误", "The resident id is not valid"),
    Code.POST_FORMAT: ("邮政编码“{value}”不符合{country}的格式", "“{value}” is no postal code of {country}"),
    Code.POST_NOTUSED: ("{country}不使用邮政编码", "{country} has no postal codes"),
    Code.IBAN_LENGTH: ("IBAN“{value}”长度错误", "IBAN “{value}” has the wrong length"),
    Code.IBAN_CHECK: ("IBAN“{value}”校验错误", "IBAN “{value}” has wrong check digits"),
    Code.IBAN_COUNTRY: ("IBAN“{value}”不属于{country}", "IBAN “{value}” is not one of {country}"),
    Code.IBAN_ACCOUNT: (
        "IBAN“{value}”与银行代码或账号不一致",
        "IBAN “{value}” does not agree with the bank key or account",
    ),
    Code.BIC_FORMAT: ("“{value}”不是 SWIFT 代码", "“{value}” is no SWIFT code"),
    Code.BIC_COUNTRY: ("SWIFT 代码“{value}”不属于{country}", "SWIFT code “{value}” is not one of {country}"),
    Code.CNAPS_FORMAT: ("联行号“{value}”应为 12 位数字", "CNAPS number “{value}” must have 12 digits"),
    Code.CNAPS_CHECK: ("联行号“{value}”校验位错误", "CNAPS number “{value}” has a wrong check digit"),
    Code.ACCT_FORMAT: ("银行账号格式错误", "The bank account does not have the right form"),
    Code.GLN_CHECK: ("GLN“{value}”校验位错误", "GLN “{value}” has a wrong check digit"),
    Code.VAT_FORMAT: ("“{value}”不是增值税登记号", "“{value}” is no VAT registration number"),
    Code.PHONE_FORMAT: ("“{value}”不是电话号码", "“{value}” is no telephone number"),
    Code.MAIL_FORMAT: ("“{value}”不是有效地址", "“{value}” is no valid address"),
    Code.RD_NOSELECT: (
        "国内、国外均未勾选，单据中将无法选择该客户",
        "Neither domestic nor overseas: the customer cannot be chosen in documents",
    ),
    Code.FILES_OFF: (
        "本服务器没有密钥文件，不能存取附件",
        "This server has no key file, so it takes no files",
    ),
    Code.RD_CODE_RULE: (
        "编码“{value}”不符合编码级次 {rule}",
        "Code “{value}” does not fit the code rule {rule}",
    ),
    Code.RD_PARENT: ("上级“{value}”不存在", "“{value}”, which lies above it, does not exist"),
    Code.US_SOD: (
        "职责分离：同一用户不能同时拥有角色 {roles}",
        "Separation of duties: one user cannot hold the roles {roles}",
    ),
    Code.US_SOD_CASHIER: (
        "出纳不能兼任档案管理：角色 {roles}",
        "A cashier cannot keep archives: roles {roles}",
    ),
    Code.US_SELF: ("不能更改自己的权限", "Nobody changes his own permissions"),
    Code.US_GRANT: (
        "超出您自己作为管理员的授权范围",
        "This goes beyond the scope in which you are administrator yourself",
    ),
    Code.US_KEYS: (
        "名为“{value}”的密钥最多只能有两个有效，请先撤销一个",
        "At most two keys named “{value}” live at once; revoke one first",
    ),
    Code.US_REASON: ("原因至少需要 {min} 个字符", "The reason needs at least {min} characters"),
    Code.US_TRAINING: (
        "没有有效的培训授权（{topic}），请联系管理员",
        "No valid training authorisation ({topic}): ask the administrator",
    ),
    Code.US_LOGIN: ("用户名或密码不正确", "The user name or the password is wrong"),
    Code.US_LOCKED: (
        "登录失败次数过多，账户已锁定；请在 30 分钟后重试、找回密码或联系管理员",
        "Locked after too many failures: wait 30 minutes, recover the password, or ask the administrator",
    ),
    Code.US_SESSION: ("登录已失效，请重新登录", "The session is over: sign in again"),
    Code.US_RECOVERY: (
        "找回密码的链接无效、已使用或已过期",
        "This recovery is unknown, used or over: ask for a new one",
    ),
    Code.US_PASSWORD_SHORT: ("密码至少需要 {min} 个字符", "A password has at least {min} characters"),
    Code.US_PASSWORD_LONG: ("密码最多 {max} 个字符", "A password has at most {max} characters"),
    Code.US_PASSWORD_CLASSES: (
        "密码须包含大写字母、小写字母、数字、其他字符中的三种",
        "A password has three of: capitals, small letters, digits, others",
    ),
    Code.US_PASSWORD_NAME: ("密码不能包含用户名", "A password does not contain the user name"),
    Code.US_PASSWORD_WEAK: ("密码太容易猜到", "This password is too easily guessed"),
    Code.US_PASSWORD_USED: ("不能使用最近 5 次用过的密码", "This password is one of the last 5"),
    Code.STORAGE_JOB_RUNNING: (
        "作业 {job} 正在执行（{kind}），请等待其结束或取消",
        "Job {job} ({kind}) is under way: wait for its end, or cancel it",
    ),
}
