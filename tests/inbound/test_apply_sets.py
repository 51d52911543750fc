"""Many messages at once do what each would do by itself, and all or none. Next: test_loads.py."""

import asyncio
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

import asyncpg
import pytest

from models.rules.decision import CUSTOMER
from models.rules.exchange.message import Message, Outcome
from models.rules.state import State
from models.rules.state import rows as listed
from resolvers.errors import Denied
from resolvers.inbound import applying
from resolvers.inbound.applying import Applied, Profile, apply_messages
from resolvers.write import save
from resolvers.write.acts import change_customer, create_customer, extend_customer
from resolvers.write.context import Request
from resolvers.write.roots import ROOTS
from resolvers.write.state import lock_many
from resolvers.write.tx import Tx
from tests.support.arriving import (
    ATOMIC,
    CHANGE,
    DRY,
    ERP,
    ORIGINAL,
    PER_ROW,
    U8,
    accepting,
    applied,
    arrived,
    message,
    whole,
)
from tests.support.base import AREA, another, layers_724, partner, payer, ship_to
from tests.support.writing import AUDITOR, INTEGRATOR, Desk, patch_of, short

_ITEMS = """
SELECT d.operation, d.version, i."table", i.key, i.field, i.indicator, i.old_value, i.new_value,
    i.old_hash, i.new_hash, i.company_code, i.sales_org
FROM change_document d LEFT JOIN change_item i USING (change_number)
WHERE d.customer_number = $1 ORDER BY d.version, i.position
"""
_TASKS = "SELECT kind, role, status, sales_area, created_by FROM task WHERE customer_number = $1 ORDER BY id"
Step = tuple[str, dict[str, Any]]  # act and input


async def test_it_is_as_one_act_after_another(
    desk: Desk, fresh_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Model: people's acts, one by one, in another database. Twelve are one set and more, by COPY and not."""
    monkeypatch.setattr(applying, "AT_ONCE", 7)
    monkeypatch.setattr(save, "_FEW", 4)
    chance = Random(5)
    lives = [_life(chance) for _ in range(12)]
    numbers = [await _by_people(desk, life) for life in lives]
    for step in range(max(map(len, lives))):
        messages = [
            message(life[step][1], ORIGINAL if step == 0 else CHANGE, number=number)
            for life, number in zip(lives, numbers, strict=True)
            if step < len(life)
        ]
        told = await applied(fresh_desk, chance.sample(messages, len(messages)))
        assert {one.outcome for one in told} == {Outcome.UPDATED if step else Outcome.CREATED}
    for number in numbers:
        assert await _record(fresh_desk, number) == await _record(desk, number)


def _life(chance: Random) -> list[Step]:
    given = chance.choice((another, payer, ship_to))()
    steps: list[Step] = [("create", given)]
    if "companyCodes" in given and "salesAreas" in given and chance.random() < 0.7:
        steps.append(("extend", layers_724()))
    for _ in range(chance.randrange(1, 4)):
        steps.append(("change", _change(chance, given)))
    return steps


def _change(chance: Random, given: dict[str, Any]) -> dict[str, Any]:
    change: dict[str, Any] = {"phone": f"0830-{chance.randrange(2_000_000, 8_999_999)}"}
    if "bankDetails" in given and chance.random() < 0.5:
        change["bankDetails"] = [
            {
                "bankCountry": "CN",
                "bankKey": "102657000012",
                "bankAccount": str(chance.randrange(10**17, 10**18)),
            }
        ]
    if "salesAreas" in given and chance.random() < 0.5:
        change["salesAreas"] = [{**AREA, "deliveryPriority": chance.choice(("01", "03"))}]
    if "companyCodes" in given and chance.random() < 0.5:
        change["companyCodes"] = [{"companyCode": "0723", "paymentTerms": chance.choice(("N030", "N060"))}]
    return change


async def _by_people(desk: Desk, life: Sequence[Step]) -> str:
    """In the name of the same user."""
    call, number = desk.writer.call(INTEGRATOR), ""
    for version, (act, given) in enumerate(life):
        if act == "create":
            number = (await create_customer(call, patch_of(given))).customer_number
        elif act == "extend":
            await extend_customer(call, number, patch_of(given), Request(version))
        else:
            await change_customer(call, number, patch_of(given), Request(version))
    return number


async def _record(desk: Desk, number: str) -> tuple[State, list[Any], list[Any]]:
    items = [tuple(row) for row in await desk.pool.fetch(_ITEMS, number)]
    tasks = [tuple(row) for row in await desk.pool.fetch(_TASKS, number)]
    return _plain(await desk.state(number)), items, tasks


def _plain(state: State) -> State:
    lists = {name: [_plain(row) for row in listed(state, name)] for name in state if listed(state, name)}
    return {name: value for name, value in state.items() if name not in ("@id", "changed_at")} | lists


async def test_messages_of_one_customer_come_one_after_the_other(desk: Desk) -> None:
    number, phones = "0160001000", [f"0830-319010{at}" for at in range(4)]
    changes = [
        message({"phone": phone}, CHANGE, number=number, sequence=at) for at, phone in enumerate(phones)
    ]
    told = await applied(desk, [whole(number), *changes])
    assert [one.version for one in told] == [1, 2, 3, 4, 5]
    items = [await desk.items(one.change_number) for one in told[1:]]
    before = ["0830-3190001", *phones]
    assert [found[0][4:] for found in items] == list(zip(before, phones, strict=False))


async def test_those_who_name_each_other_come_together(desk: Desk) -> None:
    """Also in a circle."""
    one, other = _naming("0160003000", "0160002000"), _naming("0160002000", "0160003000")
    alone = await applied(desk, [one])
    assert (alone[0].outcome, alone[0].waits_for) == (Outcome.WAITING_REF, frozenset({"0160002000"}))
    told = await applied(desk, [one, other], how=ATOMIC)
    assert [row.outcome for row in told] == [Outcome.CREATED, Outcome.CREATED]
    state = await desk.state("0160003000")
    named = {row["partner_function"]: row["partner"] for row in state["sales_areas"][0]["partner_functions"]}
    assert named["WE"] == "0160002000"


def _naming(number: str, other: str) -> Message:
    given = another()
    given["salesAreas"][0] |= partner("WE", other)["salesAreas"][0]
    return message(given, ORIGINAL, number=number)


async def test_who_names_one_that_is_refused_waits_for_him(desk: Desk) -> None:
    wrong = whole("0160005000", postalCode="1")
    told = await applied(desk, [_naming("0160004000", "0160005000"), wrong, whole("0160006000")])
    assert [row.outcome for row in told] == [Outcome.WAITING_REF, Outcome.REJECTED, Outcome.CREATED]
    assert told[0].waits_for == frozenset({"0160005000"})


async def test_who_names_one_that_waits_waits_too(desk: Desk) -> None:
    """However long the row of them; and none of them takes a number."""
    numbers = [f"01600070{at:02}" for at in range(20)]
    rows = [
        _naming(number, other) for number, other in zip(numbers, [*numbers[1:], "0160999999"], strict=True)
    ]
    told = await applied(desk, rows)
    assert [(row.outcome, row.waits_for) for row in told] == [
        (Outcome.WAITING_REF, {other}) for other in [*numbers[1:], "0160999999"]
    ]


async def test_who_waits_draws_no_number(desk: Desk) -> None:
    def by_key(key: str, other: str) -> Message:
        given = another()
        given["salesAreas"][0] |= partner("WE", other)["salesAreas"][0]
        given["accountGroup"] = "0001"
        return message(given, ORIGINAL, external_key=key)

    rows = [by_key("N1", "N1"), by_key("N2", "N3"), by_key("N3", "N9"), by_key("N4", "N1")]
    first, *waits, last = await applied(desk, rows, U8)
    assert [row.outcome for row in waits] == [Outcome.WAITING_REF] * 2, waits
    assert (first.outcome, last.outcome) == (Outcome.CREATED, Outcome.CREATED), (first, last)
    assert int(last.customer_number or 0) == int(first.customer_number or 0) + 1


async def test_the_second_of_a_kind_is_asked_about(desk: Desk) -> None:
    """As if each had come by himself: DU-1, DU-2, DU-4, DU-5 and external keys among each other."""
    first = another(shortCode="SC1601")
    tax = another(uscc=first["uscc"])
    name = another(name1=first["name1"])
    bank = {**another(), "bankDetails": deepcopy(first["bankDetails"])}
    similar = another(name1="新" + first["name1"][1:])
    code = another(shortCode="SC1601")
    rows = [first, tax, name, bank, similar, code]
    told = await applied(desk, [message(one, number=f"016001{at}000") for at, one in enumerate(rows)])
    assert [(one.outcome, [code for code, *_ in short(one.findings)]) for one in told] == [
        (Outcome.CREATED, []),
        (Outcome.REJECTED, ["CM-DUP-TAX"]),
        (Outcome.REJECTED, ["CM-DUP-NAME"]),
        (Outcome.CREATED, ["CM-DUP-BANK"]),
        (Outcome.CREATED, ["CM-DUP-SIMILAR"]),
        (Outcome.REJECTED, ["GEN-DUPLICATE"]),
    ]
    again = await applied(desk, [message(tax, number="0160019000")], accepting(ERP, "CM-DUP-TAX"))
    assert again[0].outcome is Outcome.CREATED


async def test_numbers_are_drawn_without_a_gap(fresh_desk: Desk) -> None:
    rows = [message(another(), external_key=f"K{at}") for at in range(6)]
    rows[2] = message(another(postalCode="1"), external_key="K2")
    told = await applied(fresh_desk, rows, U8)
    assert [one.outcome for one in told].count(Outcome.REJECTED) == 1
    numbers = sorted(one.customer_number or "" for one in told)
    first = int(numbers[1])
    assert numbers == ["", *(str(first + at).zfill(10) for at in range(5))]
    saved = await create_customer(fresh_desk.writer.call(INTEGRATOR), patch_of(another()))
    assert int(saved.customer_number) == first + 5


async def test_all_or_none(desk: Desk) -> None:
    rows = [whole("0160031000"), whole("0160032000", postalCode="1"), whole("0160033000")]
    before = await desk.counts()
    told = await applied(desk, rows, how=ATOMIC)
    assert [one.outcome for one in told] == [Outcome.CREATED, Outcome.REJECTED, Outcome.CREATED]
    assert await desk.counts() == before
    told = await applied(desk, rows)
    assert [one.outcome for one in told] == [Outcome.CREATED, Outcome.REJECTED, Outcome.CREATED]


async def test_a_dry_run_leaves_nothing(desk: Desk) -> None:
    rows = [whole("0160041000"), message({"phone": "0830-3190009"}, CHANGE, number="0160041000")]
    before = await desk.counts()
    woken = len(desk.woken)
    told = await applied(desk, rows, how=DRY)
    assert [one.outcome for one in told] == [Outcome.CREATED, Outcome.UPDATED]
    assert (await desk.counts(), len(desk.woken)) == (before, woken)


async def test_what_is_done_beside_is_one_transaction_with_it(desk: Desk) -> None:
    seen: list[list[Applied]] = []

    async def beside(connection: Any, told: Sequence[Applied]) -> None:
        seen.append(list(told))
        await connection.execute("UPDATE number_range SET last_number = last_number WHERE false")
        if len(seen) == 1:
            raise asyncpg.SerializationError("once")

    rows = arrived(desk, [whole("0160051000"), whole("0160052000")])
    told = await apply_messages(desk.writer.call(INTEGRATOR), ERP, rows, PER_ROW, beside)
    assert [one.outcome for one in told] == [Outcome.CREATED, Outcome.CREATED]
    assert [[id(one.arrived) for one in part] for part in seen] == [[id(one) for one in rows]] * 2

    async def broken(_connection: Any, told: Sequence[Applied]) -> None:
        if any(one.customer_number == "0160054000" for one in told):
            raise ValueError("its row")

    more = arrived(desk, [whole("0160053000"), whole("0160054000"), whole("0160055000")])
    with pytest.raises(ValueError, match="its row"):
        await apply_messages(desk.writer.call(INTEGRATOR), ERP, more, PER_ROW, broken)
    there = await desk.pool.fetch("SELECT customer_number FROM customer WHERE customer_number LIKE '016005%'")
    assert sorted(row[0] for row in there) == [f"016005{at}000" for at in (1, 2, 3, 5)]


async def test_who_may_not_write_is_told_at_once(desk: Desk) -> None:
    with pytest.raises(Denied):
        await applied(desk, [whole("0160061000")], caller=AUDITOR)


async def test_the_same_key_from_two_sides_is_one_customer(desk: Desk) -> None:
    """The later one sees what the first did, whoever is first."""
    for at in range(4):
        rows = [message(another(), external_key=f"BOTH-{at}-{n}") for n in range(3)]
        changed = [
            Message(CHANGE, {**one.patch, "phone": "0830-3190009"}, external_key=one.external_key)
            for one in reversed(rows)
        ]
        told = await asyncio.gather(applied(desk, rows, U8), applied(desk, changed, U8))
        outcomes = [sorted({one.outcome.value for one in part}) for part in told]
        assert sorted(outcomes) == [["CREATED"], ["UPDATED"]], outcomes


@pytest.mark.parametrize(
    ("named", "profile"), [({"external_key": "BETWEEN-1"}, U8), ({"number": "0160080000"}, ERP)]
)
async def test_who_was_created_while_he_was_looked_up_is_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, named: dict[str, str], profile: Profile
) -> None:
    """He would double himself: the account that both name is his."""
    first = message(another(), ORIGINAL, **named)
    waiting = [replace(first, patch={**first.patch, "phone": "0830-3190009"})]
    told: list[Applied] = []

    async def somebody_is_faster(*asked: Any) -> Any:
        if waiting:
            told.extend(await applied(desk, [waiting.pop()], profile))
        return await known_many(*asked)

    known_many = Tx.known_many
    monkeypatch.setattr(Tx, "known_many", somebody_is_faster)
    told += await applied(desk, [first], profile)
    assert [one.outcome for one in told] == [Outcome.CREATED, Outcome.UPDATED]


async def test_the_log_keeps_the_order_of_versions(desk: Desk) -> None:
    """Whoever locks several customers may have its xid before he gets the second; others pass him there."""
    numbers = [f"016007{at}000" for at in range(4)]
    await applied(desk, [whole(number) for number in numbers])

    async def all_of_them(turn: int) -> None:
        rows = [message({"phone": f"0830-3{turn:06d}"}, CHANGE, number=number) for number in numbers]
        await applied(desk, rows)

    async def one_of_them(turn: int) -> None:
        row = message({"mobile": f"1380013{turn:04d}"}, CHANGE, number=numbers[turn % 4])
        await applied(desk, [row])

    await asyncio.gather(*(work(turn) for turn in range(12) for work in (all_of_them, one_of_them)))
    order = "SELECT version FROM change_document WHERE customer_number = $1 ORDER BY xid, change_number"
    for number in numbers:
        versions = [row[0] for row in await desk.pool.fetch(order, number)]
        assert versions == list(range(1, len(versions) + 1))


async def test_who_was_passed_begins_again(desk: Desk) -> None:
    first, second = "0160081000", "0160082000"
    await applied(desk, [whole(first), whole(second)])
    async with desk.pool.acquire() as connection, connection.transaction():
        await lock_many(connection, ROOTS[CUSTOMER], [first], desk.writer.sealer)
        await applied(desk, [message({"phone": "0830-3190009"}, CHANGE, number=second)])
        with pytest.raises(asyncpg.SerializationError):
            await lock_many(connection, ROOTS[CUSTOMER], [second], desk.writer.sealer)
