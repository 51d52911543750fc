"""What a resolver raises when it cannot answer; mistakes of the caller are findings. Next: access/caller.py.

ResolverError
├── Denied     the caller may not do this; says nothing about what exists
├── Gone       there is no such record within the caller's sight
├── Conflict   the record has a newer version than the caller has seen
├── Busy       try again later: the database or another call holds what is needed
├── Refused    the findings forbid it
└── Resync     the reader's position is older than the log: read the present state, then follow again

Unloadable     apart from these: a file or the database does not suit a load; the operator reads it
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.rules.finding import Finding


class ResolverError(Exception):
    """Root of the tree. `code` is what a caller's program reads; it is never renamed."""

    code = "INTERNAL"


class Denied(ResolverError):
    """`path` names the input that is forbidden, if it is one input and not the whole act."""

    code = "GEN-FORBIDDEN"

    def __init__(self, message: str = "没有权限，请联系管理员", path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


class Gone(ResolverError):
    code = "GEN-NOTFOUND"

    def __init__(self, what: str = "") -> None:
        super().__init__(what)
        self.what = what


class Conflict(ResolverError):
    """What a screen needs to explain the clash: who was faster, when, and in which fields."""

    code = "GEN-CONFLICT"

    def __init__(
        self,
        current_version: int,
        changed_by: str | None = None,
        changed_at: datetime | None = None,
        changed_fields: Sequence[str] = (),
    ) -> None:
        super().__init__(f"version {current_version}")
        self.current_version = current_version
        self.changed_by = changed_by
        self.changed_at = changed_at
        self.changed_fields = tuple(changed_fields)


class Busy(ResolverError):
    """`retry_after` in seconds."""

    code = "BUSY"

    def __init__(self, retry_after: int = 1, message: str = "busy") -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Refused(ResolverError):
    """Carries all findings of a call, warnings too."""

    code = "REFUSED"

    def __init__(self, findings: Sequence["Finding"]) -> None:
        super().__init__(", ".join(str(finding.code) for finding in findings))
        self.findings = tuple(findings)


class Resync(ResolverError):
    code = "RESYNC_REQUIRED"

    def __init__(self, message: str = "the position is older than the change log") -> None:
        super().__init__(message)


class Unloadable(Exception):
    """A load cannot be carried out; the text says where and why, one line for each problem."""
