"""Inspections, transfer lists, backups, and the checks that come round. Next: ../operating/test_worker.py."""

import asyncio
import logging
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import pytest

import cli_archive
import cli_archive_work
from assembly import business_day
from models.rules.archives.inspections import MOST_SAMPLED, sampled
from models.rules.archives.transfers import check_custody
from resolvers.archives import backups
from resolvers.archives.checking import order_checks
from resolvers.archives.inspections import draw_due
from resolvers.write.context import Writer
from tests.support.client import Client
from tests.support.command import as_json
from tests.support.filing import do_jobs, service
from tests.support.server import Service
from tests.support.standing import act, codes, run, sealer_of, stand, texts
from tests.support.users import add_user
from worker_house import HOUSE

__all__ = ["service"]

_PLAN = """... on InspectionPlanSaved { version message findings { code path }
  inspectionPlan { planCode nextOn accessLevel findings { itemId inspectedOn result closedOn } } }
  ... on InspectionPlanConflict { currentVersion }"""
_LIST = """... on TransferListSaved { version message findings { code path severity }
  transferList { listNumber state itemCount takenBy } } ... on TransferListConflict { currentVersion }"""
_BACKUP = "... on BackupNoted { backup { backupId result size restoreTestedAt } }"
_LOOK = """query ($p: String, $s: InspectionStage) { inspectedItems(planCode: $p, stage: $s) {
  itemId archiveCode title locationCode result finding followUp inspectedBy closedOn } }"""
KEEPER = "storageAdmin@/;institutions=TIANPU;types=KJ;clearance=1"
ACCOUNTANT = "financeMaintainer@0723"
TAKER = "archiveManager@/;institutions=TIANPU;types=KU;clearance=3"


@pytest.fixture(scope="module")
def keeper(service: Service) -> Client:
    return service.user("SA01", KEEPER)


def draw(service: Service, workers: int = 1) -> list[int]:
    async def work(pool: asyncpg.Pool) -> list[int]:
        writer = Writer(pool, sealer_of(service), business_day(service.settings))
        return list(await asyncio.gather(*(draw_due(writer) for _ in range(workers))))

    return run(service, work)


def inspect(client: Client, name: str, **given: Any) -> dict[str, Any]:
    kinds = (
        "$code: String!, $input: InspectionPlanInput!, $expectedVersion: Int, $inspectedOn: Date!, "
        "$itemId: ID!, $result: InspectionResult!, $finding: String, $followUp: String"
    )
    return act(client, name, kinds, _PLAN, **given)


def test_a_sample_is_a_part_and_always_the_same() -> None:
    items = [f"{at:032x}" for at in range(200)]
    on = date(2026, 5, 6)
    first = sampled("P", on, 10, items)
    assert len(first) == 20
    assert first == sampled("P", on, 10, list(reversed(items)))
    assert first != sampled("P", date(2026, 6, 6), 10, items)
    assert first != sampled("Q", on, 10, items)
    assert len(sampled("P", on, 1, items[:3])) == 1
    assert len(sampled("P", on, 100, [str(at) for at in range(9_000)])) == MOST_SAMPLED


def test_an_inspection_from_plan_to_follow_up(service: Service, keeper: Client) -> None:
    kind = {"archive_type": "KJ/00"}
    box = stand(service, {**kind, "unit": "VOLUME"})[0]
    inside, secret, draft = stand(
        *(service, {**kind, "volume_id": box}, {**kind, "access_level": 2}, {**kind, "state": "DRAFT"})
    )
    loose = stand(service, kind)[0]
    plan = {"planCode": "q1", "institutionCode": "tianpu", "archiveType": "KJ", "name": "季度检查"}
    plan |= {"everyMonths": 3, "samplePercent": 100, "nextOn": "2025-11-30"}
    wrong = inspect(keeper, "createInspectionPlan", input={**plan, "everyMonths": 0, "samplePercent": 101})
    assert codes(wrong) == ["GEN-RANGE everyMonths", "GEN-RANGE samplePercent"]
    elsewhere = inspect(keeper, "createInspectionPlan", input={**plan, "archiveType": "KU"})
    assert codes(elsewhere) == ["GEN-FORBIDDEN archiveType"]
    made = inspect(keeper, "createInspectionPlan", input=plan)
    assert (made["message"], made["inspectionPlan"]) == ("检查计划Q1 季度检查已创建", None)
    assert sum(draw(service, 2)) == 1  # two workers at once draw it once
    assert draw(service) == [0]
    reader = service.user("AU01")
    query = "{ inspectionPlans { nodes { planCode nextOn accessLevel findings { itemId } } } }"
    [shown] = reader.ask(query)["inspectionPlans"]["nodes"]
    assert (shown["nextOn"], shown["accessLevel"]) == ("2026-05-30", 1)  # what was missed is not made up for
    assert sorted(texts(shown["findings"], "itemId")) == sorted([box, loose])
    assert not {inside, secret, draft} & set(texts(shown["findings"], "itemId"))
    seen = keeper.ask(_LOOK, p="Q1", s="TO_INSPECT")["inspectedItems"]
    assert sorted(texts(seen, "itemId")) == sorted([box, loose])
    assert all(one["archiveCode"] and one["title"] for one in seen)
    assert keeper.ask("{ archiveItems { nodes { itemId } } }")["archiveItems"]["nodes"] == []
    about = {"code": "Q1", "inspectedOn": "2025-11-30"}
    assert codes(inspect(keeper, "recordInspection", **about, itemId=inside, result="GOOD")) == [
        "GEN-NOTFOUND itemId"
    ]
    assert codes(inspect(keeper, "recordInspection", **about, itemId=box, result="DAMAGED")) == [
        "GEN-REQUIRED finding"
    ]
    inspect(keeper, "recordInspection", **about, itemId=loose, result="GOOD")
    inspect(keeper, "recordInspection", **about, itemId=box, result="DAMAGED", finding="盒子受潮")
    [open_one] = keeper.ask(_LOOK, s="TO_FOLLOW_UP")["inspectedItems"]
    assert (open_one["itemId"], open_one["finding"], open_one["inspectedBy"]) == (box, "盒子受潮", "SA01")
    assert codes(inspect(keeper, "closeInspectionFinding", **about, itemId=box)) == ["GEN-REQUIRED followUp"]
    inspect(keeper, "closeInspectionFinding", **about, itemId=box, followUp="已换盒、除湿")
    assert codes(inspect(keeper, "closeInspectionFinding", **about, itemId=box)) == ["GEN-STATE"]
    closed = keeper.ask(_LOOK, s="CLOSED")["inspectedItems"]
    assert {one["itemId"]: one["closedOn"] for one in closed} == {box: "2026-05-06", loose: "2026-05-06"}
    other = service.user("SA02", "storageAdmin@/;institutions=TIANPU;types=KU;clearance=3")
    assert other.ask(_LOOK)["inspectedItems"] == []
    assert codes(inspect(other, "recordInspection", **about, itemId=box, result="GOOD")) == [
        "GEN-NOTFOUND code"
    ]
    assert codes(inspect(service.user("SC01"), "createInspectionPlan", input=plan)) == ["GEN-FORBIDDEN"]


def transfer(client: Client, name: str, **given: Any) -> dict[str, Any]:
    kinds = (
        "$institutionCode: String!, $fiscalYear: String!, $number: String!, $expectedVersion: Int, "
        "$capacity: TransferCapacity!, $reason: String!"
    )
    return act(client, name, kinds, _LIST, **given)


@pytest.mark.parametrize(
    ("year", "approved", "told"),
    [
        ("2025", False, []),
        ("2024", False, ["AR-CUSTODY-APPROVAL"]),
        ("2024", True, []),
        ("2022", True, ["AR-CUSTODY-MAX"]),
        ("2022", False, ["AR-CUSTODY-APPROVAL"]),
    ],
)
def test_how_long_accounting_may_keep_a_year(year: str, approved: bool, told: list[str]) -> None:
    """2025 may be kept until the end of 2026, with approval until that of 2028."""
    assert [one.code.value for one in check_custody(year, approved, date(2026, 5, 6))] == told


def test_three_persons_hand_a_year_over(service: Service) -> None:
    kind = {"archive_type": "KU/PZ", "year": "2024"}
    [volume] = stand(service, {**kind, "unit": "VOLUME", "access_level": 2})
    inside, still_open, drafted = stand(
        *(service, {**kind, "volume_id": volume}, {**kind, "unit": "VOLUME", "open": True}),
        {**kind, "state": "DRAFT"},
    )
    accountant = service.user("FA01", ACCOUNTANT)
    taker = service.user("AM01", TAKER)
    boss = service.user("AD01")
    custody = "{ accountingCustody { fiscalYear itemCount yearsHeld finding } }"
    [held] = accountant.ask(custody)["accountingCustody"]
    assert held == {
        "fiscalYear": "2024",
        "itemCount": 1,
        "yearsHeld": 1,
        "finding": "AR-CUSTODY-APPROVAL",
    }
    place = {"institutionCode": "tianpu", "fiscalYear": "2024"}
    assert codes(transfer(accountant, "createTransferList", **{**place, "fiscalYear": "2026"})) == [
        "GEN-RANGE fiscalYear"
    ]
    assert codes(transfer(accountant, "createTransferList", **{**place, "fiscalYear": "2020"})) == [
        "AR-TRF-EMPTY fiscalYear"
    ]
    stranger = service.user("FA09", "financeMaintainer@0999")
    assert codes(transfer(stranger, "createTransferList", **place)) == ["GEN-FORBIDDEN"]
    made = transfer(accountant, "createTransferList", **place)
    assert (made["message"], made["transferList"]) == ("移交清册TIANPU-2024-T1已创建，共1件", None)
    assert codes(transfer(accountant, "createTransferList", **place)) == ["GEN-DUPLICATE fiscalYear"]
    about = {"number": "TIANPU-2024-T1"}
    assert codes(
        transfer(stranger, "signTransferList", **about, expectedVersion=1, capacity="ACCOUNTING")
    ) == ["GEN-NOTFOUND number"]
    forbidden = transfer(accountant, "signTransferList", **about, expectedVersion=1, capacity="ARCHIVES")
    assert codes(forbidden) == ["GEN-FORBIDDEN capacity"]
    transfer(accountant, "signTransferList", **about, expectedVersion=1, capacity="ACCOUNTING")
    same = transfer(accountant, "signTransferList", **about, expectedVersion=2, capacity="SUPERVISOR")
    assert codes(same) == ["AR-TRF-SAMEPERSON capacity"]
    transfer(taker, "signTransferList", **about, expectedVersion=2, capacity="ARCHIVES")
    last = {**about, "expectedVersion": 3, "capacity": "SUPERVISOR"}
    assert codes(transfer(boss, "signTransferList", **last)) == ["AR-CUSTODY-APPROVAL fiscalYear"]
    why = {"reason": "审计未结束"}
    assert codes(transfer(accountant, "approveLongerCustody", **about, expectedVersion=3, **why)) == [
        "GEN-FORBIDDEN"
    ]
    transfer(taker, "approveLongerCustody", **about, expectedVersion=3, **why)
    done = transfer(boss, "signTransferList", **{**last, "expectedVersion": 4})
    assert done["message"] == "移交清册TIANPU-2024-T1已完成，共移交1件"
    [told] = accountant.ask(
        "{ accountingTransfers { listNumber state handedBy takenBy supervisedBy doneOn } }"
    )["accountingTransfers"]
    assert told == {
        **{"listNumber": "TIANPU-2024-T1", "state": "DONE", "handedBy": "FA01", "takenBy": "AM01"},
        **{"supervisedBy": "AD01", "doneOn": "2026-05-06"},
    }
    query = """query ($i: ID!) { archiveItem(id: $i) { transferNumber
      propertyChecks { nodes { occasion } } changeDocuments { nodes { operation } } } }"""
    item = taker.ask(query, i=volume)["archiveItem"]
    assert item["transferNumber"] == "TIANPU-2024-T1"
    assert texts(item["propertyChecks"]["nodes"], "occasion") == ["TRANSFER"]
    assert texts(item["changeDocuments"]["nodes"], "operation") == ["signTransferList"]
    for other in (inside, still_open, drafted):
        assert taker.ask(query, i=other)["archiveItem"]["transferNumber"] is None
    assert accountant.ask(custody)["accountingCustody"] == []

    async def ordered(pool: asyncpg.Pool) -> int:
        return await order_checks(pool, datetime.now(UTC))

    assert run(service, ordered) == 1
    assert run(service, ordered) == 0  # once a day
    do_jobs(service)
    checks = taker.ask(query, i=inside)["archiveItem"]["propertyChecks"]["nodes"]
    assert texts(checks, "occasion") == ["TRANSFER"]  # what lies in the volume, too
    checks = taker.ask(query, i=still_open)["archiveItem"]["propertyChecks"]["nodes"]
    assert texts(checks, "occasion") == ["YEARLY"]
    assert taker.ask(query, i=drafted)["archiveItem"]["propertyChecks"]["nodes"] == []


def backup(client: Client, name: str, **given: Any) -> dict[str, Any]:
    kinds = (
        "$backupId: ID!, $startedAt: DateTime!, $result: BackupResult!, $endedAt: DateTime, $size: String, "
        "$sha256: String, $restoreTestedAt: DateTime"
    )
    return act(client, name, kinds, _BACKUP, **given)


def test_backups_are_noted_and_a_missing_one_is_told(
    service: Service, keeper: Client, caplog: pytest.LogCaptureFixture
) -> None:
    now = datetime.now(UTC)
    began, ended = (now - timedelta(hours=27)).isoformat(), (now - timedelta(hours=26)).isoformat()
    bare = backup(keeper, "recordBackup", startedAt=began, result="DONE", sha256="x")
    assert codes(bare) == ["GEN-REQUIRED endedAt", "GEN-REQUIRED size", "GEN-PATTERN sha256"]
    begun = backup(keeper, "recordBackup", startedAt=began, result="RUNNING")["backup"]
    assert keeper.ask("{ backupState { lastGoodAt overdue } }")["backupState"] == {
        **{"lastGoodAt": None, "overdue": False}  # there are no files that are older
    }
    given = {"backupId": begun["backupId"], "result": "DONE", "endedAt": ended, "size": "5000000000"}
    done = backup(keeper, "noteBackup", **given, sha256="a" * 64)["backup"]
    assert (done["result"], done["size"], done["restoreTestedAt"]) == ("DONE", "5000000000", None)
    assert keeper.ask("{ backupState { overdue } }")["backupState"]["overdue"] is True
    tested = backup(keeper, "noteBackup", backupId=begun["backupId"], restoreTestedAt=now.isoformat())
    assert tested["backup"]["restoreTestedAt"] is not None
    early = backup(keeper, "noteBackup", backupId=begun["backupId"], restoreTestedAt="2020-01-01T00:00:00Z")
    assert codes(early) == ["GEN-RANGE restoreTestedAt"]
    assert codes(backup(keeper, "noteBackup", backupId="f" * 32)) == ["GEN-NOTFOUND backupId"]
    assert codes(backup(service.user("SC01"), "recordBackup", startedAt=began, result="FAILED")) == [
        "GEN-FORBIDDEN"
    ]
    asyncio.run(add_user(service.dsn, "ST01", "storageAdmin", password=None, email="keeper@dossier.test"))

    async def told(pool: asyncpg.Pool) -> list[Any]:
        found = await backups.last_backup(pool, now)
        assert found.overdue
        sent = [await backups.tell_overdue(pool, sealer_of(service), found.started_at) for _ in range(2)]
        return [*sent, await pool.fetchval("SELECT recipient FROM outgoing_message")]

    assert run(service, told) == [1, 0, "keeper@dossier.test"]  # once a day
    with caplog.at_level(logging.WARNING, "dossier.worker"):
        duty = HOUSE["backup-alert"]
        run(service, lambda pool: duty.work(pool, service.settings))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    assert [one.message for one in caplog.records] == ["the last good backup is too old"]


def test_a_command_notes_a_backup(service: Service) -> None:
    var = service.settings.var_folder
    place = {"DATABASE_URL": service.dsn, "DOSSIER_FIELD_KEY_FILE": str(service.settings.field_key_path)}
    file = var / "backup.tar"
    file.write_bytes(b"backup")
    noted = as_json(var, "archive", "backup", str(file), "--started", "2026-05-06T02:00:00", **place)
    assert (noted["backup"]["size"], noted["backup"]["result"], noted["noted_by"]) == (6, "DONE", "OPERATOR")


def test_every_duty_that_people_do_too_has_its_command() -> None:
    names = {name for name, duty in HOUSE.items() if duty.command}
    assert names <= set(cli_archive.archive) - {"--help"}
    assert all(hasattr(cli_archive_work, name.replace("-", "_")) for name in names)
