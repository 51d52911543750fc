"""(s3) ranges of 64 KiB in one large file. Next: crowd.py."""

import os
import random
import statistics
import time
from contextlib import ExitStack

from bench.place import BenchError
from bench.report import Report
from bench.storing import ANY_TYPE, MIB, PDF, Courier, Filing, Scale, Yard
from bench.through import PLAIN

_RANGE = 64 * 1024
_KINDS = {"segments of 64 KiB": PDF, "segments of 1 MiB": ANY_TYPE}


def measure(report: Report, yard: Yard, scale: Scale) -> None:
    """One connection, at random places; a few of each in turn, so that a noisy moment hits all."""
    times: dict[tuple[str, str], list[float]] = {}
    with ExitStack() as stack:
        sides = {
            "sealed": stack.enter_context(yard.filing()),
            "plain": stack.enter_context(yard.filing(PLAIN)),
        }
        ways = [
            (kind, side, filing, _stored(filing, scale.ranged, media_type))
            for side, filing in sides.items()
            for kind, media_type in _KINDS.items()
        ]
        for _ in range(scale.rounds):
            for kind, side, filing, place in ways:
                with filing.courier() as courier:
                    found = _some(courier, place, scale.ranged, scale.ranges // scale.rounds)
                times.setdefault((kind, side), []).extend(found)
    _tell(report, scale, times)


def _stored(filing: Filing, size: int, media_type: str) -> str:
    body = b"%PDF-1.7\n" + os.urandom(size - 9) if media_type == PDF else os.urandom(size)
    with filing.courier() as courier:
        return courier.send(body, media_type)


def _some(courier: Courier, place: str, size: int, count: int) -> list[float]:
    found: list[float] = []
    for _ in range(count + 1):
        start = random.randrange(size - _RANGE)
        began = time.perf_counter()
        if courier.fetch(place, (start, start + _RANGE)) != _RANGE:
            raise BenchError("a range came back in another length")
        found.append(time.perf_counter() - began)
    return found[1:]  # the first opens the connection


def _tell(report: Report, scale: Scale, times: dict[tuple[str, str], list[float]]) -> None:
    report.title(f"(s3) a range of 64 KiB in a file of {scale.ranged // MIB:,} MiB, one connection")
    rows: list[list[str]] = []
    for kind in _KINDS:
        sealed, plain = (sorted(times[kind, side]) for side in ("sealed", "plain"))
        p50 = [statistics.median(one) * 1000 for one in (sealed, plain)]
        p99 = [one[int(len(one) * 0.99)] * 1000 for one in (sealed, plain)]
        share = p50[1] / p50[0]
        rows.append(
            [kind, *(f"{m:.1f} ({n:.1f})" for m, n in zip(p50, p99, strict=True)), f"{share * 100:.0f} %"]
        )
        report.keep(f"s3 {kind}", {"p50": p50, "p99": p99, "share": share})
    report.table(["p50 (p99) ms", "sealed", "plain", "of plain"], rows)
    report.note(
        "Each asks the store for the segments that hold the range; the first one in a part of the file also "
        "for that part's header, which is kept then."
    )
