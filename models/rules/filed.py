"""Records that lie in the archives, so that a grant covers them by institution, type and access level.

Each has the columns institution_code, archive_type (KU/PZ or a whole category, KU) and access_level. Next:
archive.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Filed:
    """A kind of record: its entity, the object class of its change documents, its table and key."""

    entity: str
    object_class: str
    table: str
    key: str


APPRAISAL, DESTRUCTION_LIST, TRANSFER_LIST = "Appraisal", "DestructionList", "TransferList"
PROJECT, INSPECTION_PLAN = "ArrangementProject", "InspectionPlan"

FILED = (
    Filed("ArchiveItem", "ZITEM", "archive_item", "item_id"),
    Filed(APPRAISAL, "ZAPP", "appraisal", "appraisal_id"),
    Filed(DESTRUCTION_LIST, "ZDES", "destruction_list", "list_number"),
    Filed(TRANSFER_LIST, "ZTRF", "transfer_list", "list_number"),
    Filed(PROJECT, "ZPRJ", "arrangement_project", "project_code"),
    Filed(INSPECTION_PLAN, "ZINS", "inspection_plan", "plan_code"),
)
FILED_CLASSES = frozenset(one.object_class for one in FILED)

# Rows that are about an item and no part of it: who sees the item, sees them. Each names it by item_id.
ABOUT_ITEMS = frozenset({"ItemHold", "Loan", "PropertyCheck"})
