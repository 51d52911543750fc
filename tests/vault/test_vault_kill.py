"""kill -9 at every named point: what was stored is there, what was not goes on. Next: vault_child.py."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.disk import DiskStore
from storage.faults import VARIABLE
from storage.parts import PART_BYTES
from storage.slips import decode_slip
from tests.support.vault_child import FileRow, vault_in
from tests.support.vaults import FACTS, chunked, digest, file_of, keys_of, read, scraps_of, uploaded, whole

ROOT = Path(__file__).resolve().parents[2]
SMALL, BIG = 70_000, PART_BYTES + 300_000
_SOURCES = ("receive", "slipbook", "vault")
NAMED = sorted(
    {
        name
        for source in _SOURCES
        for name in re.findall(r'point\("(.+?)"\)', (ROOT / "storage" / f"{source}.py").read_text("utf-8"))
    }
)
DESTROYS = [name for name in NAMED if ".destroy." in name or ".eras" in name]
UPLOADS = [name for name in NAMED if name not in DESTROYS and name != "vault.discarded"]
CALLS = [
    f"store.{call}.{when}"
    for call in ("begin", "put_part", "complete", "put", "get", "delete")
    for when in ("before", "after")
    if (call, when) != ("get", "after")  # who has all bytes leaves, and never passes there
]


def run(folder: Path, size: int, what: str, fault: str = "") -> bool:
    """Whether it was killed."""
    command = [sys.executable, "-m", "tests.support.vault_child", str(folder), str(size), what]
    environment = {**os.environ, VARIABLE: fault and f"kill:{fault}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


async def goes_on(folder: Path, size: int, fault: str) -> bool:
    """Asserts that the upload, killed there, ends as if nothing had been. False: it never came by."""
    neighbour = await uploaded(vault_in(folder), file_of(5000))
    killed = run(folder, size, "upload", fault)
    vault, row, body = vault_in(folder), FileRow(folder), file_of(size)
    draft, stored = row.load()
    if stored is None:
        draft = await vault.receive(draft, chunked(body[draft.offset :]), advance=row.advance)
        stored = await vault.finish(draft, FACTS, advance=row.advance)
    assert stored.sha256 == digest(body)
    assert await read(vault, stored) == body
    assert await read(vault, neighbour) == file_of(5000)
    store = DiskStore(folder / "objects", warn=False)
    expected = {stored.key, stored.slip, neighbour.key, neighbour.slip}
    assert set(await keys_of(store)) == expected
    assert await scraps_of(store) == []
    assert len(decode_slip(await whole(store, stored.slip))) == 1
    return killed


async def goes_on_destroying(folder: Path, fault: str) -> bool:
    neighbour = await uploaded(vault_in(folder), file_of(5000))
    assert not run(folder, SMALL, "upload")
    killed = run(folder, SMALL, "destroy", fault)
    _, stored = FileRow(folder).load()
    assert stored is not None
    await vault_in(folder).destroy(stored)
    store = DiskStore(folder / "objects", warn=False)
    assert set(await keys_of(store)) == {neighbour.key, neighbour.slip}
    assert await read(vault_in(folder), neighbour) == file_of(5000)
    return killed


@pytest.mark.parametrize(
    ("size", "fault"),
    [
        (SMALL, "vault.part.stored"),
        (BIG, "vault.tail.stored"),
        (BIG, "vault.finish.completed"),
        (BIG, "vault.slip.written"),
    ],
)
async def test_killed_at_a_few_points(tmp_path: Path, size: int, fault: str) -> None:
    assert await goes_on(tmp_path, size, fault)


async def test_killed_between_key_and_bytes(tmp_path: Path) -> None:
    assert await goes_on_destroying(tmp_path, "vault.destroy.key_gone")


@pytest.mark.faults
@pytest.mark.parametrize("fault", UPLOADS)
async def test_killed_at_every_point_of_an_upload(tmp_path: Path, fault: str) -> None:
    killed = [
        await goes_on(tmp_path / f"{size}-{times}", size, f"{fault}:{times}")
        for size in (SMALL, BIG)
        for times in (1, 2)
        if (tmp_path / f"{size}-{times}").mkdir() is None
    ]
    assert any(killed), "nothing ever passes this point"


@pytest.mark.faults
@pytest.mark.parametrize("fault", CALLS)
async def test_killed_around_every_call_of_the_store(tmp_path: Path, fault: str) -> None:
    killed: list[bool] = []
    for size in (SMALL, BIG):
        for times in (1, 2, 3):
            folder = tmp_path / f"{size}-{times}"
            folder.mkdir()
            killed.append(await goes_on(folder, size, f"{fault}:{times}"))
    assert any(killed)


@pytest.mark.faults
@pytest.mark.parametrize("fault", DESTROYS)
async def test_killed_at_every_point_of_destroying(tmp_path: Path, fault: str) -> None:
    assert await goes_on_destroying(tmp_path, fault)
