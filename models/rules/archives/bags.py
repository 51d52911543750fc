"""BagIt (RFC 8493): the tag files around a payload. Next: shares.py."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PAYLOAD = "data"
_ALGORITHM = "sha256"


@dataclass(frozen=True)
class Sealed:
    """A file of the payload, by its path below `data`."""

    path: str
    size: int
    sha256: str


def tag_files(payload: Sequence[Sealed], about: Sequence[tuple[str, str]]) -> Mapping[str, bytes]:
    """By path, in the order in which they are written; `about` goes into bag-info.txt."""
    size = sum(one.size for one in payload)
    info = [*about, ("Payload-Oxum", f"{size}.{len(payload)}")]
    manifest = "".join(f"{one.sha256}  {_coded(f'{PAYLOAD}/{one.path}')}\n" for one in payload)
    texts = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{label}: {_line(value)}\n" for label, value in info),
        f"manifest-{_ALGORITHM}.txt": manifest,
    }
    found = {path: text.encode() for path, text in texts.items()}
    sums = "".join(f"{hashlib.sha256(text).hexdigest()}  {path}\n" for path, text in found.items())
    return found | {f"tagmanifest-{_ALGORITHM}.txt": sums.encode()}


def sums(payload: Sequence[Sealed]) -> bytes:
    """For `sha256sum -c`, of a package that is no bag."""
    return "".join(f"{one.sha256}  {one.path}\n" for one in payload).encode()


def _coded(path: str) -> str:
    """2.1.3: these three alone."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _line(value: str) -> str:
    return " ".join(value.split())
