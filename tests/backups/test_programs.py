"""The programs of PostgreSQL: the right version, and no secret for others to see. Next: test_copying.py."""

import stat
from pathlib import Path

import pytest

from resolvers.backups.programs import ProgramFailed, find_program, run_program, without_password
from resolvers.errors import Unloadable

_SECRET = "g:e\\heim@"
_DSN = "postgresql://dossier:g%3Ae%5Cheim%40@db.example:6432/dossier?sslmode=require"
# Tells all that others could see of it, and what stands in its password file.
_TELLS = """#!/bin/sh
echo "$@" > "$0.arguments"; env > "$0.environment"
stat -c %a "$PGPASSFILE" > "$0.mode"; cat "$PGPASSFILE" > "$0.passwords"
[ "$1" != fail ] || { echo "it is full" >&2; exit 3; }
"""


def program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def said(path: Path, what: str) -> str:
    return Path(f"{path}.{what}").read_text()


def versions(tmp_path: Path, *majors: int) -> list[Path]:
    text = '#!/bin/sh\necho "pg_dump (PostgreSQL) {}.3 (Debian)"\n'
    return [program(tmp_path / str(one), "pg_dump", text.format(one)).parent for one in majors]


@pytest.mark.parametrize(("server", "taken"), [(15, 15), (16, 17), (17, 17)])
async def test_the_servers_own_version_is_taken_or_the_next_newer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: int, taken: int
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin/none:/bin")
    folders = versions(tmp_path, 18, 15, 17)
    found = await find_program("pg_dump", folders, server)
    assert (found.major, found.path) == (taken, tmp_path / str(taken) / "pg_dump")


async def test_an_older_one_is_refused_with_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/bin")
    folders = versions(tmp_path, 15, 16)
    with pytest.raises(Unloadable, match=r"pg_dump of PostgreSQL 17 or newer .* versions here: .*15, 16"):
        await find_program("pg_dump", folders, 17)


async def test_nobody_sees_the_password(tmp_path: Path) -> None:
    from resolvers.backups.programs import Program

    path = program(tmp_path / "bin", "pg_dump", _TELLS)
    work = tmp_path / "work"
    work.mkdir()
    await run_program(Program(path, 18), ["--format=custom"], _DSN, work)
    names = ("arguments", "environment", "mode", "passwords")
    told = {one: said(path, one) for one in names}
    assert told["mode"].strip() == "600"
    assert told["passwords"] == "*:*:*:*:g\\:e\\\\heim@\n"
    assert "--dbname=postgresql://dossier@db.example:6432/dossier?sslmode=require" in told["arguments"]
    for seen in ("arguments", "environment"):
        assert "heim" not in told[seen]
    assert list(work.iterdir()) == [], "the password lies there no longer than it is needed"


async def test_its_last_words_are_told(tmp_path: Path) -> None:
    from resolvers.backups.programs import Program

    path = program(tmp_path / "bin", "pg_dump", _TELLS)
    with pytest.raises(ProgramFailed, match="pg_dump ended with 3: it is full"):
        await run_program(Program(path, 18), ["fail"], _DSN, tmp_path)


@pytest.mark.parametrize(
    ("dsn", "address", "password"),
    [
        (_DSN, "postgresql://dossier@db.example:6432/dossier?sslmode=require", _SECRET),
        ("postgresql://u@/d?host=%2Ftmp%2Fx", "postgresql://u@/d?host=%2Ftmp%2Fx", None),
        ("postgresql://h/d?user=u&password=p%26q", "postgresql://h/d?user=u", "p&q"),
        ("postgres://[::1]:5433/d", "postgres://[::1]:5433/d", None),
    ],
)
def test_an_address_is_told_without_its_password(dsn: str, address: str, password: str | None) -> None:
    assert without_password(dsn) == (address, password)
