"""Periods of figures, as several questions ask for them, and what is wrong with a question. Next: care."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from typing import Annotated, Any

import strawberry
from graphql import GraphQLError

from models.rules.care.figures import Period, check_period, period_of
from models.rules.finding import Finding
from schema.saving import ContextInfo

From = Annotated[
    date | None,
    strawberry.argument(
        name="from", description="First day, in the business time zone; absent: of the 12 months up to `to`."
    ),
]
To = Annotated[
    date | None,
    strawberry.argument(name="to", description="Last day; absent: the last of the present month."),
]


def asked_period(
    info: ContextInfo, begin: date | None, end: date | None, wrong: Iterable[Finding] = ()
) -> Period:
    period = period_of(begin, end, info.context.services.writer.today())
    refuse(info, [*wrong, *check_period(period)])
    return period


def refuse(info: ContextInfo, found: Sequence[Finding]) -> None:
    """An error names all that is wrong, as findings of acts do; nothing wrong, no error."""
    if not found:
        return
    language = info.context.caller.languages[0]
    told = [
        {"code": one.code.value, "path": list(one.path), "value": one.params.get("value")} for one in found
    ]
    raise GraphQLError(found[0].message(language), extensions={**told[0], "findings": told})


def row(kind: Any, share: Any) -> Any:
    """The figures have the fields of the type."""
    return kind(**{one.name: getattr(share, one.name) for one in fields(kind)})


def rows(kind: Any, shares: Iterable[Any]) -> list[Any]:
    return [row(kind, one) for one in shares]
