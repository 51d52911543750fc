"""Dossiers: names of their pieces, who may keep them, consents, reviews. Next: test_incidents.py."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg
import pytest

from resolvers.access.seal import Sealer
from resolvers.archives.reviewing import tell_reviews
from tests.support.administering import act, done
from tests.support.base import another
from tests.support.client import Client, remarks, saved
from tests.support.consenting import ONLINE
from tests.support.dossiers import KEEPER, dossier_act, dossier_of
from tests.support.server import TODAY, Service

OPERATOR = "archiveOperator@0723/F723;institutions=*;types=*;clearance=2"
PIECE = {"institutionCode": "TIANPU", "archiveType": "ZY/KH", "formedOn": "2026-03-01", "title": "合同"}
_ITEMS = """query ($f: ArchiveItemFilter!) { archiveItems(filter: $f) {
    nodes { itemId dossierName accessLevel } } }"""


APPRAISAL = """
WITH new AS (INSERT INTO appraisal (appraisal_id, institution_code, archive_type, access_level, state,
    version, created_on, created_by, changed_at, changed_by)
    VALUES ('JDX-1', 'TIANPU', 'ZY/KH', 2, 'OPEN', 1, '2026-01-01', 'T', now(), 'T') RETURNING appraisal_id)
INSERT INTO appraisal_item (appraisal_id, item_id) SELECT appraisal_id, $1 FROM new
"""


@pytest.fixture(scope="module")
def sales(service: Service) -> Client:
    service.train("SC01")
    return service.user("SC01")


@pytest.fixture(scope="module")
def keeper(service: Service) -> Client:
    service.train("AM01")
    return service.user("AM01", KEEPER)


def customer(sales: Client, **given: Any) -> str:
    return saved(sales.create({**another(), **given}))


def piece(client: Client, number: str, **given: Any) -> dict[str, Any]:
    return act(client, "createArchiveItem", input={**PIECE, "customerNumber": number, **given})


def items(client: Client, number: str) -> list[dict[str, Any]]:
    wanted = {"customerNumber": {"eq": number.zfill(10)}}
    return client.ask(_ITEMS, f=wanted)["archiveItems"]["nodes"]


def test_names_are_counted_without_gaps_whoever_comes_at_once(sales: Client, keeper: Client) -> None:
    number = customer(sales)

    def add(_: int) -> dict[str, Any]:
        return piece(keeper, number, dossierKind="CONTRACT")

    with ThreadPoolExecutor(4) as pool:
        for answer in pool.map(add, range(6)):
            done(answer)
    names = sorted(one["dossierName"] for one in items(keeper, number))
    assert names == [f"{number}-CONTRACT-20260301-{n:02d}" for n in range(1, 7)]
    assert dossier_of(keeper, number) is not None  # began with its first piece
    first = items(keeper, number)[0]["itemId"]
    done(act(keeper, "changeArchiveItem", id=first, expectedVersion=1, input={"dossierKind": "TAX"}))
    renamed = {one["itemId"]: one["dossierName"] for one in items(keeper, number)}[first]
    assert renamed == f"{number}-TAX-20260301-01"


def test_who_is_not_trained_keeps_no_dossier(service: Service, sales: Client) -> None:
    number = customer(sales)
    untrained = service.user("AM09", KEEPER)
    assert remarks(piece(untrained, number, dossierKind="CONTRACT")) == ["E US-TRAINING "]
    assert remarks(dossier_act(untrained, "verifyDossier", number=number, source="电话")) == [
        "E US-TRAINING "
    ]
    # 5.5: administrators enter who was trained
    admin = service.user("AD02", "admin@*;institutions=*;types=*;clearance=3")
    done(act(admin, "createUser", input={"userName": "AM09", "name": "李"}))
    trained = [{"topic": "DOSSIER", "trainedOn": "2026-05-01", "validUntil": "2026-04-01"}]
    answer = act(admin, "changeUser", userName="AM09", expectedVersion=1, input={"training": trained})
    assert remarks(answer) == ["E GEN-RANGE training.0.validUntil"]
    trained[0]["validUntil"] = "2027-05-01"
    done(act(admin, "changeUser", userName="AM09", expectedVersion=1, input={"training": trained}))
    query = '{ user(userName: "AM09") { training { topic validUntil grantedBy } } }'
    assert admin.ask(query)["user"]["training"] == [
        {"topic": "DOSSIER", "validUntil": "2027-05-01", "grantedBy": "AD02"}
    ]
    done(piece(untrained, number, dossierKind="CONTRACT"))


def test_a_piece_is_filed_when_it_is_known_whose_it_is_and_what(sales: Client, keeper: Client) -> None:
    made = act(keeper, "createArchiveItem", input=PIECE)
    done(made)
    filed = act(keeper, "fileArchiveItem", id=made["archiveItem"]["itemId"], expectedVersion=1)
    assert {"E GEN-REQUIRED customerNumber", "E GEN-REQUIRED dossierKind"} <= set(remarks(filed))


def test_a_natural_person_s_own_data_rests_on_his_contract(sales: Client) -> None:
    person = {name: value for name, value in another().items() if name not in ("uscc", "legalRepresentative")}
    number = saved(sales.create({**person, "title": "0001"}))
    dossier = dossier_of(sales, number)
    assert dossier is not None
    [basis] = dossier["consents"]
    assert (basis["subject"], basis["legalBasis"], basis["forMasterData"]) == ("CUSTOMER", "CONTRACT", True)
    saved(sales.change(number, 1, {"city": "宜宾"}))
    assert dossier_of(sales, number) == dossier


def test_a_consent_alone_is_a_change_of_the_dossier(sales: Client) -> None:
    number = customer(sales, contactPersons=[{"lastName": "王", "consent": dict(ONLINE)}])
    more = {"contactNumber": "0000000001", "consent": {**ONLINE, "purposes": ["CARE"]}}
    answer = sales.change(number, 1, {"contactPersons": [more]})
    saved(answer)
    assert (answer["version"], answer["messageZh"]) == (1, "变化已经发生")
    query = "changeDocuments(first: 9) { nodes { changeNumber objectClass version } }"
    documents = sales.customer(number, query)["changeDocuments"]["nodes"]
    told = [(one["objectClass"], one["version"]) for one in documents]
    assert told == [("DEBI", 1), ("ZDOS", 1), ("ZDOS", 2)]
    assert answer["changeNumber"] == documents[-1]["changeNumber"]


def test_consents_name_their_subject_and_their_proof(service: Service, sales: Client, keeper: Client) -> None:
    number = customer(sales)
    given: dict[str, Any] = {
        "subject": "CONTACT",
        "contactNumber": "0000000009",
        "purposes": [],
        "method": "PAPER",
    }
    answer = dossier_act(keeper, "recordConsent", number=number, input=given)
    assert remarks(answer) == [
        "E GEN-REF contactNumber",
        "E GEN-REQUIRED evidenceId",
        "E GEN-REQUIRED purposes",
    ]
    given = {"purposes": ["DOSSIER"], "legalBasis": "STATUTORY", "givenOn": "2026-05-07"}
    answer = dossier_act(keeper, "recordConsent", number=number, input=given)
    assert remarks(answer) == ["E GEN-REQUIRED basisText", "E GEN-RANGE givenOn"]
    elsewhere = service.user("SC09", "salesMaintainer@0724/F724")
    assert remarks(dossier_act(elsewhere, "recordConsent", number=number, input=given)) == [
        "E GEN-NOTFOUND number"
    ]


def test_what_the_law_keeps_after_a_withdrawal_is_restricted(
    service: Service, sales: Client, keeper: Client
) -> None:
    number = customer(sales)
    done(piece(keeper, number, dossierKind="CONTRACT"))
    proof = piece(keeper, number, dossierKind="CONSENT", title="同意书")
    given = {
        "purposes": ["DOSSIER", "MASTER_DATA"],
        "method": "PAPER",
        "evidenceId": proof["archiveItem"]["itemId"],
    }
    done(dossier_act(keeper, "recordConsent", number=number, input=given))
    operator = service.user("AO01", OPERATOR)
    assert len(items(operator, number)) == 2
    service.execute(APPRAISAL, proof["archiveItem"]["itemId"])
    answer = dossier_act(sales, "withdrawConsent", number=number, consentNumber=1)
    assert (done(answer), answer["messageZh"]) == (3, "同意1已撤回，0件档案已限制查阅")  # sees no archives
    appraisal = '{ appraisal(id: "JDX-1") { accessLevel state version } }'
    assert keeper.ask(appraisal)["appraisal"] == {"accessLevel": 3, "state": "OPEN", "version": 2}
    assert items(operator, number) == []
    assert [one["accessLevel"] for one in items(keeper, number)] == [3, 3]
    again = dossier_act(sales, "withdrawConsent", number=number, consentNumber=1)
    assert remarks(again) == ["E GEN-STATE consentNumber"]
    none = """{ archiveItems(filter: { dossierKind: { isNull: false }, customer: { dossier: {
        consents: { some: { forDossier: { eq: true } },
                    none: { forDossier: { eq: true }, withdrawnOn: { isNull: true } } } } } }) {
        totalCount } }"""
    assert keeper.ask(none)["archiveItems"]["totalCount"] == 2  # to be appraised
    done(piece(keeper, number, dossierKind="CONTRACT", accessLevel=2))
    done(dossier_act(keeper, "recordConsent", number=number, input=dict(ONLINE, purposes=["DOSSIER"])))
    answer = dossier_act(keeper, "withdrawConsent", number=number, consentNumber=2)
    assert (done(answer), answer["messageZh"]) == (5, "同意2已撤回，1件档案已限制查阅")


def test_a_review_is_told_to_its_keepers_once(service: Service, sales: Client, keeper: Client) -> None:
    number = customer(sales)
    answer = dossier_act(keeper, "verifyDossier", number=number, source="营业执照", changedFields="city")
    dossier = answer["dossier"]
    assert (done(answer), dossier["lastVerifiedOn"], dossier["nextReviewOn"]) == (
        *(1, "2026-05-06"),
        "2027-05-06",
    )
    assert dossier["verifications"][0]["verifiedBy"] == "AM01"
    service.execute("UPDATE user_account SET email = 'am01@firm.example' WHERE user_name = 'AM01'")
    service.execute(
        "INSERT INTO access_grant (user_name, role, company_codes, sales_orgs, institutions, archive_types, "
        "stores, clearance) VALUES ('AM01', 'archiveManager', NULL, NULL, NULL, NULL, NULL, 3)"
    )
    service.execute("UPDATE dossier SET next_review_on = '2027-01-01'")
    service.execute(
        "UPDATE dossier SET next_review_on = '2026-05-06' WHERE customer_number = $1", number.zfill(10)
    )
    overdue = '{ dossiers(filter: { nextReviewOn: { lte: "2026-05-06" } }) { nodes { customerNumber } } }'
    assert keeper.ask(overdue)["dossiers"]["nodes"] == [{"customerNumber": number}]

    async def tell() -> tuple[int, int]:
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=1) as pool:
            told = await tell_reviews(pool, Sealer(bytes(32)), TODAY)
            mails = await pool.fetchval("SELECT count(*) FROM outgoing_message")
            return told, mails

    assert [asyncio.run(tell()) for _ in range(2)] == [(1, 1), (0, 1)]
