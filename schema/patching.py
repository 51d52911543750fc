"""Any input becomes a Patch: nested dicts with absent, null and value as three things. Next: mutation.py."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, cast

from strawberry import UNSET, Some

from models.rules.shape import camel

Path = tuple[str | int, ...]

PATH = "@path"  # where the request names a row; findings about it begin with this
REMOVE = "remove"
# an object in the contract, a list of at most one row in the record
_LISTS_OF_ONE = ("central_credit", "voucher")


def patch_from_input(given: object, path: Path = ()) -> dict[str, Any]:
    """An input's fields that were sent. Absent ones are missing, null is None, rows carry their path."""
    patch: dict[str, Any] = {PATH: path}
    for field in fields(cast("Any", given)):
        sent = getattr(given, field.name)
        if sent is None or sent is UNSET:  # Maybe: not sent; a sent null is Some(None)
            continue
        value = cast("Some[Any]", sent).value if isinstance(sent, Some) else sent
        name = field.name.removesuffix("_")
        if name == REMOVE:
            if value:
                patch[REMOVE] = True
        elif name in _LISTS_OF_ONE:
            patch[name] = [_one(value, (*path, name))]
        else:
            patch[name] = _plain(value, (*path, name))
    return patch


def text_path(path: Iterable[str | int]) -> list[str]:
    """("sales_areas", 0, "shipping_condition") -> ["salesAreas", "0", "shippingCondition"]"""
    return [camel(step) if isinstance(step, str) else str(step) for step in path]


def _plain(value: Any, path: Path) -> Any:
    if isinstance(value, list):
        rows = cast("list[Any]", value)
        return [_plain(row, (*path, index)) for index, row in enumerate(rows)]
    if is_dataclass(value):
        return patch_from_input(value, path)
    return value.value if isinstance(value, Enum) else value


def _one(value: Any, path: Path) -> dict[str, Any]:
    return {PATH: path, REMOVE: True} if value is None else patch_from_input(value, path)
