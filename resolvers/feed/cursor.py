"""Places of the log as text, the same that the query `changes` gives and takes. Next: subscribe.py."""

from resolvers.errors import ResolverError
from resolvers.feed.change import Position
from resolvers.read.cursor import CursorError, Cursors
from resolvers.read.log import MARK


class BadCursor(ResolverError):
    """The cursor was not made by this service, or not for the change log."""

    code = "BAD_USER_INPUT"


class LogCursors:
    def __init__(self, key: bytes) -> None:
        self._cursors = Cursors(key)

    def encode(self, position: Position) -> str:
        return self._cursors.write(MARK, [str(position.xid), position.change_number])

    def decode(self, cursor: str) -> Position:
        try:
            xid, number = self._cursors.read(MARK, cursor)
        except CursorError:
            raise BadCursor("after is no cursor of this list.") from None
        return Position(int(xid or 0), number or "")
