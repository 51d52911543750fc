"""Whatever dies, receivers see every change in order, and end with the final state. Next: house.py."""

from pathlib import Path

import pytest

from tests.nothing_lost.house import Post, Size
from tests.nothing_lost.lasting import run
from tests.support.nats_server import nats_program

__all__ = ["nats_program"]
_DEATHS = ("kill_server", "kill_worker", "kill_receiver", "kill_nats")
_NETWORKS = ("cut_database", "cut_receivers", "swallow", "slow_down", "think_dead")


async def test_changes_while_all_dies_once(fresh_database: str, tmp_path: Path, nats_program: str) -> None:
    posts = (
        Post("ASKS", "PULL", "EVENT"),
        Post("HEARS", "WEBHOOK", "EVENT", fails=0.05),
        Post("STREAM", "NATS", "EVENT", "0724", "F724"),
    )
    size = Size(
        servers=1,
        workers=2,
        writers=1,
        changes=60,
        loaders=1,
        loads=3,
        customers=20,
        posts=posts,
        troubles=4,
        pause=0.2,
        kinds=("kill_server", "kill_worker", "cut_database", "cut_receivers"),
    )
    await run(size, fresh_database, tmp_path, nats_program)


@pytest.mark.faults
async def test_50000_changes_by_20_processes_while_all_dies_again_and_again(
    fresh_database: str, tmp_path: Path, nats_program: str, capsys: pytest.CaptureFixture[str]
) -> None:
    posts = (
        Post("ASKS", "PULL", "EVENT"),
        Post("ASKSPART", "PULL", "EVENT", "0723", "F723"),
        Post("HEARS", "WEBHOOK", "EVENT", fails=0.02),
        Post("HEARSPART", "WEBHOOK", "EVENT", "0724", "F724", fails=0.02),
        Post("HEARSOWN", "WEBHOOK", "GRAPHQL", "0723", "F723"),
        Post("STREAM", "NATS", "EVENT"),
        Post("STREAMPART", "NATS", "EVENT", "0724", "F724"),
        Post("STREAMREST", "NATS", "EVENT", "0723", "F723"),
    )
    size = Size(
        servers=2,
        workers=3,
        writers=6,
        changes=1_000,
        loaders=3,
        loads=50,
        customers=300,
        posts=posts,
        troubles=60,
        pause=5,
        kinds=(*_DEATHS, *_NETWORKS, "kill_worker"),
    )
    figures = await run(size, fresh_database, tmp_path, nats_program)
    with capsys.disabled():
        print(f"\n{figures}")  # noqa: T201
