"""The nested record as the rules carry it, and how its parts are read without surprise. Next: fields.py."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias, cast

Value: TypeAlias = str | int | bool | Decimal | date | datetime | None
State: TypeAlias = dict[str, Any]  # fields, child lists by relation name, notes that begin with "@"
Patch: TypeAlias = Mapping[str, Any]  # absent = unchanged, None = clear, rows with {"remove": True}
Path: TypeAlias = tuple[str | int, ...]
Key: TypeAlias = tuple[str, ...]

PATH = "@path"  # where the request names this row
CHANGED = "@changed"  # the fields whose value differs from the saved one
FAILED = "@failed"  # fields whose value could not be read; the finding is already there
NEW = "@new"  # the row is inserted by this request

# Stands for the customer's own number until it is drawn. No field takes a control character, so nobody can
# type it.
SELF = "\x1aSELF"

_NOTHING: frozenset[str] = frozenset()

LAYERS = ("company_codes", "sales_areas")
CHILDREN = (
    "bank_details",
    "tax_classifications",
    "vat_registrations",
    "contact_persons",
    "unloading_points",
    "external_keys",
    "texts",
    "credit_areas",
    "central_credit",
    "company_codes",
    "sales_areas",
)


def rows(row: Mapping[str, Any], relation: str) -> list[State]:
    """The rows of a child list; an absent list is an empty one."""
    found: Any = row.get(relation)
    if found.__class__ is list:
        return found
    return list(cast("tuple[State, ...]", found)) if found.__class__ is tuple else []


def text(row: Mapping[str, Any], name: str) -> str:
    """A field as text, "" when empty."""
    found: Any = row.get(name)
    if found.__class__ is str:
        return found
    return "" if found is None else str(found)


def is_filled(value: object) -> bool:
    return value is not None and value != ""


def path_of(row: Mapping[str, Any], default: Path = ()) -> Path:
    """Where the request names the row; a row it does not name is found under `default`."""
    found = row.get(PATH)
    return cast("Path", found) if isinstance(found, tuple) else default


def is_new(row: Mapping[str, Any]) -> bool:
    return bool(row.get(NEW))


def is_touched(row: Mapping[str, Any]) -> bool:
    return PATH in row


def changed(row: Mapping[str, Any]) -> frozenset[str]:
    found: Any = row.get(CHANGED)
    return found if found.__class__ is frozenset else _NOTHING


def changes(row: Mapping[str, Any], *names: str) -> bool:
    """Does this request give one of these fields another value?"""
    return not changed(row).isdisjoint(names)


def area_key(row: Mapping[str, Any]) -> str:
    """F723/AQ/XX"""
    return "/".join(text(row, name) for name in ("sales_org", "channel", "division"))


def company_row(state: Mapping[str, Any], company_code: str) -> State | None:
    return next(
        (row for row in rows(state, "company_codes") if row.get("company_code") == company_code), None
    )


def area_row(state: Mapping[str, Any], area: str) -> State | None:
    return next((row for row in rows(state, "sales_areas") if area_key(row) == area), None)


def area_rows(state: Mapping[str, Any]) -> Iterator[tuple[str, State]]:
    return ((area_key(row), row) for row in rows(state, "sales_areas"))


def without_notes(state: Mapping[str, Any]) -> State:
    """The data alone, deep, and "@id", by which the writer finds its row again."""
    clean: State = {}
    for name, value in state.items():
        if isinstance(value, list):
            clean[name] = [without_notes(row) for row in rows(state, name)]
        elif name[:1] != "@" or name == "@id":
            clean[name] = value
    return clean
