"""File names in headers: Content-Disposition after RFC 6266 and 8187. Next: download.py."""

import re
from urllib.parse import quote

_PLAIN = re.compile(r"[^A-Za-z0-9 ._()+,=@#-]")
_ATTRIBUTE = "!#$&+-.^_`|~"  # attr-char of RFC 8187 that quote() would write as %XX
_LONGEST = 100  # of the name for old programs


def content_disposition(file_name: str) -> bytes:
    """Never shown in the page's own origin: what is downloaded is saved."""
    plain = fallback(file_name)
    if plain == file_name:
        return f'attachment; filename="{plain}"'.encode()
    coded = quote(file_name, safe=_ATTRIBUTE, errors="replace")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}".encode()


def fallback(file_name: str) -> str:
    """For programs that know no filename*: ASCII without anything that could end the header or a path."""
    name = _PLAIN.sub("_", file_name).strip(" .")
    if len(name) > _LONGEST:
        stem, dot, ending = name.rpartition(".")
        keep = dot + ending if dot and len(ending) <= 10 else ""  # noqa: PLR2004 -- no ending is longer
        name = (stem if keep else name)[: _LONGEST - len(keep)] + keep
    return name or "file"
