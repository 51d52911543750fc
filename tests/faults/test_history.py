"""The checker of histories finds what it is there for; it knows no service. Next: test_short.py."""

import ast
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import histories
from tests.support.histories import Entry, Findings, Op, Truth, check, check_followed

_A, _B = "0100000001", "0100000002"


class Told:
    """Two customers, two writers and a reader: right until a test changes something."""

    def __init__(self) -> None:
        self.truth = Truth(
            [
                Entry("1", _A, 1, None, 3),
                Entry("2", _A, 2, "two", 1),
                Entry("3", _B, 1, None, 3),
                Entry("4", _A, 3, "three", 1),
                Entry("5", _A, 4, "four", 1),
            ],
            {_A: 4, _B: 1},
            {_A: "four", _B: "other"},
        )
        self.ops = {
            "born": Op("W", "create", _A, 0, 1, "ok", 1, "one"),
            "two": Op("W", "change", _A, 2, 3, "ok", 2, "two"),
            "lost": Op("V", "change", _A, 4, 5, "unknown", None, "three"),
            "never": Op("V", "create", "", 5, 6, "unknown", None, "nobody"),
            "clash": Op("V", "change", _A, 7, 8, "fail", 3, "clash"),
            "four": Op("W", "change", _A, 9, 10, "ok", 4, "four"),
            "early": Op("R", "read", _A, 1.5, 2.5, "ok", 1, "one", 1),
            "middle": Op("R", "read", _A, 4.5, 4.8, "ok", 3, "three", 3),
            "late": Op("R", "read", _A, 9.5, 11, "ok", 3, "three", 3),
            "last": Op("R", "read", _A, 12, 13, "ok", 4, "four", 4),
        }

    def change(self, op: str, **values: object) -> None:
        self.ops[op] = replace(self.ops[op], **values)  # pyright: ignore[reportArgumentType]

    def kinds(self, *, one_place: bool = True) -> set[str]:
        return set(check(self.truth, list(self.ops.values()), one_place=one_place).kinds)


def test_what_is_right_passes() -> None:
    told = Told()
    found = check(told.truth, list(told.ops.values()))
    assert found.wrong == []
    assert found.counts == {
        **{"changes": 5, "reads": 4, "unknown and there": 1},
        **{"writes ok": 3, "writes unknown": 2, "writes fail": 1},
    }


def _lost(told: Told) -> None:
    told.change("four", name="gone")


def _lost_creation(told: Told) -> None:
    told.ops["more"] = Op("W", "create", "0100000003", 14, 15, "ok", 1, "more")


def _twice(told: Told) -> None:
    told.truth.log.append(Entry("6", _A, 5, "three", 1))
    told.truth.versions[_A], told.truth.names[_A] = 5, "three"


def _created_twice(told: Told) -> None:
    for number, change in (("0100000003", "6"), ("0100000004", "7")):
        told.truth.log.append(Entry(change, number, 1, None, 3))
        told.truth.versions[number], told.truth.names[number] = 1, "nobody"


def _failed_and_there(told: Told) -> None:
    told.change("lost", outcome="fail")


def _never_was(told: Told) -> None:
    told.change("middle", name="another")


def _not_yet(told: Told) -> None:
    told.change("last", version=5, documents=5)


def _two_moments(told: Told) -> None:
    told.change("last", documents=3)


def _back_again(told: Told) -> None:
    told.change("last", version=2, name="two", documents=2)


def _old_of_others(told: Told) -> None:
    told.ops["other"] = Op("S", "read", _A, 12, 13, "ok", 2, "two", 2)


def _own_write_not_seen(told: Told) -> None:
    told.ops["own"] = Op("W", "read", _A, 12, 13, "ok", 3, "three", 3)


def _gap(told: Told) -> None:
    told.truth.versions[_A] = 5


def _empty(told: Told) -> None:
    told.truth.log[2] = Entry("3", _B, 1, None, 0)


def _another_record(told: Told) -> None:
    told.truth.names[_A] = "three"


_KNEW, _TOLD = "older than the same client knew", "older than somebody was told before"


@pytest.mark.parametrize(
    ("breach", "kinds"),
    [
        (_lost, {"acknowledged, not there"}),
        (_lost_creation, {"acknowledged, not there"}),
        (_twice, {"done twice"}),
        (_created_twice, {"done twice"}),
        (_failed_and_there, {"told that it failed, and there"}),
        (_never_was, {"read what never was"}),
        (_not_yet, {"read what never was"}),
        (_two_moments, {"record and log of two moments"}),
        (_back_again, {_KNEW, _TOLD}),
        (_old_of_others, {_TOLD}),
        (_own_write_not_seen, {_KNEW, _TOLD}),
        (_gap, {"versions with a gap"}),
        (_empty, {"change without items"}),
        (_another_record, {"record is not what its log says"}),
    ],
)
def test_a_planted_breach_is_found(breach: Callable[[Told], None], kinds: set[str]) -> None:
    told = Told()
    breach(told)
    assert told.kinds() == kinds
    # who reads on a replica sees later what others were told, but never loses what he knew himself
    assert told.kinds(one_place=False) == kinds - {_TOLD}


@pytest.mark.parametrize("seen", ["", "124", "1243", "12335", "2345x", "1234"])
def test_a_follower_that_missed_something_is_found(seen: str) -> None:
    findings = Findings()
    check_followed(Told().truth, list(seen), findings)
    assert list(findings.kinds) == ["followed another log"]


def test_a_follower_may_begin_late() -> None:
    findings = Findings()
    for seen in ("12345", "345", "5"):
        check_followed(Told().truth, list(seen), findings)
    assert findings.wrong == []


def test_it_shares_no_code_with_the_service() -> None:
    tree = ast.parse(Path(histories.__file__).read_text("utf-8"))
    named = {
        *(one.module or "" for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)),
        *(alias.name for one in ast.walk(tree) if isinstance(one, ast.Import) for alias in one.names),
    }
    assert {one.partition(".")[0] for one in named} - sys.stdlib_module_names == {"asyncpg"}
