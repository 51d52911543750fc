"""What is forgotten of the queue and what is told of it; patience and knots as rules. Next: test_boxes.py."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from models.rules.exchange.queueing import knot_of, pause_after
from resolvers.inbound.tidying import tell_errors, tidy_queue
from tests.support.base import general
from tests.support.sending import Answer, integrator, ndjson
from tests.support.server import Service


def line(key: str, **changes: object) -> Answer:
    given = general(invoiceRequired=False, **changes)
    return {"externalKey": key, "function": "009", "numberPolicy": "ASSIGN", "customer": given}


def tidy(service: Service, days_on: int) -> tuple[int, int]:
    async def run() -> tuple[int, int]:
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=2) as pool:
            now = datetime.now(UTC) + timedelta(days=days_on)
            return await tidy_queue(pool, 90, now), await tell_errors(pool, now)

    return asyncio.run(run())


def test_what_is_done_is_forgotten_after_a_time_and_errors_are_told(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    erp = integrator(service, "OLD")
    load = erp.loaded(ndjson(line("A"), line("B", city="x" * 50)))
    service.execute("UPDATE inbound_load SET state = 'RECEIVING' WHERE load_id <> $1", load["loadId"])
    assert tidy(service, 0) == (0, 1)
    caplog.clear()
    with caplog.at_level(logging.WARNING, "dossier.inbound"):
        assert tidy(service, 91) == (1, 1)
    [told] = caplog.records
    assert vars(told) | {"system": "OLD", "errors": 1, "oldest_minutes": 91 * 24 * 60} == vars(told)
    assert [one["state"] for one in erp.messages()] == ["ERROR"]
    erp.cancel(erp.messages()[0]["queueId"])
    assert tidy(service, 91) == (1, 0)
    assert erp.look(load["loadId"]) is None


def test_a_load_that_broke_off_is_told_so_and_its_rows_are_gone(service: Service) -> None:
    erp = integrator(service, "BROKEN")
    load_id = erp.load(ndjson(*(line(str(at)) for at in range(501)))).json()["loadId"]
    service.execute("UPDATE inbound_load SET state = 'RECEIVING' WHERE load_id = $1", load_id)
    assert tidy(service, 1) == (0, 0)
    found = erp.look(load_id)
    assert (found["state"], found["error"], found["rows"]) == ("FAILED", "broken off", [])


def test_technical_failures_are_tried_five_times_more() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 7)]
    minutes = [None if one is None else one.total_seconds() / 60 for one in pauses]
    assert minutes == [1, 5, 30, 120, 720, None]


@pytest.mark.parametrize(
    ("waiting", "knot"),
    [
        ({}, set[int]()),
        ({1: ("a", "b"), 2: ("b", "a")}, {1, 2}),
        ({1: ("a", "a")}, {1}),
        ({1: ("a", "b"), 2: ("b", "c")}, set[int]()),
        ({1: ("a", "b"), 2: ("b", "a"), 3: ("c", "x"), 4: ("d", "c")}, {1, 2}),
        ({1: ("a", "bc"), 2: ("b", "a"), 3: ("c", "b")}, {1, 2, 3}),
    ],
)
def test_those_who_wait_for_each_other_alone_are_a_knot(
    waiting: dict[int, tuple[str, str]], knot: set[int]
) -> None:
    assert knot_of(waiting) == knot
