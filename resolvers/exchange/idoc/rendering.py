"""Segments become the bytes of an XML file. Next: reading.py."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from resolvers.exchange.idoc.parsing import IDOC, SEGMENT, Segment

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rendered(kind: str, idocs: Iterable[str]) -> bytes:
    """Each of `idocs` is the text of its segments."""
    inside = "".join(f'<{IDOC} BEGIN="1">{one}</{IDOC}>' for one in idocs)
    return f"{_HEAD}<{kind}>{inside}</{kind}>".encode()


def text_of(segment: Segment) -> str:
    parts: list[str] = []
    _tell(segment, parts)
    return "".join(parts)


def _tell(segment: Segment, parts: list[str]) -> None:
    parts.append(f'<{segment.name} {SEGMENT}="1">')
    parts += (
        f"<{name}>{_clean(text)}</{name}>" if text else f"<{name}/>" for name, text in segment.fields.items()
    )
    for child in segment.children:
        _tell(child, parts)
    parts.append(f"</{segment.name}>")


def _clean(text: str) -> str:
    """A sign that XML cannot hold becomes the one that stands for such."""
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})
