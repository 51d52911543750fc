"""Customers that name each other, one of them at fault, or of another key. Next: test_tidying.py."""

import asyncio
from typing import Any

import asyncpg
import pytest

from resolvers.inbound import knots
from tests.inbound.test_loads import serving
from tests.support.sending import Answer, Integrator, codes, integrator
from tests.support.server import Service

_COUNT = iter(range(1, 1000))


@pytest.fixture
def erp(service: Service) -> Integrator:
    return integrator(service, f"KNOT{next(_COUNT)}")


def wrong(number: str, other: str) -> Answer:
    given = serving(number, other)
    given["customer"]["city"] = "x" * 50
    return given


def outcome(erp: Integrator, answer: Answer) -> tuple[str, str | None, list[str]]:
    found = erp.message(answer["queueId"])
    return found["state"], found["outcome"], codes(found)


def test_who_is_at_fault_keeps_no_others_from_coming_in(erp: Integrator) -> None:
    [first] = erp.say(serving("100000931", "100000932"))
    [third] = erp.say(wrong("100000933", "100000931"))
    [second] = erp.say(serving("100000932", "100000931"))
    assert outcome(erp, third) == ("ERROR", "REJECTED", ["E GEN-LENGTH"])
    assert outcome(erp, first)[:2] == outcome(erp, second)[:2] == ("DONE", "CREATED")


def test_who_names_one_at_fault_waits_and_is_tried_again(service: Service, erp: Integrator) -> None:
    [first] = erp.say(serving("100000941", "100000942"))
    [second] = erp.say(wrong("100000942", "100000941"))
    assert outcome(erp, first) == ("WAITING_REF", "WAITING_REF", ["W IN-WAITING-REF"])
    found = _row(service, first)
    assert found["customer_number"] is None
    assert found["waiting_since"]
    assert found["next_try_at"]
    assert outcome(erp, second)[0] == "ERROR"


def test_a_knot_that_breaks_leaves_the_sender_his_answer(
    service: Service, erp: Integrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first] = erp.say(serving("100000951", "100000952"))

    def broken(_: object) -> frozenset[int]:
        raise ValueError("broken")

    monkeypatch.setattr(knots, "knot_of", broken)
    [second] = erp.say(serving("100000952", "100000951"))
    assert second["state"] == "WAITING_REF"
    monkeypatch.undo()
    service.execute("UPDATE inbound_message SET next_try_at = now() WHERE state = 'WAITING_REF'")
    erp.work()
    assert outcome(erp, first)[:2] == outcome(erp, second)[:2] == ("DONE", "CREATED")


def test_nobody_is_untied_by_the_rights_of_another_key(service: Service, erp: Integrator) -> None:
    """The second, of a narrow key, waits for the first, of a wide one."""
    narrow = Integrator(service, service.user("IN01", "integrator@0724/F724"), erp.system)
    [first] = narrow.say(serving("100000961", "100000962"))
    assert first["state"] == "WAITING_REF", first["findings"]
    [second] = erp.say(serving("100000962", "100000961"))
    assert second["state"] == "WAITING_REF"
    assert _row(service, first)["state"] == "WAITING_REF"


def _row(service: Service, answer: Answer) -> dict[str, Any]:
    async def read() -> dict[str, Any]:
        connection = await asyncpg.connect(service.dsn)
        try:
            statement = "SELECT * FROM inbound_message WHERE queue_id = $1"
            [found] = await connection.fetch(statement, int(answer["queueId"]))
            return dict(found.items())
        finally:
            await connection.close()

    return asyncio.run(read())
