"""What messages leave to the profile of their system, and where a customer lies who does not say it."""

from typing import Any

import pytest

from models.rules.exchange.places import place_of
from models.rules.exchange.profile import DEFAULTS, Layers, with_profile
from tests.rules.cfg import CFG

WHOLE = Layers("0001", "0723", "F723/AQ/XX", CFG)
NOTHING = Layers(None, None, None, CFG)
AT = {"@path": ("company_codes", 0)}


def told(patch: dict[str, Any], layers: Layers, *, new: bool = True) -> tuple[dict[str, Any], list[str]]:
    ready, found = with_profile(patch, layers, new=new)
    return ready, [f"{one.severity} {one.code} {'.'.join(map(str, one.path))}" for one in found]


def test_rows_without_a_layer_get_that_of_the_profile() -> None:
    patch = {
        "company_codes": [{"payment_terms": "N030"}, {"company_code": "0724"}],
        "sales_areas": [{"currency": "CNY"}],
        "credit_areas": [{"credit_limit": "1"}],
        "texts": [{"level": "SALES", "body": "x"}, {"level": "GENERAL", "body": "y"}],
    }
    ready, found = told(patch, WHOLE)
    assert found == []
    area = {"sales_org": "F723", "channel": "AQ", "division": "XX"}
    assert ready["account_group"] == "0001"
    assert [one["company_code"] for one in ready["company_codes"]] == ["0723", "0724"]
    assert ready["sales_areas"] == [{"currency": "CNY", **area}]
    assert ready["credit_areas"][0]["credit_control_area"] == "0723"
    assert {"level": "SALES", "body": "x", **area} in ready["texts"]


def test_what_has_no_place_without_a_profile_is_left_out_and_told() -> None:
    ready, found = told({"company_codes": [{**AT, "payment_terms": "N030"}], "sales_areas": [{}]}, NOTHING)
    assert found == ["W IN-UNKNOWN-FIELD company_codes.0.payment_terms"]
    assert ready == {}


def test_the_account_group_and_defaults_are_for_who_is_created() -> None:
    patch = {DEFAULTS: {"country": "CN", "city": "泸州"}, "city": "成都"}
    assert told(patch, WHOLE)[0] == {"country": "CN", "city": "成都", "account_group": "0001"}
    assert told(patch, WHOLE, new=False)[0] == {"city": "成都"}
    assert told({"account_group": "0002"}, WHOLE)[0] == {"account_group": "0002"}


@pytest.mark.parametrize(("key", "kept"), [("102657000012", True), ("工商银行示例支行", False), ("", False)])
def test_an_account_at_a_bank_without_a_key_is_left_out(key: str, kept: bool) -> None:
    ready, found = told({"bank_details": [{"bank_key": key, "bank_account": "1"}]}, WHOLE)
    assert bool(ready.get("bank_details")) == kept
    assert found == ([] if kept else ["W IN-BANK bank_key"])


@pytest.mark.parametrize(
    ("uscc", "address", "place"),
    [
        ("91510500MA62X4K16D", "", {"region": "230", "city": "泸州"}),
        ("91510500MA62X4K16D", "四川省成都市高新区", {"region": "230", "city": "成都"}),
        ("91440300192203821X", "", {"region": "190", "city": "深圳"}),
        ("91110108551385082Q", "", {"region": "010", "city": "北京"}),
        ("", "上海市浦东新区", {"city": "上海"}),
        ("nothing", "somewhere", {}),
    ],
)
def test_where_a_customer_lies(uscc: str, address: str, place: dict[str, str]) -> None:
    assert place_of(uscc, address) == place
