"""Extend, change, account group on a real database: items, versions, sight. Next: test_marks.py."""

import pytest

from models.rules.messages import MessageId
from models.rules.state import State
from resolvers.access.caller import Caller, Grant
from resolvers.errors import Conflict, Gone, Refused
from resolvers.write.acts import change_account_group, change_customer, create_customer, extend_customer
from resolvers.write.context import Request
from tests.support.base import another, general, layers_724, partner, partners, payer, ship_to
from tests.support.writing import ADMIN, FINANCE, SALES, Desk, patch_of, short, told

SALES_724 = Caller("SC02", (Grant("salesMaintainer", frozenset({"0724"}), frozenset({"F724"})),))
SALES_723 = Caller("SC03", (Grant("salesMaintainer", frozenset({"0723"}), frozenset({"F723"})),))


async def customer(desk: Desk, **changes: object) -> str:
    saved = await create_customer(desk.writer.call(SALES), patch_of(another(**changes)))
    return saved.customer_number


async def test_one_field_is_one_item(desk: Desk) -> None:
    number = await customer(desk)
    saved = await change_customer(
        desk.writer.call(SALES), number.lstrip("0"), patch_of({"phone": "0830-3190002"}), Request(1)
    )
    assert (saved.version, saved.message.id, saved.findings) == (2, MessageId.CHANGED, ())
    assert await desk.items(saved.change_number) == [
        ("KNA1", "", "TELF1", "U", "0830-3190001", "0830-3190002")
    ]
    row = await desk.pool.fetchrow(
        "SELECT version, changed_by, phone FROM customer WHERE customer_number = $1", number
    )
    assert row is not None
    assert tuple(row) == (2, "SC01", "0830-3190002")


async def test_nothing_changed_is_no_version_and_no_document(desk: Desk) -> None:
    number = await customer(desk)
    before = await desk.counts()
    saved = await change_customer(
        desk.writer.call(SALES), number, patch_of({"phone": "0830-3190001"}), Request(1)
    )
    assert (saved.version, saved.change_number, saved.message.text("zh")) == (1, None, "未做任何更改")
    assert await desk.counts() == before


async def test_stale_version_tells_who_changed_what(desk: Desk) -> None:
    number = await customer(desk)
    first = patch_of({"phone": "0830-3190002"})
    await change_customer(desk.writer.call(SALES), number, first, Request(1))
    before = await desk.counts()

    with pytest.raises(Conflict) as conflict:
        await change_customer(
            desk.writer.call(FINANCE), number, patch_of({"legalRepresentative": "王二"}), Request(1)
        )

    told_of = conflict.value
    assert (told_of.current_version, told_of.changed_by, told_of.changed_fields) == (2, "SC01", ("TELF1",))
    assert told_of.changed_at is not None
    assert await desk.counts() == before


async def test_missing_version_is_told_with_everything_else(desk: Desk) -> None:
    number = await customer(desk)
    with pytest.raises(Refused) as refused:
        await change_customer(desk.writer.call(SALES), number, patch_of({"email": "nobody"}))
    assert told(refused.value) == [
        ("MAIL-FORMAT", "E", "email"),
        ("GEN-REQUIRED", "E", "expected_version"),
    ]


async def test_who_cannot_see_the_customer_cannot_tell_that_it_exists(desk: Desk) -> None:
    number = await customer(desk)
    with pytest.raises(Gone):
        await change_customer(desk.writer.call(SALES_724), number, patch_of({"phone": "1234567"}), Request(1))
    with pytest.raises(Gone):
        await change_customer(desk.writer.call(SALES_724), "199999998", patch_of({"phone": "1234567"}))


async def test_changed_fields_out_of_sight_are_not_told(desk: Desk) -> None:
    number = await customer(desk)
    await extend_customer(desk.writer.call(SALES), number, patch_of(layers_724()), Request(1))
    change = {"salesAreas": [{"salesOrg": "F724", "channel": "AQ", "division": "XX", "priceGroup": "02"}]}
    await change_customer(desk.writer.call(SALES), number, patch_of(change), Request(2))
    with pytest.raises(Conflict) as conflict:
        await change_customer(desk.writer.call(SALES_723), number, patch_of({"phone": "1234567"}), Request(2))
    assert (conflict.value.current_version, conflict.value.changed_fields) == (3, ())


async def test_extension_leaves_the_old_layers_alone(desk: Desk) -> None:
    """G-LC-01, G-LC-02."""
    number = await customer(desk)
    before = await desk.state(number)
    saved = await extend_customer(desk.writer.call(SALES), number, patch_of(layers_724()), Request(1))

    shown = number.lstrip("0")
    assert saved.message.text("zh") == f"客户{shown}对于公司代码0724 销售区域F724/AQ/XX已创建"
    after = await desk.state(number)
    assert (after["company_codes"][0], after["sales_areas"][0]) == (
        *(before["company_codes"][0], before["sales_areas"][0]),
    )
    assert [row["partner_function"] for row in after["sales_areas"][1]["partner_functions"]] == [
        *("AG", "RE", "RG", "WE")
    ]
    with pytest.raises(Refused) as refused:
        await extend_customer(desk.writer.call(SALES), number, patch_of(layers_724()), Request(2))
    assert {code for code, _, _ in told(refused.value)} == {"GEN-DUPLICATE"}


async def test_departments_keep_to_their_views(desk: Desk) -> None:
    number = await customer(desk)
    before = await desk.counts()
    account = {"companyCodes": [{"companyCode": "0723", "reconAccount": "1122020000"}]}
    plant = {
        "salesAreas": [{"salesOrg": "F723", "channel": "AQ", "division": "XX", "deliveryPriority": "03"}]
    }
    for caller, given, path in (
        (SALES, account, "company_codes.0.recon_account"),
        (FINANCE, plant, "sales_areas.0.delivery_priority"),
    ):
        with pytest.raises(Refused) as refused:
            await change_customer(desk.writer.call(caller), number, patch_of(given), Request(1))
        assert told(refused.value) == [("GEN-FORBIDDEN", "E", path)]
    assert await desk.counts() == before


async def test_partners_come_change_and_go(desk: Desk) -> None:
    number = await customer(desk)
    goods = await create_customer(desk.writer.call(SALES), patch_of(ship_to()))
    call = desk.writer.call(SALES)
    added = await change_customer(call, number, patch_of(partner("SH", goods.customer_number)), Request(1))
    assert await desk.items(added.change_number) == [("KNVP", "F723/AQ/XX/WE/001", None, "I", None, None)]

    default = partner("SH", goods.customer_number, counter="001", isDefault=True)
    moved = await change_customer(call, number, patch_of(default), Request(2))
    assert sorted(await desk.items(moved.change_number)) == [
        ("KNVP", "F723/AQ/XX/WE/000", "DEFPA", "U", "X", ""),
        ("KNVP", "F723/AQ/XX/WE/001", "DEFPA", "U", "", "X"),
    ]
    gone = await change_customer(
        call, number, patch_of(partner("SH", counter="001", remove=True)), Request(3)
    )
    assert sorted(await desk.items(gone.change_number)) == [
        ("KNVP", "F723/AQ/XX/WE/000", "DEFPA", "U", "", "X"),
        ("KNVP", "F723/AQ/XX/WE/001", None, "D", None, None),
    ]
    (area,) = (await desk.state(number))["sales_areas"]
    assert [(row["partner_function"], row["counter"]) for row in area["partner_functions"]] == [
        (key, "000") for key in ("AG", "RE", "RG", "WE")
    ]


async def test_the_same_partner_twice_is_told_once(desk: Desk) -> None:
    number = await customer(desk)
    goods = (await create_customer(desk.writer.call(SALES), patch_of(ship_to()))).customer_number
    twice = partners({"partnerFunction": "WE", "partner": goods}, {"partnerFunction": "WE", "partner": goods})
    with pytest.raises(Refused) as refused:
        await change_customer(desk.writer.call(SALES), number, patch_of(twice), Request(1))
    assert [code for code, _, _ in told(refused.value)] == ["GEN-DUPLICATE"]


async def test_partner_out_of_sight_does_not_exist(desk: Desk) -> None:
    """… unless the record names it already."""
    number = await customer(desk)
    hidden = (await create_customer(desk.writer.call(FINANCE), patch_of(payer()))).customer_number
    only_sales = Caller("SC04", (Grant("salesMaintainer", frozenset(), frozenset({"F723"})),))
    given = patch_of(partner("BP", hidden))
    with pytest.raises(Refused) as refused:
        await change_customer(desk.writer.call(only_sales), number, given, Request(1))
    assert [code for code, _, _ in told(refused.value)] == ["GEN-REF"]

    await change_customer(desk.writer.call(SALES), number, patch_of(partner("BP", hidden)), Request(1))
    again = patch_of(partner("BP", hidden, counter="001", partnerText="known"))
    assert (await change_customer(desk.writer.call(only_sales), number, again, Request(2))).version == 3


async def test_sealed_values_leave_only_their_tail_and_a_hash(desk: Desk) -> None:
    """G-LC-18, CD-4. The key of a bank detail is its account, so another account is another row."""
    number = await customer(desk)
    row = {"bankCountry": "CN", "bankKey": "105657000015", "bankAccount": "6227 0000 1234 5678"}
    added = await change_customer(
        desk.writer.call(FINANCE), number, patch_of({"bankDetails": [row]}), Request(1)
    )
    assert await desk.items(added.change_number) == [
        ("KNBK", "CN/105657000015/****5678", None, "I", None, None)
    ]
    person = general(title="0002", residentId="510502199003078817", legalRepresentative=None)
    someone = (await create_customer(desk.writer.call(SALES), patch_of(person))).customer_number
    changed = await change_customer(
        desk.writer.call(ADMIN), someone, patch_of({"residentId": "11010519491231002X"}), Request(1)
    )
    item = await desk.pool.fetchrow(
        "SELECT * FROM change_item WHERE change_number = $1", changed.change_number
    )
    assert item is not None
    assert (item["field"], item["old_value"], item["new_value"]) == ("residentId", "****8817", "****002X")
    digest = desk.writer.sealer.digest("resident_id", "11010519491231002X").hex()
    assert (item["new_hash"], item["old_hash"] != item["new_hash"]) == (digest, True)
    stored = await desk.pool.fetchrow(
        "SELECT resident_id, resident_id_tail FROM customer WHERE customer_number = $1", someone
    )
    assert stored is not None
    assert (b"1101" in stored["resident_id"], stored["resident_id_tail"]) == (False, "002X")


async def test_every_child_list_is_written_and_read_back(desk: Desk) -> None:
    await desk.train("ADMIN")
    number = await customer(desk)
    given = {
        "contactPersons": [
            {"lastName": "陈", "consent": {"purposes": ["MASTER_DATA"], "method": "ONLINE"}},
            {
                "lastName": "李",
                "birthDate": "1990-03-07",
                "consent": {"purposes": ["MASTER_DATA"], "method": "ONLINE"},
            },
        ],
        "texts": [{"level": "GENERAL", "textId": "0001", "language": "zh", "body": "第一行\n第二行"}],
        "unloadingPoints": [{"name": "东门", "isDefault": True}],
        "externalKeys": [{"externalSystem": "U8", "externalKey": number}],
        "vatRegistrations": [{"country": "DE", "vatRegistrationNo": "DE136695976"}],
        "creditAreas": [{"creditControlArea": "0723", "creditLimit": "1000.50"}],
        "centralCredit": [{"totalLimit": "5000", "currency": "CNY"}],
        "companyCodes": [
            {
                "companyCode": "0723",
                "insuredAmount": "12.30",
                "insuranceNumber": "P1",
                "dunningAreas": [{"dunningArea": "01", "dunningProcedure": "0001", "dunningLevel": 1}],
                "withholdingTaxes": [{"withholdingTaxType": "A1", "exemptionRate": "5.25"}],
            }
        ],
        "salesAreas": [
            {
                "salesOrg": "F723",
                "channel": "AQ",
                "division": "XX",
                "licences": [{"departureCountry": "CN", "taxCategory": "MWST", "licenceNumber": "L1"}],
            }
        ],
    }
    saved = await change_customer(desk.writer.call(ADMIN), number, patch_of(given), Request(1))
    assert [row[:2] + row[3:4] for row in await desk.items(saved.change_number) if row[3] == "U"] == [
        ("KNB1", "0723", "U"),
        ("KNB1", "0723", "U"),
    ]
    state = await desk.state(number)
    assert [(row["contact_number"], row["last_name"]) for row in state["contact_persons"]] == [
        *(("0000000001", "陈"), ("0000000002", "李"))
    ]
    assert str(state["contact_persons"][1]["birth_date"]) == "1990-03-07"
    assert state["texts"][0]["body"] == "第一行\n第二行"
    assert str(state["credit_areas"][0]["credit_limit"]) == "1000.50"
    assert state["credit_areas"][0]["credit_account"] == number
    (company,) = state["company_codes"]
    assert (company["dunning_areas"][0]["dunning_level"], str(company["insured_amount"])) == (1, "12.30")
    assert str(company["withholding_taxes"][0]["exemption_rate"]) == "5.25"
    assert state["sales_areas"][0]["licences"][0]["licence_number"] == "L1"

    await remove_all(desk, number, state)


async def remove_all(desk: Desk, number: str, state: State) -> None:
    """Children go before the rows they hang on."""
    removed = {
        "contactPersons": [{"contactNumber": "0000000001", "remove": True}],
        "texts": [{"level": "GENERAL", "textId": "0001", "language": "zh", "remove": True}],
        "companyCodes": [
            {"companyCode": "0723", "dunningAreas": [{"dunningArea": "01", "remove": True}]},
        ],
        "centralCredit": [{"remove": True}],
    }
    saved = await change_customer(desk.writer.call(ADMIN), number, patch_of(removed), Request(2))
    indicators = {row[0]: row[3] for row in await desk.items(saved.change_number)}
    assert indicators == {"KNVK": "D", "STXH": "D", "KNB5": "D", "KNKA": "D"}
    after = await desk.state(number)
    assert (len(after["contact_persons"]), after["texts"], after["central_credit"]) == (1, [], [])
    assert after["company_codes"][0]["withholding_taxes"] == state["company_codes"][0]["withholding_taxes"]


async def test_account_group_must_fit(desk: Desk) -> None:
    number = await customer(desk)
    with pytest.raises(Refused) as refused:
        await change_account_group(desk.writer.call(ADMIN), number, "0002", Request(1))
    assert {code for code, _, _ in told(refused.value)} >= {"CM-AG-DATA", "CM-AG-RANGE", "CM-AG-PARTNER"}
    with pytest.raises(Refused) as forbidden:
        await change_account_group(desk.writer.call(SALES), number, "0002", Request(1))
    assert told(forbidden.value) == [("GEN-FORBIDDEN", "E", "account_group")]


async def test_a_confirmed_duplicate_keeps_its_reason(desk: Desk) -> None:
    """G-LC-14."""
    first = another()
    await create_customer(desk.writer.call(SALES), patch_of(first))
    same = another(uscc=first["uscc"])
    with pytest.raises(Refused) as refused:
        await create_customer(desk.writer.call(SALES), patch_of(same))
    assert told(refused.value) == [("CM-DUP-TAX", "C", "uscc")]
    consent = Request(confirm=frozenset({"CM-DUP-TAX"}), reason="分公司")
    saved = await create_customer(desk.writer.call(SALES), patch_of(same), consent)
    assert short(saved.findings) == [("CM-DUP-TAX", "C", "uscc")]
    comment = await desk.pool.fetchval(
        "SELECT comment FROM change_document WHERE change_number = $1", saved.change_number
    )
    assert comment == "分公司"


async def test_a_duplicate_out_of_sight_is_told_without_its_number(desk: Desk) -> None:
    first = another()
    await create_customer(desk.writer.call(SALES), patch_of(first))
    given = general(uscc=first["uscc"], name1=first["name1"])
    for caller, named in ((SALES_724, False), (SALES_723, True)):
        with pytest.raises(Refused) as refused:
            await create_customer(desk.writer.call(caller), patch_of(given))
        assert told(refused.value) == [("CM-DUP-NAME", "C", "name1"), ("CM-DUP-TAX", "C", "uscc")]
        assert [("customers" in one.params) for one in refused.value.findings] == [named, named]
