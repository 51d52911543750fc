"""What a load stages has no effect, and keeps nobody from anything, until it is carried out. Next:
test_steps.py."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from resolvers.inbound import applying, loading, staging
from resolvers.inbound.loading import _Turn  # pyright: ignore[reportPrivateUsage]
from resolvers.inbound.tidying import tidy_queue
from tests.inbound.test_loads import counts, new, serving, stock
from tests.support.sending import Answer, Integrator, codes, integrator, ndjson
from tests.support.server import Service

_COUNT = iter(range(1, 1000))
_CHANGED = "UPDATE inbound_load SET alive_at = now() - interval '4 minutes' WHERE load_id = $1"


@pytest.fixture
def erp(service: Service) -> Integrator:
    return integrator(service, f"STAGED{next(_COUNT)}")


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads are left to a worker, however short."""
    monkeypatch.setattr(loading, "SHORT", 0)


def line(key: str, message_id: str | None = None, **changes: object) -> Answer:
    return {**new(key, **changes), "sequence": None, "messageId": message_id}


def changed(key: str, **changes: object) -> Answer:
    return {"externalKey": key, "function": "004", "customer": changes}


def loaded(erp: Integrator, *lines: Answer, **query: str) -> str:
    return erp.load(ndjson(*lines), **query).json()["loadId"]


def told(erp: Integrator, load_id: str) -> list[str | None]:
    return [row["outcome"] for row in erp.look(load_id)["rows"]]


async def away(*_: object) -> Any:
    raise OSError("away")


def query(service: Service, sql: str, *values: object) -> Any:
    async def run() -> Any:
        connection = await asyncpg.connect(service.dsn)
        try:
            return await connection.fetchval(sql, *values)
        finally:
            await connection.close()

    return asyncio.run(run())


def tidy(service: Service) -> None:
    async def run() -> None:
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=2) as pool:
            await tidy_queue(pool, 90, datetime.now(UTC))

    asyncio.run(run())


@pytest.mark.usefixtures("waiting")
def test_a_load_whose_server_died_while_it_came_is_sent_again(service: Service, erp: Integrator) -> None:
    dead = loaded(erp, line("A", "m1"), line("B", "m2"))
    service.execute("DELETE FROM job WHERE parameters::text LIKE '%' || $1 || '%'", dead)
    service.execute("UPDATE inbound_load SET state = 'RECEIVING', job_id = NULL WHERE load_id = $1", dead)
    again = loaded(erp, line("A", "m1"), line("B", "m2"))
    erp.work()
    assert told(erp, again) == ["CREATED", "CREATED"]
    tidy(service)
    assert erp.look(dead)["state"] == "RECEIVING"  # it was alive a moment ago
    service.execute(_CHANGED, dead)
    tidy(service)
    assert (erp.look(dead)["state"], told(erp, dead)) == ("FAILED", [])


@pytest.mark.usefixtures("waiting")
def test_of_two_loads_with_the_same_messages_the_second_is_a_duplicate_when_the_first_is_done(
    erp: Integrator,
) -> None:
    first, second = (loaded(erp, line("A", "m1")) for _ in range(2))
    erp.work()
    assert (told(erp, first), told(erp, second)) == (["CREATED"], ["DUPLICATE"])
    assert erp.look(second)["rows"][0]["customerNumber"] == erp.look(first)["rows"][0]["customerNumber"]


@pytest.mark.usefixtures("waiting")
def test_a_cancelled_load_keeps_nobody_from_sending_its_messages(erp: Integrator) -> None:
    first = loaded(erp, line("A", "m1"))
    [behind] = erp.say(line("A", "m2", city="宜宾"))
    assert (behind["state"], codes(behind)) == ("NEW", ["W IN-BLOCKED-BY"])
    cancel = "mutation ($id: ID!) { cancelLoad(loadId: $id) { __typename } }"
    assert erp.client.ask(cancel, id=first)["cancelLoad"]["__typename"] == "LoadPayload"
    again = loaded(erp, line("A", "m1", city="成都"))
    erp.work()
    assert erp.message(behind["queueId"])["outcome"] == "CREATED"
    assert told(erp, again) == ["UPDATED"]


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("mode", ["ATOMIC", "PER_ROW"])
def test_a_message_that_also_comes_alone_comes_once(erp: Integrator, mode: str) -> None:
    load_id = loaded(erp, line("A", "m1"), line("B", "m2"), mode=mode)
    [alone] = erp.say(line("A", "m1"))
    assert (alone["state"], alone["duplicate"]) == ("NEW", False)
    erp.work()
    assert told(erp, load_id) == ["DUPLICATE", "CREATED"]
    assert erp.message(alone["queueId"])["outcome"] == "CREATED"


@pytest.mark.usefixtures("waiting")
def test_messages_of_a_customer_follow_the_loads_before_them(erp: Integrator) -> None:
    erp.say(line("A", city="泸州"))
    first = loaded(erp, changed("A", city="宜宾"))
    [later] = erp.say(changed("A", city="成都"))
    same = loaded(erp, line("A", city="泸州"))  # what was taken last, but a change lies before it
    assert (later["state"], told(erp, same)) == ("NEW", [None])
    erp.work()
    assert told(erp, first) == ["UPDATED"]
    done = [erp.message(one["queueId"]) for one in reversed(erp.messages(externalKey="A"))]
    assert [(one["outcome"], one["version"]) for one in done] == [
        ("CREATED", 1),
        ("UPDATED", 2),
        ("UPDATED", 3),
        ("UPDATED", 4),
    ]


def test_all_or_nothing_comes_after_the_loads_before_it(
    service: Service, erp: Integrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    erp.say(line("A"))
    with monkeypatch.context() as patch:
        patch.setattr(loading, "SHORT", 0)
        first = loaded(erp, changed("A", city="宜宾"))
    second = loaded(erp, changed("A", city="成都"), mode="ATOMIC")
    assert (erp.look(second)["state"], told(erp, second)) == ("RUNNING", [None])
    erp.work()
    service.execute("UPDATE job SET lease_until = NULL WHERE state = 'QUEUED'")
    erp.work()
    assert [erp.look(one)["state"] for one in (first, second)] == ["DONE", "DONE"]
    assert [erp.look(one)["rows"][0]["outcome"] for one in (first, second)] == ["UPDATED", "UPDATED"]


def test_a_dry_run_that_fails_is_not_tried_again(
    service: Service, erp: Integrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stock(service)
    monkeypatch.setattr(applying, "apply_set", away)
    load = erp.loaded(ndjson(line("A"), line("B")), dryRun="true")
    monkeypatch.undo()
    assert [codes(row) for row in load["rows"]] == [["E IN-FAILED"], ["E IN-FAILED"]]
    assert (load["state"], erp.messages()) == ("DONE", [])
    service.execute("UPDATE inbound_message SET next_try_at = now() WHERE state <> 'DONE'")
    erp.work()
    assert stock(service) == before


def test_a_row_that_failed_has_its_pause_before_it_is_tried_again(
    service: Service, erp: Integrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "apply_set", away)
    load_id = loaded(erp, line("A"), line("B"))
    monkeypatch.undo()
    assert counts(erp.look(load_id)) == {"NEW": 2}
    tries = "SELECT max(attempts) FROM inbound_message WHERE load_id = $1 AND next_try_at > now()"
    assert query(service, tries, load_id) == 1


def test_a_refused_load_is_refused_whoever_dies_over_it(
    service: Service, erp: Integrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Turn, "_counts", away)
    load_id = loaded(erp, line("A"), line("B", city="x" * 50), mode="ATOMIC")
    monkeypatch.undo()
    service.execute("UPDATE job SET lease_until = NULL WHERE state = 'QUEUED'")
    erp.work()
    load = erp.look(load_id)
    assert (load["state"], counts(load)) == ("REFUSED", {"NOT_DONE": 1, "REJECTED": 1})
    assert [row["customerNumber"] for row in load["rows"]] == [None, None]


async def test_nobody_waits_for_the_lock_of_one_that_waits(service: Service, erp: Integrator) -> None:
    [waits] = await asyncio.to_thread(erp.say, serving("100000841", "100000842"))
    connection = await asyncpg.connect(service.dsn)
    async with connection.transaction():
        lock = "SELECT next_try_at FROM inbound_message WHERE queue_id = $1 FOR UPDATE"
        await connection.fetchval(lock, int(waits["queueId"]))
        async with asyncio.timeout(20):
            [done] = await asyncio.to_thread(erp.say, line("A"))
    due = "SELECT next_try_at <= now() FROM inbound_message WHERE queue_id = $1"
    assert (done["outcome"], await connection.fetchval(due, int(waits["queueId"]))) == ("CREATED", False)
    await asyncio.to_thread(erp.say, line("B"))
    assert await connection.fetchval(due, int(waits["queueId"]))
    await connection.close()


def test_all_or_nothing_is_only_for_what_there_is_room_for(
    erp: Integrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "MOST_BYTES_ATOMIC", 500)
    refused = erp.load(ndjson(line("A"), line("B")), mode="ATOMIC")
    assert (refused.status_code, codes(refused.json())) == (422, ["E IN-SIZE"])
    assert counts(erp.loaded(ndjson(line("A"), line("B")))) == {"CREATED": 2}
