"""Codes as people type them, before the database sees them. Next: institutions.py."""

from models.rules.state import Patch, text
from resolvers.errors import Gone


def code_in(patch: Patch, name: str) -> str:
    """As it will be stored; empty where the database would not even take it, which the rules then tell."""
    value = text(patch, name).strip().upper()
    return "" if "\0" in value else value


def code_of(typed: str) -> str:
    """Of a record that is to be there; Gone where the database would not even take it."""
    if "\0" in typed:
        raise Gone(typed.replace("\0", ""))
    return typed.strip().upper()
