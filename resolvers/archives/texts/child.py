"""The process that reads files which come from anybody: one after the other, by its pipes. Next: outside.py.

Asked: a line {"kind", "size", "most", "seconds"} and the bytes. Answered: a line {"text", "cut", "note"}.
"""

import json
import resource
import sys
from typing import Any

_MEMORY = 1 << 30


def main() -> None:
    limit_itself()
    from resolvers.archives.texts.kinds import Kind  # noqa: PLC0415 - within the limits
    from resolvers.archives.texts.reading import Unreadable, text_of  # noqa: PLC0415

    while line := sys.stdin.buffer.readline():
        asked = json.loads(line)
        data = sys.stdin.buffer.read(asked["size"])
        answer: dict[str, Any] = {"text": "", "cut": False, "note": None}
        try:
            _set(
                resource.RLIMIT_CPU, int(resource.getrusage(resource.RUSAGE_SELF).ru_utime) + asked["seconds"]
            )
            answer["text"], answer["cut"] = text_of(Kind(asked["kind"]), data, asked["most"])
        except Unreadable as error:
            answer["note"] = str(error)
        except MemoryError:
            answer["note"] = "too large to be read"
        except Exception as error:  # whatever a file made up by somebody does to a library
            answer["note"] = f"cannot be read as {asked['kind']}: {type(error).__name__}"
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


def limit_itself() -> None:
    """No file is written, no core is dumped: what is read in clear stays in memory."""
    _set(resource.RLIMIT_AS, _MEMORY)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_CORE, 0)


def _set(what: int, limit: int) -> None:
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


if __name__ == "__main__":
    main()
