"""Loans (借阅): asked for, decided, handed out, taken back. Next: ../../resolvers/archives/loans.py."""

from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from models.rules.archives.loans import Judged, LoanKind, LoanState, NewLoan
from resolvers.archives import loans
from resolvers.archives.loans import Loan, LoansWanted
from schema.archiving import ItemId
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.payloads import Refused
from schema.saving import ContextInfo, call_of, refusing


@strawberry.enum(description="How a loan is meant.")
class ItemLoanKind(Enum):
    VIEW = strawberry.enum_value("VIEW", description="To be read where it lies (查阅).")
    LEND = strawberry.enum_value("LEND", description="To be handed out (借出); of what is on paper.")


@strawberry.enum(description="How far a loan has come.")
class ItemLoanState(Enum):
    REQUESTED = strawberry.enum_value("REQUESTED", description="Asked for.")
    APPROVED = strawberry.enum_value("APPROVED", description="Approved; to be handed out.")
    REFUSED = strawberry.enum_value("REFUSED", description="Refused.")
    LENT = strawberry.enum_value("LENT", description="Handed out.")
    RETURNED = strawberry.enum_value("RETURNED", description="Taken back.")


@strawberry.type(description="A loan (借阅), with as much of the item as who hands it out must know.")
class ItemLoan:
    loan_id: strawberry.ID = strawberry.field(description="Id of the loan; loans tells all of it.")
    item_id: strawberry.ID = strawberry.field(description="The item.")
    archive_code: str | None = strawberry.field(description="The item's archive code (档号).")
    title: str = strawberry.field(description="The item's title.")
    location_code: str | None = strawberry.field(description="Where the item lies.")
    kind: ItemLoanKind = strawberry.field(description="To be read there, or handed out.")
    outside: bool = strawberry.field(description="It is to leave the institution (外借).")
    purpose: str = strawberry.field(description="What for.")
    state: ItemLoanState = strawberry.field(description="How far it has come.")
    requested_by: str = strawberry.field(description="Who borrows.")
    requested_at: datetime = strawberry.field(description="When it was asked for.")
    decided_by: str | None = strawberry.field(description="Who approved or refused it.")
    decided_at: datetime | None = strawberry.field(description="When.")
    due_on: date = strawberry.field(description="The last day on which it is to be returned.")
    lent_by: str | None = strawberry.field(description="Who handed it out.")
    lent_at: datetime | None = strawberry.field(description="When.")
    returned_by: str | None = strawberry.field(description="Who took it back.")
    returned_at: datetime | None = strawberry.field(description="When.")


@strawberry.type(description="The loan as it is now; the item has a new version and a change document.")
class LoanSaved:
    loan: ItemLoan = strawberry.field(description="The loan.")


LoanResult = Annotated[
    LoanSaved | Refused, strawberry.union("LoanResult", description="Answer of acts on loans.")
]
LoanId = Annotated[strawberry.ID, strawberry.argument(description="The loan's loanId.")]


@strawberry.type
class LoanQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Loans of items that the caller reads or, as storageAdmin, hands out, the newest first. "
        "Who reads items filters `loans` by more."
    )
    async def lending_desk(
        self,
        info: ContextInfo,
        state: Annotated[
            ItemLoanState | None, strawberry.argument(description="Those that have come so far.")
        ] = None,
        overdue: Annotated[
            bool, strawberry.argument(description="true: what should have been returned (逾期).")
        ] = False,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those asked for before this one.")
        ] = None,
    ) -> list[ItemLoan]:
        wanted = LoansWanted(
            LoanState(state.value) if state else None,
            overdue,
            str(after) if after else None,
            checked_size(first),
        )
        today = info.context.services.writer.today()
        found = await loans.list_loans(pool_of(info), info.context.caller, wanted, today)
        return [_row(one) for one in found]


@strawberry.type
class LoanActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Ask for an archive item (借阅申请), by whoever sees it. What is filed alone can be lent "
        "(GEN-STATE), and of what has no paper nothing is handed out."
    )
    async def request_loan(  # noqa: PLR0913, PLR0917 -- the arguments of the contract
        self,
        info: ContextInfo,
        item_id: ItemId,
        kind: Annotated[ItemLoanKind, strawberry.argument(description="How it is meant.")],
        purpose: Annotated[str, strawberry.argument(description="What for, at most 200 characters.")],
        due_on: Annotated[
            date, strawberry.argument(description="Until when, today to a year from now; it is included.")
        ],
        outside: Annotated[
            bool, strawberry.argument(description="true: it is to leave the institution; LEND only.")
        ] = False,
    ) -> LoanResult:
        call, new = call_of(info), NewLoan(LoanKind(kind.value), purpose, due_on, outside)
        key = str(item_id)
        return _saved(await refusing(info, lambda: loans.request_loan(call, key, new), ("item_id",)))

    @strawberry.mutation(
        description="Approve or refuse a loan; archiveManager, of items within his grant. An accounting "
        "original (category KU, on paper) leaves the institution only where the unit's head is named and "
        "the manager's grant covers the whole institution at every access level (AR-LOAN-OUT)."
    )
    async def decide_loan(
        self,
        info: ContextInfo,
        loan_id: LoanId,
        approve: Annotated[bool, strawberry.argument(description="false: it is refused, with a reason.")],
        reason: Annotated[
            str | None,
            strawberry.argument(description="Why, at most 200 characters; the change document keeps it."),
        ] = None,
        head_approval: Annotated[
            str | None,
            strawberry.argument(
                description="Name of the unit's head who approved it, at most 60 characters; kept in the "
                "change document and the audit trail."
            ),
        ] = None,
    ) -> LoanResult:
        call, judged = call_of(info), Judged(approve, reason, head_approval)
        key = str(loan_id)
        return _saved(await refusing(info, lambda: loans.decide_loan(call, key, judged), ("loan_id",)))

    @strawberry.mutation(
        description="Hand a loan out that was approved (借出登记); storageAdmin or archiveManager of the "
        "item. One at a time is handed out of an item, of its volume and of what lies in it (AR-LOAN-LENT)."
    )
    async def lend_item(self, info: ContextInfo, loan_id: LoanId) -> LoanResult:
        call, key = call_of(info), str(loan_id)
        return _saved(await refusing(info, lambda: loans.lend_item(call, key), ("loan_id",)))

    @strawberry.mutation(
        description="Take a loan back (归还登记); storageAdmin or archiveManager of the item."
    )
    async def return_item(self, info: ContextInfo, loan_id: LoanId) -> LoanResult:
        call, key = call_of(info), str(loan_id)
        return _saved(await refusing(info, lambda: loans.return_item(call, key), ("loan_id",)))


def _saved(found: Loan | Refused) -> LoanSaved | Refused:
    return found if isinstance(found, Refused) else LoanSaved(loan=_row(found))


def _row(one: Loan) -> ItemLoan:
    told: dict[str, Any] = {name: getattr(one, name) for name in Loan.__dataclass_fields__}
    told |= {"kind": ItemLoanKind[one.kind], "state": ItemLoanState[one.state]}
    return ItemLoan(**told)
