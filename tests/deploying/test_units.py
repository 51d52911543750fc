"""What systemd and a shell say of deploy/; a server tells that it is ready. Next: test_pooler.py."""

import os
import shutil
import socket
import stat
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from settings import load_settings
from tests.deploying import units
from tests.deploying.known import DEPLOY
from tests.support.process import service_process

_EXPOSURE = 25  # of 100, by systemd's own reckoning; a unit without a line has 96
_NAMES = (units.MIGRATE, units.SERVER.replace("@", "@8001"), units.WORKER)


@pytest.fixture
def placed(tmp_path: Path) -> list[Path]:
    """The units, with a program that is there."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("NOT PROVEN: there is no systemd-analyze on this machine")
    for name in _NAMES:
        text = (DEPLOY / "systemd" / name.replace("@8001", "@")).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(units.PROGRAM, "/bin/true"), "utf-8")
    return [tmp_path / name for name in _NAMES]


def test_systemd_takes_the_units(placed: list[Path]) -> None:
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, placed)],
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = [line for line in told.stderr.splitlines() if any(name in line for name in _NAMES)]
    assert wrong == []


def test_systemd_finds_a_line_that_it_does_not_know(placed: list[Path]) -> None:
    placed[1].write_text(placed[1].read_text("utf-8").replace("PrivateTmp=", "PrivateTemp="), "utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(placed[1])]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "PrivateTemp" in told.stderr


def test_little_is_left_that_a_stranger_could_use(placed: list[Path]) -> None:
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={_EXPOSURE}", "--no-pager"]
    for path in placed:
        told = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr


async def test_a_server_tells_its_manager_that_it_is_ready(fresh_database: str, tmp_path: Path) -> None:
    name = f"dossier-{uuid4().hex}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"\0{name}")
        manager.settimeout(20)
        async with service_process(fresh_database, tmp_path, NOTIFY_SOCKET=f"@{name}") as service:
            assert manager.recv(100) == b"READY=1"
            assert await service.end() == 0


def make_secrets(folder: Path) -> dict[str, str]:
    script = DEPLOY / "compose" / "secrets.sh"
    subprocess.run(["sh", str(script), str(folder)], check=True, capture_output=True)
    return {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir())}


def test_secrets_are_made_once_and_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "secrets"
    made = make_secrets(folder)
    assert make_secrets(folder) == made
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert os.geteuid() != 0 or path.stat().st_uid == 10001
    assert f":{made['postgres_password']}@postgres:" in made["database_url"]
    password = made["nats_url"].partition("dossier:")[2].partition("@")[0]
    assert f'password: "{password}"' in made["nats_conf"]
    assert len({*made.values()}) == len(made)
    for name in ("DATABASE_URL", "DOSSIER_S3_ACCESS_KEY", "DOSSIER_S3_SECRET_KEY", "DOSSIER_NATS_URL"):
        monkeypatch.delenv(name, raising=False)
        file = name.lower().removeprefix("dossier_")
        monkeypatch.setenv(f"{name}_FILE", str(folder / file))
    monkeypatch.setenv("DOSSIER_FIELD_KEY_FILE", str(folder / "field_key"))
    settings = load_settings()
    assert len(settings.read_field_key()) == 32
    assert settings.dsn == made["database_url"]
