"""Rows of care as they stand in the tables, for tests of what is counted of them. Next: server.py."""

from collections.abc import Sequence
from typing import Any

import orjson

from tests.support.server import Service

_STAMPS = {
    "version": 1,
    "created_on": "2026-01-01",
    "created_by": "SETUP",
    "changed_at": "2026-01-01T00:00:00Z",
    "changed_by": "SETUP",
}
_USUAL: dict[str, dict[str, Any]] = {
    "complaint": {
        **dict.fromkeys(("acknowledge_overdue", "resolve_overdue", "not_reachable"), False),
        **{"channel": "PHONE", "severity": "LOW", "description": "…", "waited_seconds": 0, "reopened": 0},
    },
    "visit": {"channel": "PHONE", "attempts": 0, "suppressed": False},
    "unit_group": {"active": True},
    "unit": {"active": True, "group_code": "01"},
    "stock_item_category": {"active": True, "batch_required": False},
    "stock_item": {
        **dict.fromkeys(("purchase", "self_made", "production_consume", "taxable_service"), False),
        **{"sale": True, "batch_managed": False, "unit_group_code": "01", "main_unit_code": "01"},
    },
}


def put(service: Service, table: str, *rows: dict[str, Any]) -> None:
    """No act could make months of history: it is written as it would have come to be."""
    usual = ({} if table == "document_line" else _STAMPS) | _USUAL.get(table, {})
    columns = _columns([usual | row for row in rows])
    names = ", ".join(columns)
    service.execute(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_recordset(NULL::{table}, $1)",
        orjson.dumps([usual | row for row in rows]).decode(),
    )


def _columns(rows: Sequence[dict[str, Any]]) -> list[str]:
    return sorted({name for row in rows for name in row})


def complaints(service: Service, customer: str, *rows: dict[str, Any]) -> None:
    """Numbered from 1 on for each customer."""
    about = {"customer_number": customer.zfill(10)}
    put(
        *(service, "complaint"),
        *(
            {"complaint_number": f"CP{customer[-4:]}{at:06}", **about, **row}
            for at, row in enumerate(rows, 1)
        ),
    )


def visits(service: Service, customer: str, *rows: dict[str, Any]) -> None:
    about = {"customer_number": customer.zfill(10)}
    put(
        *(service, "visit"),
        *({"visit_number": f"HF{customer[-4:]}{at:06}", **about, **row} for at, row in enumerate(rows, 1)),
    )


def stock(service: Service) -> None:
    """Steel plates, counted in pieces and in boxes of twelve."""
    put(service, "unit_group", {"group_code": "01", "name": "件", "kind": "FIXED"})
    put(
        *(service, "unit"),
        {"unit_code": "01", "name": "支", "is_main": True, "rate": 1},
        {"unit_code": "02", "name": "箱", "is_main": False, "rate": 12},
    )
    put(
        *(service, "stock_item_category"),
        {"category_code": "01", "name": "钢材", "level": 1},
        {"category_code": "0101", "parent_code": "01", "name": "板材", "level": 2},
    )
    put(
        *(service, "stock_item"),
        {"item_code": "01010001", "name": "冷轧钢板", "category_code": "0101"},
        {"item_code": "9001", "name": "焊条"},
    )


def sale(service: Service, customer: str, kind: str, day: str, *lines: tuple[str, str, str]) -> None:
    """Lines are item, unit, quantity."""
    document = f"{kind}/{customer[-4:]}-{day}"
    put(
        *(service, "business_document"),
        {
            "document": document,
            "document_kind": kind,
            "document_number": document.partition("/")[2],
            "document_date": day,
            "customer_number": customer.zfill(10),
        },
    )
    put(
        *(service, "document_line"),
        *(
            {"document": document, "line_number": at, "item_code": item, "unit_code": unit, "quantity": many}
            for at, (item, unit, many) in enumerate(lines, 1)
        ),
    )
