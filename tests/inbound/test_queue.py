"""The queue of messages: order per customer, set right and tried again, whose it is. Next: test_loads.py."""

import pytest

from models.rules.exchange.message import Message
from resolvers.access.seal import Sealer
from resolvers.inbound import working
from tests.support.base import another, general, ship_to
from tests.support.client import saved
from tests.support.sending import GRANT, NDJSON, Answer, Integrator, codes, integrator, ndjson
from tests.support.server import Service

_COUNT = iter(range(1, 1000))


@pytest.fixture
def erp(service: Service) -> Integrator:
    return integrator(service, f"SYS{next(_COUNT)}")


def line(key: str, sequence: int | None = None, function: str = "004", **customer: object) -> Answer:
    return {"externalKey": key, "sequence": sequence, "function": function, "customer": customer}


def new(key: str, **changes: object) -> Answer:
    given = general(invoiceRequired=False, **changes)
    return {**line(key, 1, "009", **given), "numberPolicy": "ASSIGN"}


def states(answers: list[Answer]) -> list[str]:
    return [one["state"] for one in answers]


def test_later_messages_wait_until_the_wrong_one_is_cancelled(erp: Integrator) -> None:
    assert states(erp.say(new("A"))) == ["DONE"]
    wrong, waits, other = erp.say(line("A", 2, city="x" * 50), line("A", 3, city="宜宾"), new("B"))
    assert states([wrong, waits, other]) == ["ERROR", "NEW", "DONE"]
    assert codes(waits) == ["W IN-BLOCKED-BY"]
    assert waits["findings"][0]["params"] == {"value": wrong["queueId"]}
    erp.work()
    assert erp.message(waits["queueId"])["state"] == "NEW"
    cancelled = erp.cancel(wrong["queueId"], reason="came by mistake")["messages"][0]
    assert (cancelled["state"], cancelled["reason"]) == ("CANCELLED", "came by mistake")
    erp.work()
    assert erp.message(waits["queueId"])["outcome"] == "UPDATED"


def test_full_data_of_a_higher_sequence_stands_for_all_before(erp: Integrator) -> None:
    given = new("A")
    erp.say(given)
    wrong, behind = erp.say(line("A", 2, city="x" * 50), line("A", 3, city="宜宾"))
    whole = {**given, "sequence": 4, "function": "005", "customer": {**given["customer"], "city": "成都"}}
    [done] = erp.say(whole)
    assert (done["state"], done["outcome"]) == ("DONE", "UPDATED")
    for one in (wrong, behind):
        found = erp.message(one["queueId"])
        assert (found["state"], found["reason"]) == ("CANCELLED", f"superseded by {done['queueId']}")


def test_an_edited_message_keeps_a_copy_of_what_was_sent(erp: Integrator) -> None:
    erp.say(new("A"))
    [wrong] = erp.say(line("A", 2, city="x" * 50))
    sent = erp.message(wrong["queueId"])["payload"]
    other = ndjson(line("B", 2, city="宜宾")).decode()
    assert erp.edit(wrong["queueId"], other)["findings"][0]["code"] == "GEN-IMMUTABLE"
    assert erp.edit(wrong["queueId"], "{")["findings"][0]["code"] == "IN-FORMAT"
    edited = erp.edit(wrong["queueId"], ndjson(line("A", 2, city="宜宾")).decode())["messages"][0]
    assert (edited["state"], edited["status"], edited["original"]) == ("NEW", "69", sent)
    erp.work()
    found = erp.message(wrong["queueId"])
    assert (found["state"], found["outcome"], found["payload"], found["original"]) == (
        "DONE",
        "UPDATED",
        None,
        sent,
    )


def test_a_business_error_is_never_tried_again_by_itself(erp: Integrator) -> None:
    erp.say(new("A"))
    [wrong] = erp.say(line("A", 2, city="x" * 50))
    erp.work()
    assert erp.message(wrong["queueId"])["state"] == "ERROR"
    again = erp.retry(wrong["queueId"])["messages"][0]
    assert (again["state"], again["status"]) == ("NEW", "64")
    erp.work()
    assert erp.message(wrong["queueId"])["state"] == "ERROR"


def test_a_message_belongs_to_the_owner_of_its_system(service: Service, erp: Integrator) -> None:
    erp.say(new("A"))
    [wrong] = erp.say(line("A", 2, city="x" * 50))
    other = Integrator(service, service.user("IN02", GRANT), erp.system)
    assert other.message(wrong["queueId"]) is None
    assert other.messages() == []
    assert other.retry(wrong["queueId"])["findings"][0]["code"] == "GEN-NOTFOUND"
    assert other.post(ndjson(new("C")), NDJSON).status_code == 404
    auditor = Integrator(service, service.user("AU01"), erp.system)
    assert auditor.message(wrong["queueId"])["payload"] is None
    assert auditor.cancel(wrong["queueId"])["findings"][0]["code"] == "GEN-FORBIDDEN"
    assert auditor.post(ndjson(new("C")), NDJSON).status_code == 404
    admin = Integrator(service, service.user("AD01"), erp.system)
    assert admin.message(wrong["queueId"])["payload"] is None
    assert admin.cancel(wrong["queueId"])["messages"][0]["handledBy"] == "AD01"


def test_messages_of_customers_out_of_sight_do_not_exist(service: Service, erp: Integrator) -> None:
    number = saved(service.user("SC01").create(another()))
    [done] = erp.say({"number": number, "function": "004", "customer": {"city": "宜宾"}})
    assert (done["state"], done["outcome"]) == ("DONE", "UPDATED")
    narrow = Integrator(service, service.user("IN01", "integrator@0724/F724"), erp.system)
    assert narrow.message(done["queueId"]) is None
    assert narrow.messages() == []
    assert len(erp.messages()) == 1


def test_a_key_that_may_nothing_any_more_lets_nothing_through(service: Service) -> None:
    erp = integrator(service, "GONE", "IN09")
    [waits] = erp.say(
        {
            "externalKey": "A",
            "numberPolicy": "ASSIGN",
            "function": "009",
            "customer": ship_to(companyCodes=[]),
        }
    )
    [wrong] = erp.say({"externalKey": "Z", "function": "004", "customer": {"city": "x" * 50}})
    assert waits["state"] == "DONE", waits["findings"]
    assert erp.retry(wrong["queueId"])["__typename"] == "QueueSaved"
    service.execute("UPDATE access_token SET revoked_at = now() WHERE user_name = 'IN09'")
    erp.work()
    admin = Integrator(service, service.user("AD01"), erp.system)
    found = admin.message(wrong["queueId"])
    assert (found["state"], codes(found)) == ("ERROR", ["E GEN-FORBIDDEN"])


def test_a_message_whose_worker_died_is_taken_up_by_another(service: Service, erp: Integrator) -> None:
    erp.say(new("A"))
    [wrong] = erp.say(line("A", 2, city="x" * 50))
    erp.edit(wrong["queueId"], ndjson(line("A", 2, city="宜宾")).decode())
    service.execute(
        "UPDATE inbound_message SET state = 'PROCESSING', lease_until = now() - interval '1 second', "
        "next_try_at = now() - interval '1 second' WHERE queue_id = $1",
        int(wrong["queueId"]),
    )
    erp.work()
    assert erp.message(wrong["queueId"])["outcome"] == "UPDATED"


def test_what_waits_for_a_customer_gives_up_after_a_day(service: Service, erp: Integrator) -> None:
    number = saved(service.user("SC01").create(another()))
    partner = {"partnerFunction": "RG", "partner": "300000999"}
    area = {"salesOrg": "F723", "channel": "AQ", "division": "XX", "partnerFunctions": [partner]}
    [waits] = erp.say({"number": number, "function": "004", "customer": {"salesAreas": [area]}})
    assert (waits["state"], codes(waits)) == ("WAITING_REF", ["W IN-WAITING-REF"])
    service.execute(
        "UPDATE inbound_message SET waiting_since = now() - interval '24 hours', next_try_at = now() "
        "WHERE queue_id = $1",
        int(waits["queueId"]),
    )
    erp.work()
    found = erp.message(waits["queueId"])
    assert (found["state"], codes(found)) == ("ERROR", ["E IN-REF-TIMEOUT"])
    assert erp.retry(waits["queueId"])["messages"][0]["state"] == "NEW"
    erp.work()
    assert erp.message(waits["queueId"])["state"] == "WAITING_REF"


def test_a_message_that_breaks_its_reader_stops_no_other(
    service: Service, erp: Integrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a line that an older version let in."""
    erp.say(new("A"), new("B"))
    stuck = erp.say(line("A", 2, city="x" * 50), line("B", 2, city="x" * 50))
    for one, key in zip(stuck, "AB", strict=True):
        erp.edit(one["queueId"], ndjson(line(key, 2, city="宜宾")).decode())
    hash_of = working.hash_of

    def breaking(sealer: Sealer, message: Message) -> bytes:
        if message.external_key == "A":
            raise TypeError("Integer exceeds 64-bit range")
        return hash_of(sealer, message)

    monkeypatch.setattr(working, "hash_of", breaking)
    erp.work()
    first, second = (erp.message(one["queueId"]) for one in stuck)
    assert (first["state"], codes(first)) == ("NEW", ["E IN-FAILED"])
    assert second["outcome"] == "UPDATED"


def test_a_number_that_nobody_can_keep_is_a_finding(erp: Integrator) -> None:
    body = b'{"externalKey": "P", "customer": {"employeeCount": 123456789012345678901234567890}}\n'
    answer = erp.post(body, NDJSON)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (422, "IN-FORMAT")


def test_a_key_of_fewer_rights_sees_no_payload_and_edits_none(service: Service, erp: Integrator) -> None:
    """Nor does it get there by trying the message again."""
    [wrong] = erp.say({"number": "100000871", "function": "009", "customer": another(city="x" * 50)})
    narrow = Integrator(service, service.user("IN01", "integrator@0724/F724"), erp.system)
    assert erp.message(wrong["queueId"])["findings"][0]["params"]["value"]
    right = ndjson({"number": "100000871", "function": "009", "customer": another()}).decode()
    for _ in range(2):
        seen = narrow.message(wrong["queueId"])
        assert (seen["state"], seen["payload"], codes(seen)) == ("ERROR", None, ["E GEN-LENGTH"])
        assert "value" not in seen["findings"][0]["params"]
        assert narrow.messages()[0]["findings"] == seen["findings"]
        assert narrow.edit(wrong["queueId"], right)["findings"][0]["code"] == "GEN-NOTFOUND"
        assert narrow.retry(wrong["queueId"])["__typename"] == "QueueSaved"
        erp.work()
    assert erp.message(wrong["queueId"])["payload"]
    load = erp.loaded(ndjson({"number": "100000872", "function": "009", "customer": another(city="x" * 50)}))
    [row], [seen] = load["rows"], narrow.look(load["loadId"])["rows"]
    assert ("value" in row["findings"][0]["params"], "value" in seen["findings"][0]["params"]) == (
        True,
        False,
    )


def test_what_waits_for_another_is_out_of_sight_with_its_customer(service: Service, erp: Integrator) -> None:
    number = saved(service.user("SC01").create(another()))
    partner = {"partnerFunction": "RG", "partner": "300000998"}
    area = {"salesOrg": "F723", "channel": "AQ", "division": "XX", "partnerFunctions": [partner]}
    [waits] = erp.say({"number": number, "function": "004", "customer": {"salesAreas": [area]}})
    assert (waits["state"], waits["customerNumber"]) == ("WAITING_REF", number)
    narrow = Integrator(service, service.user("IN01", "integrator@0724/F724"), erp.system)
    assert narrow.message(waits["queueId"]) is None


@pytest.mark.parametrize("by", ["link", "number"])
def test_who_looks_sees_nothing_of_a_customer_out_of_his_sight(service: Service, by: str) -> None:
    """Though the message came to nothing before anybody knew whose it was."""
    erp = integrator(service, f"SIGHT{by[:3].upper()}")
    if by == "link":
        given = {**line("A", 1, "009", **another(accountGroup="0001")), "numberPolicy": "ASSIGN"}
        assert states(erp.say(given)) == ["DONE"]
        wrong = {**line("A"), "sequence": "x"}
    else:
        number = saved(service.user("SC01").create(another()))
        wrong = {"number": number, "function": "004", "sequence": "x", "customer": {"city": "宜宾"}}
    [wrong] = erp.say(wrong)
    assert (wrong["state"], erp.message(wrong["queueId"])["customerNumber"]) == ("ERROR", None)
    wide, narrow = (
        Integrator(service, service.user("AU02", f"auditor@{scope}"), erp.system)
        for scope in ("0723/F723", "0724/F724")
    )
    assert wide.message(wrong["queueId"])["state"] == "ERROR"
    assert narrow.message(wrong["queueId"]) is None
    assert wrong["queueId"] not in [one["queueId"] for one in narrow.messages()]


def test_an_edited_message_is_carried_out_by_the_rights_of_who_edited_it(
    service: Service, erp: Integrator
) -> None:
    narrow = Integrator(service, service.user("IN01", "integrator@0724/F724"), erp.system)
    given = {"number": "100000881", "function": "009"}
    [wrong] = narrow.say({**given, "customer": another(city="x" * 50)})
    assert wrong["state"] == "ERROR"
    right = ndjson({**given, "customer": another()}).decode()
    assert erp.edit(wrong["queueId"], right)["__typename"] == "QueueSaved"
    erp.work()
    assert erp.message(wrong["queueId"])["outcome"] == "CREATED"


def test_another_key_tries_again_what_a_revoked_one_sent(service: Service) -> None:
    erp = integrator(service, "ROTATE", "IN08")
    erp.say(new("A"))
    [wrong] = erp.say(line("A", 2, city="x" * 50))
    service.execute("UPDATE access_token SET revoked_at = now() WHERE user_name = 'IN08'")
    later = Integrator(service, service.user("IN08", "integrator"), erp.system)
    later.retry(wrong["queueId"])
    later.work()
    assert codes(later.message(wrong["queueId"])) == ["E GEN-LENGTH"]
    later.edit(wrong["queueId"], ndjson(line("A", 2, city="宜宾")).decode())
    later.work()
    assert later.message(wrong["queueId"])["outcome"] == "UPDATED"


def test_full_data_that_is_stale_stands_for_nobody(erp: Integrator) -> None:
    given = new("A")
    erp.say({**given, "sequence": 7})
    [wrong] = erp.say(line("A", None, city="x" * 50))
    [stale] = erp.say({**given, "sequence": 5, "customer": {**given["customer"], "city": "宜宾"}})
    assert stale["outcome"] == "STALE"
    assert erp.message(wrong["queueId"])["state"] == "ERROR"
    [whole] = erp.say({**given, "sequence": 8, "customer": {**given["customer"], "city": "成都"}})
    assert whole["outcome"] == "UPDATED"
    assert erp.message(wrong["queueId"])["state"] == "CANCELLED"


def test_what_came_for_a_system_that_is_switched_off_is_held(service: Service, erp: Integrator) -> None:
    erp.say(new("A"))
    [wrong] = erp.say(line("A", 2, city="x" * 50))
    erp.edit(wrong["queueId"], ndjson(line("A", 2, city="宜宾")).decode())
    switch = "UPDATE external_system SET active = $2 WHERE system = $1"
    load_id = erp.load(ndjson(*(line("A", 3, city="成都") for _ in range(501)))).json()["loadId"]
    service.execute(switch, erp.system, False)
    erp.work()
    assert erp.message(wrong["queueId"])["state"] == "NEW"
    assert erp.look(load_id)["state"] == "QUEUED"
    service.execute(switch, erp.system, True)
    service.execute("UPDATE job SET lease_until = NULL WHERE state = 'QUEUED'")
    erp.work()
    assert erp.message(wrong["queueId"])["outcome"] == "UPDATED"
    assert erp.look(load_id)["state"] == "DONE"
