"""IDocs that go out: G-IN-12, and one service that follows another, over HTTP. Next: test_history.py."""

from typing import Any
from xml.etree import ElementTree

from tests.support.base import AREA, another, payer
from tests.support.client import Client, saved
from tests.support.idocs import valid
from tests.support.pulling import acknowledge, delta, register
from tests.support.sending import Integrator, integrator
from tests.support.server import Service

LONG_NAME = "西南地区特种纤维素醚与精细化学品研发制造销售及进出口贸易综合服务示范有限公司"
SAP = ["KNA1", "KNB1", "KNB5", "KNVV", "KNVP", "KNBK", "KNVI", "STXH"]
BLOCK = {"scope": "AREA", **AREA, "orderBlock": "01"}
ROWS = """
name1 name2 street houseNumber phone email uscc legalRepresentative domestic language centralOrderBlock
bankDetails { bankKey bankAccount partnerBankType }
taxClassifications { departureCountry taxCategory taxClass }
texts { level textId language body salesOrg channel division }
companyCodes { companyCode reconAccount paymentTerms recordPaymentHistory
  dunningAreas { dunningArea dunningProcedure dunningLevel } }
salesAreas { salesArea deliveryPriority orderBlock incotermsLocation1
  partnerFunctions { partnerFunction counter partner isDefault } }
"""


def test_g_in_12_a_name_of_38_signs_is_cut(service: Service) -> None:
    client = service.user("ERP", "integrator@*/*")
    register(client, "G12", format="IDOC", tables=SAP)
    saved(service.user("SC01").create(another(name1=LONG_NAME)))
    [document] = delta(client, "G12")["documents"]
    valid(document["body"].encode())
    [name] = [one.text for one in ElementTree.fromstring(document["body"]).iter("NAME1")]
    assert name == "西南地区特种纤维素醚与精细化学品研发制造销售及进出口贸易综合服务示范有"
    assert len(name) == 35
    assert document["findings"] == [{"code": "IN-TRUNC"}]
    assert "<Z1" not in document["body"]


def test_one_service_follows_another_by_idocs(service: Service, fresh_service: Service) -> None:
    """Numbers, layers, partners, accounts, texts, blocks; what changed, and what is gone."""
    client = service.user("ERP", "integrator@*/*")
    register(client, "FOLLOW", format="IDOC")
    acknowledge(client, "FOLLOW", delta(client, "FOLLOW")["token"])
    pays = saved(service.user("FI01").create(payer()))
    number = saved(service.user("SC01").create(_rich(pays)))
    other = integrator(fresh_service)
    assert _follow(client, other) == ["CREATED", "CREATED"]
    assert _seen(fresh_service, number) == _seen(service, number)
    _change(service, number)
    assert _follow(client, other) == ["UPDATED"]
    assert _seen(fresh_service, number) == _seen(service, number)
    saved(service.user("FI01").change(number, 4, {"bankDetails": [{**_bank("62170000777"), "remove": True}]}))
    assert _follow(client, other) == ["UPDATED"]
    assert _seen(fresh_service, number) == _seen(service, number)
    assert _seen(service, number)["bankDetails"] == []


def _bank(account: str) -> dict[str, Any]:
    return {"bankCountry": "CN", "bankKey": "102657000012", "bankAccount": account}


def _rich(pays: str) -> dict[str, Any]:
    given = another(houseNumber="18号", name2="& <二>", bankDetails=[_bank("62170000777")])
    given["salesAreas"][0]["partnerFunctions"] = [{"partnerFunction": "RG", "partner": pays}]
    given["companyCodes"][0]["dunningAreas"] = [
        {"dunningArea": "", "dunningProcedure": "0001"},
        {"dunningArea": "01", "dunningProcedure": "0001"},
    ]
    texts = [{"level": "GENERAL", "body": "蓝" * 300}, {"level": "SALES", **AREA, "body": "Ring\n\ntwice"}]
    return {**given, "texts": [{**one, "textId": "0001", "language": "zh"} for one in texts]}


def _change(service: Service, number: str) -> None:
    """Several acts, which are one document of the delta."""
    gone = {"level": "GENERAL", "textId": "0001", "language": "zh", "remove": True}
    priority = {"salesAreas": [{**AREA, "deliveryPriority": "03"}]}
    sales, finance = service.user("SC01"), service.user("FI01")
    saved(sales.change(number, 1, {"phone": "0830-9", "name2": None, "texts": [gone], **priority}))
    areas = [{"dunningArea": "01", "remove": True}]
    saved(finance.change(number, 2, {"companyCodes": [{"companyCode": "0723", "dunningAreas": areas}]}))
    saved(sales.act("blockCustomer", number=number, expectedVersion=3, **BLOCK))


def _follow(client: Client, other: Integrator) -> list[str]:
    page = delta(client, "FOLLOW")
    acknowledge(client, "FOLLOW", page["token"])
    results = [other.result(document["body"]) for document in page["documents"]]
    wrong = [one["findings"] for one in results if one["state"] != "DONE"]
    assert wrong == []
    return [one["outcome"] for one in results]


def _seen(service: Service, number: str) -> dict[str, Any]:
    return service.user("AU01").customer(number, ROWS)
