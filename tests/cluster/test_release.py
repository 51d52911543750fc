"""A rolling update: servers of the last release and of this one beside each other, under load."""

import asyncio
import itertools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from models.migrate import Part, pending
from models.steps import is_post, names
from tests.support.command import free_port
from tests.support.forked import Forked
from tests.support.member import Member
from tests.support.process import environment
from tests.support.release import Release, Serving, release
from tests.support.saving import ROLES
from tests.support.traffic import Traffic

__all__ = ["release"]

pytestmark = pytest.mark.faults
_ANSWERS = 100  # of each server, between two steps
_serial = itertools.count()


async def migrated(place: Mapping[str, str], folder: Path, part: str) -> Any:
    """`dossier migrate` of this checkout, as a process: what it applied, or why it did not."""
    output, errors = (folder / f"migrate-{next(_serial)}.{name}" for name in ("out", "err"))
    if await Forked(("cli.py", "migrate", part, "--json"), place, output, errors).ended() != 0:
        return errors.read_text("utf-8")
    return json.loads(output.read_text("utf-8"))["applied"]


async def made(release: Release, place: Mapping[str, str]) -> str:
    """A token, on a database as the last release makes it."""
    for command in ("migrate", "reference"):
        await asyncio.to_thread(release.run, place, command)
    grants = [word for role in ROLES for word in ("--grant", role)]
    return (await asyncio.to_thread(release.run, place, "token", "create", "ROLLING", *grants))["token"]


async def updated(
    traffic: Traffic, old: Serving, new: Member, place: Mapping[str, str], folder: Path
) -> None:
    """Step by step, as docs/upgrading.md has it."""
    missing = await pending(place["DATABASE_URL"])
    later = await pending(place["DATABASE_URL"], Part.AFTER)
    await traffic.more(_ANSWERS)
    assert await migrated(place, folder, "--before") == missing
    await traffic.more(_ANSWERS)
    assert old.is_ready()
    await asyncio.to_thread(new.start)
    await traffic.turn_to(old.url, new.url)
    await traffic.more(_ANSWERS)
    if later:
        assert "end them first" in await migrated(place, folder, "--after")
        await traffic.more(_ANSWERS)
    await traffic.turn_to(new.url)
    assert await asyncio.to_thread(old.end) == 0
    assert await migrated(place, folder, "--after") == later
    await traffic.more(_ANSWERS)


async def test_the_last_release_serves_while_its_tables_become_this_ones(
    release: Release, empty_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = environment(empty_database, tmp_path, free_port())
    new = Member("serve", "new", environment(empty_database, tmp_path, free_port()), tmp_path)
    token = await made(release, place)
    try:
        with release.serving(place, tmp_path) as old:
            traffic = Traffic([old.url], token)
            async with traffic.flowing(readers=3, writers=3):
                await updated(traffic, old, new, place, tmp_path)
    finally:
        new.kill()
    assert traffic.failed == []
    assert await pending(empty_database, Part.ALL) == []
    await traffic.assert_nothing_is_lost(empty_database)
    told = [f"{name} (post)" if is_post(name) else name for name in names() if name not in release.migrations]
    with capsys.disabled():
        print(  # noqa: T201
            f"\nrolling update from {release.name} over {', '.join(told) or 'no migration'}: "
            f"{traffic.answered.total()} answers, {traffic.writes} acknowledged writes, none failed or lost"
        )
