"""Appraisal of due items: the acts. Next: destruction.py."""

from enum import Enum
from typing import Annotated

import strawberry

from models.rules.archives import appraisals as rules
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.archives.appraising import (
    DueIn,
    cancel_appraisal,
    decide_appraisal,
    give_opinions,
    start_appraisal,
)
from schema.archives.disposed import AppraisalConflict, AppraisalResult, AppraisalSaved
from schema.arguments import ExpectedVersion, Reason
from schema.saving import Answers, ContextInfo, ask, refused_payload, save_record

APPRAISALS = Answers(AppraisalSaved, AppraisalConflict, "AppraisalResult", "appraisal", "id", "String")

AppraisalId = Annotated[str, strawberry.argument(description="Number of the appraisal; ZAPP-appraisalId.")]
_ID = ("id",)


@strawberry.enum(description="For whom an appraiser speaks (DP-1).")
class AppraiserCapacity(Enum):
    ARCHIVE = strawberry.enum_value("ARCHIVE", description="The archives (档案部门): archiveManager.")
    BUSINESS = strawberry.enum_value(
        "BUSINESS",
        description="The business that formed them (业务部门): archiveOperator, salesMaintainer, "
        "financeMaintainer, refDataMaintainer, careAgent or vipManager.",
    )
    ACCOUNTING = strawberry.enum_value(
        "ACCOUNTING", description="Accounting (会计部门), of accounting archives: financeMaintainer."
    )
    AUDIT = strawberry.enum_value("AUDIT", description="Audit (审计部门), of accounting archives: auditor.")


@strawberry.enum(description="What is to become of an item.")
class AppraisalVerdict(Enum):
    EXTEND = strawberry.enum_value("EXTEND", description="It is kept longer (续存).")
    DESTROY = strawberry.enum_value("DESTROY", description="It is destroyed (销毁).")


@strawberry.input(description="What an appraiser says of one item (鉴定意见).")
class OpinionInput:
    item_id: strawberry.ID = strawberry.field(description="The item, one of the appraisal.")
    verdict: AppraisalVerdict = strawberry.field(description="What is to become of it.")
    years: int | None = strawberry.field(
        description="Of EXTEND: by how many years, at most 100; so many that it is not due again at once.",
        default=None,
    )
    reason: str | None = strawberry.field(description="Why, at most 200 characters.", default=None)


@strawberry.input(description="All items that are due there, at most 1,000.")
class DueInInput:
    institution_code: str = strawberry.field(description="Institution's code.")
    archive_type: str = strawberry.field(description="Archive type, written KU/PZ, or a whole category, KU.")


@strawberry.type
class AppraisalActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Begin an appraisal (鉴定) of items in the state DUE, of one institution and one "
        "category (AR-MIXED): they come into the state APPRAISAL. A volume brings along what lies in "
        "it, which is not appraised by itself (AR-IN-VOLUME). Name itemIds or dueIn. Only archiveManager."
    )
    async def start_appraisal(
        self,
        info: ContextInfo,
        item_ids: Annotated[
            list[strawberry.ID] | None, strawberry.argument(description="itemId of each, at most 1,000.")
        ] = None,
        due_in: Annotated[
            DueInInput | None, strawberry.argument(description="Or all that are due somewhere.")
        ] = None,
    ) -> AppraisalResult:
        wanted = None if due_in is None else DueIn(due_in.institution_code, due_in.archive_type)
        ids = [str(one) for one in item_ids or ()]
        if bool(ids) == (wanted is not None):
            told = error(Code.GEN_REQUIRED, ("item_ids",))
            return refused_payload((told,), info.context.caller.languages)
        return await save_record(
            info, APPRAISALS, lambda call: start_appraisal(call, wanted or ids), None, ("item_ids",)
        )

    @strawberry.mutation(
        description="Say what is to become of items of an open appraisal (鉴定意见), in one capacity, which "
        "is one user in each appraisal, and another one each (AR-APPRAISAL-SAMEUSER). What he said of an "
        "item before he says anew. For who has a role that fits the capacity, by a grant that reaches "
        "institution, type and level, and is no admin."
    )
    async def give_opinion(
        self,
        info: ContextInfo,
        id: AppraisalId,
        capacity: Annotated[AppraiserCapacity, strawberry.argument(description="For whom he speaks.")],
        opinions: Annotated[list[OpinionInput], strawberry.argument(description="Of each item.")],
    ) -> AppraisalResult:
        said = [rules.Opinion(str(one.item_id), one.verdict.name, one.years, one.reason) for one in opinions]
        return await save_record(
            info, APPRAISALS, lambda call: give_opinions(call, id, capacity.name, said), id, _ID
        )

    @strawberry.mutation(
        description="Decide an appraisal: what all appraisers want destroyed becomes TO_DESTROY, what all "
        "want kept is FILED again, longer by the most years that one asked for. Where they differ "
        "(AR-APPRAISAL-SPLIT), one is missing (AR-APPRAISAL-MISSING), or a hold or an unsettled voucher, be "
        "it inside a volume, is in the way of destruction (AR-HOLD, AR-UNSETTLED), nothing is decided. Only "
        "archiveManager."
    )
    async def decide_appraisal(
        self,
        info: ContextInfo,
        id: AppraisalId,
        expected_version: ExpectedVersion = None,
        reason: Reason = None,
    ) -> AppraisalResult:
        request = ask(expected_version, reason=reason)
        return await save_record(info, APPRAISALS, lambda call: decide_appraisal(call, id, request), id, _ID)

    @strawberry.mutation(
        description="Give up an open appraisal: its items are DUE again. Only archiveManager."
    )
    async def cancel_appraisal(
        self,
        info: ContextInfo,
        id: AppraisalId,
        expected_version: ExpectedVersion = None,
        reason: Reason = None,
    ) -> AppraisalResult:
        request = ask(expected_version, reason=reason)
        return await save_record(info, APPRAISALS, lambda call: cancel_appraisal(call, id, request), id, _ID)
