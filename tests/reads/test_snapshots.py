"""Each kind of read: the operation, its answer and its one statement, side by side. Next: test_reader.py.

After a change `make snapshots` writes answers and statements anew; the review reads the difference.
"""

import asyncio
from collections.abc import Generator
from pathlib import Path

import asyncpg
import pytest

from schema.build import build_schema
from tests.support.database import _administer, _clone, with_name
from tests.support.snapshots import fill, read_operations, take

SCHEMA = build_schema().core
OPERATIONS = read_operations()


@pytest.fixture(scope="module")
def filled(database_server: str, worker_id: str) -> Generator[str]:
    name = f"dossier_snapshots_{worker_id}"
    asyncio.run(_clone(database_server, name))
    asyncio.run(fill(with_name(database_server, name)))
    yield with_name(database_server, name)
    asyncio.run(_administer(database_server, f'DROP DATABASE "{name}" WITH (FORCE)'))


def written(path: Path) -> tuple[str, str]:
    return path.with_suffix(".json").read_text("utf-8"), path.with_suffix(".sql").read_text("utf-8")


@pytest.mark.parametrize("path", OPERATIONS, ids=lambda path: path.stem)
async def test_answer_and_statement_are_as_written(filled: str, path: Path) -> None:
    connection = await asyncpg.connect(filled, server_settings={"timezone": "UTC"})
    try:
        found = await take(connection, SCHEMA, OPERATIONS[path])
    finally:
        await connection.close()
    assert found.statements == 1
    assert (found.answer, found.sql) == written(path)
