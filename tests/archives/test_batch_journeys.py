"""Batches followed while they are carried out, from the command line, and by a spreadsheet program. Next:
../support/batching.py."""

import asyncio
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import asyncpg
import openpyxl
import pytest

from assembly import opened_desk
from resolvers.custody.kinds import kinds_of
from resolvers.jobs.run import run_next
from tests.support import filing
from tests.support.batching import CODE, OTHER, PDF, VOLUME, VOUCHER, Batcher, batcher, fill, told, zipped
from tests.support.command import as_json
from tests.support.events import open_events
from tests.support.server import Service
from tests.support.socket import open_wire

service = filing.service
SOFFICE = shutil.which("soffice")
FOLLOW = "subscription ($b: ID!) { seen: importProgress(batchId: $b) { state done total createdCount } }"


@pytest.fixture(scope="module")
def office(service: Service) -> Batcher:
    return batcher(service)


async def test_a_batch_is_followed_until_it_is_over(service: Service, office: Batcher) -> None:
    batch = office.begin("OTHER")
    office.send(batch, "w.xlsx", office.filled("OTHER", [OTHER]), "WORKBOOK")
    async with open_wire(service.url, office.client.token) as wire:
        await wire.subscribe("1", FOLLOW, b=batch)
        assert (await wire.event("1", "seen"))["state"] == "OPEN"
        office.run(batch)
        last = await wire.event("1", "seen")
        while last["state"] != "DONE":
            last = await wire.event("1", "seen")
        assert last == {"state": "DONE", "done": 1, "total": 1, "createdCount": 1}
        assert (await wire.receive())["type"] == "complete"
        await wire.subscribe("2", FOLLOW, b="0" * 32)
        refused = await wire.receive()
        assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == ("error", "GEN-NOTFOUND")


async def test_what_goes_wrong_while_it_is_followed_is_told_and_hidden(
    service: Service, office: Batcher
) -> None:
    batch = office.begin("OTHER")
    await asyncio.to_thread(service.execute, "ALTER TABLE import_batch RENAME TO import_gone")
    try:
        async with open_events(service.url, office.client.token, FOLLOW, b=batch) as events:
            error = (await events.event()).payload["errors"][0]
            assert (error["message"], error["path"]) == ("Internal error", ["seen"])
            assert error["extensions"]["code"] == "INTERNAL"
            assert (await events.event()).name == "complete"
            await events.ended()
    finally:
        await asyncio.to_thread(service.execute, "ALTER TABLE import_gone RENAME TO import_batch")


async def test_what_packs_well_is_left_to_a_worker_and_a_cancelled_job_is_told(
    service: Service, office: Batcher
) -> None:
    rows = [{**OTHER, "备注": f"{n}" + "档" * 1000} for n in range(200)]
    workbook, batch = office.filled("OTHER", rows), office.begin("OTHER")
    assert len(workbook) < 32 * 2**10
    office.send(batch, "w.xlsx", workbook, "WORKBOOK")
    assert office.run(batch)["state"] == "RUNNING"
    cancel = "UPDATE job SET state = 'CANCELLED', ended_at = now() WHERE state = 'QUEUED'"
    await asyncio.to_thread(service.execute, cancel)
    async with open_wire(service.url, office.client.token) as wire:
        await wire.subscribe("1", FOLLOW, b=batch)
        assert (await wire.event("1", "seen"))["state"] == "FAILED"
        assert (await wire.receive())["type"] == "complete"
    office.send(batch, "w.xlsx", office.filled("OTHER", [OTHER]), "WORKBOOK")
    assert office.run(batch)["state"] == "DONE"  # it takes files again, and is run again


@pytest.mark.faults
async def test_who_unpacks_dies_and_another_goes_on(service: Service, office: Batcher) -> None:
    rows = [{**OTHER, "题名*": f"扫描{n}", "文件名": f"s{n}.pdf"} for n in range(12)]
    batch = office.begin("OTHER")
    office.send(batch, "w.xlsx", office.filled("OTHER", rows), "WORKBOOK")
    office.send(batch, "s.zip", zipped({f"s{n}.pdf": PDF + bytes(1000) for n in range(12)}), "ZIP")
    assert office.run(batch)["state"] == "RUNNING"
    async with (
        asyncpg.create_pool(service.dsn, min_size=1, max_size=6) as pool,
        opened_desk(service.settings, pool) as desk,
    ):
        assert desk is not None
        work = asyncio.create_task(run_next(pool, kinds_of(desk)))
        count = "SELECT count(*) FROM batch_file WHERE batch_id = $1 AND role = 'FILE'"
        while await pool.fetchval(count, batch) < 3:
            pass
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        assert await pool.fetchval(count, batch) < 12
        while await run_next(pool, kinds_of(desk)) is not None:
            pass
    found = office.look(batch)
    assert found is not None
    assert (found["state"], found["createdCount"], found["fileCount"]) == ("DONE", 12, 12)


@pytest.mark.faults
def test_the_command_brings_a_batch_in(service: Service, office: Batcher, tmp_path: Path) -> None:
    var = service.settings.var_folder
    place = {"DATABASE_URL": service.dsn, "DOSSIER_FIELD_KEY_FILE": str(service.settings.field_key_path)}
    workbook, file = tmp_path / "档案.xlsx", tmp_path / "报告.pdf"
    workbook.write_bytes(office.filled("OTHER", [{**OTHER, "文件名": "报告.pdf", "题名*": "命令行"}]))
    file.write_bytes(PDF)
    done = as_json(var, "archive", "import", "OTHER", "TIANPU", str(workbook), str(file), **place)
    assert (done["state"], done["created"], done["files"], done["findings"]) == ("DONE", 1, 1, [])


@pytest.mark.faults
@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice: apt install libreoffice-calc-nogui")
def test_the_manuals_journey_in_a_spreadsheet_program(office: Batcher, tmp_path: Path) -> None:
    """S1.11 to S1.15: templates are filled in and saved by another program, and come in in their order."""
    vouchers = through(tmp_path, office.filled("VOUCHER", [VOUCHER]))
    early = office.bring("VOUCHER", vouchers)
    assert told(early) == ["E AR-IMP-ORDER 3 所属档号*"]
    volume = office.bring(
        "OTHER", through(tmp_path, office.filled("OTHER", [VOLUME, {**OTHER, "备注": "=1+1"}]))
    )
    assert (volume["state"], told(volume), volume["rows"][0]["archiveCode"]) == ("DONE", [], CODE)
    assert office.item(volume["rows"][1]["itemId"])["description"] == "=1+1"
    late = office.run(early["batchId"])
    assert (late["state"], late["rows"][0]["archiveCode"]) == ("DONE", f"{CODE}-0001")
    bad = office.bring("OTHER", through(tmp_path, office.filled("OTHER", [{**OTHER, "密级*": "绝密"}])))
    marked = through(tmp_path, office.client.http.get(bad["markedUrl"]).content)
    sheet: Any = openpyxl.load_workbook(io.BytesIO(marked)).worksheets[0]
    assert "GEN-REF" in sheet["I3"].comment.text
    office.send(bad["batchId"], "改正.xlsx", fill(marked, [OTHER]), "WORKBOOK")
    assert office.run(bad["batchId"])["state"] == "DONE"


def through(folder: Path, workbook: bytes) -> bytes:
    """Opened and saved by LibreOffice."""
    assert SOFFICE is not None
    given, saved = folder / "in.xlsx", folder / "out"
    given.write_bytes(workbook)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(saved),
    ]
    subprocess.run([*command, str(given)], check=True, capture_output=True, timeout=120)
    return (saved / "in.xlsx").read_bytes()
