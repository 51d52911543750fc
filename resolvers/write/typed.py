"""Values as people type them, before the database sees them. Next: institutions.py."""

import unicodedata

from models.rules.state import Patch, text
from resolvers.errors import Gone


def cleaned(code: str) -> str:
    """As codes are kept; empty where the database would not even take it, which the rules then tell."""
    return "" if "\0" in code else code.strip().upper()


def code_in(patch: Patch, name: str) -> str:
    return cleaned(text(patch, name))


def code_of(typed: str) -> str:
    """Of a record that is to be there; Gone where the database would not even take it."""
    if "\0" in typed:
        raise Gone(typed.replace("\0", ""))
    return cleaned(typed)


def name_in(patch: Patch, name: str) -> str:
    """A text as it will be stored."""
    value = unicodedata.normalize("NFC", text(patch, name)).strip()
    return "" if "\0" in value else value


def name_after(patch: Patch, before: Patch, name: str) -> str:
    """As it will be once the patch is laid over what is there."""
    return name_in(patch, name) if name in patch else text(before, name)
