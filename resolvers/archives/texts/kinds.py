"""Which files have text that can be read, by their media type or name. Next: reading.py."""

from enum import StrEnum


class Kind(StrEnum):
    PDF = "PDF"
    DOCX = "DOCX"
    SHEETS = "SHEETS"
    OFD = "OFD"
    PLAIN = "PLAIN"


_TYPES = {
    "application/pdf": Kind.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Kind.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Kind.SHEETS,
    "application/vnd.ms-excel": Kind.SHEETS,
    "application/ofd": Kind.OFD,
    "application/vnd.ofd": Kind.OFD,
    "application/json": Kind.PLAIN,
    "application/xml": Kind.PLAIN,
}
_ENDINGS = {
    "pdf": Kind.PDF,
    "docx": Kind.DOCX,
    "xlsx": Kind.SHEETS,
    "xls": Kind.SHEETS,
    "ofd": Kind.OFD,
    **dict.fromkeys(("txt", "csv", "tsv", "md", "log", "json", "xml"), Kind.PLAIN),
}


def kind_of(media_type: str, file_name: str) -> Kind | None:
    """None: pictures, sound, whatever has no text for us."""
    bare = media_type.partition(";")[0].strip().lower()
    if bare in _TYPES:
        return _TYPES[bare]
    if bare.startswith(("image/", "audio/", "video/")):
        return None
    ending = file_name.rpartition(".")[2].lower()
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    return Kind.PLAIN if bare.startswith("text/") else None
