"""Made-up customers that every rule accepts, each different from all others. Next: writes.py."""

import json
import random
from typing import Any

from stdnum.cn import uscc

# Rare enough together that no two names come near the similarity of the duplicate check.
_SIGNS = (
    "澜曜淼珩璟翊祺骁瑾煜铠钰霖昊晟宸灏玥翀赟麒旻弘毅鸿儒瀚博睿诚恒裕泰隆盛茂昌荣祥瑞丰沃稷黍菽粟桑梓楠榆槐柏"
)
_LINES = ("纤维素", "涂料", "建材", "医药", "食品", "化工", "机械", "物流", "包装", "纺织")
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

CREATE = """
mutation Create($input: CustomerInput!) {
  createCustomer(input: $input) {
    __typename
    ... on CustomerSaved { version changeNumber customer { customerNumber name1 } }
    ... on Refused { findings { code path message } }
  }
}
"""
CREATED = '"CustomerSaved"'


def creations(count: int, seed: int) -> list[str]:
    """Bodies of so many createCustomer calls: all views, one company code, one sales area, a bank account."""
    chance = random.Random(seed)
    return [
        json.dumps({"query": CREATE, "variables": {"input": customer(chance)}}, ensure_ascii=False)
        for _ in range(count)
    ]


def customer(chance: random.Random) -> dict[str, Any]:
    """The input of domain 2.14 with another name and other numbers."""
    trade = "".join(chance.sample(_SIGNS, 6))
    return {
        "accountGroup": "0001",
        "title": "0003",
        "name1": f"{trade}{chance.choice(_LINES)}有限公司",
        "searchTerm1": f"B{chance.randrange(10**12):012}",
        "street": f"酒城大道{chance.randrange(1, 999)}号",
        "city": "泸州",
        "postalCode": "646000",
        "region": "230",
        "country": "CN",
        "language": "zh",
        "phone": f"0830-{chance.randrange(2_000_000, 8_999_999)}",
        "uscc": _uscc(chance),
        "legalRepresentative": "陈蓝江",
        "bankDetails": [
            {
                "bankCountry": "CN",
                "bankKey": "102657000012",
                "bankAccount": str(chance.randrange(10**18, 10**19 - 1)),
            }
        ],
        "taxClassifications": [{"departureCountry": "CN", "taxCategory": "MWST", "taxClass": "1"}],
        "companyCodes": [
            {
                "companyCode": "0723",
                "reconAccount": "1122010000",
                "sortKey": "009",
                "planningGroup": "R1",
                "paymentTerms": "N030",
            }
        ],
        "salesAreas": [_sales_area()],
    }


def _sales_area() -> dict[str, Any]:
    return {
        "salesOrg": "F723",
        "channel": "AQ",
        "division": "XX",
        "salesDistrict": "CN0023",
        "salesOffice": "7230",
        "salesGroup": "001",
        "customerGroup": "01",
        "currency": "CNY",
        "priceGroup": "01",
        "customerPricingProcedure": "1",
        "statisticsGroup": "1",
        "deliveryPriority": "02",
        "deliveringPlant": "0723",
        "shippingCondition": "01",
        "incoterms": "FCA",
        "incotermsLocation1": "泸州",
        "paymentTerms": "N030",
        "accountAssignmentGroup": "01",
    }


def _uscc(chance: random.Random) -> str:
    """A unified social credit code of Luzhou with both of its check characters right."""
    body = "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(8))
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, _ORG_WEIGHTS, strict=True))
    check = (11 - total % 11) % 11
    if check == 10:
        check_sign = "X"
    else:
        check_sign = str(check)
    whole = f"91510500{body}{check_sign}"
    return whole + uscc.calc_check_digit(whole)
