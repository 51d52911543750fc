"""The kinds of base data by record, each where its acts are. Next: demo.py."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from resolvers.write.maintained import Kind

# Record -> where its kind is, in the order in which they depend on each other.
_PLACES: Mapping[str, tuple[str, str]] = {
    "CustomerCategory": ("trees", "CUSTOMER_CATEGORIES"),
    "VendorCategory": ("trees", "VENDOR_CATEGORIES"),
    "StockItemCategory": ("trees", "STOCK_ITEM_CATEGORIES"),
    "Employee": ("employees", "EMPLOYEES"),
    "Vendor": ("vendors", "VENDORS"),
    "UnitGroup": ("units", "UNIT_GROUPS"),
    "Unit": ("units", "UNITS"),
    "StockItem": ("stock_items", "STOCK_ITEMS"),
    "LedgerAccount": ("accounts", "ACCOUNTS"),
}


@cache
def kind_of(record: str) -> Kind[Any]:
    """Loaded when it is asked for."""
    room, name = _PLACES[record]
    return getattr(import_module(f"resolvers.base_data.{room}"), name)
