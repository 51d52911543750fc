"""The table of docs/settings.md, made from the settings themselves by `make docs`. Next: settings.py."""

import sys
from collections.abc import Iterator
from datetime import date
from inspect import get_annotations
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from settings import Settings, secret_fields, variables

PAGE = Path(__file__).resolve().parent / "docs" / "settings.md"
_HEAD = ("| Variable | Default | Values | Meaning |", "|---|---|---|---|")
_WORDS = {str: "text", int: "a number", float: "a number", Path: "a path", date: "a day"}


def table() -> Iterator[str]:
    """Its lines: the settings of settings.py first, then those of its parts, in their order."""
    yield from _HEAD
    for name in _in_order():
        field = Settings.model_fields[name]
        default = "–" if field.default is None else f"`{field.default}`"
        yield f"| `{variables(name)[0]}` | {default} | {_values(name, field)} | {field.description} |"


def rewritten(page: str) -> str:
    """The page with this table in place of the one it has; all that is no table stays."""
    lines = page.splitlines()
    rows = [number for number, line in enumerate(lines) if line.startswith("|")]
    if not rows:
        return "\n".join([*lines, "", *table(), ""])
    return "\n".join([*lines[: rows[0]], *table(), *lines[rows[-1] + 1 :], ""])


def _in_order() -> list[str]:
    parts = (get_annotations(part) for part in Settings.__mro__)
    return [name for part in parts for name in part if name in Settings.model_fields]


def _values(name: str, field: FieldInfo) -> str:
    if name in secret_fields():
        return f"secret; or `{variables(name)[0]}_FILE`"
    kind = _kind(field.annotation)
    if get_origin(kind) is Literal:
        return ", ".join(f"`{one}`" for one in get_args(kind))
    if kind is bool:
        return "`true`, `false`"
    least, most = _bound(field, "ge"), _bound(field, "le")
    if least is not None and most is not None:
        return f"{least} … {most}"
    return _WORDS.get(kind, "a number")


def _kind(annotation: Any) -> Any:
    """Of what may be absent, what it is when it is there."""
    if get_origin(annotation) is Annotated:
        return _kind(get_args(annotation)[0])
    if NoneType in (alternatives := get_args(annotation)):
        return _kind(next(one for one in alternatives if one is not NoneType))
    return annotation


def _bound(field: FieldInfo, name: str) -> Any:
    return next((getattr(one, name) for one in field.metadata if hasattr(one, name)), None)


def main() -> None:
    PAGE.write_text(rewritten(PAGE.read_text("utf-8")), "utf-8")
    sys.stdout.write(f"{PAGE.name} is up to date\n")


if __name__ == "__main__":
    main()
