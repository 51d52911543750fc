"""Random acts and questions of random principals over HTTP: nothing beyond their grants in any answer.

And where the record is out of sight, the answer is the same as for one that is not there at all.
"""

import random
from collections.abc import Generator
from dataclasses import replace
from typing import Any, cast

import pytest

from models.rules.roles import Action
from models.rules.shape import Shield
from resolvers.access.caller import Caller, Unmasking
from schema.build import build_schema
from tests.support.acting import ACTS, HIDDEN, NOBODY, QUESTIONS, VIP_ACTS, VIP_QUESTIONS, Act, Acting
from tests.support.allowed import Allowed
from tests.support.leak_place import Place, open_place
from tests.support.principals import random_caller, random_grant
from tests.support.world import World

EACH = 12  # acts of a principal
_LOYAL = ("vipManager", "vipManager", "cashier", "cashier", "auditor", "careAgent")
_DONE = "Saved", "Deleted", "Ready", "Granted", "Unmasked", "Placed"


@pytest.fixture(scope="module")
def place(database_server: str, planted: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Place]:
    with open_place(database_server, planted, tmp_path_factory.mktemp("acts")) as found:
        yield found


@pytest.mark.parametrize("principal", range(3))
def test_some_acts(place: Place, principal: int) -> None:
    act_much(place, f"some {principal}", f"S{principal}")


@pytest.mark.leaks
@pytest.mark.parametrize("principal", range(60))
def test_many_acts(place: Place, principal: int) -> None:
    act_much(place, f"many {principal}", f"M{principal}")


@pytest.mark.parametrize("principal", range(2))
def test_some_acts_in_stores(place: Place, principal: int) -> None:
    act_in_stores(place, f"stores {principal}", f"V{principal}")


@pytest.mark.leaks
@pytest.mark.parametrize("principal", range(40))
def test_many_acts_in_stores(place: Place, principal: int) -> None:
    act_in_stores(place, f"many stores {principal}", f"W{principal}")


@pytest.mark.parametrize("principal", range(6))
def test_sets_of_files_hold_what_he_may_export(place: Place, principal: int) -> None:
    """Files of all customers that he may export are counted; with one whom he may not there is no set."""
    pick = random.Random(f"exports {principal}")
    grants = (random_grant(pick, place.world), random_grant(pick, place.world))
    caller = Caller(f"E{principal}", tuple(replace(one, actions=None) for one in grants))
    token, allowed = place.token(caller), Allowed(place.world, caller, Action.EXPORT)
    customers = place.world.of("Customer")
    seen = [row.key for row in customers if allowed.sees(row)]
    hidden = [row.key for row in customers if not allowed.sees(row)]
    text, answer = place.ask(token, export(seen))
    assert place.watch.leaks(text, allowed, seen) == {}
    newest = {(row["attachment_id"], row["version"]) for row in place.world.of("AttachmentVersion")}
    files = [row for row in place.world.of("Attachment") if (row.key, row["version"]) in newest]
    expected = [row for row in files if row["customer_number"] in seen]
    assert answer["data"]["exportFiles"]["files"] == len(expected), (caller, text)
    for key in hidden[:2]:
        text, answer = place.ask(token, export([*seen, key]))
        assert answer["data"]["exportFiles"]["__typename"] == "Refused", (caller, text)
        other, _ = place.ask(token, export([*seen, NOBODY["customer"]]))
        assert _plain(text, key.lstrip("0")) == _plain(other, NOBODY["customer"]), caller


def export(numbers: list[str]) -> Act:
    text = """mutation ($n: [String!]!) { exportFiles(reason: "a reason that is long", customerNumbers: $n) {
        __typename ... on ExportReady { files size }
        ... on Refused { findings { code path params message } } } }"""
    return Act("exportFiles", text, {"n": [key.lstrip("0") for key in numbers]})


def act_in_stores(place: Place, seed: str, name: str) -> None:
    """Of VIP loyalty alone, by who mostly has a part in some stores."""
    pick = random.Random(seed)
    grants = [random_grant(pick, place.world) for _ in range(pick.randint(1, 2))]
    given = tuple(replace(one, role=pick.choice(_LOYAL), actions=None) for one in grants)
    act_each(place, pick, Caller(name, given), (VIP_ACTS, VIP_QUESTIONS))


def act_much(place: Place, seed: str, name: str) -> None:
    pick = random.Random(seed)
    caller = replace(random_caller(pick, place.world), user_name=name, unmasked=frozenset[Unmasking]())
    act_each(place, pick, caller, (ACTS, QUESTIONS))


def act_each(
    place: Place, pick: random.Random, caller: Caller, names: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    token = place.token(caller)
    schema = build_schema().core
    for _ in range(EACH):
        chosen = pick.choice(names[pick.random() < 0.3])
        act = Acting(schema, place.world, pick).act(chosen)
        caller = look_at(place, caller, token, act)


def look_at(place: Place, caller: Caller, token: str, act: Act) -> Caller:
    """The caller as he is afterwards."""
    before = Allowed(place.world, caller)
    text, answer = place.ask(token, act)
    told = (caller, act, text)
    kind = _kind(answer, act.name)
    codes = [one.get("extensions", {}).get("code") for one in answer.get("errors", ())]
    assert "INTERNAL" not in codes, told
    assert not {"GRAPHQL_VALIDATION_FAILED", "TOO_MANY_ALIASES", "TOO_LARGE"} & set(codes), told
    done = kind.endswith(_DONE)
    if done:
        place.reload()
    if done and act.name == "unmask":
        number = act.variables["customerNumber"].strip()
        shown = {
            Unmasking(row.key, Shield[one])
            for row in place.world.of("Customer")
            if row.key.lstrip("0") == number
            for one in act.variables["fieldClasses"]
        }
        caller = replace(caller, unmasked=caller.unmasked | shown)
    after = Allowed(place.world, caller)
    leaks = place.watch.leaks(text, after, act.text, act.variables)
    assert {word: where for word, where in leaks.items() if word not in before.words} == {}, told
    if act.aim and not done and is_hidden(place.world, caller, act.aim):
        other, _ = place.ask(token, act.missed())
        assert _plain(text, act.aim) == _plain(other, act.nobody), (*told, other)
    return caller


def _kind(answer: dict[str, Any], name: str) -> str:
    data: dict[str, Any] = answer.get("data") or {}
    found: Any = data.get(name)
    return str(cast("Any", found).get("__typename", "")) if isinstance(found, dict) else ""


def is_hidden(world: World, caller: Caller, key: str) -> bool:
    """Whatever he wants it for."""
    rows = [
        row
        for name in ("Customer", "ArchiveItem", "Attachment", "Task", "Complaint", *HIDDEN)
        for row in world.of(name)
        if key in (str(row.key), str(row.key).lstrip("0"))
    ]
    return len(rows) == 1 and not any(Allowed(world, caller, action).sees(rows[0]) for action in Action)


def _plain(text: str, key: str) -> str:
    return text.replace(key.zfill(10), "KEY").replace(key, "KEY")
