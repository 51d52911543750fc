"""What a certificate of destruction says, in two languages. Next: holding.py."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Certified:
    """One destroyed object: what it was, who ordered it, and what was seen after it was destroyed."""

    certificate_id: str
    object_id: str
    attachment_id: str
    version: int
    customer_number: str | None
    item_id: str | None
    file_name: str
    media_type: str
    size: int
    sha256: str
    key_id: str
    ordered_by: str
    ordered_at: datetime
    reason: str | None
    destroyed_at: datetime
    key_destroyed: bool
    bytes_destroyed: bool
    store: str
    objects_left: int  # versions that the store still has
    slips_left: int  # versions of the slip that still have the key
    held_until: datetime | None  # when what is left is tried again
    refusal: str | None  # what the store said


_FILE = (
    "文件“{name}”（附件 {attachment}，版本 {version}，{size} 字节，SHA-256 {sha256}）"
    "由 {by} 于 {ordered} 下令销毁，已于 {destroyed} 执行。",
    "File “{name}” (attachment {attachment}, version {version}, {size} bytes, SHA-256 {sha256}): destruction "
    "was ordered by {by} on {ordered} and carried out on {destroyed}.",
)
_REASON = ("原因：{reason}。", "Reason: {reason}.")
_KEY = (
    "其数据密钥已从数据库和存储中删除，内容不可再读取；备份中的副本随下一个备份周期消失。",
    "Its data key is gone from database and store: nobody can read the content any more. Copies in backups "
    "go with their next cycle.",
)
_KEY_LEFT = (
    "存储中仍有 {slips} 个密钥条版本含有其数据密钥，内容尚可读取。",
    "The store still has its data key in {slips} versions of a key slip: the content could still be read.",
)
_BYTES = ("存储中不再有其任何字节。", "The store has none of its bytes.")
_BYTES_LEFT = (
    "存储仍保留其密文的 {objects} 个版本。",
    "The store still has {objects} versions of the sealed bytes.",
)
_AGAIN = ("将于 {until} 再次删除。", "What is left is deleted on {until}.")


def certificate_text(one: Certified, language: str) -> str:
    """In "zh" or "en"."""
    said = [
        _FILE,
        *([_REASON] if one.reason else []),
        _KEY if one.key_destroyed else _KEY_LEFT,
        _BYTES if one.bytes_destroyed else _BYTES_LEFT,
        *([_AGAIN] if one.held_until else []),
    ]
    english = language == "en"
    values = {
        "name": one.file_name,
        "attachment": one.attachment_id,
        "version": one.version,
        "size": one.size,
        "sha256": one.sha256,
        "by": one.ordered_by,
        "ordered": _moment(one.ordered_at),
        "destroyed": _moment(one.destroyed_at),
        "reason": one.reason,
        "slips": one.slips_left,
        "objects": one.objects_left,
        "until": _moment(one.held_until) if one.held_until else None,
    }
    return (" " if english else "").join(text[english].format_map(values) for text in said)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
