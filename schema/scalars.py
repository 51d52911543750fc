"""Scalars: exact decimals as text, days and instants as ISO text. Next: payloads.py."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?", re.ASCII)


def decimal_from_text(value: object) -> Decimal:
    """Text or a whole number. A JSON number with a point has passed through binary floating point already."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if not isinstance(value, str) or not _NUMBER.fullmatch(value.strip()):
        raise GraphQLError('A decimal is written as text, such as "1250.00".')
    try:
        return Decimal(value.strip())
    except InvalidOperation:
        raise GraphQLError('A decimal is written as text, such as "1250.00".') from None


def day_from_text(value: object) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise GraphQLError('A day is written as "2026-05-06".')


def instant_from_text(value: object) -> datetime:
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise GraphQLError('An instant is written as "2026-05-06T08:30:00Z".')


def text_from_decimal(value: object) -> str:
    # rows come as JSON from the database, where values are text already
    return value if isinstance(value, str) else format(Decimal(str(value)), "f")


def text_from_day(value: object) -> str:
    return value if isinstance(value, str) else _day(value).isoformat()


def text_from_instant(value: object) -> str:
    """UTC with microseconds as far as there are some: the form that the compiled SQL writes."""
    if isinstance(value, str):
        return value
    if not isinstance(value, datetime):
        raise GraphQLError("not an instant")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise GraphQLError("not a day")
    return value


def _scalar(
    name: str, description: str, read: Callable[[Any], Any], write: Callable[[Any], Any]
) -> ScalarDefinition:
    return strawberry.scalar(name=name, description=description, parse_value=read, serialize=write)


SCALARS: dict[object, ScalarDefinition] = {
    Decimal: _scalar(
        "Decimal",
        'An exact decimal number as text, such as "1250.00"; whole numbers are accepted on input.',
        decimal_from_text,
        text_from_decimal,
    ),
    date: _scalar("Date", 'A day as ISO 8601 text, such as "2026-05-06".', day_from_text, text_from_day),
    datetime: _scalar(
        "DateTime",
        'An instant as RFC 3339 text, such as "2026-05-06T08:30:00Z"; answered in UTC.',
        instant_from_text,
        text_from_instant,
    ),
}
