"""API keys by the command line. Next: ../support/provider.py."""

import asyncio
import base64
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from resolvers.access.caller import Caller
from resolvers.access.tokens import TokenBook
from tests.support.command import as_json, run_cli
from tests.support.rows import in_database
from tests.support.users import add_user

GRANT = ("--grant", "salesMaintainer@0723/F723")


@pytest.fixture
def place(database: str, tmp_path: Path) -> dict[str, str]:
    key = tmp_path / "field.key"
    key.write_bytes(base64.b64encode(bytes(32)))
    return {"DATABASE_URL": database, "DOSSIER_FIELD_KEY_FILE": str(key)}


def caller_of(dsn: str, token: str) -> Caller | None:
    async def find() -> Caller | None:
        async with asyncpg.create_pool(dsn, min_size=1, max_size=1) as pool:
            return await TokenBook(pool).find(token)

    return asyncio.run(find())


def told(dsn: str, user_name: str) -> list[Any]:
    statement = """SELECT detail, user_name FROM audit_entry WHERE act = 'KEY' AND object_id = $1
                   AND outcome = 'DONE' ORDER BY entry_id"""
    rows = asyncio.run(in_database(dsn, statement, user_name))
    assert {row["user_name"] for row in rows} == {"(console)"}
    return [json.loads(row["detail"])["did"] for row in rows]


@pytest.mark.faults
def test_a_key_is_made_rotated_and_revoked(tmp_path: Path, database: str, place: dict[str, str]) -> None:
    var = tmp_path / "var"
    asyncio.run(add_user(database, "KEYUSER", password=None))
    made = as_json(var, "token", "create", "keyuser", *GRANT, "--name", "erp", "--days", "90", **place)
    caller = caller_of(database, made["token"])
    assert caller is not None
    assert (caller.user_name, caller.roles) == ("KEYUSER", {"salesMaintainer"})
    again = run_cli(var, "token", "create", "keyuser", *GRANT, "--name", "erp", **place)
    assert (again.returncode, again.stderr) == (2, "dossier: name: “erp” exists already\n")
    number = str(made["token_id"])
    second = as_json(var, "token", "rotate", number, "--old-days", "1", **place)
    assert caller_of(database, second["token"]) == caller_of_same(caller, second["token_id"])
    third = run_cli(var, "token", "rotate", number, **place)
    assert (third.returncode, "revoke one first" in third.stderr) == (2, True)
    rows = as_json(var, "token", "list", "--user", "keyuser", **place)
    assert [(row["name"], row["live"]) for row in rows] == [("erp", True)] * 2
    ends = [datetime.fromisoformat(row["expires_at"]) for row in rows]
    assert timedelta(days=88) < ends[1] - ends[0] < timedelta(days=90)
    shown = json.dumps(rows)
    assert made["token"].startswith(rows[0]["prefix"])
    assert made["token"] not in shown
    assert as_json(var, "token", "revoke", number, **place) == {"revoked": made["token_id"]}
    assert caller_of(database, made["token"]) is None
    left = as_json(var, "token", "list", "--user", "keyuser", "--no-ended", **place)
    assert [row["token_id"] for row in left] == [second["token_id"]]
    assert told(database, "KEYUSER") == ["CREATED", "ROTATED"]


def caller_of_same(caller: Caller, token_id: int) -> Caller:
    return Caller(caller.user_name, caller.grants, caller.languages, token_id=token_id)


def test_mistakes_are_told_in_one_line(tmp_path: Path, place: dict[str, str]) -> None:
    var = tmp_path / "var"
    wrong = {
        ("create", "nobody", *GRANT, "--name", "erp"): "does not exist or is not active",
        ("create", "nobody", "--grant", "boss", "--name", "erp"): "there is no role 'boss'",
        ("create", "nobody", *GRANT, "--days", "9999"): "days",
        ("rotate", "99999999"): "there is no token 99999999",
        ("revoke", "99999999"): "there is no live token 99999999",
    }
    for arguments, line in wrong.items():
        ended = run_cli(var, "token", *arguments, **place)
        assert ended.returncode in (1, 2), arguments
        assert line in ended.stderr + ended.stdout
        assert "Traceback" not in ended.stderr
