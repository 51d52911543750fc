"""What the worker does by itself. Next: ../../worker.py."""

import logging
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from settings import Settings
from worker_duties import do_all
from worker_house import HOUSE

_OLD = """
INSERT INTO replay (replay_key, fingerprint, outcome, created_at)
VALUES ('old', '', '{}', now() - interval '49 hours'), ('young', '', '{}', now() - interval '47 hours')
"""


def _settings(dsn: str) -> Settings:
    values: dict[str, Any] = {"database_url": SecretStr(dsn)}
    return Settings(**values)


async def test_answers_of_old_idempotency_keys_are_forgotten(fresh_database: str) -> None:
    async with asyncpg.create_pool(fresh_database, min_size=1, max_size=1) as pool:
        await pool.execute(_OLD)
        settings = _settings(fresh_database)
        assert (await do_all(HOUSE, pool, settings))["answers"] == 1
        assert [row[0] for row in await pool.fetch("SELECT replay_key FROM replay")] == ["young"]


async def test_a_job_that_fails_keeps_no_other_from_its_turn(
    fresh_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with asyncpg.create_pool(fresh_database, min_size=1, max_size=1) as pool:
        await pool.execute(_OLD)
        await pool.execute("DROP TABLE change_floor CASCADE")  # the job before has nothing to work on
        with caplog.at_level(logging.ERROR, "dossier.worker"):
            done = await do_all(HOUSE, pool, _settings(fresh_database))
        assert done["answers"] == 1
        assert len(done) == len(HOUSE) - 1
        assert [one.message for one in caplog.records] == ["a duty failed"]
