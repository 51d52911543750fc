"""Into a new cluster, by buckets: who follows the log loses nothing. Next: test_point_in_time.py."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from postgres import PrivatePostgres
from tests.support.backed_up import BackedUp, backed_up, edges
from tests.support.base import another
from tests.support.client import Client, saved
from tests.support.command import run_cli
from tests.support.pulling import DELTA, acknowledge, act, delta, register
from tests.support.swift import Swift
from tests.support.uploading import text_of

_PART = 8 * 2**20
_SIZES = (0, 1, 4_096, 100_000, _PART, 2 * _PART + 3)
_LOG = """query ($after: String) { changes(first: 100, after: $after) {
  edges { cursor node { changeNumber customerNumber version } } pageInfo { hasNextPage } } }"""


def whole_log(client: Client, after: str | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page = client.ask(_LOG, after=after)["changes"]
        found += page["edges"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["edges"][-1]["cursor"]


def written(sales: Client, customers: int, changes: int) -> None:
    """Customers by several writers at once, each changed some times."""

    def write(_number: int) -> None:
        number = saved(sales.create(another()))
        for version in range(1, changes + 1):
            saved(sales.change(number, version, {"phone": f"0830-{version}"}))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(customers)))


def assert_in_order(log: list[dict[str, Any]]) -> None:
    """Of each customer every version, one after the other."""
    seen: dict[str, int] = {}
    for edge in log:
        node = edge["node"]
        if number := node["customerNumber"]:
            assert node["version"] == seen.get(number, int(node["version"]) - 1) + 1, node
            seen[number] = node["version"]


@pytest.mark.faults
def test_a_service_goes_on_in_a_new_cluster(database_server: str, tmp_path: Path, swift: Swift) -> None:
    bucket, backups = swift.bucket(), swift.bucket()
    place, copy = f"s3://{backups.bucket}/daily/1", f"s3://{backups.bucket}/objects"
    with backed_up(
        database_server,
        tmp_path / "var",
        attachment_store="s3",
        s3_bucket=bucket.bucket,
        s3_endpoint=swift.url,
        s3_access_key=bucket.access_key,
        s3_secret_key=bucket.secret_key,
    ) as old:
        files = {old.sender.store(text_of(size, seed=size), f"{size}.bin"): size for size in _SIZES}
        erp = old.service.user("ERP", "integrator@*/*")
        register(erp, "ERP")
        written(old.sales, customers=8, changes=5)
        half = delta(erp, "ERP", first=20)
        acknowledge(erp, "ERP", half["token"])
        auditor = old.service.user("AU01")
        before = whole_log(auditor)
        reader = before[len(before) // 2]["cursor"]

        taken = old.ask("take", place, "--objects", copy)
        assert (taken["objects"], taken["copied"]["copied"]) == (len(_SIZES), len(_SIZES))
        again = old.ask("take", f"{place}-again", "--objects", copy)
        assert again["copied"] == {"there": len(_SIZES), "slips_there": taken["copied"]["slips"]}
        assert old.ask("verify", place, "--all-files")["ok"]

        written(old.sales, customers=2, changes=3)  # and all of this is lost
        lost = whole_log(auditor)[len(before) :]
        rest = delta(erp, "ERP")
        acknowledge(erp, "ERP", rest["token"])

        new = PrivatePostgres(tmp_path / "new", durable=False, extra={"autovacuum": "off"})
        try:
            dsn = new.start()
            told = old.ask("restore", place, environment={"DATABASE_URL": dsn})
            assert (told["receivers"], told["store"]["missing"], told["store"]["keyless"]) == (1, [], [])
            with old.served(dsn) as (client, sender):
                _follows(old, client, sender, (before, lost, reader))
                for address, size in files.items():
                    assert sender.get(address).content == text_of(size, seed=size)
        finally:
            new.stop()


def _follows(
    old: BackedUp, client: Client, sender: httpx.Client, logs: tuple[list[Any], list[Any], str]
) -> None:
    before, lost, reader = logs
    sales = Client(client.http, old.sales.token)
    written(sales, customers=3, changes=3)
    at = next(index for index, edge in enumerate(before) if edge["cursor"] == reader)
    rest, log = before[at + 1 :], whole_log(client, reader)
    assert [edge["node"] for edge in log[: len(rest)]] == [edge["node"] for edge in rest]
    assert len(log) == len(rest) + 3 * 4
    assert_in_order(whole_log(client))
    numbers = [edge["node"]["changeNumber"] for edge in [*before, *lost, *log[len(rest) :]]]
    assert len(set(numbers)) == len(numbers), "the number of an event was given twice"
    for edge in lost:
        [error] = client.errors(_LOG, after=edge["cursor"])
        assert error["extensions"]["code"] == "RESYNC_REQUIRED"
    erp = Client(client.http, old.service.user("ERP", "integrator@*/*").token)
    [error] = erp.errors(DELTA, r="ERP", first=500)
    assert error["extensions"]["code"] == "RESYNC_REQUIRED"
    assert sender.get("/healthz").status_code == 200


@pytest.mark.faults
def test_a_service_that_moves_as_it_stands_sends_nobody_back(database_server: str, tmp_path: Path) -> None:
    place = tmp_path / "taken"
    with backed_up(database_server, tmp_path / "var") as old:
        erp = old.service.user("ERP", "integrator@*/*")
        register(erp, "ERP")
        written(old.sales, customers=2, changes=2)
        acknowledge(erp, "ERP", delta(erp, "ERP", first=2)["token"])
        waiting = delta(erp, "ERP")["documents"]
        before = old.log()
        old.ask("take", str(place))
        new = PrivatePostgres(tmp_path / "new", durable=False, extra={"autovacuum": "off"})
        try:
            dsn = new.start()
            told = old.ask("restore", str(place), "--nothing-lost", environment={"DATABASE_URL": dsn})
            assert told["receivers"] == 0
            with old.served(dsn) as (client, _):
                token = old.service.user("ERP", "integrator@*/*").token
                moved = Client(client.http, token)
                assert delta(moved, "ERP")["documents"] == waiting
                saved(Client(client.http, old.sales.token).create(another()))
                [(_, number)] = edges(client, before[-1][0])
                assert int(number) == int(before[-1][1]) + 1
                told_now = act(moved, DELTA, r="ERP", first=500)["documents"]
                assert [one["changeNumber"] for one in told_now[: len(waiting)]] == [
                    one["changeNumber"] for one in waiting
                ]
                assert len(told_now) == len(waiting) + 1
        finally:
            new.stop()


def test_an_address_of_no_bucket_is_told(tmp_path: Path) -> None:
    ended = run_cli(tmp_path, "backup", "verify", "s3://only-a-bucket")
    assert ended.returncode == 2
    assert "write s3://BUCKET/PREFIX, or a folder" in ended.stderr
