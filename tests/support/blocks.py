"""Fenced blocks of a page of documentation, in their order. Next: ../journeys/test_readme.py."""

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    kind: str  # graphql, json, …
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    return [
        Block(found[1], found[2], text.count("\n", 0, found.start()) + 1) for found in _BLOCK.finditer(text)
    ]


def graphql_blocks(page: Path) -> list[str]:
    return [block.text for block in blocks(page) if block.kind == "graphql"]
