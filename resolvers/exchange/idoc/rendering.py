"""Segments become the bytes of an XML file. Next: reading.py."""

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from resolvers.exchange.idoc.parsing import Segment

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rendered(kind: str, idocs: Iterable[Segment]) -> bytes:
    inside = "".join(part for one in idocs for part in _segment(one, 'BEGIN="1"'))
    return f"{_HEAD}<{kind}>{inside}</{kind}>".encode()


def _segment(segment: Segment, attribute: str) -> Iterator[str]:
    yield f"<{segment.name} {attribute}>"
    for name, text in segment.fields.items():
        yield f"<{name}>{_clean(text)}</{name}>" if text else f"<{name}/>"
    for child in segment.children:
        yield from _segment(child, 'SEGMENT="1"')
    yield f"</{segment.name}>"


def _clean(text: str) -> str:
    """A sign that XML cannot hold becomes the one that stands for such."""
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})
