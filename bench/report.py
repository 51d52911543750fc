"""Tables for the terminal and the README, and all figures as JSON. Next: place.py."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psutil

from bench.place import SCRATCH


@dataclass
class Report:
    """What was measured, in the order it was measured."""

    figures: dict[str, Any] = field(default_factory=dict[str, Any])
    parts: list[str] = field(default_factory=list[str])

    def title(self, text: str) -> None:
        self._say(f"\n### {text}\n")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
        for line in (head, ["-" * width for width in widths], *rows):
            self._say(
                "| " + " | ".join(_fit(cell, width) for cell, width in zip(line, widths, strict=True)) + " |"
            )

    def note(self, text: str) -> None:
        self._say(f"\n{text}")

    def keep(self, name: str, values: Mapping[str, Any] | Sequence[Any]) -> None:
        self.figures[name] = values

    def write(self) -> None:
        """results.json keeps parts of earlier runs that this run did not measure."""
        path = SCRATCH / "results.json"
        old: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        path.write_text(json.dumps(old | self.figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
        (SCRATCH / "results.md").write_text("\n".join(self.parts).strip() + "\n", "utf-8")
        print(f"\nWritten: {path} and results.md beside it")

    def machine(self) -> None:
        memory = psutil.virtual_memory().total / 2**30
        self.keep("machine", {"cores": os.cpu_count(), "memory_gib": round(memory), "at": _now()})
        self._say(
            f"{_now()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}. "
            "Everything (client, server, PostgreSQL) shares the cores."
        )

    def _say(self, text: str) -> None:
        print(text, flush=True)
        self.parts.append(text)


def verdict(value: float, target: float, unit: str = "x") -> str:
    """A ratio beside its target: `4.8 x (target 4.5 x: met)`."""
    shown = f"{value * 100:.0f} %" if unit == "%" else f"{value:.1f} x"
    wanted = f"{target * 100:.0f} %" if unit == "%" else f"{target:.1f} x"
    return f"{shown} (target {wanted}: {'met' if value >= target else 'MISSED'})"


def _fit(cell: str, width: int) -> str:
    number = cell.replace(",", "").replace(".", "").replace("-", "")
    return cell.rjust(width) if number[:1].isdigit() else cell.ljust(width)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
