"""Activities and who takes part. Next: gifts.py."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry

from resolvers.care.activities import ACTIVITIES, cancel_activity, change_activity, close_activity
from resolvers.care.participants import (
    cancel_participant,
    give_feedback,
    invite_participants,
    record_attendance,
    register_participant,
)
from resolvers.write.context import Saved, WriteContext
from resolvers.write.maintained import create, delete
from schema.arguments import Confirm, ExpectedVersion, Number, Why
from schema.inputs.activity import CustomerActivityInput
from schema.patching import Path, patch_from_input
from schema.payloads import ConflictFacts, Refused, SavedFacts
from schema.saving import Answers, ContextInfo, ask, save_record
from schema.types.activity import CustomerActivity


@strawberry.type(description="The call was carried out.")
class CustomerActivitySaved(SavedFacts):
    customer_activity: CustomerActivity | None = strawberry.field(
        description="The activity as it is now; null when it was deleted."
    )


@strawberry.type(description="Nothing was saved: somebody else has changed the activity since it was read.")
class CustomerActivityConflict(ConflictFacts):
    current: CustomerActivity | None = strawberry.field(description="The activity as it is now.")


CustomerActivityResult = Annotated[
    CustomerActivitySaved | Refused | CustomerActivityConflict,
    strawberry.union(
        "CustomerActivityResult", description="Answer of every act on an activity and on who takes part."
    ),
]
ANSWERS = Answers(
    *(CustomerActivitySaved, CustomerActivityConflict),
    *("CustomerActivityResult", "customer_activity", "code", "String"),
)

ActivityCode = Annotated[str, strawberry.argument(description="Activity code.")]
ActivityData = Annotated[
    CustomerActivityInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
CancelReason = Annotated[str | None, strawberry.argument(description="Why, at most 200 characters.")]
_CODE = ("code",)


@strawberry.type
class ActivityQueries:
    """Mixed into the query."""


@strawberry.type
class ActivityActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Plan an activity (客户活动): OPEN from now on. Segment, category and region say whom it "
        "is meant for, all of them together; the list of these customers is customers(filter: {careSegment, "
        "customerCategory: {startsWith}, region}). The VIP type is shown and not checked yet. Only careAgent "
        "and admin; so for all acts on activities."
    )
    async def create_customer_activity(
        self, info: ContextInfo, input: ActivityData
    ) -> CustomerActivityResult:
        patch = patch_from_input(input)
        return await save_record(info, ANSWERS, lambda call: create(call, ACTIVITIES, patch), None, _CODE)

    @strawberry.mutation(
        description="Change what the input names of an OPEN activity. Capacity goes never below the places "
        "that are taken (GEN-RANGE); places that it adds go to the waiting list in its order, at once. "
        "Registrations count the version up too."
    )
    async def change_customer_activity(
        self,
        info: ContextInfo,
        code: ActivityCode,
        input: ActivityData,
        expected_version: ExpectedVersion = None,
    ) -> CustomerActivityResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, ANSWERS, lambda call: change_activity(call, code, patch, request), code, _CODE
        )

    @strawberry.mutation(
        description="Delete an activity that nobody was ever invited to (GEN-INUSE), confirmed with "
        "GEN-CONFIRM; else cancel it."
    )
    async def delete_customer_activity(
        self,
        info: ContextInfo,
        code: ActivityCode,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
    ) -> CustomerActivityResult:
        request = ask(expected_version, confirm)
        return await save_record(
            info, ANSWERS, lambda call: delete(call, ACTIVITIES, code, request), code, _CODE
        )

    @strawberry.mutation(
        description="OPEN → CLOSED: nobody is invited or registers any more. Who came, and feedback, are "
        "still recorded."
    )
    async def close_customer_activity(self, info: ContextInfo, code: ActivityCode) -> CustomerActivityResult:
        return await _save(info, lambda call: close_activity(call, code), code)

    @strawberry.mutation(
        description="OPEN or CLOSED → CANCELLED, with all who were invited, registered or waiting. The "
        "change document keeps the reason."
    )
    async def cancel_customer_activity(
        self, info: ContextInfo, code: ActivityCode, reason: Why
    ) -> CustomerActivityResult:
        return await _save(info, lambda call: cancel_activity(call, code, reason), code)

    @strawberry.mutation(
        description="Invite customers within sight: INVITED; who cancelled may be invited again, who is on "
        "the list stays as he is. Each must fit the target (CC-TARGET, which names the fields that do not "
        "fit). All of them or none."
    )
    async def invite_participants(
        self,
        info: ContextInfo,
        code: ActivityCode,
        numbers: Annotated[
            list[str], strawberry.argument(description="Customer numbers, at most 200 at once.")
        ],
    ) -> CustomerActivityResult:
        def missing(what: str) -> Path:
            return ("numbers", numbers.index(what)) if what in numbers else _CODE

        return await save_record(
            info, ANSWERS, lambda call: invite_participants(call, code, numbers), code, missing
        )

    @strawberry.mutation(
        description="Register a customer, invited before or not: REGISTERED as long as there is a place, "
        "else WAITLIST with his place in line. However many register at once, there are never more than the "
        "capacity. Until the activity ends."
    )
    async def register_participant(
        self,
        info: ContextInfo,
        code: ActivityCode,
        number: Number,
        contact_number: Annotated[
            str | None, strawberry.argument(description="Contact person of the customer who comes.")
        ] = None,
    ) -> CustomerActivityResult:
        return await _save(info, lambda call: register_participant(call, code, number, contact_number), code)

    @strawberry.mutation(
        description="INVITED, REGISTERED or WAITLIST → CANCELLED. A place that this frees goes to the first "
        "of the waiting list in the same transaction, as long as the activity is OPEN and not over."
    )
    async def cancel_participant(
        self, info: ContextInfo, code: ActivityCode, number: Number, reason: CancelReason = None
    ) -> CustomerActivityResult:
        return await _save(info, lambda call: cancel_participant(call, code, number, reason), code)

    @strawberry.mutation(
        description="Whether a registered customer came: ATTENDED or NO_SHOW, once the activity has begun. "
        "What was recorded by mistake is recorded again."
    )
    async def record_attendance(
        self,
        info: ContextInfo,
        code: ActivityCode,
        number: Number,
        attended: Annotated[bool, strawberry.argument(description="true: he was there.")],
    ) -> CustomerActivityResult:
        return await _save(info, lambda call: record_attendance(call, code, number, attended), code)

    @strawberry.mutation(
        description="What a customer who was there thinks of it (反馈), 1 to 5 and in words."
    )
    async def give_feedback(
        self,
        info: ContextInfo,
        code: ActivityCode,
        number: Number,
        feedback: Annotated[int, strawberry.argument(description="1 (bad) to 5 (very good).")],
        text: Annotated[
            str | None, strawberry.argument(description="In words; at most 400 characters.")
        ] = None,
    ) -> CustomerActivityResult:
        return await _save(info, lambda call: give_feedback(call, code, number, feedback, text), code)


async def _save(info: ContextInfo, act: Callable[[WriteContext], Awaitable[Saved]], code: str) -> Any:
    """What is not there is the activity, or else the customer or his part in it."""

    def missing(what: str) -> Path:
        return _CODE if what == code.strip().upper() else ("number",)

    return await save_record(info, ANSWERS, act, code, missing)
