"""Accounting's temporary custody and the lists that end it. Next: backups.py."""

from datetime import date
from enum import Enum
from typing import Annotated

import strawberry

from models.rules.archives.transfers import check_custody
from resolvers.archives import transfers
from resolvers.archives.transfers import TransfersWanted
from schema.archives.arranged import TransferListConflict, TransferListResult, TransferListSaved
from schema.archives.arranging import code_of, plain
from schema.arguments import ExpectedVersion, Why
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.saving import Answers, ContextInfo, ask, save_record

TRANSFERS = Answers(
    *(TransferListSaved, TransferListConflict),
    *("TransferListResult", "transfer_list", "number", "String"),
)


@strawberry.enum(description="In which capacity somebody signs a transfer list.")
class TransferCapacity(Enum):
    ACCOUNTING = strawberry.enum_value(
        "ACCOUNTING",
        description="Hands over (移交人): financeMaintainer of a company code of the institution.",
    )
    ARCHIVES = strawberry.enum_value("ARCHIVES", description="Takes (接收人): archiveManager of the place.")
    SUPERVISOR = strawberry.enum_value(
        "SUPERVISOR", description="Supervises (监交人): a third person of one of these roles, or admin."
    )


@strawberry.type(description="A transfer list (移交清册) as those know it who may sign it.")
class AccountingTransfer:
    list_number: strawberry.ID = strawberry.field(description="Number of the list; it continues the page.")
    institution_code: str = strawberry.field(description="Institution.")
    fiscal_year: str = strawberry.field(description="Fiscal year.")
    state: str = strawberry.field(description="OPEN, DONE or CANCELLED.")
    item_count: int | None = strawberry.field(description="Volumes, and items in none, on it.")
    handed_by: str | None = strawberry.field(description="Signed for accounting by.")
    taken_by: str | None = strawberry.field(description="Signed for the archives by.")
    supervised_by: str | None = strawberry.field(description="Signed as supervisor by.")
    delay_approved_by: str | None = strawberry.field(description="Approved custody beyond one year.")
    done_on: date | None = strawberry.field(description="Handed over on.")
    version: int = strawberry.field(description="Version, as the acts take it for expectedVersion.")


@strawberry.type(description="A closed fiscal year that accounting still keeps itself (会计临时保管).")
class AccountingCustody:
    institution_code: str = strawberry.field(description="Institution.")
    fiscal_year: str = strawberry.field(description="Fiscal year.")
    item_count: int = strawberry.field(description="Volumes, and items in none, not handed over.")
    years_held: int = strawberry.field(description="Whole years beyond the first one after the year's end.")
    finding: str | None = strawberry.field(
        description="AR-CUSTODY-APPROVAL: longer than one year, which must be approved; AR-CUSTODY-MAX: "
        "longer than the three years that are allowed at most; null: in time."
    )


ListNumber = Annotated[str, strawberry.argument(description="Number of the list; ZTRF-listNumber.")]
Place = Annotated[str | None, strawberry.argument(description="Only of this institution.")]
_NUMBER = ("number",)


@strawberry.type
class TransferQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Transfer lists that the caller reads or may sign, by number; for others there are none."
    )
    async def accounting_transfers(
        self,
        info: ContextInfo,
        institution_code: Place = None,
        open: Annotated[bool, strawberry.argument(description="true: only those to be signed.")] = False,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those behind this number.")
        ] = None,
    ) -> list[AccountingTransfer]:
        place = code_of(institution_code)
        wanted = TransfersWanted(place, open, plain(after) if after else None, checked_size(first))
        found = await transfers.list_transfers(pool_of(info), info.context.caller, wanted)
        names = [name for name in transfers.Transfer.__dataclass_fields__ if name != "list_number"]
        return [
            AccountingTransfer(
                list_number=strawberry.ID(one.list_number), **{name: getattr(one, name) for name in names}
            )
            for one in found
        ]

    @strawberry.field(
        description="Years before the present one that accounting has not handed over, with how long it has "
        "kept them (4.5); of institutions whose archives the caller reads or whose accounting he does."
    )
    async def accounting_custody(
        self,
        info: ContextInfo,
        institution_code: Place = None,
    ) -> list[AccountingCustody]:
        place = code_of(institution_code)
        today = info.context.services.writer.today()
        rows = await transfers.list_custody(pool_of(info), info.context.caller, place, today)
        return [
            AccountingCustody(
                institution_code=one.institution_code,
                fiscal_year=one.fiscal_year,
                item_count=one.item_count,
                years_held=one.years_held,
                finding=_finding(one.fiscal_year, today),
            )
            for one in rows
        ]


@strawberry.type
class TransferActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Make the transfer list (移交清册) of a closed fiscal year: all closed volumes, and "
        "items in none, of category KU that the institution's accounting has not handed over. "
        "GEN-DUPLICATE while another one of the year is open, AR-TRF-EMPTY where there is nothing. "
        "financeMaintainer of the institution, or its archiveManager."
    )
    async def create_transfer_list(
        self,
        info: ContextInfo,
        institution_code: Annotated[str, strawberry.argument(description="Institution.")],
        fiscal_year: Annotated[str, strawberry.argument(description="Fiscal year, before the present one.")],
    ) -> TransferListResult:
        return await save_record(
            info,
            TRANSFERS,
            lambda call: transfers.create_transfer(call, institution_code, fiscal_year),
            None,
            _NUMBER,
        )

    @strawberry.mutation(
        description="Approve that accounting has kept the year for more than one year after its end, with a "
        "reason that the change document keeps; more than three cannot be approved (AR-CUSTODY-MAX). Only "
        "archiveManager of the place."
    )
    async def approve_longer_custody(
        self,
        info: ContextInfo,
        number: ListNumber,
        reason: Why,
        expected_version: ExpectedVersion = None,
    ) -> TransferListResult:
        request = ask(expected_version, reason=reason)
        return await save_record(
            info, TRANSFERS, lambda call: transfers.approve_custody(call, number, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="Sign a transfer list, in each capacity another person (AR-TRF-SAMEPERSON). The third "
        "signature hands over: the list is DONE, its items name it (transferNumber) and their four-property "
        "checks of the occasion TRANSFER are made. More than one year of custody must be approved before "
        "(AR-CUSTODY-APPROVAL); more than three are told (W AR-CUSTODY-MAX)."
    )
    async def sign_transfer_list(
        self,
        info: ContextInfo,
        number: ListNumber,
        capacity: Annotated[TransferCapacity, strawberry.argument(description="As what.")],
        expected_version: ExpectedVersion = None,
    ) -> TransferListResult:
        request, signed = ask(expected_version), capacity.name
        return await save_record(
            info,
            TRANSFERS,
            lambda call: transfers.sign_transfer(call, number, signed, request),
            number,
            _NUMBER,
        )

    @strawberry.mutation(
        description="Cancel a transfer list that is OPEN; who may sign it for accounting or the archives."
    )
    async def cancel_transfer_list(
        self,
        info: ContextInfo,
        number: ListNumber,
        expected_version: ExpectedVersion = None,
    ) -> TransferListResult:
        request = ask(expected_version)
        return await save_record(
            info, TRANSFERS, lambda call: transfers.cancel_transfer(call, number, request), number, _NUMBER
        )


def _finding(year: str, today: date) -> str | None:
    found = check_custody(year, True, today) or check_custody(year, False, today)
    return found[0].code.value if found else None
