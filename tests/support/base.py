"""The request of the worked example (domain 2.14), and relatives with data of their own. Next: client.py."""

from copy import deepcopy
from itertools import count
from random import Random
from typing import Any, Final, TypeAlias

Input: TypeAlias = dict[str, Any]

ABSENT: Final = object()  # as a value: the field is not sent
AREA = {"salesOrg": "F723", "channel": "AQ", "division": "XX"}
AREA_724 = {"salesOrg": "F724", "channel": "AQ", "division": "XX"}

_serial = count(1)
# distinct signs in random order: two such names never come near the similarity of DU-3
_SIGNS = (
    "安邦宝昌成达德鼎东方丰福富光广贵国海汉恒宏华汇吉佳建江金锦晶景巨康科乐力利联隆茂"
    "铭南宁欧鹏普启千庆瑞润盛顺泰腾天通万旺威伟祥欣新信兴雄旭亚扬耀益永宇元远云泽长振正志中卓"
)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def base() -> Input:
    """Sign for sign what the seed enters for customer 100000004."""
    return {
        "accountGroup": "0001",
        "title": "0003",
        "name1": "泸州蓝江纤维素有限公司",
        "searchTerm1": "LANJIANG",
        "street": "酒城大道三段18号",
        "city": "泸州",
        "postalCode": "646000",
        "region": "230",
        "country": "CN",
        "language": "zh",
        "phone": "0830-3190001",
        "mobile": "13800138000",
        "email": "ar@lanjiang.example",
        "uscc": "91510500MA62X4K16D",
        "legalRepresentative": "陈蓝江",
        "glnPart1": "6901234",
        "glnPart2": "56789",
        "glnCheckDigit": "2",
        "bankDetails": [
            {
                "bankCountry": "CN",
                "bankKey": "102657000012",
                "bankAccount": "2305485009022113456",
                "partnerBankType": "0001",
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
                "recordPaymentHistory": True,
            }
        ],
        "salesAreas": [
            {
                **AREA,
                "salesDistrict": "CN0023",
                "salesOffice": "7230",
                "salesGroup": "001",
                "customerGroup": "01",
                "currency": "CNY",
                "priceGroup": "01",
                "customerPricingProcedure": "1",
                "statisticsGroup": "1",
                "deliveryPriority": "02",
                "orderCombination": True,
                "deliveringPlant": "0723",
                "shippingCondition": "01",
                "incoterms": "FCA",
                "incotermsLocation1": "泸州",
                "paymentTerms": "N030",
                "accountAssignmentGroup": "01",
            }
        ],
    }


def hongtai() -> Input:
    """The payer that finance creates in the worked example."""
    return {
        "accountGroup": "0003",
        "title": "0003",
        "name1": "成都宏泰结算有限公司",
        "city": "成都",
        "postalCode": "610000",
        "region": "230",
        "country": "CN",
        "language": "zh",
        "uscc": "91510100MA61R8T296",
        "legalRepresentative": "李宏泰",
        "companyCodes": [{"companyCode": "0723", "reconAccount": "1122010000", "sortKey": "009"}],
    }


def another(**changes: object) -> Input:
    """BASE for one more customer: nobody has its name, tax number or bank account."""
    own = next(_serial)
    given = base()
    given["bankDetails"][0]["bankAccount"] = f"62170000{own:08d}"
    return with_values({**given, "name1": a_name(), "uscc": a_uscc()}, **changes)


def general(**changes: object) -> Input:
    """The same without layers and what hangs on them."""
    layers = dict.fromkeys(("companyCodes", "salesAreas", "taxClassifications", "bankDetails"), ABSENT)
    return with_values(another(), **{**layers, **changes})


def payer(**changes: object) -> Input:
    return with_values({**hongtai(), "name1": a_name(), "uscc": a_uscc()}, **changes)


def ship_to(**changes: object) -> Input:
    given: Input = {
        "accountGroup": "0002",
        "title": "0003",
        "name1": a_name(),
        "city": "宜宾",
        "postalCode": "644000",
        "region": "230",
        "country": "CN",
        "language": "zh",
        "taxClassifications": [{"departureCountry": "CN", "taxCategory": "MWST", "taxClass": "1"}],
        "salesAreas": [{**AREA, "shippingCondition": "01"}],
    }
    return with_values(given, **changes)


def one_time(**changes: object) -> Input:
    given: Input = {"accountGroup": "CPD", "name1": a_name(), "country": "CN", "language": "zh"}
    return with_values(given, **changes)


def layers_724() -> Input:
    """Complete data for the other company code and sales organisation."""
    given = with_area(base(), **AREA_724, deliveringPlant="0724", salesOffice=ABSENT, salesGroup=ABSENT)
    given = with_company(given, companyCode="0724")
    return {name: given[name] for name in ("companyCodes", "salesAreas")}


def with_values(given: Input, **changes: object) -> Input:
    """A copy with other general fields."""
    merged = {**deepcopy(given), **changes}
    return {name: value for name, value in merged.items() if value is not ABSENT}


def with_company(given: Input, **changes: object) -> Input:
    return _with_row(given, "companyCodes", changes)


def with_area(given: Input, **changes: object) -> Input:
    return _with_row(given, "salesAreas", changes)


def with_bank(given: Input, **changes: object) -> Input:
    return _with_row(given, "bankDetails", changes)


def partner(function: str, number: str | None = None, **changes: object) -> Input:
    """A change of one partner function in F723/AQ/XX."""
    row: Input = {"partnerFunction": function, **changes}
    if number is not None:
        row["partner"] = number
    return partners(row)


def partners(*rows: Input) -> Input:
    return {"salesAreas": [{**AREA, "partnerFunctions": list(rows)}]}


def a_name(form: str = "有限公司") -> str:
    chance = Random(next(_serial))
    return "".join(chance.sample(_SIGNS, 7)) + form


def a_uscc(division: str = "510500") -> str:
    """A valid number that nobody has, computed from the text of GB 32100 and GB 11714."""
    core = str(20_000_000 + next(_serial))
    rest = (
        11
        - sum(int(sign) * weight for sign, weight in zip(core, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    )
    first = f"91{division}{core}{ {10: 'X', 11: '0'}.get(rest, str(rest)) }"
    # the weights are the powers of 3 modulo 31
    total = sum(_USCC.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return first + _USCC[-total % 31]


def _with_row(given: Input, relation: str, changes: dict[str, object]) -> Input:
    copied = deepcopy(given)
    copied[relation][0] = with_values(copied[relation][0], **changes)
    return copied
