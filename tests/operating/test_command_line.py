"""The command line as programs use it: JSON, exit codes, no secrets. Next: test_doctor.py."""

import json
import signal
from pathlib import Path

import pytest

from console import progress
from settings import Settings, variables
from tests.support.command import as_json, clean_environment, run_cli
from tests.support.forked import Forked


def test_every_step_of_a_first_start_answers_as_json(tmp_path: Path, empty_database: str) -> None:
    var = tmp_path / "var"
    key = tmp_path / "field.key"
    key.write_text("ZG9zc2llciBkb3NzaWVyIGRvc3NpZXIgZG9zc2llci4=")
    place = {"DATABASE_URL": empty_database, "DOSSIER_FIELD_KEY_FILE": str(key)}
    applied = as_json(var, "migrate", **place)["applied"]
    assert applied[0].startswith("0001_")
    assert as_json(var, "migrate", **place) == {"applied": [], "left": []}
    assert as_json(var, "reference", **place)["changed"]["country"] > 200
    assert as_json(var, "reference", **place) == {"changed": {}}
    assert as_json(var, "demo", "20", **place) == {"customers": 20}
    token = as_json(var, "token", "create", "sc01", "--grant", "salesMaintainer", **place)["token"]
    assert token.startswith("dsr_")
    [row] = as_json(var, "token", "list", **place)
    assert row["user_name"] == "SC01"
    assert token not in json.dumps(row)
    assert as_json(var, "token", "revoke", str(row["token_id"]), **place) == {"revoked": row["token_id"]}
    quiet = run_cli(var, "demo", "20", **place)
    assert (quiet.returncode, quiet.stderr) == (0, "")  # no bar where there is no terminal
    found = as_json(var, "doctor", **place)
    assert found["level"] == "ok"
    levels = {check["name"]: (check["level"], check["found"]) for check in found["checks"]}
    assert levels["field key"] == ("ok", "opens sealed values (1)")
    assert levels["tokens"][0] == "warn"
    # another key: a start would work, and every sealed value be lost to it
    key.write_text("YW5vdGhlciBhbm90aGVyIGFub3RoZXIgYW5vdGhlci4=")
    ended = run_cli(var, "doctor", **place)
    assert ended.returncode == 1
    assert "fail  field key" in ended.stdout


def test_the_schema_is_printed_as_an_introspection(tmp_path: Path) -> None:
    assert as_json(tmp_path / "var", "schema")["__schema"]["queryType"]["name"] == "Query"


def test_the_settings_in_effect_are_shown_without_secrets(tmp_path: Path) -> None:
    place = {"DATABASE_URL": "postgresql://dossier:opensesame@127.0.0.1/dossier", "DOSSIER_PAGE_MAX": "77"}
    shown = run_cli(tmp_path / "var", "settings", **place)
    assert shown.returncode == 0
    assert "opensesame" not in shown.stdout
    found = dict(line.split("=", 1) for line in shown.stdout.splitlines())
    assert set(found) == {variables(name)[0] for name in Settings.model_fields}
    assert found["DATABASE_URL"] == "***"
    assert found["DOSSIER_PAGE_MAX"] == "77"
    assert as_json(tmp_path / "var", "settings", **place)["DOSSIER_PAGE_MAX"] == 77


@pytest.mark.parametrize(
    "arguments",
    [
        *(("nonsense",), ("demo", "-3"), ("demo", "many"), ("token", "revoke")),
        ("migrate", "--before", "--after"),
    ],
)
def test_a_command_that_cannot_be_read_is_the_operators_mistake(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ended = run_cli(tmp_path / "var", *arguments)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(("told", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
async def test_a_worker_ends_when_it_is_told(tmp_path: Path, database: str, told: int, code: int) -> None:
    out, err = tmp_path / "out", tmp_path / "err"
    environment = clean_environment(tmp_path / "var", {"DATABASE_URL": database})
    process = Forked(("cli.py", "worker"), environment, out, err)
    try:
        await process.until_said(b"at work")
        process.send_signal(told)
        assert await process.ended(20) == code
    finally:
        process.kill()
    assert b"Traceback" not in err.read_bytes()


def test_long_work_shows_a_bar_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for terminal in ("", "1"):
        monkeypatch.setenv("TTY_COMPATIBLE", terminal or "0")
        with progress("demo customers", 10) as done:
            done(10)
        written = capsys.readouterr()
        assert written.out == ""
        assert ("demo customers" in written.err) == bool(terminal)
