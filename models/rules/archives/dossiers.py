"""Customers' dossiers: what lies in one, how its pieces are named, review, archiving. Next: consents.py."""

from collections.abc import Mapping
from typing import Any

from models.rules.state import is_filled, text

DOSSIER = "Dossier"
DOSSIER_TYPE = "ZY/KH"  # 客户档案: whatever lies there is a dossier's


def is_dossier(item: Mapping[str, Any]) -> bool:
    """DO-A: an archive item (column names as in the table) that names a customer and says what it is in his
    dossier, or is of the type that holds nothing else.
    """
    kept = is_filled(item.get("customer_number")) and is_filled(item.get("dossier_kind"))
    return kept or text(item, "archive_type") == DOSSIER_TYPE
