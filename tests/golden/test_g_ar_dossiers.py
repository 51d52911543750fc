"""Golden cases of customers' dossiers: consent of contact persons, archiving and restoring. Next:
../archives/test_dossiers.py."""

from tests.support.administering import act, done
from tests.support.base import another
from tests.support.client import Client, remarks, saved
from tests.support.dossiers import KEEPER, dossier_act, unused_since
from tests.support.server import Service


def test_g_ar_18_a_contact_s_mobile_needs_a_consent_that_is_still_good(service: Service) -> None:
    service.train("SC01")
    sales = service.user("SC01")
    number = saved(sales.create(another()))
    contact = {"lastName": "王", "mobile": "13800138001"}
    refusal = service.refusal(lambda: sales.change(number, 1, {"contactPersons": [contact]}))
    assert remarks(refusal) == ["E AR-CONSENT-REQ contactPersons.0.consent"]
    assert refusal["findings"][0]["params"] == {"fields": "lastName, mobile"}
    consent = {"purposes": ["MASTER_DATA"], "method": "ONLINE", "givenOn": "2026-05-01"}
    saved(sales.change(number, 1, {"contactPersons": [{**contact, "consent": consent}]}))
    another_mobile = {"contactPersons": [{"contactNumber": "0000000001", "mobile": "13800138002"}]}
    saved(sales.change(number, 2, another_mobile))
    withdrawn = dossier_act(sales, "withdrawConsent", number=number, consentNumber=1)
    assert done(withdrawn) == 2
    assert withdrawn["dossier"]["consents"] == [
        {
            "consentNumber": 1,
            "subject": "CONTACT",
            "contactNumber": "0000000001",
            "forMasterData": True,
            "legalBasis": "CONSENT",
            "method": "ONLINE",
            "givenOn": "2026-05-01",
            "collectedBy": "SC01",
            "withdrawnOn": "2026-05-06",
        }
    ]
    again = {"contactPersons": [{"contactNumber": "0000000001", "mobile": "13800138003"}]}
    assert service.refused(lambda: sales.change(number, 3, again)) == [
        "E AR-CONSENT-REQ contactPersons.0.consent"
    ]
    cleared = {"contactPersons": [{"contactNumber": "0000000001", "mobile": None}]}
    saved(sales.change(number, 3, cleared))  # to forget needs no consent


def found(keeper: Client, number: str, include: bool) -> list[str]:
    query = """query ($f: ArchiveItemFilter!, $a: Boolean!) {
        archiveItems(filter: $f, includeArchived: $a) { nodes { title } } }"""
    wanted = {"customerNumber": {"eq": number.zfill(10)}}
    return [one["title"] for one in keeper.ask(query, f=wanted, a=include)["archiveItems"]["nodes"]]


def searched(keeper: Client, include: bool) -> list[str]:
    query = """query ($q: ArchiveQuery!) { searchArchives(query: $q) { nodes { title } } }"""
    wanted = {"keyword": "框架合同", "includeArchived": include}
    return [one["title"] for one in keeper.ask(query, q=wanted)["searchArchives"]["nodes"]]


def test_g_ar_21_an_idle_dossier_is_archived_and_restored_in_one_act(service: Service) -> None:
    service.train("AM01")
    keeper = service.user("AM01", KEEPER)
    number = saved(service.user("SC01").create(another()))
    item = {
        "institutionCode": "TIANPU",
        "archiveType": "ZY/KH",
        "title": "框架合同",
        "customerNumber": number,
        "dossierKind": "CONTRACT",
    }
    made = act(keeper, "createArchiveItem", input=item)
    done(made)
    key = made["archiveItem"]["itemId"]
    idle = "{ idleDossiers { customerNumber usedOn pieces } }"
    assert keeper.ask(idle)["idleDossiers"] == []
    unused_since(service, number, "2024-05-06")
    assert keeper.ask(idle)["idleDossiers"] == [
        {"customerNumber": number, "usedOn": "2024-05-06", "pieces": 1}
    ]
    done(dossier_act(keeper, "archiveDossier", number=number))
    assert (found(keeper, number, False), found(keeper, number, True)) == ([], ["框架合同"])
    assert (searched(keeper, False), searched(keeper, True)) == ([], ["框架合同"])

    def retitle(version: int) -> dict[str, object]:
        wish = {"title": "框架合同（修订）"}
        return act(keeper, "changeArchiveItem", id=key, expectedVersion=version, input=wish)

    assert {"E GEN-STATE "} == set(remarks(retitle(2)))
    done(dossier_act(keeper, "restoreDossier", number=number))
    assert found(keeper, number, False) == ["框架合同"]
    done(retitle(3))
