"""Field status: by account group, activity and company code. Next: screen.py."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from models.rules.config import Config, Status
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import walk
from models.rules.shape import FieldShape, Shape
from models.rules.state import (
    FAILED,
    PATH,
    Path,
    State,
    changed,
    is_filled,
    is_new,
    is_touched,
    text,
)

_STRENGTH = (Status.SUPPRESSED, Status.DISPLAY, Status.REQUIRED, Status.OPTIONAL)
BLOCKS = frozenset(
    {
        *("central_order_block", "central_delivery_block", "central_billing_block"),
        *("central_sales_support_block", "central_posting_block"),
        *("order_block", "delivery_block", "billing_block", "sales_support_block"),
        *("posting_block", "payment_block"),
    }
)
# A list of these groups as a whole is allowed or not; what must be in it is another rule.
_WHOLE_LISTS = frozenset({"bank", "tax_classification", "contacts_texts", "dunning_credit"})
# Never null in the database, but the service or the address of the row fills them.
FILLED_LATER = frozenset({"customer_number", "contact_number", "counter", "dunning_area"})


class Activity(StrEnum):
    CREATE = "CREATE"
    CHANGE = "CHANGE"
    DISPLAY = "DISPLAY"
    BLOCK = "BLOCK"


def strongest(*found: Status) -> Status:
    return min(found, key=_STRENGTH.index, default=Status.OPTIONAL)


def group_status(config: Config, account_group: str, group: str | None, company_code: str = "") -> Status:
    """Of a status group; fields without one are optional."""
    if group is None:
        return Status.OPTIONAL
    places = ((account_group, group, ""), (account_group, group, company_code), ("", group, company_code))
    return strongest(*(config.field_status[place] for place in places if place in config.field_status))


def activity_status(activity: Activity, field: FieldShape, is_key: bool) -> Status:
    shown = activity is Activity.DISPLAY or (activity is Activity.CHANGE and (is_key or field.system))
    if shown or (activity is Activity.BLOCK and field.name not in BLOCKS):
        return Status.DISPLAY
    return Status.OPTIONAL


def field_statuses(
    shape: Shape, config: Config, account_group: str, activity: Activity, company_code: str = ""
) -> dict[Path, Status]:
    """Effective status of every field for a screen; the path is the field's place without row numbers."""
    found: dict[Path, Status] = {}
    for path, part in places(shape):
        for name, field in part.fields.items():
            found[(*path, name)] = strongest(
                group_status(config, account_group, field.status, company_code),
                activity_status(activity, field, name in part.key),
            )
    return found


def places(shape: Shape, path: Path = ()) -> Iterator[tuple[Path, Shape]]:
    """The record and its lists, all the way down."""
    yield path, shape
    for name, child in shape.children.items():
        yield from places(child, (*path, name))


def check_status(shape: Shape, state: State, config: Config) -> list[Finding]:
    """FS-1 and FS-2 on every row that the request names, and not-null columns."""
    group = text(state, "account_group")
    found: list[Finding] = []
    for part, row, path in walk(shape, state):
        if is_touched(row) and _has_fields(part, row):
            found += _check_row(part, row, path, _StatusOf(config, group, text(row, "company_code")))
    return found


class _StatusOf:
    def __init__(self, config: Config, account_group: str, company_code: str) -> None:
        self._of = (config, account_group, company_code)
        self._known: dict[str | None, Status] = {}  # a row has many fields and few groups

    def __call__(self, field: FieldShape) -> Status:
        known = self._known.get(field.status)
        if known is None:
            config, account_group, company_code = self._of
            known = group_status(config, account_group, field.status, company_code)
            self._known[field.status] = known
        return known


def _has_fields(part: Shape, row: Mapping[str, Any]) -> bool:
    """A customer is only touched by his own fields, not by a layer below them."""
    return bool(row.get(PATH)) or is_new(row) or bool(changed(row)) or not part.children


def _check_row(part: Shape, row: State, path: Path, status: _StatusOf) -> list[Finding]:
    groups = {field.status for field in part.fields.values() if field.status}
    if len(groups) == 1 and groups <= _WHOLE_LISTS:
        first = next(field for field in part.fields.values() if field.status)
        if status(first) is Status.SUPPRESSED:
            return [error(Code.GEN_SUPPRESSED, path)]
    found = [_check_field(field, row, (*path, name), status(field)) for name, field in part.fields.items()]
    return [one for one in found if one is not None]


def _check_field(field: FieldShape, row: State, path: Path, status: Status) -> Finding | None:
    value = row.get(field.name)
    if status is Status.SUPPRESSED:
        filled = is_filled(value) and value is not False
        return error(Code.GEN_SUPPRESSED, path) if filled and field.name in changed(row) else None
    if field.system or is_filled(value) or field.name in row.get(FAILED, ()):
        return None
    needed = status is Status.REQUIRED or (field.required and field.name not in FILLED_LATER)
    return error(Code.GEN_REQUIRED, path) if needed else None


def is_suppressed(config: Config, state: State, group: str, company_code: str = "") -> bool:
    return group_status(config, text(state, "account_group"), group, company_code) is Status.SUPPRESSED


def filled_but_suppressed(shape: Shape, state: State, config: Config, account_group: str) -> list[str]:
    """Names of the filled fields that another account group would not allow (KG-1)."""
    found: list[str] = []
    for part, row, path in walk(shape, state):
        for name, field in part.fields.items():
            value = row.get(name)
            status = group_status(config, account_group, field.status, text(row, "company_code"))
            if status is Status.SUPPRESSED and is_filled(value) and value is not False:
                found.append(".".join(str(one) for one in (*path, name)))
    return found
