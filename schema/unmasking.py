"""Masked fields of one customer uncovered for a while. Next: ../resolvers/write/unmasking.py."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, cast

import strawberry

from models.rules.numbers import shown
from models.rules.shape import Shield
from models.rules.unmasking import Wish
from resolvers.access.caller import Unmasking
from resolvers.write import unmasking
from resolvers.write.unmasking import Uncovered
from schema.custody.jobs import pool_of
from schema.inputs.grant import FieldClass
from schema.payloads import Refused
from schema.saving import ContextInfo, refusing, shown_to
from schema.showing import Asked
from schema.types.customer import Customer

_SHOWN = Asked(("CustomerUnmasked", "UnmaskResult"), "customer", "customer", "number", "String")


@strawberry.type(description="A class of fields of one customer that the caller has uncovered.")
class UncoveredFields:
    customer_number: str = strawberry.field(description="The customer.")
    field_class: FieldClass = strawberry.field(description="The class of fields.")
    ends_at: datetime = strawberry.field(description="When they are masked again.")


@strawberry.type(description="The fields are in clear, for the caller and until they are masked again.")
class CustomerUnmasked:
    customer: Customer | None = strawberry.field(
        description="The customer, with these fields in clear; null when nobody has it any more."
    )
    uncovered: list[UncoveredFields] = strawberry.field(description="What was uncovered, by class.")


UnmaskResult = Annotated[
    CustomerUnmasked | Refused, strawberry.union("UnmaskResult", description="Answer of unmask.")
]


@strawberry.type(description="The fields are masked again.")
class Remasked:
    customer_numbers: list[str] = strawberry.field(
        description="Customers of whom something had been in clear; empty when there was none."
    )


@strawberry.type
class UnmaskQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="What the caller uncovered in this session or with this key, by customer and class."
    )
    async def uncovered(self, info: ContextInfo) -> list[UncoveredFields]:
        found = await unmasking.read_unmasked(pool_of(info), info.context.caller)
        return [_row(one) for one in found]


@strawberry.type
class UnmaskActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Uncover masked fields (maskedFields) of one customer for a while, with a reason: for "
        "roles that may, in a scope that shows the customer. Who did it and why is kept in the audit trail."
    )
    async def unmask(
        self,
        info: ContextInfo,
        customer_number: Annotated[
            str, strawberry.argument(description="The customer, with or without leading zeros.")
        ],
        field_classes: Annotated[list[FieldClass], strawberry.argument(description="What to uncover.")],
        reason: Annotated[str, strawberry.argument(description="Why, 10 to 200 characters; it is kept.")],
        minutes: Annotated[int, strawberry.argument(description="For how long, from 1 to 60.")] = 15,
    ) -> UnmaskResult:
        caller, shields = info.context.caller, [Shield[cast("str", one.value)] for one in field_classes]
        wish = Wish(customer_number, shields, reason, minutes)
        done = await refusing(
            info,
            lambda: unmasking.unmask(pool_of(info), caller, wish, info.context.address),
            ("customer_number",),
        )
        if isinstance(done, Refused):
            return done
        info.context.services.tokens.forget(caller.user_name)
        fresh = {Unmasking(one.customer_number, one.shield) for one in done}
        clear = replace(caller, unmasked=caller.unmasked | fresh)
        customer = await shown_to(info, _SHOWN, clear, done[0].customer_number)
        return CustomerUnmasked(customer=cast("Any", customer), uncovered=[_row(one) for one in done])

    @strawberry.mutation(description="Mask again what the caller uncovered, before its time is over.")
    async def remask(
        self,
        info: ContextInfo,
        customer_number: Annotated[
            str | None, strawberry.argument(description="Of this customer; without it of all.")
        ] = None,
    ) -> Remasked:
        caller = info.context.caller
        ended = await unmasking.remask(pool_of(info), caller, customer_number, info.context.address)
        info.context.services.tokens.forget(caller.user_name)
        return Remasked(customer_numbers=sorted({shown(number) for number, _ in ended}))


def _row(one: Uncovered) -> UncoveredFields:
    return UncoveredFields(
        customer_number=shown(one.customer_number),
        field_class=FieldClass(one.shield.name),
        ends_at=one.ends_at,
    )
