"""Text of an OFD file (GB/T 33190): a zip of XML pages whose TextCode elements hold it. Next: child.py."""

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

_MOST_BYTES = 64 << 20  # of one part, unpacked: a zip may promise little and hold much


def ofd_text(data: bytes) -> Iterator[str]:
    """Page by page, in the order of the document; each TextCode a line of its own."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for body in _all(_xml(archive, "OFD.xml"), "DocRoot"):
            root = (body.text or "").strip().lstrip("/")
            document = _xml(archive, root)
            folder = posixpath.dirname(root)
            for page in _all(document, "Page"):
                place = page.get("BaseLoc", "")
                path = place.lstrip("/") if place.startswith("/") else posixpath.join(folder, place)
                yield "\n".join(code.text or "" for code in _all(_xml(archive, path), "TextCode"))


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(posixpath.normpath(name)) as part:
        text = part.read(_MOST_BYTES + 1)
    if len(text) > _MOST_BYTES:
        raise ValueError("a part is too large")
    return fromstring(text)


def _all(element: Element, name: str) -> Iterator[Element]:
    """Whatever the namespace."""
    return (one for one in element.iter() if one.tag.rpartition("}")[2] == name)
