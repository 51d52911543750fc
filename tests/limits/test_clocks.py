"""Where the machine's own clock decides something, it is known why. Next: test_gate.py."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# It may be set back or forward by hours. What waits, ends or is remembered goes by time.monotonic() or by the
# database's clock; these tell a moment to somebody, or are told one by somebody else.
TOLD = {
    "schema/cookies.py": "the browser's end of a cookie",
    "resolvers/access/oidc.py": "claims of a provider's token; the business day",
    "resolvers/access/tokens.py": "the business day",
    "resolvers/backups/restoring.py": "stamps",
    "resolvers/backups/taking.py": "stamps",
    "resolvers/backups/verifying.py": "stamps",
    "resolvers/custody/desk.py": "stamps",
    "resolvers/custody/watching.py": "stamps",
    "resolvers/exchange/demo.py": "stamps of demo customers",
    "resolvers/exchange/u8/reading.py": "the business day",
    "resolvers/notices/sms.py": "the moment in a message",
    "resolvers/outbound/webhooks/sender.py": "signatures; a Retry-After that is a date",
    "resolvers/read/reader.py": "the business day",
    "resolvers/tallies.py": "when a duty was last done",
    "resolvers/write/context.py": "stamps; addresses of files and work of our own are by it",
    "storage/copying.py": "locks of objects, which the store has by its clock",
    "storage/disk.py": "files that a killed process left, a day old",
    "storage/keys_file.py": "when a key was made",
    "storage/memory.py": "as the other stores tell it",
    "observe/lines.py": "the moment of a line",
    "observe/files.py": "ages of backups and verifications",
}
ROOMS = ("schema", "resolvers", "storage", "observe")


_CLOCK = re.compile(r"\b(?:time\.time|datetime\.(?:now|utcnow|today)|date\.today)\b")


def test_every_use_of_the_machines_clock_is_known() -> None:
    found = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if _CLOCK.search(path.read_text("utf-8"))
    }
    assert found == set(TOLD)


def test_a_planted_use_is_found() -> None:
    assert _CLOCK.search("import time\nend = time.time() + 5")
    assert not _CLOCK.search("import time\nend = time.monotonic() + 5")
