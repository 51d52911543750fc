"""Messages of other systems become customers, by the rules of people's acts (domain 3.5). Next: test_apply_sets.py."""

from typing import Any

from models.rules.exchange.message import Function, Message, NumberPolicy, Outcome
from resolvers.inbound.applying import Applied, Arrived, How, Profile, apply_messages, hash_of
from resolvers.write.acts import create_customer
from tests.support.base import another, layers_724, payer
from tests.support.writing import INTEGRATOR, SALES, Desk, patch_of, short

ERP = Profile("ERP100", INTEGRATOR.user_name, NumberPolicy.KEEP)
U8 = Profile("U8", INTEGRATOR.user_name, NumberPolicy.ASSIGN)
CHANGE, ORIGINAL, REPLACE, DELETE = Function.CHANGE, Function.ORIGINAL, Function.REPLACE, Function.DELETE


async def applied(desk: Desk, *messages: Message, profile: Profile = ERP, how: How = How()) -> list[Applied]:
    arrived = [Arrived(one, hash_of(desk.writer.sealer, one)) for one in messages]
    return await apply_messages(desk.writer.call(INTEGRATOR), profile, arrived, how)


async def alone(desk: Desk, message: Message, profile: Profile = ERP) -> Applied:
    (one,) = await applied(desk, message, profile=profile)
    return one


def message(given: dict[str, Any], function: Function = Function.RESEND, **named: Any) -> Message:
    return Message(function, patch_of(given), **named)


def whole(number: str, **changes: Any) -> Message:
    return message(another(**changes), ORIGINAL, number=number)


async def test_a_number_that_is_kept_pushes_its_range(fresh_desk: Desk) -> None:
    """UP-5: KEEP, in an internal range."""
    desk = fresh_desk
    one = await alone(desk, whole("0100000500"))
    assert (one.outcome, one.idoc_status, one.customer_number, one.version) == (
        *(Outcome.CREATED, "53", "0100000500", 1),
    )
    assert short(one.findings) == []
    saved = await create_customer(desk.writer.call(SALES), patch_of(another()))
    assert saved.customer_number == "0100000501"


async def test_the_same_again_is_unchanged(desk: Desk) -> None:
    """UP-3."""
    first = whole("0150000001")
    created = await alone(desk, first)
    before = await desk.counts()
    again = await alone(desk, first)
    assert (created.outcome, again.outcome) == (Outcome.CREATED, Outcome.UNCHANGED)
    assert (again.customer_number, again.change_number) == ("0150000001", None)
    assert await desk.counts() == before


async def test_an_older_sequence_is_stale(desk: Desk) -> None:
    """UP-4."""
    given = another()
    await alone(desk, message(given, ORIGINAL, number="0150000002", sequence=5))
    older = message({**given, "phone": "0830-1"}, CHANGE, number="0150000002", sequence=5)
    one = await alone(desk, older)
    assert (one.outcome, short(one.findings)) == (Outcome.STALE, [("IN-STALE", "W", "sequence")])
    newer = message({**given, "phone": "0830-3190009"}, CHANGE, number="0150000002", sequence=6)
    two = await alone(desk, newer)
    assert (two.outcome, two.version) == (Outcome.UPDATED, 2)
    assert await desk.items(two.change_number) == [("KNA1", "", "TELF1", "U", "0830-3190001", "0830-3190009")]


async def test_msgfn_that_does_not_fit_is_taken_as_the_other(desk: Desk) -> None:
    given = another()
    created = await alone(desk, message(given, CHANGE, number="0150000003"))
    changed = await alone(desk, message({**given, "phone": "0830-3190009"}, ORIGINAL, number="150000003"))
    assert (created.outcome, short(created.findings)) == (Outcome.CREATED, [("IN-MSGFN", "W", "")])
    assert (changed.outcome, short(changed.findings)) == (Outcome.UPDATED, [("IN-MSGFN", "W", "")])
    assert dict(changed.findings[0].params) == {"value": "009", "taken": "004"}


async def test_layers_of_any_number_come_at_once(desk: Desk) -> None:
    """What people do in several steps is one message, one version and one change document."""
    given = another()
    more = layers_724()
    given["companyCodes"] += more["companyCodes"]
    given["salesAreas"] += more["salesAreas"]
    one = await alone(desk, message(given, ORIGINAL, number="0150000004"))
    assert (one.outcome, one.version) == (Outcome.CREATED, 1)
    state = await desk.state("0150000004")
    assert [row["company_code"] for row in state["company_codes"]] == ["0723", "0724"]
    assert [len(row["partner_functions"]) for row in state["sales_areas"]] == [4, 4]


async def test_extended_and_changed_and_blocked_by_one_message(desk: Desk) -> None:
    given = another()
    await alone(desk, message(given, ORIGINAL, number="0150000005"))
    area = {
        "salesOrg": "F723",
        "channel": "AQ",
        "division": "XX",
        "orderBlock": "01",
        "deliveryPriority": "03",
    }
    more = layers_724()
    change = {
        **more,
        "phone": "0830-3190009",
        "salesAreas": [area, *more["salesAreas"]],
        "centralOrderBlock": "01",
    }
    one = await alone(desk, message(change, CHANGE, number="0150000005"))
    assert (one.outcome, one.version, short(one.findings)) == (Outcome.UPDATED, 2, [])
    items = await desk.items(one.change_number)
    assert ("KNVV", "F723/AQ/XX", "AUFSD", "U", None, "01") in items
    assert ("KNA1", "", "AUFSD", "U", None, "01") in items
    assert ("KNB1", "0724", None, "I", None, None) in items


async def test_an_unknown_partner_is_waited_for(desk: Desk) -> None:
    """UP-6."""
    given = another()
    given["salesAreas"][0]["partnerFunctions"] = [{"partnerFunction": "RG", "partner": "0350000001"}]
    wants = message(given, ORIGINAL, number="0150000006")
    first = await alone(desk, wants)
    assert (first.outcome, first.idoc_status, first.waits_for) == (
        *(Outcome.WAITING_REF, "66", frozenset({"0350000001"})),
    )
    # both at once, the wrong way round
    both = await applied(desk, wants, message(payer(), ORIGINAL, number="0350000001"))
    assert [one.outcome for one in both] == [Outcome.CREATED, Outcome.CREATED]
