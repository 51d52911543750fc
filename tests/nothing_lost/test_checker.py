"""The checker finds what it is there for, and knows nothing of the service. Next: house.py."""

import ast
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.nothing_lost import checker
from tests.nothing_lost.checker import Truth, check

_A, _B = "0100000001", "0100000002"
_SEES = {"code": "SEES", "format": "EVENT", "company": None, "sales": None}
_PART = {"code": "PART", "format": "EVENT", "company": "0724", "sales": "F724"}
_READS = {"code": "READS", "format": "GRAPHQL", "company": None, "sales": None}


def item(field: str | None, value: str | None, company: str | None = None, sales: str | None = None) -> Any:
    table = "KNA1" if company is None and sales is None else "KNB1" if sales is None else "KNVV"
    key = company or (f"{sales}/AQ/XX" if sales else "")
    return {
        **{"table": table, "key": key, "field": field, "new_value": value},
        **{"company_code": company, "sales_org": sales},
    }


def truth() -> Truth:
    """Two customers, each in a company code of its own, and four changes."""
    found = Truth()
    found.log = [("1", _A, 1), ("2", _B, 1), ("3", _A, 2), ("4", _B, 2)]
    found.items = {
        "1": [item(None, None)],
        "2": [item(None, None)],
        "3": [item("NAME1", "new"), item("ZTERM", "N060", "0723")],
        "4": [item("LPRIO", "03", sales="F724")],
    }
    found.versions = {_A: 2, _B: 2}
    found.now = {
        (_A, "KNA1", "", "NAME1"): "new",
        (_A, "KNB1", "0723", "ZTERM"): "N060",
        (_B, "KNA1", "", "NAME1"): "other",
        (_B, "KNVV", "F724/AQ/XX", "LPRIO"): "03",
    }
    found.companies[_A] = {"0723"}
    found.companies[_B] = {"0724"}
    found.sales[_B] = {"F724"}
    return found


def told(change: str) -> dict[str, Any]:
    known = truth()
    number, customer, version = known.log[int(change) - 1]
    names = {"new_value": "newValue"}
    items = [{names.get(name, name): value for name, value in one.items()} for one in known.items[number]]
    data = {"changeNumber": number, "customerNumber": customer.lstrip("0"), "version": version}
    return {"data": {**data, "items": items}}


def selected(change: str, name: str) -> dict[str, Any]:
    number, customer, version = truth().log[int(change) - 1]
    layers: dict[str, list[Any]] = {"companyCodes": [], "salesAreas": []}
    return {
        "change": {"changeNumber": number, "version": version},
        "customer": {"customerNumber": customer.lstrip("0"), "name1": name, **layers},
    }


class Written:
    """What receivers and a writer wrote down, right until a test changes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sees = [told(one) for one in "1234"]
        self.part = [told(one) for one in "24"]
        self.reads = [
            selected("1", "old"),
            selected("2", "other"),
            selected("3", "new"),
            selected("4", "other"),
        ]
        self.done = [{"customer": _A, "version": 2, "name1": "new"}]
        self.truth = truth()

    def wrong(self) -> list[str]:
        receivers = json.dumps([_SEES, _PART, _READS])
        (self.folder / "receivers.json").write_text(receivers, "utf-8")
        for name, lines in (("SEES.told", self.sees), ("PART.told", self.part), ("READS.told", self.reads)):
            self._write(name, lines)
        self._write("one.done", self.done)
        return sorted(check(self.truth, self.folder)["kinds"])

    def _write(self, name: str, lines: list[dict[str, Any]]) -> None:
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (self.folder / name).write_text(text + '{"half of a li', "utf-8")


def test_what_is_right_passes(tmp_path: Path) -> None:
    written = Written(tmp_path)
    assert written.wrong() == []
    written.sees = [told(one) for one in "1213412"]  # again, and late: at least once is the promise
    assert written.wrong() == []


def _lost(written: Written) -> None:
    del written.sees[1]


def _swapped(written: Written) -> None:
    written.sees = [told(one) for one in "3124"]


def _out_of_sight(written: Written) -> None:
    written.part.append(told("3"))


def _invented(written: Written) -> None:
    written.sees[0]["data"]["changeNumber"] = "9"


def _another_value(written: Written) -> None:
    written.sees[2]["data"]["items"][1]["newValue"] = "N030"


def _half_of_it(written: Written) -> None:
    del written.sees[2]["data"]["items"][0]


def _old_state(written: Written) -> None:
    written.reads[2] = selected("3", "old")


def _lost_write(written: Written) -> None:
    written.done.append({"customer": _B, "version": 2, "name1": "lost"})


def _version_twice(written: Written) -> None:
    written.truth.log[2] = ("3", _A, 1)
    written.sees[2]["data"]["version"] = written.reads[2]["change"]["version"] = 1
    written.done.clear()


@pytest.mark.parametrize(
    ("breach", "kinds"),
    [
        (_lost, ["SEES never saw"]),
        (_swapped, ["SEES saw in another order"]),
        (_out_of_sight, ["PART should not have seen"]),
        (_invented, ["SEES never saw", "SEES should not have seen"]),
        (_another_value, ["SEES ended with"]),
        (_half_of_it, ["SEES was told of other fields"]),
        (_old_state, ["READS ended with"]),
        (_lost_write, ["acknowledged, not saved"]),
        (_version_twice, ["versions of a customer"]),
    ],
)
def test_a_planted_breach_is_found(
    tmp_path: Path, breach: Callable[[Written], None], kinds: list[str]
) -> None:
    written = Written(tmp_path)
    breach(written)
    assert [one for one in written.wrong() if "order" not in one or "order" in kinds[0]] == kinds


def test_it_shares_no_code_with_the_service() -> None:
    tree = ast.parse(Path(checker.__file__).read_text("utf-8"))
    named = {
        *(one.module or "" for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)),
        *(alias.name for one in ast.walk(tree) if isinstance(one, ast.Import) for alias in one.names),
    }
    assert {one.partition(".")[0] for one in named} - sys.stdlib_module_names == {"asyncpg"}
