"""Operators that filters apply to single fields; all that are given must hold. Next: ../query.py."""

from datetime import date, datetime
from decimal import Decimal

import strawberry


@strawberry.input(description="Conditions on a field of kind text.")
class TextFilter:
    eq: str | None = strawberry.field(description="Equal to.", default=strawberry.UNSET)
    in_: list[str] | None = strawberry.field(
        name="in", description="Equal to one of these.", default=strawberry.UNSET
    )
    contains: str | None = strawberry.field(
        description="Contains this text; letters as they are.", default=strawberry.UNSET
    )
    starts_with: str | None = strawberry.field(description="Starts with this text.", default=strawberry.UNSET)
    gt: str | None = strawberry.field(description="Greater than.", default=strawberry.UNSET)
    gte: str | None = strawberry.field(description="Greater than or equal to.", default=strawberry.UNSET)
    lt: str | None = strawberry.field(description="Less than.", default=strawberry.UNSET)
    lte: str | None = strawberry.field(description="Less than or equal to.", default=strawberry.UNSET)
    is_null: bool | None = strawberry.field(
        description="true: is empty; false: is filled.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a field of kind integer.")
class IntFilter:
    eq: int | None = strawberry.field(description="Equal to.", default=strawberry.UNSET)
    in_: list[int] | None = strawberry.field(
        name="in", description="Equal to one of these.", default=strawberry.UNSET
    )
    gt: int | None = strawberry.field(description="Greater than.", default=strawberry.UNSET)
    gte: int | None = strawberry.field(description="Greater than or equal to.", default=strawberry.UNSET)
    lt: int | None = strawberry.field(description="Less than.", default=strawberry.UNSET)
    lte: int | None = strawberry.field(description="Less than or equal to.", default=strawberry.UNSET)
    is_null: bool | None = strawberry.field(
        description="true: is empty; false: is filled.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a field of kind decimal.")
class DecimalFilter:
    eq: Decimal | None = strawberry.field(description="Equal to.", default=strawberry.UNSET)
    in_: list[Decimal] | None = strawberry.field(
        name="in", description="Equal to one of these.", default=strawberry.UNSET
    )
    gt: Decimal | None = strawberry.field(description="Greater than.", default=strawberry.UNSET)
    gte: Decimal | None = strawberry.field(description="Greater than or equal to.", default=strawberry.UNSET)
    lt: Decimal | None = strawberry.field(description="Less than.", default=strawberry.UNSET)
    lte: Decimal | None = strawberry.field(description="Less than or equal to.", default=strawberry.UNSET)
    is_null: bool | None = strawberry.field(
        description="true: is empty; false: is filled.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a field of kind date.")
class DateFilter:
    eq: date | None = strawberry.field(description="Equal to.", default=strawberry.UNSET)
    in_: list[date] | None = strawberry.field(
        name="in", description="Equal to one of these.", default=strawberry.UNSET
    )
    gt: date | None = strawberry.field(description="Greater than.", default=strawberry.UNSET)
    gte: date | None = strawberry.field(description="Greater than or equal to.", default=strawberry.UNSET)
    lt: date | None = strawberry.field(description="Less than.", default=strawberry.UNSET)
    lte: date | None = strawberry.field(description="Less than or equal to.", default=strawberry.UNSET)
    is_null: bool | None = strawberry.field(
        description="true: is empty; false: is filled.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a field of kind UTC instant.")
class DateTimeFilter:
    eq: datetime | None = strawberry.field(description="Equal to.", default=strawberry.UNSET)
    in_: list[datetime] | None = strawberry.field(
        name="in", description="Equal to one of these.", default=strawberry.UNSET
    )
    gt: datetime | None = strawberry.field(description="Greater than.", default=strawberry.UNSET)
    gte: datetime | None = strawberry.field(description="Greater than or equal to.", default=strawberry.UNSET)
    lt: datetime | None = strawberry.field(description="Less than.", default=strawberry.UNSET)
    lte: datetime | None = strawberry.field(description="Less than or equal to.", default=strawberry.UNSET)
    is_null: bool | None = strawberry.field(
        description="true: is empty; false: is filled.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a yes-no field.")
class BooleanFilter:
    eq: bool | None = strawberry.field(description="Equal to.", default=strawberry.UNSET)


@strawberry.input(description="Conditions on an encrypted field; only for callers who may read it in clear.")
class SealedFilter:
    eq: str | None = strawberry.field(description="Equal to.", default=strawberry.UNSET)
    is_null: bool | None = strawberry.field(
        description="true: is empty; false: is filled.", default=strawberry.UNSET
    )
