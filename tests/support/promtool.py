"""Prometheus' own tool, and the rules as it tests them. Next: ../operating/test_alerts.py."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
MONITORING = ROOT / "deploy" / "monitoring"
_MINUTES = 90


@dataclass(frozen=True)
class Case:
    """Series that make an alert fire, and series that do not; the labels that it has then."""

    bad: Mapping[str, str]
    good: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict[str, str])


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((MONITORING / "alerts.yaml").read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def promtool(*arguments: str, cwd: Path = MONITORING) -> subprocess.CompletedProcess[str]:
    program = shutil.which("promtool")
    if program is None:
        pytest.skip("NOT PROVEN: there is no promtool on this machine (apt-get install prometheus)")
    command = [program, *arguments]
    return subprocess.run(command, check=False, cwd=cwd, capture_output=True, text=True, timeout=120)


def case_file(folder: Path, found: Sequence[Mapping[str, Any]], cases: Mapping[str, Case]) -> Path:
    """A file of tests in this folder, beside the rules without their texts, in which values are rounded."""
    plain = [{name: rule[name] for name in rule if name != "annotations"} for rule in found]
    (folder / "rules.yaml").write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": plain}]}))
    severity = {rule["alert"]: rule["labels"]["severity"] for rule in found}
    tests = [
        {
            "name": f"{name} {'fires' if fires else 'is quiet'}",
            "interval": "1m",
            "input_series": [{"series": one, "values": values} for one, values in series.items()],
            "alert_rule_test": [
                {
                    "eval_time": f"{_MINUTES}m",
                    "alertname": name,
                    "exp_alerts": [{"exp_labels": {**case.labels, "severity": severity[name]}}]
                    if fires
                    else [],
                }
            ],
        }
        for name, case in cases.items()
        for fires, series in ((True, case.bad), (False, case.good))
    ]
    path = folder / "tests.yaml"
    told = {"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": tests}
    path.write_text(yaml.safe_dump(told, sort_keys=False, width=1_000))
    return path
