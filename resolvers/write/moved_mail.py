"""Tells a user's old mail address that another one was entered: perhaps it was not him. Next: users.py."""

from models.rules.state import State, text
from resolvers.access.seal import Sealer
from resolvers.notices.outbox import lasting, post, written
from resolvers.write.config import Connection

_TEXTS = {  # language -> subject, body
    "zh": (
        "您的电子邮件地址已更改",
        "{name}，您好：\n\n用户 {user} 的电子邮件地址已由 {by} 更改，此地址不再用于找回密码。"
        "如非您所知，请立即联系管理员。\n",
    ),
    "en": (
        "Your mail address was changed",
        "Dear {name},\n\nthe mail address of user {user} was changed by {by}; passwords are no longer "
        "recovered by this one. If you do not know of it, tell your administrators at once.\n",
    ),
}


async def tell_old_address(connection: Connection, sealer: Sealer, old: State, new: State, by: str) -> None:
    """In the transaction of the change. The new address is not told: perhaps the old one is a stranger's."""
    address = text(old, "email")
    if not address or address == text(new, "email"):
        return
    told = {"name": text(old, "name"), "user": text(old, "user_name"), "by": by}
    await post(connection, sealer, lasting(written(_TEXTS, text(old, "language"), address, **told)))
