"""Return visits and service tasks. Next: calendar.py."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import strawberry

from models.rules.care.visits import Result
from models.rules.numbers import shown
from resolvers.care.overdue import list_overdue
from resolvers.care.tasks import change_task, close_task, create_task
from resolvers.care.visits import Found, cancel_visit, change_visit, complete_visit, miss_visit, plan_visit
from schema.arguments import ExpectedVersion, Why
from schema.care.calendar import calendar_address
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.inputs.complaint import ComplaintInput
from schema.inputs.visit import ServiceTaskInput, VisitInput
from schema.maintained import answers_of, result_of
from schema.patching import patch_from_input
from schema.saving import ContextInfo, ask, save_record
from schema.types.visit import ServiceTask, Visit

VISITS = answers_of(Visit, "visit", "number", "visit")
TASKS = answers_of(ServiceTask, "service_task", "number", "service task")
if TYPE_CHECKING:  # a union that was made is no type to the checker
    VisitResult: TypeAlias = Any
    ServiceTaskResult: TypeAlias = Any
else:
    VisitResult = result_of(VISITS, "visit")
    ServiceTaskResult = result_of(TASKS, "service task")
VisitNumber = Annotated[
    str, strawberry.argument(description="Visit number, such as HF2026000001; ZVIS-visitNumber.")
]
TaskNumber = Annotated[
    str, strawberry.argument(description="Task number, such as FW2026000001; ZSVT-taskNumber.")
]
VisitData = Annotated[
    VisitInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
TaskData = Annotated[
    ServiceTaskInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
_NUMBER, _CUSTOMER = ("number",), ("customer_number",)


@strawberry.type(description="A planned visit whose day is over (逾期回访).")
class OverdueVisit:
    visit_number: str = strawberry.field(description="Visit number; it continues the list.")
    customer_number: str = strawberry.field(description="The customer; KNA1-KUNNR.")
    channel: str = strawberry.field(description="PHONE, EMAIL, SMS or VISIT.")
    due_on: date = strawberry.field(description="It was due on this day.")
    days_overdue: int = strawberry.field(description="Days since then.")
    owner: str = strawberry.field(description="User who visits.")
    attempts: int = strawberry.field(description="Times that nobody answered.")
    suppressed: bool = strawberry.field(description="SMS or mail is not allowed: choose PHONE or VISIT.")


@strawberry.type
class VisitQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Planned visits whose day is over (FV-2), the oldest first: of the caller, or of the "
        "owner who is named; of customers within the caller's scope. The worker tells each owner by mail "
        "once a day."
    )
    async def overdue_visits(
        self,
        info: ContextInfo,
        owner: Annotated[
            str | None, strawberry.argument(description="User who visits; the caller unless it is said.")
        ] = None,
        every_owner: Annotated[
            bool, strawberry.argument(description="true: of all owners, whoever is named.")
        ] = False,
        first: PageSize = 50,
        after: Annotated[str | None, strawberry.argument(description="Only those behind this visit.")] = None,
    ) -> list[OverdueVisit]:
        writer, caller = info.context.services.writer, info.context.caller
        named = None if every_owner else _plain(owner or caller.user_name)
        today, page = writer.today(), (_plain(after) if after else None, checked_size(first))
        found = await list_overdue(pool_of(info), caller, named, today, page)
        return [
            OverdueVisit(
                visit_number=one.visit_number,
                customer_number=shown(one.customer_number),
                channel=one.channel,
                due_on=one.due_on,
                days_overdue=(today - one.due_on).days,
                owner=one.owner,
                attempts=one.attempts,
                suppressed=one.suppressed,
            )
            for one in found
        ]

    @strawberry.field(
        description="Address of an iCalendar file of a user's planned visits and open tasks (日历), to be "
        "subscribed to: valid for 30 days, as long as its caller has a session or an API key, and showing "
        "only customers within his scope; of who is granted his roles by an identity provider only for "
        "minutes. Relative to the service; whoever has the address reads it."
    )
    async def care_calendar_url(
        self,
        info: ContextInfo,
        owner: Annotated[
            str | None, strawberry.argument(description="User who visits; the caller unless it is said.")
        ] = None,
    ) -> str:
        return calendar_address(info, _plain(owner) if owner else None)


@strawberry.type
class VisitActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Plan a return visit (回访计划). Without dueOn it is dated by the customer's segment: "
        "today plus the interval; without channel it has the segment's, without owner that of the profile, "
        "or the caller. SMS and EMAIL where a sales support block stands, or a natural person's consent to "
        "CARE is missing (the contact person's where one is named), are planned with W CC-SUPPRESSED and "
        "suppressed (FV-4). careAgent and admin, with a grant that covers the customer."
    )
    async def plan_visit(self, info: ContextInfo, input: VisitData) -> VisitResult:
        patch = patch_from_input(input)
        return await save_record(info, VISITS, lambda call: plan_visit(call, patch), None, _CUSTOMER)

    @strawberry.mutation(
        description="Change what the input names of a planned visit (GEN-STATE otherwise). Its customer "
        "stays (GEN-IMMUTABLE)."
    )
    async def change_visit(
        self,
        info: ContextInfo,
        number: VisitNumber,
        input: VisitData,
        expected_version: ExpectedVersion = None,
    ) -> VisitResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, VISITS, lambda call: change_visit(call, number, patch, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="A planned visit was carried out (DONE). The next one is due on that day plus the "
        "interval of the customer's segment (FV-1): it is planned, or where the segment has dated one "
        "already that is dated anew. What was found becomes tasks and a complaint of this visit in the same "
        "transaction (FV-3). A suppressed SMS or EMAIL cannot have been done: E CC-SUPPRESSED, choose "
        "PHONE or VISIT."
    )
    async def complete_visit(  # noqa: PLR0913, PLR0917 -- arguments of GraphQL
        self,
        info: ContextInfo,
        number: VisitNumber,
        satisfaction: Annotated[int, strawberry.argument(description="Satisfaction (满意度), 1 to 5.")],
        done_on: Annotated[
            date | None, strawberry.argument(description="When; today unless it is said, never later.")
        ] = None,
        needs: Annotated[
            str | None, strawberry.argument(description="What the customer needs; 1000 characters.")
        ] = None,
        opinions: Annotated[
            str | None, strawberry.argument(description="What the customer thinks; 1000 characters.")
        ] = None,
        tasks: Annotated[
            list[ServiceTaskInput] | None,
            strawberry.argument(
                description="What is to be done because of it; customer and visit are this one's."
            ),
        ] = None,
        complaint: Annotated[
            ComplaintInput | None,
            strawberry.argument(description="A complaint he made; customer and visit are this one's."),
        ] = None,
        expected_version: ExpectedVersion = None,
    ) -> VisitResult:
        request, result = ask(expected_version), Result(done_on, satisfaction, needs, opinions)
        found = Found(
            [patch_from_input(one, ("tasks", at)) for at, one in enumerate(tasks or ())],
            None if complaint is None else patch_from_input(complaint, ("complaint",)),
        )
        return await save_record(
            info, VISITS, lambda call: complete_visit(call, number, result, found, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="Nobody answered (无人应答): planned again 3 days later; the third time the visit has "
        "FAILED."
    )
    async def miss_visit(
        self,
        info: ContextInfo,
        number: VisitNumber,
        missed_on: Annotated[
            date | None, strawberry.argument(description="When; today unless it is said, never later.")
        ] = None,
        expected_version: ExpectedVersion = None,
    ) -> VisitResult:
        request = ask(expected_version)
        return await save_record(
            info, VISITS, lambda call: miss_visit(call, number, missed_on, request), number, _NUMBER
        )

    @strawberry.mutation(description="Cancel a planned visit (取消回访), with the reason. None follows it.")
    async def cancel_visit(
        self, info: ContextInfo, number: VisitNumber, reason: Why, expected_version: ExpectedVersion = None
    ) -> VisitResult:
        request = ask(expected_version)
        return await save_record(
            info, VISITS, lambda call: cancel_visit(call, number, reason, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="Enter something to be done for a customer (服务任务), by itself or of a visit to him. "
        "Without owner it is the caller's. careAgent and admin."
    )
    async def create_service_task(self, info: ContextInfo, input: TaskData) -> ServiceTaskResult:
        patch = patch_from_input(input)
        return await save_record(info, TASKS, lambda call: create_task(call, patch), None, _CUSTOMER)

    @strawberry.mutation(
        description="Change what the input names of an open task (GEN-STATE otherwise). Customer and visit "
        "stay (GEN-IMMUTABLE)."
    )
    async def change_service_task(
        self, info: ContextInfo, number: TaskNumber, input: TaskData, expected_version: ExpectedVersion = None
    ) -> ServiceTaskResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, TASKS, lambda call: change_task(call, number, patch, request), number, _NUMBER
        )

    @strawberry.mutation(description="An open task is DONE, or CANCELLED, with what came of it (result).")
    async def close_service_task(
        self,
        info: ContextInfo,
        number: TaskNumber,
        result: Annotated[
            str, strawberry.argument(description="What came of it, or why it is given up; 1000 characters.")
        ],
        cancelled: Annotated[bool, strawberry.argument(description="true: it is given up.")] = False,
        expected_version: ExpectedVersion = None,
    ) -> ServiceTaskResult:
        request = ask(expected_version)
        return await save_record(
            info,
            TASKS,
            lambda call: close_task(call, number, result, request, cancelled=cancelled),
            number,
            _NUMBER,
        )


def _plain(given: str) -> str:
    """As user names and numbers are kept, without what the database would not even take."""
    return given.replace("\0", "").strip().upper()
