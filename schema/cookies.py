"""The cookie of a page: its refresh token, which its scripts cannot read. Next: signing.py."""

from datetime import UTC, datetime

Header = tuple[bytes, bytes]

# __Host-: of this host alone, set over TLS
NAME = "__Host-dossier-refresh"
_FLAGS = "Path=/; Secure; HttpOnly; SameSite=Strict"


class Cookies:
    """Of one request, and what its answer is to change of them."""

    def __init__(self, header: bytes) -> None:
        self.refresh = value_of(header, NAME)
        self.answer: tuple[Header, ...] = ()

    def keep(self, token: str, ends_at: datetime) -> None:
        seconds = max(0, int((ends_at - datetime.now(UTC)).total_seconds()))
        self._set(token, seconds)

    def drop(self) -> None:
        """If the browser has one."""
        if self.refresh is not None:
            self._set("", 0)

    def _set(self, value: str, seconds: int) -> None:
        self.answer = ((b"set-cookie", f"{NAME}={value}; Max-Age={seconds}; {_FLAGS}".encode()),)


def value_of(header: bytes, wanted: str) -> str | None:
    for part in header.decode("latin-1").split(";"):
        name, _, value = part.strip().partition("=")
        if name == wanted and value:
            return value
    return None
