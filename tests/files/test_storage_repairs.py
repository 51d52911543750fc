"""Rows and store compared and put right, as keepers order it: by GraphQL and by command. Next: test_s3.py."""

import asyncio
import json
import os
import secrets
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from resolvers.custody.desk import Desk
from resolvers.custody.kinds import kinds_of
from resolvers.custody.repairing import REPAIRS
from resolvers.jobs.run import run_next
from schema.custody.repairs import StorageRepair
from storage import DiskConfig, open_store
from storage.keys_file import FileKeys
from storage.vault import Vault
from tests.support.command import as_json, run_cli
from tests.support.server import Service
from tests.support.uploading import Sender, text_of

pytestmark = pytest.mark.usefixtures("none_waits")

_ANSWER = """__typename ... on StorageJobStarted { job { id kind dryRun } }
    ... on Refused { findings { code path } }"""
_RECONCILE = (
    f"mutation ($h: Float!, $d: Boolean!) {{ reconcileStore(graceHours: $h, deep: $d) {{ {_ANSWER} }} }}"
)
_REPAIR = f"""mutation ($f: ID!, $r: StorageRepair!, $d: Boolean!) {{
    repairFinding(findingId: $f, repair: $r, dryRun: $d) {{ {_ANSWER} }} }}"""
_REPAIR_ALL = f"""mutation ($j: ID!, $r: StorageRepair!) {{
    repairFindings(jobId: $j, repair: $r) {{ {_ANSWER} }} }}"""
_SEEN = """query ($i: ID!) { storageJob(id: $i) { state report
    findings { id kind subject objectId open repair repairedBy repairs details } } }"""


def orphan_in(folder: Path) -> Path:
    """An object that nobody names, since days."""
    name = secrets.token_hex(16)
    path = folder / "objects" / "objects" / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    os.utime(path, (0, 0))
    return path


def carried_out(service: Service, folder: Path, job_id: str) -> Any:
    """By a worker of this process; what the job says then."""

    async def work() -> None:
        keys, store = (
            FileKeys(folder / "keys" / "attachments.json"),
            open_store(DiskConfig(folder / "objects")),
        )
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=4) as pool:
            assert await run_next(pool, kinds_of(Desk(pool, store, keys, Vault(store, keys))), job_id)
        await store.close()

    asyncio.run(work())
    return service.user("AU01").ask(_SEEN, i=job_id)["storageJob"]


def test_every_repair_has_its_name_in_graphql() -> None:
    assert {one.name for one in StorageRepair} == set(REPAIRS)


def test_compared_and_repaired_by_graphql(service: Service, sender: Sender, folder: Path) -> None:
    sender.store(text_of(100))
    orphans = [orphan_in(folder) for _ in range(3)]
    keeper = service.user("SK01", "storageAdmin")
    begun = keeper.ask(_RECONCILE, h=24, d=True)["reconcileStore"]["job"]
    seen = carried_out(service, folder, begun["id"])
    assert (seen["state"], seen["report"]["object_orphan"]) == ("DONE", 3)
    assert {one["objectId"] for one in seen["findings"]} == {path.name for path in orphans}
    assert all(one["open"] and one["repairs"] == ["REMOVE_ORPHAN"] for one in seen["findings"])
    first = seen["findings"][0]["id"]
    tried = keeper.ask(_REPAIR, f=first, r="REMOVE_ORPHAN", d=True)["repairFinding"]["job"]
    [would] = carried_out(service, folder, tried["id"])["findings"]
    assert (tried["dryRun"], would["kind"]) == (True, "WOULD_REPAIR")
    assert "with 1 bytes is removed" in would["details"]["what"]
    assert all(path.exists() for path in orphans)
    done = keeper.ask(_REPAIR, f=first, r="REMOVE_ORPHAN", d=False)["repairFinding"]["job"]
    assert carried_out(service, folder, done["id"])["report"] == {"repaired": 1}
    assert sum(path.exists() for path in orphans) == 2
    rest = keeper.ask(_REPAIR_ALL, j=begun["id"], r="REMOVE_ORPHAN")["repairFindings"]["job"]
    assert carried_out(service, folder, rest["id"])["report"] == {"repaired": 2}
    assert not any(path.exists() for path in orphans)
    after = service.user("AU01").ask(_SEEN, i=begun["id"])["storageJob"]["findings"]
    assert {(one["open"], one["repair"], one["repairedBy"]) for one in after} == {
        (False, "REMOVE_ORPHAN", "SK01")
    }


def test_who_does_not_keep_files_orders_nothing_and_learns_nothing(service: Service) -> None:
    orders = (
        (_RECONCILE, {"h": 24, "d": False}),
        (_REPAIR, {"f": "1", "r": "RETRY", "d": True}),
        (_REPAIR_ALL, {"j": "0", "r": "RETRY"}),
    )
    for name, role in (("AU01", "auditor"), ("SC01", "salesMaintainer"), ("AM01", "archiveManager")):
        for text, given in orders:
            [answer] = service.user(name, role).ask(text, **given).values()
            assert answer["findings"] == [{"code": "GEN-FORBIDDEN", "path": []}]
    keeper = service.user("SK01", "storageAdmin")
    for (text, given), path in zip(orders[1:], ("findingId", "jobId"), strict=True):
        [answer] = keeper.ask(text, **given).values()
        assert answer["findings"] == [{"code": "GEN-NOTFOUND", "path": [path]}]
    for hours in (-1, 1e9):
        [told] = keeper.errors(_RECONCILE, h=hours, d=False)
        assert told["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.faults
def test_compared_and_repaired_by_command(
    sender: Sender, service: Service, folder: Path, place: dict[str, str]
) -> None:
    sender.store(text_of(100))
    orphans = [orphan_in(folder) for _ in range(2)]
    ended = run_cli(folder, "storage", "reconcile", "--deep", "--json", **place)
    assert ended.returncode == 1
    found = json.loads(ended.stdout)
    job_id, ids = found["job_id"], [str(one["finding_id"]) for one in found["findings"]]
    listed = run_cli(folder, "storage", "repair", job_id, **place)
    assert (listed.returncode, listed.stdout.count("REMOVE_ORPHAN")) == (1, 2)
    tried = run_cli(folder, "storage", "repair", job_id, "--all", "REMOVE_ORPHAN", "--dry-run", **place)
    assert (tried.returncode, tried.stdout.count("WOULD_REPAIR")) == (1, 2)
    assert all(path.exists() for path in orphans)
    one = run_cli(folder, "storage", "repair", job_id, "--finding", ids[0], "--by", "REMOVE_ORPHAN", **place)
    assert one.returncode == 0, one.stderr
    assert sum(path.exists() for path in orphans) == 1
    assert run_cli(folder, "storage", "repair", job_id, "--all", "REMOVE_ORPHAN", **place).returncode == 0
    assert not any(path.exists() for path in orphans)
    assert as_json(folder, "storage", "repair", job_id, **place) == []
    for wrong in (("--all", "NONSENSE"), ("--finding", ids[0])):
        refused = run_cli(folder, "storage", "repair", job_id, *wrong, **place)
        assert refused.returncode == 2, refused.stdout
        assert "Traceback" not in refused.stderr
    gone = run_cli(folder, "storage", "repair", "0", "--all", "RETRY", **place)
    assert (gone.returncode, "no job or finding 0" in gone.stderr) == (2, True)
