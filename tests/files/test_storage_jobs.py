"""Long work on files as its keepers order it: by GraphQL, by command, done by a worker. Next: test_s3.py."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Generator
from pathlib import Path

import asyncpg
import pytest

from resolvers.jobs.job import LIVE
from storage.faults import VARIABLE
from storage.keys_file import add_key
from tests.support.command import as_json, clean_environment, run_cli
from tests.support.forked import Forked
from tests.support.server import Service
from tests.support.uploading import Sender, text_of

pytestmark = pytest.mark.usefixtures("none_waits")

_WAITED = 60.0
_JOB = "id kind state dryRun done total report createdBy findings(first: 10) { kind subject open }"
_ROTATE = f"""mutation ($dry: Boolean!) {{ rotateKeys(dryRun: $dry) {{
    __typename ... on StorageJobStarted {{ job {{ {_JOB} }} }} ... on Refused {{ findings {{ code params }} }}
}} }}"""
_CANCEL = """mutation ($id: ID!) { cancelStorageJob(id: $id) {
    __typename ... on StorageJobCancelled { job { state } } ... on Refused { findings { code } }
} }"""
_SEEN = f"query ($id: ID!) {{ storageJob(id: $id) {{ {_JOB} }} storageJobs(first: 1) {{ id }} }}"
_STATES = "SELECT state FROM job WHERE job_id = $1"


async def fetched(service: Service, sql: str, *values: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(service.dsn)
    try:
        return await connection.fetch(sql, *values)
    finally:
        await connection.close()


@contextlib.contextmanager
def worker_on(folder: Path, place: dict[str, str]) -> Generator[None]:
    """A worker as a process, told to end at the end."""
    worker = Forked(("cli.py", "worker"), clean_environment(folder, place))
    try:
        yield
    finally:
        worker.send_signal(signal.SIGTERM)
        ended = worker.wait(_WAITED)
    assert ended == 0


def worked(service: Service, folder: Path, job_id: str, faults: str = "") -> int:
    """The exit code of a worker that takes this one job."""
    command = ("-m", "tests.support.moving_child", service.dsn, str(folder), job_id, "alone")
    return Forked(command, {**os.environ, VARIABLE: faults}).wait(_WAITED)


def until_over(service: Service, job_id: str) -> None:
    ends = time.monotonic() + _WAITED
    while asyncio.run(fetched(service, _STATES, job_id))[0]["state"] in LIVE:
        assert time.monotonic() < ends, "the worker does not take it up"
        time.sleep(0.2)


def test_keepers_order_and_end_what_auditors_only_see(service: Service) -> None:
    keeper, auditor = service.user("SK01", "storageAdmin"), service.user("AU01")
    begun = keeper.ask(_ROTATE, dry=True)["rotateKeys"]
    assert begun["__typename"] == "StorageJobStarted"
    job = begun["job"]
    assert (job["kind"], job["state"], job["dryRun"], job["createdBy"]) == (
        "ROTATE_KEYS",
        "QUEUED",
        True,
        "SK01",
    )
    again = keeper.ask(_ROTATE, dry=False)["rotateKeys"]["findings"][0]
    assert again == {
        "code": "STORAGE-JOB-RUNNING",
        "params": {"kind": "ROTATE_KEYS", "job": job["id"]},
    }
    assert auditor.ask(_SEEN, id=job["id"]) == {"storageJob": job, "storageJobs": [{"id": job["id"]}]}
    for user in (auditor, service.user("SC01"), service.user("AM01", "archiveManager")):
        for text, given in ((_ROTATE, {"dry": True}), (_CANCEL, {"id": job["id"]})):
            [answer] = user.ask(text, **given).values()
            assert [one["code"] for one in answer["findings"]] == ["GEN-FORBIDDEN"]
    assert keeper.ask(_CANCEL, id="0")["cancelStorageJob"]["findings"] == [{"code": "GEN-NOTFOUND"}]
    ended = keeper.ask(_CANCEL, id=job["id"])["cancelStorageJob"]
    assert ended["job"] == {"state": "CANCELLED"}


def test_who_neither_keeps_nor_audits_sees_no_job(service: Service) -> None:
    for name, role in (("SC01", "salesMaintainer"), ("AM01", "archiveManager"), ("IN01", "integrator")):
        for text in ("{ storageJobs { id } }", '{ storageJob(id: "0") { id } }'):
            answer = service.user(name, role).errors(text)
            assert [one["extensions"]["code"] for one in answer] == ["GEN-FORBIDDEN"]


def test_a_page_that_is_too_large_is_refused(service: Service) -> None:
    for text in ("{ storageJobs(first: 0) { id } }", "{ storageJobs(first: 101) { id } }"):
        [told] = service.user("AD01").errors(text)
        assert told["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.faults
def test_a_rotation_by_command(service: Service, sender: Sender, folder: Path, place: dict[str, str]) -> None:
    sender.store(text_of(100))
    add_key(folder / "keys" / "attachments.json")
    tried = as_json(folder, "storage", "rotate", "--dry-run", **place)
    assert (tried["state"], tried["dry_run"], tried["findings"]) == ("DONE", True, [])
    assert tried["done"] > 0
    queued = as_json(folder, "storage", "rotate", "--queue", **place)
    assert queued["state"] == "QUEUED"
    refused = run_cli(folder, "storage", "rotate", **place)
    assert refused.returncode == 2
    assert queued["job_id"] in refused.stderr
    assert as_json(folder, "storage", "cancel", queued["job_id"], **place)["state"] == "CANCELLED"
    done = as_json(folder, "storage", "rotate", **place)
    assert (done["state"], done["done"]) == ("DONE", tried["done"])
    listed = as_json(folder, "storage", "jobs", **place)
    assert [one["state"] for one in listed] == ["DONE", "CANCELLED", "DONE"]
    shown = run_cli(folder, "storage", "job", done["job_id"], **place)
    assert shown.returncode == 0
    assert f"{done['done']}/{done['total']}" in shown.stdout


def test_open_findings_are_the_exit_code(
    service: Service, sender: Sender, folder: Path, place: dict[str, str]
) -> None:
    sender.store(text_of(300))
    for slip in (folder / "objects" / "slips").iterdir():
        slip.rename(slip.with_suffix(".away"))
    add_key(folder / "keys" / "attachments.json")
    try:
        ended = run_cli(folder, "storage", "rotate", **place)
    finally:
        for slip in (folder / "objects" / "slips").iterdir():
            slip.rename(slip.with_suffix(""))
    assert ended.returncode == 1
    assert "SLIP_UNREADABLE" in ended.stdout


def test_a_worker_does_what_was_ordered(
    service: Service, sender: Sender, folder: Path, place: dict[str, str]
) -> None:
    sender.store(text_of(200))
    add_key(folder / "keys" / "attachments.json")
    job = service.user("AD01").ask(_ROTATE, dry=False)["rotateKeys"]["job"]
    with worker_on(folder, place):
        until_over(service, job["id"])
    seen = service.user("AD01").ask(_SEEN, id=job["id"])["storageJob"]
    assert (seen["state"], seen["done"]) == ("DONE", seen["total"])
    assert seen["findings"] == []


@pytest.mark.faults
@pytest.mark.parametrize("at", ["rewrap.writing", "rewrap.written", "rotate.kept"])
def test_a_rotation_that_is_killed_is_gone_on_with(
    service: Service, sender: Sender, folder: Path, tmp_path: Path, at: str
) -> None:
    bodies = {sender.store(text_of(size, size)): text_of(size, size) for size in (5, 400)}
    current = add_key(folder / "keys" / "attachments.json")
    job = service.user("AD01").ask(_ROTATE, dry=False)["rotateKeys"]["job"]
    (tmp_path / "keys.json").symlink_to(folder / "keys" / "attachments.json")
    (tmp_path / "objects").symlink_to(folder / "objects")
    assert worked(service, tmp_path, job["id"], f"kill:{at}") == -signal.SIGKILL
    assert asyncio.run(fetched(service, _STATES, job["id"]))[0]["state"] == "RUNNING"
    service.execute("UPDATE job SET lease_until = now()")  # a minute is over
    assert worked(service, tmp_path, job["id"]) == 0
    seen = service.user("AD01").ask(_SEEN, id=job["id"])["storageJob"]
    assert (seen["state"], seen["done"], seen["findings"]) == ("DONE", seen["total"], [])
    rows = asyncio.run(fetched(service, "SELECT DISTINCT key_id, slip FROM stored_object"))
    assert {row["key_id"] for row in rows} == {current}
    # neither the old slips nor one that no row names
    assert {f"slips/{one.name}" for one in (folder / "objects" / "slips").iterdir()} == {
        row["slip"] for row in rows
    }
    for where, body in bodies.items():
        assert sender.http.get(where).content == body
