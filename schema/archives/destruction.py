"""Destruction lists: the acts, and the certificate. Next: ../custody/certificates.py."""

from datetime import date
from enum import Enum
from typing import Annotated

import strawberry

from resolvers.archives.destruction import (
    cancel_list,
    create_list,
    execute_list,
    find_certificate,
    sign_list,
)
from resolvers.errors import Gone
from schema.archives.disposed import DestructionListConflict, DestructionListResult, DestructionListSaved
from schema.arguments import ExpectedVersion, Reason
from schema.saving import Answers, ContextInfo, ask, save_record

LISTS = Answers(
    *(DestructionListSaved, DestructionListConflict),
    *("DestructionListResult", "destruction_list", "number", "String"),
)

ListNumber = Annotated[str, strawberry.argument(description="Number of the list; ZDES-listNumber.")]
_NUMBER = ("number",)
_COUNTED = "Supervisor (监销人) before it is carried out, with the number of items that he counted: "
_SUPERVISED = "The same supervisor after it was carried out."


@strawberry.enum(description="In which capacity a destruction list is signed (DP-3, DP-4).")
class SignatureCapacity(Enum):
    UNIT_HEAD = strawberry.enum_value(
        "UNIT_HEAD", description="Head of the unit (单位负责人): archiveManager of all its archives."
    )
    ARCHIVE_HEAD = strawberry.enum_value(
        "ARCHIVE_HEAD", description="Head of the archives (档案部门负责人): archiveManager."
    )
    ARCHIVE_CLERK = strawberry.enum_value(
        "ARCHIVE_CLERK", description="Clerk of the archives (档案经办人): archiveOperator or archiveManager."
    )
    ACCOUNTING_HEAD = strawberry.enum_value(
        "ACCOUNTING_HEAD",
        description="Head of accounting (会计部门负责人), of accounting archives: financeMaintainer.",
    )
    ACCOUNTING_CLERK = strawberry.enum_value(
        "ACCOUNTING_CLERK",
        description="Clerk of accounting (会计经办人), of accounting archives: financeMaintainer.",
    )
    COUNTED_ARCHIVES = strawberry.enum_value(
        "COUNTED_ARCHIVES", description=_COUNTED + "archiveOperator or archiveManager."
    )
    COUNTED_ACCOUNTING = strawberry.enum_value(
        "COUNTED_ACCOUNTING", description=_COUNTED + "financeMaintainer; of accounting archives."
    )
    COUNTED_IT = strawberry.enum_value(
        "COUNTED_IT", description=_COUNTED + "storageAdmin or integrator; of lists with electronic items."
    )
    SUPERVISED_ARCHIVES = strawberry.enum_value("SUPERVISED_ARCHIVES", description=_SUPERVISED)
    SUPERVISED_ACCOUNTING = strawberry.enum_value("SUPERVISED_ACCOUNTING", description=_SUPERVISED)
    SUPERVISED_IT = strawberry.enum_value("SUPERVISED_IT", description=_SUPERVISED)


@strawberry.type(description="The certificate of a destruction list (销毁证明), a PDF that is kept for ever.")
class DestructionPaper:
    file_name: str = strawberry.field(description="Its name.")
    media_type: str = strawberry.field(description="application/pdf")
    size: str = strawberry.field(description="Size in bytes.")
    sha256: str = strawberry.field(description="SHA-256 of it.")
    url: str = strawberry.field(description="Where the caller may fetch it for a while.")


@strawberry.type
class DestructionQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="The certificate of a destruction list: list, signatures, hashes of the destroyed files. "
        "Null while it is not carried out and signed by all supervisors, and for who does not see the list."
    )
    async def destruction_list_certificate(
        self, info: ContextInfo, number: ListNumber
    ) -> DestructionPaper | None:
        made, caller = info.context.services.made, info.context.caller
        try:
            found = await find_certificate(made, caller, number, info.context.services.writer.today())
        except Gone:
            return None
        return DestructionPaper(
            file_name=found.file_name,
            media_type=found.media_type,
            size=str(found.size),
            sha256=found.sha256,
            url=made.address(caller, found.file_id, allowed=True),
        )


@strawberry.type
class DestructionActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Make a destruction list (销毁清册) of items that were appraised, in the state "
        "TO_DESTROY, of one institution and one category (AR-MIXED). Refused for what is under a hold "
        "(AR-HOLD), not settled (AR-UNSETTLED), not due (AR-NOT-DUE), lent, or on another list (GEN-INUSE), "
        "all named. Only archiveManager."
    )
    async def create_destruction_list(
        self,
        info: ContextInfo,
        item_ids: Annotated[
            list[strawberry.ID],
            strawberry.argument(description="itemId of each item or volume, at most 1,000."),
        ],
        intended_on: Annotated[
            date | None, strawberry.argument(description="When it is to be carried out; not in the past.")
        ] = None,
    ) -> DestructionListResult:
        ids = [str(one) for one in item_ids]
        return await save_record(
            info, LISTS, lambda call: create_list(call, ids, intended_on), None, ("item_ids",)
        )

    @strawberry.mutation(
        description="Sign a destruction list. Unit head, archive head and clerk, of accounting archives also "
        "accounting head and clerk, all different users (AR-DES-SAMEPERSON); with the last of them it is "
        "SIGNED. Then each supervisor says how many items he counted (AR-DES-COUNT), and signs once it is "
        "EXECUTED. For who has a role that fits the capacity, by a grant that reaches institution, type and "
        "level, and is no admin."
    )
    async def sign_destruction_list(
        self,
        info: ContextInfo,
        number: ListNumber,
        capacity: Annotated[SignatureCapacity, strawberry.argument(description="In which capacity.")],
        item_count: Annotated[
            int | None,
            strawberry.argument(description="Items that a supervisor counted before; of nobody else."),
        ] = None,
    ) -> DestructionListResult:
        return await save_record(
            info, LISTS, lambda call: sign_list(call, number, capacity.name, item_count), number, _NUMBER
        )

    @strawberry.mutation(
        description="Carry a signed list out, as its executor: archiveManager, and none "
        "of the supervisors (AR-DES-SAMEPERSON). What is missing is told (AR-DES-SIGN), holds and what is "
        "not settled or not due are looked at again. A job destroys the items' files with their keys, and "
        "nothing stops it: the list is EXECUTING, and EXECUTED when every key is gone."
    )
    async def execute_destruction_list(
        self,
        info: ContextInfo,
        number: ListNumber,
        expected_version: ExpectedVersion = None,
        reason: Reason = None,
    ) -> DestructionListResult:
        request = ask(expected_version, reason=reason)
        return await save_record(
            info, LISTS, lambda call: execute_list(call, number, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="Cancel a list before it is carried out: its items are DUE again (DP-7). Only "
        "archiveManager."
    )
    async def cancel_destruction_list(
        self,
        info: ContextInfo,
        number: ListNumber,
        expected_version: ExpectedVersion = None,
        reason: Reason = None,
    ) -> DestructionListResult:
        request = ask(expected_version, reason=reason)
        return await save_record(
            info, LISTS, lambda call: cancel_list(call, number, request), number, _NUMBER
        )
