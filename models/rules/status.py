"""Field status: by account group, activity and company code. Next: screen.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
_UNKNOWN = "?"
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
    known: dict[tuple[str, str, str], Status] = config.worked_out.setdefault(group_status, {})
    place = (account_group, group, company_code)
    found = known.get(place)
    if found is None:
        found = _group_status(config, account_group, group, company_code)
        if account_group in config.account_groups and (
            not company_code or company_code in config.company_codes
        ):
            known[place] = found
    return found


def _group_status(config: Config, account_group: str, group: str, company_code: str) -> Status:
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
            found += _check_row(_asked(config, part, group, text(row, "company_code")), row, path)
    return found


@dataclass(frozen=True)
class _Asked:
    """Of a row of one kind: whether there may be any, what must be empty, what must be filled."""

    forbidden: bool
    suppressed: frozenset[str]
    needed: tuple[str, ...]


def _asked(config: Config, part: Shape, account_group: str, company_code: str) -> _Asked:
    """Rows are many, the answers few: each is worked out once. Codes that nobody knows count as one."""
    known = account_group if account_group in config.account_groups else _UNKNOWN
    company = company_code if not company_code or company_code in config.company_codes else _UNKNOWN
    key = (_Asked, part.name, known, company)
    found = config.worked_out.get(key)
    if found is None:
        found = config.worked_out[key] = _work_out(config, part, known, company)
    return found


def _work_out(config: Config, part: Shape, account_group: str, company_code: str) -> _Asked:
    groups = {field.status for field in part.fields.values() if field.status}
    status = {
        name: group_status(config, account_group, field.status, company_code)
        for name, field in part.fields.items()
    }
    suppressed = frozenset(name for name, one in status.items() if one is Status.SUPPRESSED)
    whole = len(groups) == 1 and groups <= _WHOLE_LISTS
    return _Asked(
        whole and any(part.fields[name].status for name in suppressed),
        suppressed,
        tuple(
            name
            for name, field in part.fields.items()
            if name not in suppressed
            and not field.system
            and (status[name] is Status.REQUIRED or (field.required and name not in FILLED_LATER))
        ),
    )


def _has_fields(part: Shape, row: Mapping[str, Any]) -> bool:
    """A customer is only touched by his own fields, not by a layer below them."""
    return bool(row.get(PATH)) or is_new(row) or bool(changed(row)) or not part.children


def _check_row(asked: _Asked, row: State, path: Path) -> list[Finding]:
    if asked.forbidden:
        return [error(Code.GEN_SUPPRESSED, path)]
    failed = row.get(FAILED, ())
    found = [
        error(Code.GEN_SUPPRESSED, (*path, name))
        for name in asked.suppressed & changed(row)
        if is_filled(row.get(name)) and row.get(name) is not False
    ]
    found += [
        error(Code.GEN_REQUIRED, (*path, name))
        for name in asked.needed
        if not is_filled(row.get(name)) and name not in failed
    ]
    return found


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
