"""Customers among base data: category, short code, the vendor that is the same partner (6.2). Next:
../golden/test_g_rd_documents.py.
"""

from dataclasses import replace
from typing import Any

import pytest

from models.rules.acts import Act
from models.rules.facts import needed
from tests.rules.cfg import FACTS, base, create, told

SOME = replace(
    FACTS, categorised=True, categories={"01": False, "0101": True}, vendors={"0000010001": "0100000007"}
)


@pytest.mark.parametrize(
    ("given", "findings"),
    [
        ({"customer_category": "0101", "short_code": "01010001"}, []),
        ({}, []),  # of customers whom SAP alone keeps U8's fields stay empty
        ({"customer_category": "0101"}, []),
        ({"short_code": "01010001"}, [("GEN-REQUIRED", "customer_category")]),
        ({"customer_category": "09"}, [("GEN-REF", "customer_category")]),
        ({"customer_category": "01"}, [("RD-NOT-LEAF", "customer_category")]),
        ({"customer_category": "0101", "short_code": "0101"}, [("RD-PREFIX", "short_code")]),
        ({"vendor_number": "10001"}, [("GEN-DUPLICATE", "vendor_number")]),
        ({"vendor_number": "10002"}, []),
        ({"domestic": False}, [("RD-NOSELECT", "domestic")]),
    ],
)
def test_category_code_and_vendor(given: dict[str, Any], findings: list[tuple[str, str]]) -> None:
    assert told(create(base(**given), SOME).findings, "ECW") == findings


def test_without_any_category_codes_are_free() -> None:
    """BD-6"""
    free: dict[str, Any] = {"customer_category": "W", "short_code": "W001"}
    assert told(create(base(**free)).findings) == []
    asked = needed(None, base(vendor_number="4711", **free), Act.CREATE)
    assert (asked.categories, asked.vendors) == ({"W"}, {"0000004711"})
