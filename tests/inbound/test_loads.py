"""Bulk loads over HTTP: all or each by itself, tried, repeated, watched, cancelled. Next: test_boxes.py."""

import pytest

from tests.support.base import another, general
from tests.support.events import open_events
from tests.support.sending import GRANT, NDJSON, Answer, Integrator, codes, integrator, ndjson
from tests.support.server import Service

_COUNT = iter(range(1, 1000))
_UPSERT = """
mutation ($system: String!, $rows: [CustomerMessageInput!]!, $dryRun: Boolean!) {
  upsertCustomers(system: $system, rows: $rows, dryRun: $dryRun) {
    ... on LoadPayload {
      load { loadId state cameBy counts { outcome count } rows { outcome customerNumber } }
    }
    ... on Refused { findings { code path } }
  }
}
"""


@pytest.fixture
def erp(service: Service) -> Integrator:
    return integrator(service, f"LOAD{next(_COUNT)}")


def new(key: str, **changes: object) -> Answer:
    given = general(invoiceRequired=False, **changes)
    return {"externalKey": key, "sequence": 1, "function": "009", "numberPolicy": "ASSIGN", "customer": given}


def counts(load: Answer) -> dict[str, int]:
    return {one["outcome"]: one["count"] for one in load["counts"]}


def stock(service: Service) -> int:
    return service.user("AU01").ask("{ customers(first: 1) { totalCount } }")["customers"]["totalCount"]


def test_each_row_by_itself_and_the_same_file_again_without_harm(erp: Integrator) -> None:
    body = ndjson(new("A"), new("B", city="x" * 50), new("C"))
    answer = erp.load(body)
    assert answer.status_code == 200
    load = erp.look(answer.json()["loadId"])
    assert (load["state"], load["rowCount"], load["done"]) == ("DONE", 3, 3)
    assert counts(load) == {"CREATED": 2, "REJECTED": 1}
    assert [row["outcome"] for row in load["rows"]] == ["CREATED", "REJECTED", "CREATED"]
    wrong = load["rows"][1]
    assert (wrong["place"], codes(wrong), wrong["findings"][0]["path"]) == (
        "line 2",
        ["E GEN-LENGTH"],
        ["city"],
    )
    assert [one["state"] for one in erp.messages(state="ERROR")] == ["ERROR"]
    again = erp.loaded(body)
    assert counts(again) == {"UNCHANGED": 2, "NEW": 1}
    assert codes(again["rows"][1]) == ["W IN-BLOCKED-BY"]


def test_all_or_nothing(service: Service, erp: Integrator) -> None:
    before = stock(service)
    answer = erp.load(ndjson(new("A"), new("B", city="x" * 50)), mode="ATOMIC")
    load = erp.look(answer.json()["loadId"])
    assert (answer.status_code, load["state"]) == (422, "REFUSED")
    assert counts(load) == {"NOT_DONE": 1, "REJECTED": 1}
    assert (stock(service), erp.messages()) == (before, [])
    load = erp.loaded(ndjson(new("A"), new("B")), mode="ATOMIC")
    assert (load["state"], counts(load), stock(service)) == ("DONE", {"CREATED": 2}, before + 2)


@pytest.mark.parametrize("mode", ["ATOMIC", "PER_ROW"])
def test_a_dry_run_tells_and_leaves_nothing(service: Service, erp: Integrator, mode: str) -> None:
    before, line = stock(service), {**new("A"), "messageId": "m1"}
    load = erp.loaded(ndjson(line), mode=mode, dryRun="true")
    assert (load["state"], load["dryRun"], counts(load)) == ("DONE", True, {"CREATED": 1})
    assert (stock(service), erp.messages()) == (before, [])
    assert counts(erp.loaded(ndjson(line), mode=mode)) == {"CREATED": 1}


def test_a_key_that_comes_twice_in_a_file_is_told_at_the_second(erp: Integrator) -> None:
    body = ndjson(new("A"), new("B"), new("A", name1="another"))
    refused = erp.loaded(body, mode="ATOMIC")
    assert refused["state"] == "REFUSED"
    load = erp.loaded(body)
    assert [row["outcome"] for row in load["rows"]] == ["CREATED", "CREATED", "REJECTED"]
    assert codes(load["rows"][2]) == ["E IN-TWICE"]
    assert load["rows"][2]["findings"][0]["params"] == {"value": "A", "place": "line 1"}


def test_a_message_that_came_before_is_a_duplicate(erp: Integrator) -> None:
    line = {**new("A"), "messageId": "m1"}
    erp.say(line)
    load = erp.loaded(ndjson(line, {**new("B"), "messageId": "m2"}, {**new("C"), "messageId": "m2"}))
    assert [row["outcome"] for row in load["rows"]] == ["DUPLICATE", "CREATED", "DUPLICATE"]


def serving(number: str, ship_to: str) -> Answer:
    """A sold-to whose goods go to another, too."""
    given = another(invoiceRequired=False)
    given["salesAreas"][0]["partnerFunctions"] = [{"partnerFunction": "WE", "partner": ship_to}]
    return {"number": number, "function": "009", "customer": given}


def test_customers_that_name_each_other_come_in_any_order(erp: Integrator) -> None:
    load = erp.loaded(ndjson(serving("100000801", "100000802"), serving("100000802", "100000801")))
    assert counts(load) == {"CREATED": 2}, load["rows"]


def test_single_messages_that_wait_for_each_other_are_one(erp: Integrator) -> None:
    [first] = erp.say(serving("100000811", "100000812"))
    assert first["state"] == "WAITING_REF"
    [second] = erp.say(serving("100000812", "100000811"))
    assert (second["state"], second["outcome"]) == ("DONE", "CREATED"), second["findings"]
    assert erp.message(first["queueId"])["outcome"] == "CREATED"


def test_a_knot_that_cannot_be_untied_tells_who_is_at_fault(erp: Integrator) -> None:
    [first] = erp.say(serving("100000821", "100000822"))
    wrong = serving("100000822", "100000821")
    wrong["customer"]["city"] = "x" * 50
    [second] = erp.say(wrong)
    assert (second["state"], codes(second)) == ("ERROR", ["E GEN-LENGTH"])
    assert erp.message(first["queueId"])["state"] == "WAITING_REF"


def test_one_mutation_does_as_the_stream(service: Service, erp: Integrator) -> None:
    given = general(invoiceRequired=False)
    rows = [
        {"customer": given, "externalKey": "A", "numberPolicy": "ASSIGN", "function": "009", "sequence": "1"}
    ]
    tried = erp.client.ask(_UPSERT, system=erp.system, rows=rows, dryRun=True)["upsertCustomers"]["load"]
    done = erp.client.ask(_UPSERT, system=erp.system, rows=rows, dryRun=False)["upsertCustomers"]["load"]
    assert (counts(tried), counts(done), done["cameBy"]) == ({"CREATED": 1}, {"CREATED": 1}, "GRAPHQL")
    assert done["rows"][0]["customerNumber"]
    same = erp.loaded(ndjson({**rows[0], "sequence": 2}))
    assert counts(same) == {"UNCHANGED": 1}


def test_a_long_load_is_left_to_a_worker_and_can_be_cancelled(service: Service, erp: Integrator) -> None:
    body = ndjson(*(new(f"K{at}", city="x" * 50) for at in range(501)))
    answer = erp.load(body)
    assert (answer.status_code, answer.json()["state"]) == (202, "QUEUED")
    load_id = answer.json()["loadId"]
    cancel = "mutation ($id: ID!) { cancelLoad(loadId: $id) { ... on LoadPayload { load { state } } } }"
    assert erp.client.ask(cancel, id=load_id)["cancelLoad"]["load"]["state"] == "CANCELLED"
    erp.work()
    assert (erp.look(load_id)["rows"], erp.messages()) == ([], [])
    other = service.user("IN02", GRANT)
    assert other.ask("query ($id: ID!) { bulkLoad(id: $id) { state } }", id=load_id)["bulkLoad"] is None


async def test_a_load_is_watched_until_it_is_over(service: Service, erp: Integrator) -> None:
    load_id = erp.load(ndjson(new("A"))).json()["loadId"]
    document = (
        "subscription ($id: ID!) { seen: loadProgress(loadId: $id) { state counts { outcome count } } }"
    )
    async with open_events(service.url, erp.client.token, document, id=load_id) as wire:
        event = await wire.event()
        assert event.payload["data"]["seen"] == {
            "state": "DONE",
            "counts": [{"outcome": "CREATED", "count": 1}],
        }
        assert (await wire.event()).name == "complete"


def test_an_unknown_format_and_a_wrong_mode_are_refused(erp: Integrator) -> None:
    assert erp.load(b"", "image/png").status_code == 415
    assert erp.load(b"", NDJSON, mode="SOME").status_code == 400


def test_a_long_file_is_one_though_customers_lie_far_behind_those_who_name_them(erp: Integrator) -> None:
    """More than one set of rows in one transaction, with numbers drawn in each."""
    first, last = serving("100090831", "100090832"), serving("100090832", "100090832")
    body = ndjson(first, *(new(f"F{at}") for at in range(510)), last)
    load_id = erp.load(body, mode="ATOMIC").json()["loadId"]
    erp.work()
    assert counts(erp.look(load_id)) == {"CREATED": 512}
