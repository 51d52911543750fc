"""The soak sees what is left over and how memory grows; a short one is whole. Next: ../../bench/soak.py."""

from pathlib import Path

import pytest

from bench import soak
from bench.report import Report
from bench.samples import Sample, hourly, left_over, slope
from tests.support.outage import tell


def sample(at: float, size: float, **held: int) -> Sample:
    return Sample(at, held, {"memory": size}, {})


def test_a_line_through_points() -> None:
    assert slope([(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)]) == pytest.approx(2.0)
    assert slope([(0.0, 1.0), (1.0, 0.0), (2.0, 1.0)]) == pytest.approx(0.0)
    assert slope([(5.0, 7.0)]) == slope([(5.0, 7.0), (5.0, 9.0)]) == 0.0


def test_memory_is_told_of_the_later_half() -> None:
    """What is filled at the beginning and kept is no leak; 2 MiB in 20 seconds are 360 in an hour."""
    found = [sample(0, 10), sample(10, 90), sample(20, 100), sample(30, 101), sample(40, 102)]
    assert hourly(found, "memory") == pytest.approx(360.0)


def test_what_is_more_than_before_is_left_over() -> None:
    start, end = sample(0, 0, tasks=5, leases=1, uploads=0), sample(9, 0, tasks=6, leases=0, uploads=0)
    assert left_over(start, end) == {"tasks": (5, 6)}


@pytest.mark.faults
async def test_a_short_one_leaves_nothing(
    fresh_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = await soak.soak(fresh_database, tmp_path / "soak", 20)
    assert left_over(found.start, found.end) == {}
    assert found.wrong == []
    done = ("reads", "changes", "sales", "rows loaded", "visits", "webhooks", "files sent", "files fetched")
    assert {name for name in done if not found.counts[name]} == set()
    assert len(found.samples) >= 2
    report = Report()
    soak.tell(report, found, 20)
    tell(capsys, "\n".join(report.parts))
