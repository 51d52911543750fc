"""Complaints through their states. Next: activities.py."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import strawberry

from models.rules.acts import Act
from resolvers.care.complaints import change_complaint, move_complaint, register_complaint
from schema.arguments import ExpectedVersion
from schema.inputs.complaint import ComplaintInput
from schema.patching import patch_from_input
from schema.payloads import ConflictFacts, Refused, SavedFacts
from schema.saving import Answers, ContextInfo, ask, save_record
from schema.types.complaint import Complaint


@strawberry.type(description="The call was carried out.")
class ComplaintSaved(SavedFacts):
    complaint: Complaint | None = strawberry.field(description="The complaint as it is now.")


@strawberry.type(description="Nothing was saved: somebody else has changed the complaint since it was read.")
class ComplaintConflict(ConflictFacts):
    current: Complaint | None = strawberry.field(description="The complaint as it is now.")


ComplaintResult = Annotated[
    ComplaintSaved | Refused | ComplaintConflict,
    strawberry.union("ComplaintResult", description="Answer of every act on a complaint."),
]
ANSWERS = Answers(ComplaintSaved, ComplaintConflict, "ComplaintResult", "complaint", "number", "String")

ComplaintNumber = Annotated[
    str,
    strawberry.argument(
        description="Complaint number, such as CP2026000001; ZCMP-complaintNumber.", name="number"
    ),
]
ComplaintData = Annotated[
    ComplaintInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
Owner = Annotated[
    str | None,
    strawberry.argument(description="User who handles it; absent = who does already. Somebody must."),
]
Note = Annotated[str | None, strawberry.argument(description="What the step says; at most 400 characters.")]
WhyNot = Annotated[str | None, strawberry.argument(description="Why; at most 400 characters. Needed.")]
InformedOn = Annotated[
    date | None, strawberry.argument(description="When the customer was told so; not after today. Needed.")
]
Solution = Annotated[
    str | None, strawberry.argument(description="What was done; at most 2000 characters. Needed.")
]
RootCause = Annotated[
    str | None, strawberry.argument(description="Why it came to it; at most 2000 characters. Needed.")
]
Satisfaction = Annotated[
    int | None, strawberry.argument(description="How content the customer is, 1 to 5; or notReachable.")
]
NotReachable = Annotated[
    bool, strawberry.argument(description="true: he could not be asked; instead of satisfaction.")
]
_NUMBER = ("number",)


@strawberry.type
class ComplaintActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Register a complaint (投诉登记): NEW, with the next number of the year. receivedAt is "
        "now where it is not given, and with the severity says until when it is to be accepted and resolved: "
        "HIGH 2 and 24 hours, MEDIUM 8 and 72, LOW 24 and 168, nights and holidays counted. careAgent or "
        "admin whose grant covers the customer; so for all acts on complaints."
    )
    async def register_complaint(self, info: ContextInfo, input: ComplaintData) -> ComplaintResult:
        patch = patch_from_input(input)
        return await save_record(
            info, ANSWERS, lambda call: register_complaint(call, patch), None, ("customer_number",)
        )

    @strawberry.mutation(
        description="Change what the input names. Customer and receivedAt stay (GEN-IMMUTABLE). Another "
        "severity moves the deadlines by the difference of its hours. Improvements (改进措施) need the root "
        "cause; they and files are written after the end too, other fields not (GEN-STATE)."
    )
    async def change_complaint(
        self,
        info: ContextInfo,
        number: ComplaintNumber,
        input: ComplaintData,
        expected_version: ExpectedVersion = None,
    ) -> ComplaintResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, ANSWERS, lambda call: change_complaint(call, number, patch, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="NEW → ACCEPTED (受理): somebody is in charge; the clock of acknowledgement stops."
    )
    async def accept_complaint(
        self,
        info: ContextInfo,
        number: ComplaintNumber,
        expected_version: ExpectedVersion = None,
        owner: Owner = None,
        note: Note = None,
    ) -> ComplaintResult:
        given = {"owner": owner, "note": note}
        return await _moved(info, Act.ACCEPT_COMPLAINT, number, expected_version, given)

    @strawberry.mutation(
        description="NEW or ACCEPTED → REJECTED (不予受理), with the reason, once the customer was told."
    )
    async def reject_complaint(
        self,
        info: ContextInfo,
        number: ComplaintNumber,
        expected_version: ExpectedVersion = None,
        reason: WhyNot = None,
        informed_on: InformedOn = None,
    ) -> ComplaintResult:
        given = {"reason": reason, "informed_on": informed_on}
        return await _moved(info, Act.REJECT_COMPLAINT, number, expected_version, given)

    @strawberry.mutation(description="ACCEPTED → IN_PROGRESS (开始处理).")
    async def start_complaint(
        self,
        info: ContextInfo,
        number: ComplaintNumber,
        expected_version: ExpectedVersion = None,
        note: Note = None,
    ) -> ComplaintResult:
        return await _moved(info, Act.START_COMPLAINT, number, expected_version, {"note": note})

    @strawberry.mutation(
        description="IN_PROGRESS → WAITING_CUSTOMER (等待客户): the clock of resolution stands meanwhile."
    )
    async def wait_for_customer(
        self,
        info: ContextInfo,
        number: ComplaintNumber,
        expected_version: ExpectedVersion = None,
        note: Note = None,
    ) -> ComplaintResult:
        return await _moved(info, Act.WAIT_FOR_CUSTOMER, number, expected_version, {"note": note})

    @strawberry.mutation(
        description="WAITING_CUSTOMER → IN_PROGRESS (继续处理): resolveBy moves by the time of waiting."
    )
    async def resume_complaint(
        self,
        info: ContextInfo,
        number: ComplaintNumber,
        expected_version: ExpectedVersion = None,
        note: Note = None,
    ) -> ComplaintResult:
        return await _moved(info, Act.RESUME_COMPLAINT, number, expected_version, {"note": note})

    @strawberry.mutation(
        description="IN_PROGRESS → RESOLVED (已解决), with solution and root cause. After seven days without "
        "a word it is closed by itself."
    )
    async def resolve_complaint(
        self,
        info: ContextInfo,
        number: ComplaintNumber,
        expected_version: ExpectedVersion = None,
        solution: Solution = None,
        root_cause: RootCause = None,
    ) -> ComplaintResult:
        given = {"solution": solution, "root_cause": root_cause}
        return await _moved(info, Act.RESOLVE_COMPLAINT, number, expected_version, given)

    @strawberry.mutation(
        description="RESOLVED → CLOSED (关闭), with the customer's satisfaction, or that he is not reachable."
    )
    async def close_complaint(
        self,
        info: ContextInfo,
        number: ComplaintNumber,
        expected_version: ExpectedVersion = None,
        satisfaction: Satisfaction = None,
        not_reachable: NotReachable = False,
    ) -> ComplaintResult:
        given = {"satisfaction": satisfaction, "not_reachable": not_reachable}
        return await _moved(info, Act.CLOSE_COMPLAINT, number, expected_version, given)

    @strawberry.mutation(
        description="RESOLVED, REJECTED, or CLOSED not more than 30 days ago → IN_PROGRESS (重新打开), one "
        "step more severe; the time to resolve it begins anew. What was overdue stays marked so."
    )
    async def reopen_complaint(
        self,
        info: ContextInfo,
        number: ComplaintNumber,
        expected_version: ExpectedVersion = None,
        reason: WhyNot = None,
        owner: Owner = None,
    ) -> ComplaintResult:
        given = {"reason": reason, "owner": owner}
        return await _moved(info, Act.REOPEN_COMPLAINT, number, expected_version, given)


async def _moved(
    info: ContextInfo, act: Act, number: str, version: int | None, given: Mapping[str, object]
) -> ComplaintSaved | Refused | ComplaintConflict:
    request = ask(version)
    return await save_record(
        info, ANSWERS, lambda call: move_complaint(call, act, number, given, request), number, _NUMBER
    )
