"""One line for each finished operation, written without waiting. Next: metrics.py.

structlog needs 60 microseconds for a line, which is more than a short read takes of our time. These lines
have always the same parts, none of which needs quoting, and go out ten times a second.
"""

import asyncio
import logging
import sys
import time

from observe.logs import REQUESTS, is_readable
from schema.record import Record

_FLUSH_SECONDS = 0.1
_MOST = 1_000  # lines that wait
_CLOCK_STEP = 10  # milliseconds for which a time is good enough
_LOG = logging.getLogger(REQUESTS)
DIGEST_LENGTH = 16  # of a document's SHA-256: enough to find it by


class Lines:
    """Collects lines of the running event loop."""

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._readable = is_readable()
        self._at = 0
        self._clock = ""

    def write(self, record: Record, kind: str, outcome: str, seconds: float) -> None:
        operation = record.operation
        document = operation.digest[:DIGEST_LENGTH] if operation is not None else ""
        if self._readable:
            self._show(record, kind, document, outcome, seconds)
            return
        now = int(time.time() * 1000)
        if now - self._at >= _CLOCK_STEP:
            self._at = now
            self._clock = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now // 1000)) + f".{now % 1000:03}Z"
        codes = ",".join(record.codes) if record.codes else ""
        self._waiting.append(
            f'{{"request_id":"{record.request_id}","transport":"{record.transport}",'
            f'"user":"{record.user_name}","kind":"{kind}","document":"{document}","outcome":"{outcome}",'
            f'"codes":"{codes}","status":{record.status},"ms":{int(seconds * 1e5) / 100},'
            f'"bytes":{record.size},"logger":"{REQUESTS}","level":"info","timestamp":"{self._clock}",'
            '"event":"operation"}\n'
        )
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_later(_FLUSH_SECONDS, self.flush)
        elif len(self._waiting) >= _MOST:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            text = "".join(self._waiting)
            self._waiting.clear()
            sys.stderr.write(text)
            sys.stderr.flush()

    def _show(self, record: Record, kind: str, document: str, outcome: str, seconds: float) -> None:
        facts = {"user": record.user_name, "kind": kind, "document": document, "codes": record.codes}
        sizes = {"status": record.status, "ms": round(seconds * 1000, 3), "bytes": record.size}
        _LOG.info(outcome, extra={"transport": record.transport, **facts, **sizes})
