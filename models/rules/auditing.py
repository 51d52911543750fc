"""What the audit trail tells of. Next: passwords.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.rules.rights import Rights, may_look_any
from models.rules.roles import AUDITOR


class AuditAct(StrEnum):
    """Domain 4.10. The change log tells of changes of records; here is what it does not tell."""

    SIGN_IN = "SIGN_IN"
    SIGN_OUT = "SIGN_OUT"
    SESSION_REUSED = "SESSION_REUSED"  # a refresh token came a second time
    LOCK = "LOCK"
    UNLOCK = "UNLOCK"
    PASSWORD = "PASSWORD"  # noqa: S105 - set, reset or changed
    RECOVERY = "RECOVERY"
    USER = "USER"  # created, changed, deactivated
    GRANT = "GRANT"  # given or withdrawn
    KEY = "KEY"  # an API key made, rotated or revoked
    UNMASK = "UNMASK"
    DOWNLOAD = "DOWNLOAD"
    EXPORT = "EXPORT"
    CREATE = "CREATE"  # of archive items
    EDIT = "EDIT"
    DELETE = "DELETE"
    HOLD = "HOLD"
    DESTROY = "DESTROY"
    STORAGE_JOB = "STORAGE_JOB"
    CONFIG = "CONFIG"
    DOSSIER = "DOSSIER"  # archived or restored, a consent withdrawn
    INCIDENT = "INCIDENT"  # reported, measures, closed
    PRINT = "PRINT"  # labels, an index
    SHARE = "SHARE"  # an export or items, with whom and until when; or ended
    LOAN = "LOAN"  # asked for, decided, handed out, returned
    STATE = "STATE"  # of a record that lies in the archives
    DENIED = "DENIED"


DONE, REFUSED, FAILED = "DONE", "REFUSED", "FAILED"


@dataclass(frozen=True)
class AuditNote:
    """One entry to be. `detail` is told as JSON and holds no secret."""

    act: AuditAct
    user_name: str
    outcome: str = DONE
    object_class: str | None = None
    object_id: str | None = None
    customer_number: str | None = None  # as stored
    item_id: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict[str, Any])
    address: str = ""


def may_verify(rights: Rights) -> bool:
    """The trail is one: it is verified as a whole, and what is told of it is places and numbers alone."""
    return may_look_any(rights, AUDITOR)
