"""Segments become the bytes of an XML file. Next: reading.py."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from resolvers.exchange.idoc.parsing import Segment

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rendered(kind: str, idocs: Iterable[Segment]) -> bytes:
    parts = [f"{_HEAD}<{kind}>"]
    for one in idocs:
        _tell(one, 'BEGIN="1"', parts)
    parts.append(f"</{kind}>")
    return "".join(parts).encode()


def _tell(segment: Segment, attribute: str, parts: list[str]) -> None:
    parts.append(f"<{segment.name} {attribute}>")
    parts += (
        f"<{name}>{_clean(text)}</{name}>" if text else f"<{name}/>" for name, text in segment.fields.items()
    )
    for child in segment.children:
        _tell(child, 'SEGMENT="1"', parts)
    parts.append(f"</{segment.name}>")


def _clean(text: str) -> str:
    """A sign that XML cannot hold becomes the one that stands for such."""
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})
