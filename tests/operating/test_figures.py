"""What Prometheus and the log are told: true, bounded, without a caller's words. Next: test_traces.py."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support.door import Door, open_door
from tests.support.socket import open_wire
from tests.support.storm import CHANGE, FOLLOW, House, open_house

ROOT = Path(__file__).resolve().parents[2]
Figures = dict[tuple[str, tuple[str, ...]], float]


async def figures(door: Door | httpx.AsyncClient, token: str) -> Figures:
    http = door.http if isinstance(door, Door) else door
    page = await http.get("/metrics", headers={"authorization": f"Bearer {token}"})
    assert page.status_code == 200
    return {
        (sample.name, tuple(sample.labels[name] for name in _order(sample.labels))): sample.value
        for family in text_string_to_metric_families(page.text)
        for sample in family.samples
    }


def _order(labels: dict[str, str]) -> list[str]:
    known = [
        "channel",
        "duty",
        "transport",
        "kind",
        "outcome",
        "document",
        "pool",
        "code",
        "state",
        "operation",
    ]
    return sorted(labels, key=[*known, "error", "what", "le"].index)


def requests(found: Figures) -> dict[tuple[str, ...], float]:
    """By transport, kind and outcome."""
    return {labels[:3]: value for (name, labels), value in found.items() if name == "dossier_requests_total"}


async def test_outcomes_are_counted_for_what_they_are(fresh_database: str, tmp_path: Path) -> None:
    async with open_house(fresh_database, tmp_path, customers=1) as house:
        async with httpx.AsyncClient(base_url=house.url) as http:
            await _use(http, house)
            found = await figures(http, house.token)
            async with open_wire(house.url, house.token) as wire:
                await wire.subscribe("1", FOLLOW)
                await wire.subscribe("2", "{__typename}")
                assert (await wire.receive())["type"] == "next"
                assert (await wire.receive())["type"] == "complete"
                during = await figures(http, house.token)
        assert requests(found) == {
            ("http", "", "refused"): 2,
            ("http", "", "rejected"): 1,
            ("http", "query", "ok"): 2,
            ("http", "query", "rejected"): 1,
            ("http", "mutation", "ok"): 1,
        }
        assert found["dossier_refusals_total", ("UNAUTHENTICATED",)] == 1
        assert found["dossier_refusals_total", ("BAD_REQUEST",)] == 1
        assert found["dossier_request_duration_seconds_count", ("query", "other")] == 3
        assert found["dossier_operation_points_count", ("query", "other")] == 2
        assert found["dossier_operation_points_sum", ("query", "other")] >= 2
        assert found["dossier_inbound_messages", ("new",)] == 0
        assert found["dossier_pool_size", ("reads",)] == 4
        assert found["dossier_statements_total", ("reads",)] > 0
        assert found["dossier_ready", ()] == 1
        assert found["dossier_log_lag_rows", ()] == 0
        assert requests(during)["websocket", "query", "ok"] == 1
        assert (during["dossier_sockets", ()], during["dossier_streams", ()]) == (1, 1)


async def _use(http: httpx.AsyncClient, house: House) -> None:
    signed = {"authorization": f"Bearer {house.token}"}
    for query in ("{tasks {totalCount}}", "{customers(first: 1) {totalCount}}", "{nothing}"):
        await http.post("/graphql", json={"query": query}, headers=signed)
    wrong = {"query": "query ($n: Int!) {customers(first: $n) {totalCount}}", "variables": {"n": "x"}}
    await http.post("/graphql", json=wrong, headers=signed)
    variables = {"number": house.numbers[0], "version": 1, "name": "图形"}
    await http.post("/graphql", json={"query": CHANGE, "variables": variables}, headers=signed)
    await http.post("/graphql", json={"query": "{__typename}"})
    await http.post("/graphql", json=[], headers=signed)


async def test_documents_of_callers_make_no_series(fresh_database: str, tmp_path: Path) -> None:
    async with open_door(fresh_database, tmp_path) as anybody:
        door = await anybody.as_roles("TEST", "auditor")
        await door.data("{tasks {totalCount}}")
        before = set(await figures(door, door.token))
        for number in range(30):
            await door.data(f"{{ a{number}: tasks {{totalCount}} }}")
        assert set(await figures(door, door.token)) == before


async def test_figures_are_not_for_anybody(fresh_database: str, tmp_path: Path) -> None:
    async with open_door(fresh_database, tmp_path) as door:
        assert (await door.http.get("/metrics")).status_code == 401
        wrong = await door.http.get("/metrics", headers={"authorization": "Bearer dsr_x"})
        assert wrong.status_code == 401
    async with open_door(fresh_database, tmp_path, metrics_open=True) as door:
        assert "dossier_ready 1.0" in (await door.http.get("/metrics")).text


async def test_every_figure_is_documented_and_no_other(fresh_database: str, tmp_path: Path) -> None:
    lines = (ROOT / "docs" / "observing.md").read_text("utf-8").splitlines()
    rows = [line.split("|")[1:3] for line in lines if line.startswith("| `dossier_")]
    documented = {name.strip(" `"): labels.strip().replace("`", "") for name, labels in rows}
    async with open_door(fresh_database, tmp_path) as door:
        families = [
            family
            for family in door.app.state.observed.registry.collect()
            if family.name.startswith("dossier")
        ]
    known = {
        family.name + ("_total" if family.type == "counter" else ""): ", ".join(family._labelnames)
        for family in families
    }
    assert {name: labels.replace("–", "") for name, labels in documented.items()} == known


def operations(text: str) -> Iterator[dict[str, object]]:
    for line in text.splitlines():
        found = json.loads(line)
        if found["event"] == "operation":
            yield found


async def test_a_line_for_each_operation_without_its_words(
    fresh_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_door(fresh_database, tmp_path) as anybody:
        door = await anybody.as_roles("TEST", "auditor")
        document = (
            'query ($n: String!) {customer(number: $n) {name1} a: customer(number: "42secret") {name1}}'
        )
        call = {"query": document, "variables": {"n": "77secret"}}
        answer = await door.post(call, x_request_id="front-1")
        assert answer.headers["x-request-id"] == "front-1"
        forged = await door.post(call, x_request_id='x"} {"event":"forged')
        assert "forged" not in forged.headers["x-request-id"]
    text = capsys.readouterr().err
    first, second = operations(text)
    assert "secret" not in text
    assert door.token not in text
    assert first["request_id"] == "front-1"
    assert second["request_id"] == forged.headers["x-request-id"]
    for line in (first, second):
        assert (line["user"], line["kind"], line["outcome"]) == ("TEST", "query", "ok")
        assert line["status"] == 200
        assert line["bytes"] == len(answer.content)
        assert len(str(line["document"])) == 16


@pytest.mark.parametrize(("wanted", "lines"), [("failed", 1), ("none", 0)])
async def test_fewer_lines_on_request(
    fresh_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], wanted: str, lines: int
) -> None:
    async with open_door(fresh_database, tmp_path, log_requests=wanted) as anybody:
        door = await anybody.as_roles("TEST", "auditor")
        await door.data("{tasks {totalCount}}")
        await door.post({"query": "{nothing}"})
    assert len(list(operations(capsys.readouterr().err))) == lines
