"""Idempotency keys: one effect, the same answer, no mix-up of calls. Next: test_together.py."""

import asyncio
from datetime import timedelta
from secrets import token_hex

import pytest

from resolvers.errors import Refused
from resolvers.write.acts import create_customer
from resolvers.write.context import Render, ReplayKey, WriteContext
from resolvers.write.replay import InFlight, KeyReused, purge_replays
from tests.support.base import ABSENT, another, with_values
from tests.support.writing import INTEGRATOR, SALES, Desk, patch_of


def keyed(desk: Desk, key: str, fingerprint: bytes = b"one", render: Render | None = None) -> WriteContext:
    return desk.writer.call(SALES, key=ReplayKey(key, fingerprint), render=render)


async def test_the_same_call_again_has_no_effect_and_the_same_answer(desk: Desk) -> None:
    rendered: list[str] = []

    async def render(_: object, number: str) -> bytes:
        rendered.append(number)
        return f'{{"n":"{number}","once":"{token_hex(4)}"}}'.encode()

    key, given = token_hex(8), patch_of(another())
    first = await create_customer(keyed(desk, key, render=render), given)
    before = await desk.counts()
    second = await create_customer(keyed(desk, key, render=render), given)

    assert (first.replayed, second.replayed, len(rendered)) == (False, True, 1)
    assert (second.customer_number, second.version, second.change_number, second.answer) == (
        *(first.customer_number, first.version, first.change_number, first.answer),
    )
    assert second.message == first.message
    assert second.findings == first.findings
    assert await desk.counts() == before


async def test_findings_come_again_too(desk: Desk) -> None:
    key, given = token_hex(8), patch_of(another(invoiceRequired=False, legalRepresentative=ABSENT))
    first = await create_customer(keyed(desk, key), given)
    second = await create_customer(keyed(desk, key), given)
    assert [one.code.value for one in first.findings] == ["CM-NOT-INVOICEABLE"]
    assert second.findings == first.findings


async def test_the_key_of_another_request_is_refused(desk: Desk) -> None:
    key = token_hex(8)
    await create_customer(keyed(desk, key), patch_of(another()))
    before = await desk.counts()
    with pytest.raises(KeyReused):
        await create_customer(keyed(desk, key, b"two"), patch_of(another()))
    assert await desk.counts() == before


async def test_a_key_belongs_to_its_caller(desk: Desk) -> None:
    key = token_hex(8)
    first = await create_customer(keyed(desk, key), patch_of(another()))
    theirs = desk.writer.call(INTEGRATOR, key=ReplayKey(key, b"one"))
    second = await create_customer(theirs, patch_of(another()))
    assert (second.replayed, second.customer_number != first.customer_number) == (False, True)


async def test_a_refusal_keeps_the_key_free(desk: Desk) -> None:
    key, given = token_hex(8), another()
    with pytest.raises(Refused):
        await create_customer(keyed(desk, key), patch_of(with_values(given, city=ABSENT)))
    assert not (await create_customer(keyed(desk, key, b"two"), patch_of(given))).replayed


async def test_a_call_in_flight_is_told(desk: Desk) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def render(_: object, number: str) -> bytes:
        inside.set()
        await go_on.wait()
        return number.encode()

    key, given = token_hex(8), patch_of(another())
    first = asyncio.create_task(create_customer(keyed(desk, key, render=render), given))
    await inside.wait()
    with pytest.raises(InFlight):
        await create_customer(keyed(desk, key), given)
    go_on.set()
    number = (await first).customer_number
    assert (await create_customer(keyed(desk, key), given)).answer == number.encode()


async def test_twenty_at_once_take_effect_once(desk: Desk) -> None:
    key, given = token_hex(8), patch_of(another())
    ended = await asyncio.gather(
        *(create_customer(keyed(desk, key), given) for _ in range(20)), return_exceptions=True
    )
    saved = [one for one in ended if not isinstance(one, BaseException)]
    assert all(isinstance(one, InFlight) for one in ended if isinstance(one, BaseException))
    assert len({one.customer_number for one in saved}) == 1
    assert [one.replayed for one in saved].count(False) == 1


async def test_what_fails_after_the_write_takes_it_back(desk: Desk) -> None:
    async def render(_: object, number: str) -> bytes:
        raise ConnectionError(number)

    key, given, before = token_hex(8), patch_of(another()), await desk.counts()
    with pytest.raises(ConnectionError):
        await create_customer(keyed(desk, key, render=render), given)
    assert await desk.counts() == before
    assert not (await create_customer(keyed(desk, key), given)).replayed


async def test_old_answers_are_forgotten(desk: Desk) -> None:
    key, given = token_hex(8), patch_of(another())
    await create_customer(keyed(desk, key), given)
    assert await purge_replays(desk.pool) == 0
    assert await purge_replays(desk.pool, timedelta(0)) > 0
    with pytest.raises(Refused):  # now it is the name of a customer who exists
        await create_customer(keyed(desk, key), given)
