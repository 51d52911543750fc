"""The trail as an operator keeps it: the worker links it, commands verify it. Next: test_entries.py."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

import worker
from models.rules.chain import START, Head
from resolvers.access.chain import link_new, read_head
from resolvers.access.seal import Sealer
from settings import Settings
from tests.support.command import as_json, run_cli
from tests.support.process import field_key
from tests.support.trail import Trail
from worker_duties import do_all
from worker_house import HOUSE


def settings_of(dsn: str, folder: Path) -> Settings:
    values: dict[str, Any] = {"database_url": SecretStr(dsn), "field_key_file": field_key(folder)}
    return Settings(**values, var_folder=folder)


async def test_the_worker_links_what_is_written(trail: Trail, database: str, tmp_path: Path) -> None:
    await trail.write(3)
    async with worker.beside(settings_of(database, tmp_path)), asyncio.timeout(30):
        while (await trail.head()).position < 3:  # noqa: ASYNC110 -- until it has done it
            await asyncio.sleep(0.05)
        await trail.write(2)
        while (await trail.head()).position < 5:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_the_worker_tells_the_head_in_its_log(
    trail: Trail, database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await trail.write(3)
    await trail.link()
    with caplog.at_level(logging.INFO, "dossier.worker"):
        await do_all(HOUSE, trail.pool, settings_of(database, tmp_path))
    [told] = [one for one in caplog.records if one.message == "head of the audit trail"]
    assert vars(told)["head"] == str(await trail.head())


async def test_without_a_key_the_worker_says_so_and_does_the_rest(
    database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    values: dict[str, Any] = {"database_url": SecretStr(database), "field_key_file": tmp_path / "none"}
    with caplog.at_level(logging.WARNING, "dossier.worker"):
        async with worker.beside(Settings(**values, var_folder=tmp_path)), asyncio.timeout(30):
            while not any(vars(one).get("work") == "trail" for one in caplog.records):  # noqa: ASYNC110
                await asyncio.sleep(0.05)


def test_commands_verify_the_trail_and_say_where_it_was_tampered_with(
    fresh_database: str, tmp_path: Path
) -> None:
    place = {"DATABASE_URL": fresh_database, "DOSSIER_FIELD_KEY_FILE": str(field_key(tmp_path))}
    var = tmp_path / "var"
    assert as_json(var, "audit", "head", **place) == {"head": str(START)}
    asyncio.run(_written(fresh_database, 4))
    head = run_cli(var, "audit", "head", **place).stdout.strip()
    assert head.startswith("4:")
    sound = run_cli(var, "audit", "verify", "--expect", head, **place)
    assert (sound.returncode, sound.stdout) == (0, f"sound: 4 entries checked, up to {head}\n")
    asyncio.run(_tampered(fresh_database))
    ended = run_cli(var, "audit", "verify", "--expect", head, **place)
    assert ended.returncode == 1
    lines = ended.stdout.splitlines()
    assert [line.split("\t")[:2] for line in lines[:2]] == [
        ["CHANGED", "place 2, entry 2"],
        ["CUT_OFF", "place 4"],
    ]
    assert lines[2].startswith("TAMPERED WITH: 3 entries checked, up to 3:")
    ended = run_cli(var, "audit", "verify", "--json", **place)
    assert ended.returncode == 1
    assert '"flaws": [{"kind": "CHANGED", "from": 2, "to": 2, "entry": 2}]' in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--expect", "nonsense"], "'nonsense' is no head"),
        (["--after", str(Head(2, bytes(32))), "--expect", str(Head(1, bytes(32)))], "does not lie behind"),
    ],
)
def test_a_head_that_is_none_is_one_line(
    database: str, tmp_path: Path, arguments: list[str], message: str
) -> None:
    place = {"DATABASE_URL": database, "DOSSIER_FIELD_KEY_FILE": str(field_key(tmp_path))}
    ended = run_cli(tmp_path / "var", "audit", "verify", *arguments, **place)
    assert ended.returncode == 2
    assert message in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


async def test_heads_and_links_of_another_key_do_not_verify(
    trail: Trail, database: str, tmp_path: Path
) -> None:
    await trail.write(2)
    await link_new(trail.pool, Sealer(bytes(32)).chained)
    place = {"DATABASE_URL": database, "DOSSIER_FIELD_KEY_FILE": str(field_key(tmp_path))}
    ended = await asyncio.to_thread(run_cli, tmp_path / "var", "audit", "verify", **place)
    assert ended.returncode == 1
    assert ended.stdout.startswith("CHANGED\tplace 1 to 2, entry 1\t")
    assert (await read_head(trail.pool)).position == 2


async def _written(dsn: str, count: int) -> None:
    async with asyncpg.create_pool(dsn, min_size=0, max_size=2) as pool:
        await Trail(pool).write(count)


async def _tampered(dsn: str) -> None:
    async with asyncpg.create_pool(dsn, min_size=0, max_size=2) as pool:
        await Trail(pool).tamper(
            "UPDATE audit_entry SET detail = '{}' WHERE position = 2",
            "DELETE FROM audit_entry WHERE position = 4",
        )
