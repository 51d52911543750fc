"""Recharge orders: money that is prepaid on cards. Next: figures.py."""

from typing import Annotated

import strawberry

from resolvers.vip.recharges import (
    change_recharge,
    create_recharge,
    delete_recharge,
    post_recharge,
    reverse_recharge,
)
from schema.arguments import Confirm, ExpectedVersion, Why
from schema.inputs.stored_value import RechargeOrderInput
from schema.patching import patch_from_input
from schema.payloads import ConflictFacts, Refused, SavedFacts
from schema.saving import Answers, ContextInfo, ask, save_record
from schema.types.stored_value import RechargeOrder


@strawberry.type(description="The call was carried out.")
class RechargeOrderSaved(SavedFacts):
    recharge_order: RechargeOrder | None = strawberry.field(
        description="The recharge order as it is now; null when it was deleted."
    )


@strawberry.type(
    description="Nothing was saved: somebody else has changed the recharge order since it was read."
)
class RechargeOrderConflict(ConflictFacts):
    current: RechargeOrder | None = strawberry.field(description="The recharge order as it is now.")


RechargeOrderResult = Annotated[
    RechargeOrderSaved | Refused | RechargeOrderConflict,
    strawberry.union("RechargeOrderResult", description="Answer of every act on a recharge order."),
]
ANSWERS = Answers(
    RechargeOrderSaved, RechargeOrderConflict, "RechargeOrderResult", "recharge_order", "number", "String"
)

OrderNumber = Annotated[
    str,
    strawberry.argument(
        description="Recharge order number, such as RC202605060001; ZVRC-rechargeNumber.", name="number"
    ),
]
OrderData = Annotated[
    RechargeOrderInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
_NUMBER = ("number",)


@strawberry.type
class RechargeActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Draft a recharge (充值单): money that is prepaid on a card. Its number is the next of "
        "the day, its bonus what the card's type gives from such an amount on. The card must be ACTIVE "
        "(VP-CARD-STATE), its type must allow stored value (VP-SV-TYPE); more than may be on a card is a "
        "warning yet (VP-SV-MAX), and so is a store of another dealer than the card's (VP-SV-STORE). "
        "cashier and vipManager in the stores of the grant; so for changing and deleting drafts."
    )
    async def create_recharge(self, info: ContextInfo, input: OrderData) -> RechargeOrderResult:
        patch = patch_from_input(input)
        return await save_record(
            info, ANSWERS, lambda call: create_recharge(call, patch), None, ("card_number",)
        )

    @strawberry.mutation(
        description="Change what the input names of a draft (VP-SV-STATE); its bonus is that of the card's "
        "type today."
    )
    async def change_recharge(
        self,
        info: ContextInfo,
        number: OrderNumber,
        input: OrderData,
        expected_version: ExpectedVersion = None,
    ) -> RechargeOrderResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, ANSWERS, lambda call: change_recharge(call, number, patch, request), number, _NUMBER
        )

    @strawberry.mutation(description="Delete a draft (VP-SV-STATE), confirmed with GEN-CONFIRM.")
    async def delete_recharge(
        self,
        info: ContextInfo,
        number: OrderNumber,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
    ) -> RechargeOrderResult:
        request = ask(expected_version, confirm)
        return await save_record(
            info, ANSWERS, lambda call: delete_recharge(call, number, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="DRAFT → POSTED (过账): money and bonus are on the card. Card and type are asked again, "
        "and no more may be on the card than the house allows, bonus included (VP-SV-MAX). Only vipManager, "
        "in the stores of the grant."
    )
    async def post_recharge(
        self, info: ContextInfo, number: OrderNumber, expected_version: ExpectedVersion = None
    ) -> RechargeOrderResult:
        request = ask(expected_version)
        return await save_record(
            info, ANSWERS, lambda call: post_recharge(call, number, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="POSTED → REVERSED (冲销): all of it comes off the card again, or nothing; of money and "
        "bonus each enough must be left (VP-SV-LOW). Of a card that was replaced: off the new one. Only "
        "vipManager, in the stores of the grant."
    )
    async def reverse_recharge(
        self, info: ContextInfo, number: OrderNumber, reason: Why
    ) -> RechargeOrderResult:
        return await save_record(
            info, ANSWERS, lambda call: reverse_recharge(call, number, reason), number, _NUMBER
        )
