"""Dashboard and alerts ask for what there is: metrics, labels, values, sections. Next: test_ending.py."""

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from observe.monitor import OUTCOMES
from tests.support.door import open_door
from tests.support.promql import NotUnderstood, read
from tests.support.promtool import MONITORING, ROOT, rules

DOCS = "docs/observing.md"
# Prometheus' own: of every series, and whether a target answers.
_EVERYWHERE = frozenset({"job", "instance"})
_ITS_OWN = {"up": frozenset[str]()}
_HEADING = re.compile(r"^### (Dossier\w+)$", re.MULTILINE)


@dataclass
class Known:
    """What a process shows: labels by metric, and values that were seen or that the program names."""

    labels: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    values: defaultdict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))


@pytest.fixture(scope="module")
def known(database: str, tmp_path_factory: pytest.TempPathFactory) -> Known:
    return asyncio.run(_known(database, tmp_path_factory.mktemp("known")))


async def _known(dsn: str, folder: Path) -> Known:
    """After some traffic, from the registry itself: a metric without a series is there too."""
    found = Known(dict(_ITS_OWN))
    async with open_door(dsn, folder, metrics_open=True) as anybody:
        door = await anybody.as_roles("MONITOR", "auditor")
        await door.data("{customers(first: 1) {totalCount}}")
        assert (await door.http.get("/metrics")).status_code == 200
        for family in door.app.state.observed.registry.collect():
            for name, more in _names(family):
                found.labels[name] = frozenset((*getattr(family, "_labelnames", ()), *more))
            for sample in family.samples:
                for label, value in sample.labels.items():
                    found.values[sample.name, label].add(value)
    found.values["dossier_requests_total", "outcome"] |= set(OUTCOMES)
    for name in ("dossier_request_duration_seconds_bucket", "dossier_operation_points_bucket"):
        found.values[name, "kind"] |= {"query", "mutation"}
    return found


def _names(family: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    if family.type == "counter":
        yield f"{family.name}_total", ()
    elif family.type == "histogram":
        yield from (
            (f"{family.name}_bucket", ("le",)),
            (f"{family.name}_sum", ()),
            (f"{family.name}_count", ()),
        )
    else:
        yield family.name, ()


def wrong_with(expression: str, known: Known) -> list[str]:
    try:
        found = read(expression)
    except NotUnderstood as error:
        return [f"not understood: {error}"]
    problems: list[str] = []
    labels: set[str] = set(_EVERYWHERE)
    for one in found.asked:
        if one.metric not in known.labels:
            problems.append(f"there is no {one.metric}")
            continue
        labels |= known.labels[one.metric]
        for label, how, value in one.matchers:
            if label not in known.labels[one.metric] | _EVERYWHERE:
                problems.append(f"{one.metric} has no label {label}")
            elif label not in _EVERYWHERE and not value.startswith("$"):
                wanted = value.split("|") if "~" in how else [value]
                there = known.values[one.metric, label]
                problems += [f"{one.metric} has no {label} {each}" for each in wanted if each not in there]
    return problems + [f"nothing has the label {label}" for label in sorted(found.grouped - labels)]


def wrong_with_alert(rule: dict[str, Any], known: Known, sections: Iterable[str]) -> list[str]:
    name, told = rule["alert"], rule["annotations"]
    problems = wrong_with(rule["expr"], known)
    if rule["labels"].get("severity") not in {"critical", "warning"}:
        problems.append(f"{name} has no severity")
    if not told.get("summary"):
        problems.append(f"{name} has no summary")
    if told.get("runbook") != f"{DOCS}#{name.lower()}" or name not in sections:
        problems.append(f"{name} has no section in {DOCS}")
    # what is seen in a window is over by itself; everything else has to last
    if "for" not in rule and "increase(" not in rule["expr"]:
        problems.append(f"{name} fires at once")
    return problems


def sections() -> list[str]:
    return _HEADING.findall((ROOT / DOCS).read_text("utf-8"))


def test_every_alert_asks_for_what_there_is_and_is_explained(known: Known) -> None:
    found = rules()
    assert [line for rule in found for line in wrong_with_alert(rule, known, sections())] == []
    assert [rule["alert"] for rule in found] == sections()  # in one order, and none without an alert


def _panels() -> list[dict[str, Any]]:
    return json.loads((MONITORING / "dashboard.json").read_text("utf-8"))["panels"]


def test_every_panel_asks_for_what_there_is_and_nothing_is_left_out(known: Known) -> None:
    panels = [one for one in _panels() if one["type"] != "row"]
    asked = [(one["title"], target["expr"]) for one in panels for target in one["targets"]]
    assert [f"{title}: {line}" for title, text in asked for line in wrong_with(text, known)] == []
    text = " ".join(expression for _, expression in asked)
    shown = {re.sub(r"_(bucket|sum|count)$", "", one.metric) for _, each in asked for one in read(each).asked}
    ours = {re.sub(r"_(bucket|sum|count)$", "", name) for name in known.labels if name.startswith("dossier_")}
    assert ours - shown == set(), text


def test_the_dashboard_can_be_imported() -> None:
    """By any Grafana, whatever its data source is called; panels neither overlap nor share an id."""
    board = json.loads((MONITORING / "dashboard.json").read_text("utf-8"))
    assert board["id"] is None
    assert [one["name"] for one in board["templating"]["list"]] == ["datasource", "instance"]
    panels = board["panels"]
    assert len({one["id"] for one in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for one in panels:
        place = one["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not taken & cells, one["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
        if one["type"] != "row":
            assert one["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("dossier_redy == 0", "there is no dossier_redy"),
        ("dossier_requests == 0", "there is no dossier_requests"),  # a counter ends with _total
        ('dossier_ready{pool="reads"} == 0', "dossier_ready has no label pool"),
        ('dossier_file_objects{state="broken"} > 0', "dossier_file_objects has no state broken"),
        ('dossier_file_store{state=~"away|gone"} > 0', "dossier_file_store has no state gone"),
        ("sum by (pol) (dossier_pool_size)", "nothing has the label pol"),
        ("rates(dossier_statements_total[5m])", "not understood: rates is no function that is known here"),
        ("rate(dossier_statements_total[5x])", "not understood: the range [5x]"),
        (
            "rate(dossier_statements_total[5m]",
            "not understood: a bracket is not closed",
        ),
        ("dossier_ready{pool='reads'", "not understood: the matchers of dossier_ready have no end"),
        ("dossier_ready ? 1", "not understood: what stands at '? 1'"),
    ],
)
def test_what_does_not_exist_is_found(known: Known, expression: str, problem: str) -> None:
    assert wrong_with(expression, known) == [problem]


def test_an_alert_without_its_parts_is_found(known: Known) -> None:
    name = "DossierX"
    whole = {
        **{"alert": name, "expr": "dossier_ready == 0", "for": "1m", "labels": {"severity": "warning"}},
        "annotations": {"summary": "x", "runbook": f"{DOCS}#dossierx"},
    }
    assert wrong_with_alert(whole, known, [name]) == []
    assert wrong_with_alert(whole, known, []) == [f"DossierX has no section in {DOCS}"]
    changes: list[dict[str, Any]] = [
        {"labels": {}},
        {"annotations": {"runbook": f"{DOCS}#dossierx"}},
        {"annotations": {"summary": "x", "runbook": f"{DOCS}#another"}},
    ]
    found = [wrong_with_alert(whole | change, known, [name]) for change in changes]
    bare = {part: value for part, value in whole.items() if part != "for"}
    assert [*found, wrong_with_alert(bare, known, [name])] == [
        ["DossierX has no severity"],
        ["DossierX has no summary"],
        [f"DossierX has no section in {DOCS}"],
        ["DossierX fires at once"],
    ]
