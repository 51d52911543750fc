"""Who keeps the stored files, and who may look on. Next: rights.py."""

from models.rules.rights import ADMIN, Rights, may_any, may_look_any
from models.rules.roles import AUDITOR, STORAGE_ADMIN


def may_keep(rights: Rights) -> bool:
    """Start and end jobs, repair, move, retire keys. The role counts, wherever it holds: a store has no
    company codes."""
    return may_any(rights, ADMIN, STORAGE_ADMIN)


def may_look(rights: Rights) -> bool:
    return may_look_any(rights, ADMIN, STORAGE_ADMIN, AUDITOR)
