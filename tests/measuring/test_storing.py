"""The parts on stored files, each with a little: that they measure what they say, not how fast it is."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bench import comparing, crowd, ranges, rewrapping, sealing, through
from bench.report import Report
from bench.storing import MIB, Scale, Yard, yard_in
from tests.support.saving import create_customers, open_writer

SCALE = Scale(rounds=1, big=9 * MIB, small=16, ranged=9 * MIB, ranges=4, crowd=MIB, keys=())


@pytest.fixture
async def place(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Yard]:
    async with open_writer(fresh_database, tmp_path) as writer:
        await create_customers(writer, 2)
    async with yard_in(fresh_database, tmp_path / "files") as found:
        yield found


@pytest.mark.faults
async def test_sealed_and_plain(place: Yard) -> None:
    report = Report()
    await asyncio.to_thread(through.measure, report, place, SCALE)
    for task in ("9 MiB up", "9 MiB down", "16 x 64 KiB up", "16 x 64 KiB down"):
        assert report.figures[f"s2 {task}"]["share"] > 0


@pytest.mark.faults
async def test_ranges_and_a_crowd(place: Yard) -> None:
    """Four services more, and little that the others do not show: with the slow ones."""
    report = Report()
    for part in (ranges, crowd):
        await asyncio.to_thread(part.measure, report, place, SCALE)
    assert report.figures["s3 segments of 64 KiB"]["share"] > 0
    assert report.figures["s4"]["traced_each"] < 32


async def test_keys_are_wrapped_anew_in_two_turns(fresh_database: str, tmp_path: Path) -> None:
    found = await rewrapping.measured(fresh_database, tmp_path / "keys", 4_000)
    assert found["rate"] > 0


async def test_rows_and_store_are_compared(fresh_database: str, tmp_path: Path) -> None:
    found = await comparing.measured(fresh_database, tmp_path / "compared", 4_000)
    assert found["rate"] > 0


@pytest.mark.faults
def test_sealing_beside_its_peers() -> None:
    report = Report()
    sealing.measure(report, 1)
    peers = {"sealed", "tink-py", "aws-encryption-sdk"}
    assert peers <= {name.partition(",")[0] for name in report.figures["s1"]}
