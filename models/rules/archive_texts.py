"""The texts of findings about archives, in Chinese and English. Next: texts.py."""

from collections.abc import Mapping

from models.rules.finding_codes import Code

ARCHIVE_TEXTS: Mapping[Code, tuple[str, str]] = {
    Code.AR_HOLD: (
        "处于法律冻结中，不能删除、替换或销毁：{value}",
        "Under a legal hold, and so neither deleted, replaced nor destroyed: {value}",
    ),
    Code.AR_HOLD_RECORDS: (
        "附件 {value} 属于另一条记录，请另行冻结",
        "Attachment {value} belongs to another record: place a hold of its own",
    ),
    Code.AR_RETENTION: (
        "文件须保管至 {until}，不能删除、替换或缩短期限",
        "The file is to be kept until {until}: it cannot be deleted, replaced or kept shorter",
    ),
    Code.AR_FILE_NAME: ("“{value}”不能作为文件名", "“{value}” is no file name that can be kept"),
    Code.AR_FILE_SIZE: ("文件大小{value}字节超出上限{max}", "A file of {value} bytes exceeds {max}"),
    Code.AR_FILE_TYPE: (
        "文件类型“{value}”不允许或与内容不符",
        "Type “{value}” is not allowed, or is not the content's",
    ),
    Code.AR_QUOTA: (
        "机构{value}的存储配额不足：已用{used}，配额{quota}，需要{asked}字节",
        "The quota of {value} does not suffice: {used} bytes of {quota} are taken, {asked} are asked for",
    ),
    Code.AR_FILE_HASH: ("SHA-256“{value}”与文件不符", "SHA-256 “{value}” is not that of the file"),
    Code.AR_FILE_MALWARE: (
        "文件含有恶意程序（{value}），未予保存",
        "The file holds malware ({value}) and was not kept",
    ),
    Code.AR_INTEGRITY: (
        "文件未通过完整性检查，已被隔离",
        "The file did not stand its integrity check and is in quarantine",
    ),
    Code.AR_CODE_FORMAT: (
        "“{value}”不符合档号规则，应如 {template}",
        "“{value}” does not fit the rule of archive codes, such as {template}",
    ),
    Code.AR_YEAR: (
        "形成日期 {value} 不在年度 {year} 内，请确认并说明原因",
        "Formed on {value}, which is not in the year {year}: confirm with a reason",
    ),
    Code.AR_RET_MIN: (
        "保管期限 {value} 短于法定最低期限 {min}",
        "Retention {value} is shorter than the law allows: {min}",
    ),
    Code.AR_DEL_FILED: (
        "已归档的{value}只能通过销毁程序处置，不能删除",
        "“{value}” is filed: it goes by the procedure of destruction alone, not by deleting",
    ),
    Code.AR_IMP_TEMPLATE: (
        "模板不符：工作表“{sheet}”第{column}列应为“{expected}”，实为“{value}”",
        "This is not the template: column {column} of sheet “{sheet}” should be “{expected}”, is “{value}”",
    ),
    Code.AR_IMP_WORKBOOK: (
        "不能读取工作簿：{zh}",
        "The workbook cannot be read: {en}",
    ),
    Code.AR_IMP_SIZE: (
        "{zh}超出上限：{value}，最多{max}",
        "Too many {en}: {value}, at most {max}",
    ),
    Code.AR_IMP_FORMULA: (
        "不接受公式，请粘贴为数值",
        "Formulas are not taken: paste the value",
    ),
    Code.AR_IMP_ZIP: (
        "压缩包中的“{value}”不能接收：{zh}",
        "“{value}” of the zip is not taken: {en}",
    ),
    Code.AR_IMP_FILE: (
        "文件“{value}”未上传",
        "File “{value}” was not uploaded",
    ),
    Code.AR_IMP_EXTRA: (
        "文件“{value}”没有对应的行，未导入",
        "File “{value}” belongs to no row and is left out",
    ),
    Code.AR_IMP_ORDER: (
        "上传失败：第{row}行档号{code}不存在，请先上传“其他档案”",
        "Upload failed: row {row}: there is no {code}; upload 其他档案 first",
    ),
    Code.AR_IMP_KIND: (
        "第{row}行档号{code}不是可以放入会计凭证的未结案卷",
        "Row {row}: {code} is no open volume of vouchers",
    ),
    Code.AR_IMP_REPEAT: (
        "同一文件已于批次{value}导入，确认再次导入？",
        "The same file was imported as batch {value}; import it again?",
    ),
    Code.AR_UNSETTLED: (
        "凭证{value}未结清，视同冻结，不能销毁",
        "Voucher {value} is not settled: it is kept as if it were under a legal hold",
    ),
    Code.AR_IN_VOLUME: ("档案{value}在案卷中，应随案卷一并处理", "{value} lies in a volume and goes with it"),
    Code.AR_MIXED: (
        "档案{value}与其他所选档案不属于同一机构和同一档案大类",
        "{value} is of another institution or category than the others",
    ),
    Code.AR_NOT_DUE: ("档案{value}保管期限未满", "Retention of {value} is not over"),
    Code.AR_APPRAISAL_MISSING: (
        "档案{value}缺少鉴定意见：{capacity}",
        "{value} lacks the opinion of {capacity}",
    ),
    Code.AR_APPRAISAL_SPLIT: (
        "对档案{value}的鉴定意见不一致，销毁须全体同意",
        "Opinions on {value} differ: it is destroyed only if all appraisers agree",
    ),
    Code.AR_APPRAISAL_SAMEUSER: (
        "同一鉴定中{value}已以身份 {capacity} 发表意见",
        "{value} is {capacity} in this appraisal already: each capacity is another user",
    ),
    Code.AR_DES_SIGN: ("销毁清册缺少签署：{missing}", "The destruction list lacks signatures: {missing}"),
    Code.AR_DES_SAMEPERSON: ("{value}不能同时担任{one}与{other}", "{value} cannot be both {one} and {other}"),
    Code.AR_DES_COUNT: (
        "清点件数{value}与清册件数{count}不符",
        "{value} items were counted, the list has {count}",
    ),
    Code.AR_CONSENT_REQ: (
        "联系人的个人信息（{fields}）没有有效的“主数据”同意或其他合法性基础",
        "No valid consent or other basis for MASTER_DATA covers this contact person's {fields}",
    ),
    Code.AR_TRF_SAMEPERSON: (
        "{value}已以其他身份签署，移交人、接收人、监交人必须不同",
        "{value} has signed in another capacity: giver, taker and supervisor are three persons",
    ),
    Code.AR_TRF_EMPTY: (
        "{value}年度没有待移交的会计档案",
        "There are no accounting archives of {value} to hand over",
    ),
    Code.AR_CUSTODY_APPROVAL: (
        "会计部门保管{value}年度档案已超过一年，须经批准",
        "Accounting has held the archives of {value} for more than one year: that must be approved",
    ),
    Code.AR_CUSTODY_MAX: (
        "会计部门保管{value}年度档案已超过三年",
        "Accounting has held the archives of {value} for more than three years",
    ),
    Code.AR_SHARE_CLEARANCE: (
        "“{value}”的密级权限不足，不能分享给该对象",
        "The clearance of “{value}” is below the access level: it cannot be shared with them",
    ),
    Code.AR_LOAN_OUT: (
        "会计档案原件“{value}”不得借出，须经单位负责人批准",
        "“{value}” is an accounting original: it is not lent outside unless the unit's head approves",
    ),
    Code.AR_LOAN_LENT: ("“{value}”已借出，尚未归还", "“{value}” is lent out and not yet returned"),
    Code.AR_LOC_FULL: (
        "库房位置{value}已满：已用{used}，容量{capacity}，还需{asked}",
        "Location {value} is full: {used} of {capacity} are taken, {asked} are asked for",
    ),
    Code.AR_LOC_RESERVE: (
        "库房位置{value}已用{used}，容量{capacity}，请预留空间",
        "Location {value} holds {used} of {capacity}: see to more room",
    ),
    Code.AR_VOU_BALANCE: (
        "借方合计{debit}与贷方合计{credit}不相等",
        "Debit total {debit} differs from credit total {credit}",
    ),
    Code.AR_VOU_SAMEUSER: (
        "制单人与审核人不能同为“{value}”",
        "“{value}” cannot both prepare and review the voucher",
    ),
    Code.AR_VOU_GAP: (
        "凭证断号（{group}）：缺 {missing}",
        "Missing voucher numbers of {group}: {missing}",
    ),
    Code.AR_VOU_COUNT: (
        "凭证{value}的附件张数为{told}，实有{found}",
        "Voucher {value} says it has {told} attachments, {found} are stored",
    ),
}
