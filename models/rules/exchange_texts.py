"""Texts of the findings of the exchange with other systems. Next: messages.py."""

from collections.abc import Mapping

from models.rules.finding_codes import Code

EXCHANGE_TEXTS: Mapping[Code, tuple[str, str]] = {
    Code.IN_XML: ("不是可读取的 XML：{reason}", "This is no XML that can be read: {reason}"),
    Code.IN_FORMAT: ("文件不能作为 {format} 读取：{reason}", "This cannot be read as {format}: {reason}"),
    Code.IN_SIZE: ("“{value}”过大：最多 {max}", "“{value}” is too large: at most {max}"),
    Code.IN_IDOCTYP: ("IDoc 类型“{value}”未知", "IDoc type “{value}” is not known"),
    Code.IN_SEGMENT: ("缺少段 {segment}", "Segment {segment} is missing"),
    Code.IN_PARENT: ("段 {segment} 不能位于 {parent} 之下", "Segment {segment} cannot lie below {parent}"),
    Code.IN_UNKNOWN_FIELD: ("忽略了未知字段 {field}", "The unknown field {field} was ignored"),
    Code.IN_PARTNER_KIND: (
        "功能 {function} 的合作伙伴不是客户，已跳过",
        "The partner of function {function} is no customer and was skipped",
    ),
    Code.IN_CARD: ("支付卡数据不予保存", "Payment cards are never stored"),
    Code.IN_TRUNC: ("字段 {field} 被截短为 {max} 个字符", "Field {field} was cut to {max} characters"),
    Code.IN_MSGFN: ("MSGFN {value} 按 {taken} 处理", "MSGFN {value} was taken as {taken}"),
    Code.IN_MAP: (
        "系统 {system} 的 {domain} 没有“{value}”的对应代码",
        "System {system} has no code for “{value}” of {domain}",
    ),
    Code.IN_STALE: (
        "序号 {value} 不大于已处理的 {last}，已忽略",
        "Sequence {value} is not behind {last}, which took effect: ignored",
    ),
    Code.IN_WAITING_REF: ("等待尚未到达的客户 {value}", "Waits for customer {value}, who has not come yet"),
    Code.IN_REF_TIMEOUT: ("等待客户 {value} 超过 24 小时", "Customer {value} has not come for 24 hours"),
    Code.IN_BLOCKED_BY: (
        "同一客户的消息 {value} 尚未处理",
        "Message {value} of the same customer is still open",
    ),
    Code.IN_TWICE: (
        "主键“{value}”在文件中出现多次，首次在 {place}",
        "Key “{value}” comes more than once in the file, first at {place}",
    ),
    Code.IN_CYCLE: ("客户互相引用：{value}", "Customers wait for each other: {value}"),
    Code.IN_FAILED: (
        "技术故障，未能处理：{reason}",
        "Could not be carried out for technical reasons: {reason}",
    ),
    Code.IN_HEADER: ("表头“{value}”不是模板的列", "“{value}” is no column of the template"),
    Code.IN_BANK: (
        "开户银行“{value}”未知，银行账号未保存",
        "Bank “{value}” is not known, so its account was not taken over",
    ),
    Code.IN_ENDPOINT: ("地址“{value}”不允许：{reason}", "Address “{value}” is not allowed: {reason}"),
    Code.IN_SELECTION: ("查询内容不可用：{reason}", "The selection cannot be used: {reason}"),
    Code.IN_TOKEN: ("回执“{value}”不是最近一次提供的", "“{value}” is not what was given last"),
    Code.RD_PREFIX: (
        "编码“{value}”必须以分类编码“{category}”开头且更长",
        "Code “{value}” must begin with that of its category, “{category}”, and be longer",
    ),
}
