"""Refuses a schema that breaks clients of the last release: python -m schema.compatible. Next: build.py."""

import sys
from collections.abc import Iterable
from pathlib import Path

from graphql import build_schema
from graphql.utilities import find_breaking_changes

_HERE = Path(__file__).resolve().parent
RELEASED = _HERE / "released.graphql"
PRESENT = _HERE / "schema.graphql"
ANNOUNCED = _HERE.parent / "docs" / "changes" / "breaking.md"
_ADVICE = """
Clients of the last release would break. Keep what they use, deprecated, for two releases; or, if the break is
meant, add the line to docs/changes/breaking.md with the reason.
"""


def broken(released: str, present: str, announced: str) -> list[str]:
    """What is taken away from clients without having been announced, one line each."""
    changes = find_breaking_changes(build_schema(released), build_schema(present))
    known = set(_announcements(announced.splitlines()))
    return [change.description for change in changes if change.description not in known]


def _announcements(lines: Iterable[str]) -> Iterable[str]:
    """- `Field Customer.fax was removed.` Nobody has one any more."""
    return (line.split("`")[1] for line in lines if line.startswith("- `") and line.count("`") > 1)


def main() -> int:
    """Exit code 1 and the list on stderr if there is something."""
    texts = [path.read_text("utf-8") for path in (RELEASED, PRESENT, ANNOUNCED)]
    found = broken(*texts)
    for line in found:
        sys.stderr.write(f"breaking: {line}\n")
    if found:
        sys.stderr.write(_ADVICE)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
