"""Customers go out as IDocs and are applied again: nothing changes but what was changed there."""

from typing import Any

import pytest

from models.rules.exchange.message import Function, Message, NumberPolicy, Outcome
from models.rules.exchange.outgoing import Outgoing
from resolvers.access.caller import Caller
from resolvers.exchange.demo import load_demo
from resolvers.exchange.formats import Addressed
from resolvers.exchange.idoc import READER, WRITER
from resolvers.inbound.applying import Applied, Arrived, How, Profile, apply_messages, hash_of
from resolvers.write.acts import create_customer
from resolvers.write.seen import seen_customers
from tests.support.base import AREA, another
from tests.support.consenting import consented
from tests.support.idocs import of, read, split, valid
from tests.support.writing import ADMIN, INTEGRATOR, SALES, Desk, patch_of, short

ERP = Profile("ERP100", INTEGRATOR.user_name, NumberPolicy.KEEP)
FUNCTIONS = (Function.CHANGE, Function.REPLACE)
RICH: dict[str, Any] = {
    "name2": "& Söhne <GmbH>",
    "houseNumber": "18号",
    "website": "https://lanjiang.example",
    "searchTerm2": "LJ",
    "domestic": True,
    "taxNumber3": "A1",
    "unloadingPoints": [{"name": "Tor 1", "isDefault": True, "mondayHours": "08:00-12:00 13:00-17:00"}],
    "texts": [
        {"level": "GENERAL", "textId": "0001", "language": "zh", "body": "蓝" * 300 + "\n\nEnde"},
        {"level": "SALES", **AREA, "textId": "0002", "language": "en", "body": "Ring twice"},
    ],
    "contactPersons": [{"lastName": "陈", "firstName": "蓝江", "language": "zh"}],
}


async def exported(
    desk: Desk, function: Function, numbers: list[str], caller: Caller = INTEGRATOR
) -> list[Message]:
    seen = await seen_customers(desk.pool, caller, numbers, desk.writer.sealer)
    outgoing = [Outgoing(number, seen[number], function) for number in numbers]
    written = WRITER.write(outgoing, Addressed(receiver="ERP100"))
    valid(written.body)
    return [READER.read(raw) for raw in await split(written.body)]


async def applied(desk: Desk, messages: list[Message], profile: Profile = ERP) -> list[Applied]:
    arrived = [Arrived(one, hash_of(desk.writer.sealer, one)) for one in messages]
    return await apply_messages(desk.writer.call(INTEGRATOR), profile, arrived, How())


@pytest.mark.parametrize("function", FUNCTIONS)
async def test_a_rich_customer_comes_back_without_a_change(desk: Desk, function: Function) -> None:
    await desk.train(ADMIN.user_name)
    saved = await create_customer(desk.writer.call(ADMIN), patch_of(consented(another(**RICH))))
    number = str(saved.customer_number)
    before = await desk.state(number)
    [one] = await applied(desk, await exported(desk, function, [number]))
    assert (one.outcome, one.change_number, one.findings) == (Outcome.UNCHANGED, None, ())
    assert await desk.state(number) == before


async def test_who_does_not_see_accounts_does_not_tell_that_there_are_none(desk: Desk) -> None:
    """MSGFN 005 of all that somebody sees leaves alone what he does not see."""
    saved = await create_customer(desk.writer.call(ADMIN), patch_of(another()))
    number = str(saved.customer_number)
    before = await desk.state(number)
    [message] = await exported(desk, Function.REPLACE, [number], ADMIN)
    assert ("bank_details" in message.patch, ("bank_details",) in message.replaces) == (False, False)
    await applied(desk, [message])
    assert await desk.state(number) == before
    assert len(before["bank_details"]) == 1


async def test_what_another_system_changed_is_the_change(desk: Desk) -> None:
    saved = await create_customer(desk.writer.call(SALES), patch_of(another()))
    number = str(saved.customer_number)
    [message] = await exported(desk, Function.CHANGE, [number])
    await applied(desk, [message])
    changed: dict[str, Any] = {**message.patch, "phone": "0830-3190009", "central_order_block": "01"}
    [one] = await applied(desk, [Message(Function.CHANGE, changed, number=number)])
    assert one.outcome is Outcome.UPDATED
    assert await desk.items(one.change_number) == [
        ("KNA1", "", "TELF1", "U", "0830-3190001", "0830-3190009"),
        ("KNA1", "", "AUFSD", "U", None, "01"),
    ]


async def test_what_is_wrong_is_told_by_segment_and_field(desk: Desk) -> None:
    saved = await create_customer(desk.writer.call(SALES), patch_of(another()))
    [message] = await exported(desk, Function.CHANGE, [str(saved.customer_number)])
    message.patch["sales_areas"][0]["shipping_condition"] = "9Z"
    [one] = await applied(desk, [message])
    wrong = [found for found in short(one.findings) if found[1] == "E"]
    assert wrong == [("GEN-REF", "E", "E1KNA1M.E1KNVVM.0.VSBED")]


async def test_lists_and_layers_are_named_by_codes_of_the_sender(desk: Desk) -> None:
    """MSGFN 003 of a company code and 005 of licences, where both systems have codes of their own."""
    profile = Profile("MAPPED", INTEGRATOR.user_name, NumberPolicy.KEEP)
    await desk.pool.execute(
        "INSERT INTO code_map (system, domain, external_code, internal_code) "
        "VALUES ('MAPPED', 'BUKRS', 'c1', '0723'), ('MAPPED', 'VKORG', 'o1', 'F723')"
    )
    given = another()
    given["salesAreas"][0]["licences"] = [{"departureCountry": "CN", "taxCategory": "MWST"}]
    saved = await create_customer(desk.writer.call(ADMIN), patch_of(given))
    number = str(saved.customer_number)
    area = "<VKORG>o1</VKORG><VTWEG>AQ</VTWEG><SPART>XX</SPART>"
    licences = "<E1KNVLM><MSGFN>005</MSGFN></E1KNVLM>"
    company = "<E1KNB1M><MSGFN>003</MSGFN><BUKRS>c1</BUKRS></E1KNB1M>"
    body = of(f"<E1KNVVM>{area}{licences}</E1KNVVM>{company}").replace(b"0100000004", number.encode())
    [one] = await applied(desk, [await read(body)], profile)
    assert (one.outcome, [found for found in short(one.findings) if found[1] == "E"]) == (Outcome.UPDATED, [])
    assert await desk.items(one.change_number) == [
        ("KNB1", "0723", "LOEVM", "U", "", "X"),
        ("KNVL", "F723/AQ/XX/CN/MWST", None, "D", None, None),
    ]


async def test_all_demo_customers_come_back_without_a_change(fresh_desk: Desk, fresh_database: str) -> None:
    desk = fresh_desk
    await load_demo(fresh_database, bytes(32), 60)
    numbers = [row[0] for row in await desk.pool.fetch("SELECT customer_number FROM customer ORDER BY 1")]
    before = {number: await desk.state(number) for number in numbers}
    for function in FUNCTIONS:
        found = await applied(desk, await exported(desk, function, numbers))
        assert {(one.outcome, one.findings) for one in found} == {(Outcome.UNCHANGED, ())}
    assert {number: await desk.state(number) for number in numbers} == before
