"""What a store may be able to do, and what it costs us where it cannot. Next: custody.py."""

from collections.abc import Mapping, Sequence
from typing import Any

# Name of a capability -> its meaning, and what its lack costs, each in Chinese and English.
CAPABILITIES: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "ranges": (
        ("可读取对象的一部分", "Part of an object can be read"),
        (
            "无法下载：存储必须支持按范围读取",
            "Downloads do not work: a store must be able to read part of an object",
        ),
    ),
    "lists_uploads": (
        ("可列出未完成的上传", "Unfinished uploads can be listed"),
        (
            "无人知晓的未完成上传不会被发现：请在存储中设置过期规则",
            "Unfinished uploads that nobody knows of are not found: set a rule in the store that ends them",
        ),
    ),
    "conditional_put": (
        ("可拒绝覆盖已有对象", "Writing over an object can be refused"),
        (
            "无影响：对象名随机且从不重用",
            "Nothing: names of objects are random and never used again",
        ),
    ),
    "checksums": (
        ("可拒绝与校验和不符的内容", "A body that is not what was announced is refused"),
        (
            "传输中的损坏在保存后回读时才发现，而不是由存储发现",
            "Damage on the way is found when what was stored is read back, not by the store",
        ),
    ),
    "versioning": (
        ("保留被替换和删除的版本", "Versions of what was replaced or deleted are kept"),
        (
            "误删的对象无法从存储恢复；没有对象锁定",
            "What was deleted by mistake cannot be had back from the store; and there is no object lock",
        ),
    ),
    "object_lock": (
        ("可锁定对象，任何人都不能删除", "An object can be locked so that nobody can delete it"),
        (
            "冻结和保管期限仅由数据库保证：拥有存储权限者仍可删除对象",
            "Holds and retention bind this service only: who has the store's keys can still delete objects",
        ),
    ),
}


def told_capabilities(offered: Mapping[str, bool], language: str) -> Sequence[dict[str, Any]]:
    """A row for each that was looked at; `cost` where the store cannot."""
    at = 0 if language == "zh" else 1
    return [
        {"name": name, "offered": has, "meaning": meaning[at], "cost": None if has else cost[at]}
        for name, (meaning, cost) in CAPABILITIES.items()
        if (has := offered.get(name)) is not None
    ]
