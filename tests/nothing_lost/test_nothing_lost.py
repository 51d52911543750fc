"""Whatever dies, receivers see every change in order, and end with the final state. Next: house.py."""

from pathlib import Path

import pytest

from tests.nothing_lost.house import Post, Size
from tests.nothing_lost.lasting import run
from tests.support.nats_server import nats_program

__all__ = ["nats_program"]


async def test_a_little(
    fresh_database: str, tmp_path: Path, nats_program: str, capsys: pytest.CaptureFixture[str]
) -> None:
    posts = (
        Post("ASKS", "PULL", "EVENT"),
        Post("HEARS", "WEBHOOK", "EVENT", fails=0.05),
        Post("STREAM", "NATS", "EVENT", "0724", "F724"),
    )
    size = Size(
        servers=1,
        workers=2,
        writers=2,
        changes=100,
        loaders=1,
        loads=5,
        customers=20,
        posts=posts,
        troubles=9,
        pause=0.1,
    )
    figures = await run(size, fresh_database, tmp_path, nats_program)
    with capsys.disabled():
        print(figures)  # noqa: T201
