"""What may be ordered of an export of customers. Next: sending.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.holding import check_reason
from models.rules.simple import check_written

MOST_CUSTOMERS = 100_000
MOST_NAMED = 1_000  # in one call, by their numbers


class Form(StrEnum):
    """How an export of customers is written."""

    XLSX = "XLSX"  # the customer workbook
    U8 = "U8"
    NDJSON = "NDJSON"


@dataclass(frozen=True)
class Wanted:
    """`numbers` as stored; `columns` as the caller names them: salesAreas.paymentTerms. None: all."""

    numbers: Sequence[str]
    form: Form
    reason: str
    columns: Sequence[str] | None = None


def check_wanted(wanted: Wanted) -> list[Finding]:
    found = [*check_reason(wanted.reason), *check_written(wanted.reason)]
    if wanted.columns is not None and wanted.form is not Form.XLSX:
        found.append(error(Code.GEN_SUPPRESSED, ("columns",)))
    return [*found, *check_many(len(wanted.numbers))]


def check_many(customers: int) -> list[Finding]:
    if 0 < customers <= MOST_CUSTOMERS:
        return []
    return [error(Code.GEN_RANGE, ("numbers",), value=str(customers), range=f"1–{MOST_CUSTOMERS}")]
