"""Workbooks of 100,000 customers, written and read in processes whose memory is looked at."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MANY, MOST_MIB = 100_000, 300


def done(what: str, file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.support.sheet_child", what, str(file), str(MANY)]
    found = subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).resolve().parents[2])
    return json.loads(found.stdout)


@pytest.mark.faults
def test_a_hundred_thousand_customers_are_written_and_read_in_bounded_memory(tmp_path: Path) -> None:
    written, read = done("write", tmp_path / "customers.xlsx"), done("read", tmp_path / "customers.xlsx")
    assert (written["done"], read["done"]) == (MANY, MANY)
    assert written["mib"] < MOST_MIB
    assert read["mib"] < MOST_MIB
