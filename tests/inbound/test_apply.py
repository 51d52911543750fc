"""Messages become customers, by the rules of people's acts (domain 3.5). Next: test_apply_sets.py."""

from dataclasses import replace
from typing import Any

from models.rules.exchange.message import Outcome
from resolvers.access.caller import Caller, Grant
from resolvers.write.acts import create_customer
from tests.support.arriving import (
    CHANGE,
    DELETE,
    ERP,
    ORIGINAL,
    REPLACE,
    U8,
    accepting,
    alone,
    applied,
    message,
    whole,
)
from tests.support.base import ABSENT, AREA, another, layers_724, payer, with_bank, with_values
from tests.support.consenting import ONLINE
from tests.support.writing import INTEGRATOR, SALES, Desk, patch_of, short

ONE_COMPANY = Caller("EAI", (Grant("integrator", frozenset({"0724"}), frozenset({"F724"})),))


async def test_a_number_that_is_kept_pushes_its_range(fresh_desk: Desk) -> None:
    """UP-5: KEEP, in an internal range."""
    one = await alone(fresh_desk, whole("0100000500"))
    assert (one.outcome, one.idoc_status, one.customer_number, one.version) == (
        *(Outcome.CREATED, "53", "0100000500", 1),
    )
    assert short(one.findings) == []
    saved = await create_customer(fresh_desk.writer.call(SALES), patch_of(another()))
    assert saved.customer_number == "0100000501"


async def test_the_same_again_is_unchanged(desk: Desk) -> None:
    """UP-3."""
    first = whole("0150001000")
    created = await alone(desk, first)
    before = await desk.counts()
    again = await alone(desk, first)
    assert (created.outcome, again.outcome) == (Outcome.CREATED, Outcome.UNCHANGED)
    assert (again.customer_number, again.change_number) == ("0150001000", None)
    assert await desk.counts() == before


async def test_an_older_sequence_is_stale(desk: Desk) -> None:
    """UP-4. What came again in between makes older messages stale as well."""
    given = another()
    await alone(desk, message(given, ORIGINAL, number="0150002000", sequence=5))
    older = message({**given, "phone": "0830-1"}, CHANGE, number="0150002000", sequence=5)
    one = await alone(desk, older)
    assert (one.outcome, short(one.findings)) == (Outcome.STALE, [("IN-STALE", "W", "sequence")])
    await alone(desk, message(given, ORIGINAL, number="0150002000", sequence=7))
    six = message({**given, "phone": "0830-3190009"}, CHANGE, number="0150002000", sequence=6)
    assert (await alone(desk, six)).outcome is Outcome.STALE
    two = await alone(desk, replace(six, sequence=8))
    assert (two.outcome, two.version) == (Outcome.UPDATED, 2)
    assert await desk.items(two.change_number) == [("KNA1", "", "TELF1", "U", "0830-3190001", "0830-3190009")]


async def test_msgfn_that_does_not_fit_is_taken_as_the_other(desk: Desk) -> None:
    given = another()
    created = await alone(desk, message(given, CHANGE, number="0150003000"))
    changed = await alone(desk, message({**given, "phone": "0830-3190009"}, ORIGINAL, number="150003000"))
    assert (created.outcome, short(created.findings)) == (Outcome.CREATED, [("IN-MSGFN", "W", "")])
    assert (changed.outcome, short(changed.findings)) == (Outcome.UPDATED, [("IN-MSGFN", "W", "")])
    assert dict(changed.findings[0].params) == {"value": "009", "taken": "004"}
    gone = await alone(desk, message({}, DELETE, number="0150999999"))
    assert (gone.outcome, short(gone.findings)) == (
        *(Outcome.REJECTED, [("GEN-NOTFOUND", "E", "customer_number")]),
    )


async def test_layers_of_any_number_come_at_once(desk: Desk) -> None:
    """What people do in several steps is one message, one version and one change document."""
    given = another()
    more = layers_724()
    given["companyCodes"] += more["companyCodes"]
    given["salesAreas"] += more["salesAreas"]
    one = await alone(desk, message(given, ORIGINAL, number="0150004000"))
    assert (one.outcome, one.version) == (Outcome.CREATED, 1)
    state = await desk.state("0150004000")
    assert [row["company_code"] for row in state["company_codes"]] == ["0723", "0724"]
    assert [len(row["partner_functions"]) for row in state["sales_areas"]] == [4, 4]


async def test_extended_and_changed_and_blocked_by_one_message(desk: Desk) -> None:
    given = another()
    await alone(desk, message(given, ORIGINAL, number="0150005000"))
    more = layers_724()
    area = {**AREA, "orderBlock": "01", "deliveryPriority": "03"}
    change = {**more, "phone": "0830-3190009", "centralOrderBlock": "01"}
    change["salesAreas"] = [area, *more["salesAreas"]]
    one = await alone(desk, message(change, CHANGE, number="0150005000"))
    assert (one.outcome, one.version, short(one.findings)) == (Outcome.UPDATED, 2, [])
    items = await desk.items(one.change_number)
    assert ("KNVV", "F723/AQ/XX", "AUFSD", "U", None, "01") in items
    assert ("KNA1", "", "AUFSD", "U", None, "01") in items
    assert ("KNB1", "0724", None, "I", None, None) in items


async def test_what_is_wrong_is_told_in_the_words_of_the_format(desk: Desk) -> None:
    given = another()
    given["salesAreas"][0] |= {"deliveringPlant": "0724", "orderBlock": "77"}
    one = await alone(desk, message(given, ORIGINAL, number="0150006000"))
    assert (one.outcome, one.idoc_status, one.customer_number) == (Outcome.REJECTED, "51", None)
    assert short(one.findings) == [
        ("CM-PLANT", "E", "E1SALES_AREAS.0.delivering_plant"),
        ("BL-REASON", "E", "E1SALES_AREAS.0.order_block"),
    ]


async def test_a_list_that_is_sent_whole_loses_the_others(desk: Desk) -> None:
    """MSGFN 005; never the sold-to party."""
    given = another()
    given["bankDetails"].append(with_bank(another(), partnerBankType="0002")["bankDetails"][0])
    helper = (await create_customer(desk.writer.call(INTEGRATOR), patch_of(payer()))).customer_number
    rows = [{"partnerFunction": one} for one in ("RE", "RG", "WE")]
    given["salesAreas"][0]["partnerFunctions"] = [{**row, "partner": "0150007000"} for row in rows]
    await alone(desk, message(given, ORIGINAL, number="0150007000"))
    own = given["salesAreas"][0]["partnerFunctions"]
    kept: dict[str, Any] = {**AREA, "partnerFunctions": [*own, {"partnerFunction": "RE", "partner": helper}]}
    change = {"bankDetails": given["bankDetails"][:1], "salesAreas": [kept]}
    lists = frozenset({("bank_details",), ("sales_areas", "F723/AQ/XX", "partner_functions")})
    first = await alone(desk, message(change, REPLACE, number="0150007000", replaces=lists))
    assert (first.outcome, [code for code, *_ in short(first.findings)]) == (Outcome.UPDATED, ["PF-NOAREA"])
    state = await desk.state("0150007000")
    assert len(state["bank_details"]) == 1
    functions = [row["partner_function"] for row in state["sales_areas"][0]["partner_functions"]]
    assert sorted(functions) == ["AG", "RE", "RE", "RG", "WE"]
    kept["partnerFunctions"] = own
    again = await alone(desk, message(change, REPLACE, number="0150007000", replaces=lists))
    assert [item[1:4] for item in await desk.items(again.change_number)] == [("F723/AQ/XX/RE/001", None, "D")]


async def test_deletion_is_a_flag_where_it_is_said(desk: Desk) -> None:
    """MSGFN 003. A row that is gone already is no mistake."""
    await alone(desk, whole("0150008000"))
    bank = {"bankCountry": "CN", "bankKey": "102657000012", "bankAccount": "99", "remove": True}
    layers = frozenset({("company_codes", "0723"), ("sales_areas", "F724/AQ/XX")})
    one = await alone(desk, message({"bankDetails": [bank]}, CHANGE, number="0150008000", deletes=layers))
    assert (one.outcome, short(one.findings)) == (Outcome.UPDATED, [("IN-MSGFN", "W", "sales_areas")])
    assert await desk.items(one.change_number) == [("KNB1", "0723", "LOEVM", "U", "", "X")]
    two = await alone(desk, message({}, DELETE, number="0150008000"))
    assert await desk.items(two.change_number) == [("KNA1", "", "LOEVM", "U", "", "X")]


async def test_a_key_of_the_sender_finds_his_customer(desk: Desk) -> None:
    """UP-2 and UP-5, ASSIGN: the first message makes the link; others are named by it."""
    head = message(payer(), number="9001")
    given = another()
    given["salesAreas"][0]["partnerFunctions"] = [{"partnerFunction": "RG", "partner": "9001"}]
    row = message(given, external_key="K-7")
    first = await alone(desk, row, U8)
    assert (first.outcome, first.waits_for) == (Outcome.WAITING_REF, frozenset({"9001"}))
    one, two = await applied(desk, [row, head], U8)
    assert (one.outcome, two.outcome) == (Outcome.CREATED, Outcome.CREATED)
    assert one.customer_number
    assert two.customer_number
    state = await desk.state(one.customer_number)
    payers = {row["partner_function"]: row["partner"] for row in state["sales_areas"][0]["partner_functions"]}
    assert payers["RG"] == two.customer_number
    assert state["external_keys"] == [
        {"@id": state["external_keys"][0]["@id"], "external_system": "U8", "external_key": "K-7"}
    ]
    change = await alone(desk, message({"phone": "0830-3190009"}, external_key="K-7"), U8)
    assert (change.outcome, change.customer_number, change.version) == (
        *(Outcome.UPDATED, one.customer_number, 2),
    )


async def test_a_question_is_answered_by_the_profile_alone(desk: Desk) -> None:
    """UP-8."""
    first = another()
    await alone(desk, message(first, ORIGINAL, number="0150009000"))
    twin = message(another(uscc=first["uscc"]), ORIGINAL, number="0150010000")
    asked = await alone(desk, twin)
    assert (asked.outcome, short(asked.findings)) == (Outcome.REJECTED, [("CM-DUP-TAX", "C", "uscc")])
    taken = await alone(desk, twin, accepting(ERP, "CM-DUP-TAX"))
    assert (taken.outcome, short(taken.findings)) == (Outcome.CREATED, [("CM-DUP-TAX", "C", "uscc")])


async def test_codes_are_mapped_where_there_is_a_map(desk: Desk) -> None:
    given = another()
    given["companyCodes"][0]["paymentTerms"] = "NT30"
    given["salesAreas"][0]["paymentTerms"] = "NT30"
    profile = replace(ERP, system="MAPPED")
    insert = "INSERT INTO code_map (system, domain, external_code, internal_code) VALUES ($1, $2, $3, $4)"
    await desk.pool.execute(insert, "MAPPED", "ZTERM", "NT60", "N060")
    row = message(given, ORIGINAL, number="0150011000")
    one = await alone(desk, row, profile)
    assert (one.outcome, one.idoc_status) == (Outcome.REJECTED, "51")
    assert short(one.findings) == [
        ("IN-MAP", "E", f"E1{rows}.0.payment_terms") for rows in ("COMPANY_CODES", "SALES_AREAS")
    ]
    assert dict(one.findings[0].params) == {"system": "MAPPED", "domain": "ZTERM", "value": "NT30"}
    await desk.pool.execute(insert, "MAPPED", "ZTERM", "NT30", "N030")
    assert (await alone(desk, row, profile)).outcome is Outcome.CREATED


async def test_who_is_out_of_sight_is_neither_changed_nor_told(desk: Desk) -> None:
    await alone(desk, whole("0150012000"))
    change = message({"phone": "0830-3190009"}, CHANGE, number="0150012000")
    one = await alone(desk, change, caller=ONE_COMPANY)
    assert (one.outcome, one.customer_number, one.version) == (Outcome.REJECTED, None, None)
    assert ("GEN-DUPLICATE", "E", "customer_number") in short(one.findings)
    key = message(another(), external_key="K-8")
    await alone(desk, key, U8)
    hidden = await alone(desk, message({"phone": "1"}, external_key="K-8"), U8, caller=ONE_COMPANY)
    assert short(hidden.findings) == [("GEN-NOTFOUND", "E", "external_key")]


async def test_layers_and_blocks_are_asked_for_by_scope(desk: Desk) -> None:
    """Whether there is a layer out of sight does not show."""
    more = layers_724()
    given: dict[str, Any] = {**another(), **more}
    one = await alone(desk, message(given, ORIGINAL, number="0150013000"), caller=ONE_COMPANY)
    assert one.outcome is Outcome.CREATED
    blocked = message({"centralOrderBlock": "01"}, CHANGE, number="0150013000")
    two = await alone(desk, blocked, caller=ONE_COMPANY)
    assert short(two.findings) == [("GEN-FORBIDDEN", "E", "central_order_block")]
    other = {"companyCodes": [{"companyCode": "0723", "paymentTerms": "N030"}]}
    before = await alone(desk, message(other, CHANGE, number="0150013000"), caller=ONE_COMPANY)
    await alone(desk, message(layers_723(), CHANGE, number="0150013000"))
    after = await alone(desk, message(other, CHANGE, number="0150013000"), caller=ONE_COMPANY)
    assert before.findings == after.findings
    assert short(after.findings) == [("GEN-FORBIDDEN", "E", "E1COMPANY_CODES.0")]


async def test_what_personal_data_rests_on_is_recorded_beside(desk: Desk) -> None:
    """As people's acts do: the basis of a natural person, and consents of contact persons."""
    person = another(title="0001", uscc=ABSENT, legalRepresentative=ABSENT, companyCodes=ABSENT)
    contact = {"lastName": "王", "firstName": "五", "phone": "0830-3190002"}
    asked = message(person | {"contactPersons": [contact]}, ORIGINAL, number="0150014000")
    one = await alone(desk, asked)
    assert short(one.findings)[0] == ("AR-CONSENT-REQ", "E", "E1CONTACT_PERSONS.0.consent")
    await desk.train(INTEGRATOR.user_name)
    given = person | {"contactPersons": [{**contact, "consent": dict(ONLINE)}]}
    two, three = await applied(desk, [message(given, ORIGINAL, number="0150014000"), whole("0150015000")])
    assert (two.outcome, three.outcome) == (Outcome.CREATED, Outcome.CREATED)
    bases = "SELECT subject, legal_basis FROM consent WHERE customer_number = $1 ORDER BY consent_number"
    assert [tuple(row) for row in await desk.pool.fetch(bases, "0150014000")] == [
        ("CONTACT", "CONSENT"),
        ("CUSTOMER", "CONTRACT"),
    ]
    # his contact person is found by his name, and needs no second consent
    change = {"contactPersons": [{**contact, "phone": "0830-3190003"}]}
    again = await alone(desk, message(change, CHANGE, number="0150014000"))
    assert await desk.items(again.change_number) == [
        ("KNVK", "0000000001", "TELF1", "U", "0830-3190002", "0830-3190003")
    ]


async def test_numbers_of_their_own_are_kept_by_every_policy(desk: Desk) -> None:
    """NR-2: groups that are numbered from outside."""
    given = another(accountGroup="DEBI", companyCodes=ABSENT, salesAreas=ABSENT, bankDetails=ABSENT)
    given = with_values(given, taxClassifications=ABSENT)
    one = await alone(desk, message(given, number="X150"), U8)
    assert (one.outcome, one.customer_number) == (Outcome.CREATED, "X150")
    two = await alone(desk, message(with_values(given, name1="别名公司甲乙丙"), number="1x"), ERP)
    assert ("CM-NR-RANGE", "E", "customer_number") in short(two.findings)


async def test_what_rows_leave_open_is_of_the_profile(desk: Desk) -> None:
    given = another(accountGroup=ABSENT)
    del given["companyCodes"][0]["companyCode"]
    for name in AREA:
        del given["salesAreas"][0][name]
    profile = replace(U8, account_group="0001", company_code="0723", sales_area="F723/AQ/XX")
    one = await alone(desk, message(given, external_key="P-1"), profile)
    assert (one.outcome, short(one.findings)) == (Outcome.CREATED, [])
    state = await desk.state(one.customer_number or "")
    assert (state["account_group"], state["company_codes"][0]["company_code"]) == ("0001", "0723")
    assert state["sales_areas"][0]["sales_area"] == "F723/AQ/XX"


def layers_723() -> dict[str, Any]:
    given = another()
    return {name: given[name] for name in ("companyCodes", "salesAreas")}
