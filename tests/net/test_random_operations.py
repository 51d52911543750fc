"""The second net over random operations: it lets all pass, and nothing once the first net has a hole."""

import random
import re
from collections import Counter
from collections.abc import Generator
from dataclasses import replace
from typing import Any

import pytest

from models.catalog import Entity
from resolvers.access.caller import Caller, Grant
from resolvers.read import plan, reader
from resolvers.read.guard_tree import GuardError
from resolvers.read.masks import Masks
from resolvers.read.visibility import Visibility
from tests.support.principals import random_caller
from tests.support.stage import Asked, Stage, open_stage

SOME, MANY = 15, 120  # operations: in each run of the tests, and of `make leaks`
AMOUNTS = (SOME, pytest.param(MANY, marks=pytest.mark.leaks))
_NAMES = re.compile(
    rb"\[(?:\"\w+\"(?:,\"\w+\")*)?\]"
)  # a list of names, as maskedFields is: it holds no value
_SHIELDED = """{ shielded: customers(first: 3) { nodes {
    uscc residentId vatRegistrations { vatRegistrationNo } bankDetails { iban } contactPersons { lastName }
    companyCodes { withholdingTaxes { withholdingTaxNumber } }
    changeDocuments(first: 2) { nodes { items { oldValue newValue } } } } } """


@pytest.fixture(scope="module")
def stage(database_server: str) -> Generator[Stage]:
    with open_stage(database_server) as found:
        yield found


def drawn(stage: Stage, seed: str) -> tuple[Asked, Caller]:
    pick = random.Random(seed)
    caller = random_caller(pick, stage.world)
    return stage.operation(pick, caller), caller


@pytest.mark.parametrize("many", AMOUNTS)
def test_what_carries_scope_and_masks_is_admitted(stage: Stage, many: int) -> None:
    for at in range(2 * many):
        asked, caller = drawn(stage, f"honest {at}")
        answer = stage.answer(asked, caller)
        assert not isinstance(answer, GuardError), (answer, caller, asked)


def without_visibility(patch: pytest.MonkeyPatch, _pick: random.Random) -> None:
    def none(_self: Visibility, _entity: Entity, _alias: str, **_more: Any) -> list[str]:
        return []

    patch.setattr(Visibility, "conditions", none)


def without_one_condition(patch: pytest.MonkeyPatch, pick: random.Random) -> None:
    """The condition of one place alone, or a part of it."""
    left = [pick.randrange(6)]
    whole = Visibility.conditions

    def most(self: Visibility, entity: Entity, alias: str, **more: Any) -> list[str]:
        found = whole(self, entity, alias, **more)
        left[0] -= bool(found)
        if found and left[0] == -1:
            del found[pick.randrange(len(found))]
        return found

    patch.setattr(Visibility, "conditions", most)


def without_masks(patch: pytest.MonkeyPatch, _pick: random.Random) -> None:
    def none(_caller: Caller) -> Masks:
        return Masks()

    def nothing(_caller: Caller) -> dict[str, Any]:
        return {}

    patch.setattr(Masks, "for_caller", none)
    patch.setattr(reader, "values_of", nothing)


def with_the_plan_of_another(patch: pytest.MonkeyPatch, _pick: random.Random) -> None:
    """As if the number of a mode had been given twice: the plan of who sees all serves everybody."""
    whole = plan.Planner.operation
    everybody = reader._sight(Caller("ALL", (Grant.everywhere("auditor"),))).mode

    def other(self: Any, source: Any, node: Any, _mode: Any, **more: Any) -> Any:
        return whole(self, source, node, everybody, **more)

    patch.setattr(plan.Planner, "operation", other)


def with_the_codes_of_another(patch: pytest.MonkeyPatch, _pick: random.Random) -> None:
    everything = {"company_codes": ["0723", "0724"], "sales_orgs": ["F723", "F724"]}
    whole = reader._sight

    def other(caller: Caller) -> Any:
        sight = whole(caller)
        kept = {name: everything.get(name, value) for name, value in sight.codes.items()}
        return reader._Sight(sight.mode, sight.number, kept)

    patch.setattr(reader, "_sight", other)


@pytest.mark.parametrize("many", AMOUNTS)
@pytest.mark.parametrize(
    "fault",
    [
        without_visibility,
        without_one_condition,
        without_masks,
        with_the_plan_of_another,
        with_the_codes_of_another,
    ],
)
def test_with_a_fault_in_the_first_net_nothing_leaks(stage: Stage, fault: Any, many: int) -> None:
    counted = Counter[str]()
    for at in range(many):
        asked, caller = drawn(stage, f"{fault.__name__} {at}")
        if fault is without_masks:
            asked = replace(asked, text=asked.text.replace("{", _SHIELDED, 1))
        honest = stage.answer(asked, caller)
        with pytest.MonkeyPatch.context() as patch:
            reader._sight.cache_clear()
            fault(patch, random.Random(at))
            faulty = stage.answer(asked, caller)
        reader._sight.cache_clear()
        if isinstance(faulty, GuardError):
            counted["refused"] += 1
        elif isinstance(faulty, bytes) and isinstance(honest, bytes):
            # where the fault changed nothing, e.g. of rows that are everybody's
            assert _NAMES.sub(b"", faulty) == _NAMES.sub(b"", honest), (caller, asked)
            counted["same"] += 1
        else:
            counted["other"] += 1
    assert counted["refused"] >= many // 20, counted
