"""Grants as text for people and as columns of a table; scopes as arguments for SQL. Next: uncovered.py."""

import re
from collections.abc import Iterable
from typing import Any

import asyncpg
import orjson

from models.rules.roles import MAX_CLEARANCE, ROLES, Action
from models.rules.shape import Shield
from resolvers.access.caller import Codes, Grant, Scope

# Columns of access_grant in the order of `columns_of`.
COLUMNS = (
    "role, company_codes, sales_orgs, institutions, archive_types, stores, clearance, actions, field_classes"
)
GRANTED = ", ".join(f"g.{name}" for name in COLUMNS.split(", "))  # the same, of its alias g
_CODE = re.compile(r"[A-Z0-9_./-]{1,10}")
_FORM = (
    "role, role@companies or role@companies/sales, then ;institutions= ;types= ;stores= ;clearance= "
    ";actions= ;classes= where wanted, e.g. archiveOperator@;institutions=LZ;types=KU+HT/XS;clearance=2 "
    "(codes by +, * = all)"
)
_NO_CODE = ""
_LISTS = {"institutions": "institutions", "types": "archive_types", "stores": "stores"}


class GrantError(ValueError):
    """A grant's text cannot be read; the message is one line for the person who typed it."""


def grant_from_text(text: str) -> Grant:
    """`auditor` = everywhere; `salesMaintainer@0723+0724/F723+F724/AQ/XX`; an empty part = none."""
    head, *options = [part.strip() for part in text.strip().split(";")]
    role, at, scope = head.partition("@")
    if role not in ROLES:
        raise GrantError(f"there is no role {role!r}; roles are {', '.join(ROLES)}")
    found: dict[str, Any] = {}
    if at:
        companies, slash, sales = scope.partition("/")
        found |= {"company_codes": _codes(companies), "sales_orgs": _codes(sales) if slash else None}
    else:
        found |= dict.fromkeys(("company_codes", "sales_orgs", "institutions", "archive_types", "stores"))
        found["clearance"] = MAX_CLEARANCE
    for option in options:
        found |= _option(*option.partition("=")[::2])
    return Grant(role, **found)


def text_from_grant(grant: Grant) -> str:
    """What grant_from_text reads as the same grant."""
    if grant == Grant.everywhere(grant.role):
        return grant.role
    parts = [f"{grant.role}@{_text(grant.company_codes)}/{_text(grant.sales_orgs)}"]
    parts += [
        f"{name}={_text(codes)}"
        for name, field in _LISTS.items()
        if (codes := getattr(grant, field)) is None or codes
    ]
    parts += [f"clearance={grant.clearance}"] if grant.clearance else []
    parts += [f"actions={_text(grant.actions)}"] if grant.actions is not None else []
    parts += [f"classes={_text(one.name for one in grant.classes)}"] if grant.classes is not None else []
    return ";".join(parts)


def columns_of(grant: Grant) -> tuple[Any, ...]:
    return (
        grant.role,
        *map(_array, (grant.company_codes, grant.sales_orgs, grant.institutions, grant.archive_types)),
        _array(grant.stores),
        grant.clearance,
        _array(grant.actions),
        None if grant.classes is None else sorted(one.name for one in grant.classes),
    )


def grant_from_record(record: asyncpg.Record) -> Grant:
    actions, classes = record["actions"], record["field_classes"]
    return Grant(
        record["role"],
        *(_set(record[name]) for name in ("company_codes", "sales_orgs", "institutions", "archive_types")),
        stores=_set(record["stores"]),
        clearance=record["clearance"],
        actions=None if actions is None else frozenset(Action(one) for one in actions),
        classes=None if classes is None else frozenset(Shield[one] for one in classes),
    )


def is_code(text: str) -> bool:
    """Of a company code, a sales area, an institution …: what may stand in a grant's list."""
    return bool(_CODE.fullmatch(text))


def scope_arrays(scope: Scope) -> tuple[list[str] | None, list[str] | None]:
    """Company codes, and sales organisations or areas, as SQL arguments: NULL = all, empty = none. In a scope
    of nothing there is one code, which no layer has: VISIBLE knows it.
    """
    if scope.nothing:
        return [_NO_CODE], [_NO_CODE]
    return _array(scope.company_codes), _array(scope.sales_orgs)


def item_sight(scope: Scope) -> str | None:
    """The reaches among archive items as JSON, an argument of ITEM_VISIBLE: NULL = all, [] = none."""
    if scope.every_item:
        return None
    reaches = [{"i": one.institution, "t": one.archive_type, "c": one.clearance} for one in scope.reaches]
    reaches.sort(key=lambda one: (one["i"] or "", one["t"] or "", one["c"]))
    return orjson.dumps(reaches).decode()


def store_sight(scope: Scope) -> list[str] | None:
    """The stores as an argument of SQL: NULL = all, [] = none."""
    return _array(scope.stores)


def file_sight(scope: Scope) -> tuple[list[str] | None, list[str] | None, str | None]:
    """The same for files, which are customers' or archive items'."""
    return *scope_arrays(scope), item_sight(scope)


def _option(name: str, value: str) -> dict[str, Any]:
    if name in _LISTS:
        return {_LISTS[name]: _codes(value)}
    if name == "clearance":
        if value not in map(str, range(MAX_CLEARANCE + 1)):
            raise GrantError(f"{value!r} is no clearance; it is 0 to {MAX_CLEARANCE}")
        return {"clearance": int(value)}
    if name == "actions":
        return {"actions": frozenset(_named(part, Action) for part in _parts(value))}
    if name == "classes":
        return {"classes": frozenset(_named(part, Shield) for part in _parts(value))}
    raise GrantError(f"{name!r} is no part of a grant; a grant is written {_FORM}")


def _named(text: str, kind: Any) -> Any:
    if text not in kind.__members__:
        raise GrantError(f"{text!r} is none of {', '.join(kind.__members__)}")
    return kind[text]


def _parts(text: str) -> list[str]:
    return [part.strip().upper() for part in text.split("+") if part.strip()]


def _codes(text: str) -> Codes:
    if text.strip() == "*":
        return None
    codes = _parts(text)
    wrong = [code for code in codes if not is_code(code)]
    if wrong:
        raise GrantError(f"{wrong[0]!r} is no code; a grant is written {_FORM}")
    return frozenset(codes)


def _text(codes: Iterable[str] | None) -> str:
    return "*" if codes is None else "+".join(sorted(codes))


def _array(codes: Iterable[str] | None) -> list[str] | None:
    return None if codes is None else sorted(codes)


def _set(codes: list[str] | None) -> Codes:
    return None if codes is None else frozenset(codes)
