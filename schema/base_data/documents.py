"""Documents that use base data: what may be chosen, carried, posted. Next: proposals.py."""

from collections.abc import Awaitable, Callable
from datetime import date
from enum import Enum
from typing import Annotated, Any

import strawberry

from models.rules.base_data.choosing import ANY, KINDS, Choice
from models.rules.shape import camel
from resolvers.base_data.documents import (
    change_document,
    check_document,
    delete_document,
    issue_document,
    record_document,
)
from resolvers.errors import Denied
from resolvers.write.context import Saved, WriteContext
from schema.arguments import Confirm, ExpectedVersion, Where
from schema.base_data.proposals import DocumentProposal, propose
from schema.inputs.base_data_filter import VendorFilter
from schema.inputs.customer_filter import CustomerFilter
from schema.inputs.document import BusinessDocumentInput
from schema.inputs.stock_filter import StockItemFilter
from schema.maintained import answers_of, result_of
from schema.patching import patch_from_input
from schema.payloads import Finding
from schema.saving import ContextInfo, ask, denied, finding_payload, save_record
from schema.types.base_data import VendorConnection
from schema.types.customer import CustomerConnection
from schema.types.document import BusinessDocument
from schema.types.relay import After, Before, First, Last, compiled
from schema.types.stock import StockItemConnection

_ANSWERS = answers_of(BusinessDocument, "business_document", "document", "document")
_AT = ("document",)
Act = Callable[[WriteContext], Awaitable[Saved]]
_RESULT = result_of(_ANSWERS, "document")


def _told(choice: Choice) -> str:
    """What documents of a kind may name, for who reads the schema."""
    wanted = (("vendors", choice.vendor), ("customers", choice.customer), ("items", choice.item))
    named = [f"{what}{'' if flag == ANY else f' with {camel(flag)}'}" for what, flag in wanted if flag]
    named += ["leaf accounts"] if choice.posts else []
    return f"{choice.zh}: {', '.join(named)}{'; batches are named' if choice.stock else ''}."


_VALUES: Any = {name: strawberry.enum_value(name, description=_told(one)) for name, one in KINDS.items()}
DocumentKind: Any = strawberry.enum(
    Enum("DocumentKind", _VALUES), description="Kind of document, and what it may name."
)

Kind = Annotated[DocumentKind, strawberry.argument(description="Kind of the document.")]
On = Annotated[
    date | None,
    strawberry.argument(description="Day of the document; without it today. What has ended goes."),
]
Key = Annotated[str, strawberry.argument(description="Kind and number, such as PURCHASE_ORDER/PO-1.")]
Data = Annotated[
    BusinessDocumentInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]


@strawberry.type
class DocumentQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Vendors that a document of this kind may name (VN-1), ordered by code; none where it "
        "names no vendor."
    )
    def vendors_for(  # noqa: PLR0913, PLR0917 -- arguments of a list
        self,
        kind: Kind,
        on: On = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[VendorFilter] = None,
    ) -> VendorConnection:
        return compiled()

    @strawberry.field(
        description="Customers within the scope that a document of this kind may name (CU-1, CU-3): sales "
        "documents domestic ones, export documents overseas ones."
    )
    def customers_for(  # noqa: PLR0913, PLR0917 -- arguments of a list
        self,
        kind: Kind,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[CustomerFilter] = None,
    ) -> CustomerConnection:
        return compiled()

    @strawberry.field(
        description="Stock items that lines of a document of this kind may name (IT-1), ordered by code."
    )
    def stock_items_for(  # noqa: PLR0913, PLR0917 -- arguments of a list
        self,
        kind: Kind,
        on: On = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[StockItemFilter] = None,
    ) -> StockItemConnection:
        return compiled()

    @strawberry.field(
        description="What recordBusinessDocument would say of this document now; nothing is saved."
    )
    async def check_document(self, info: ContextInfo, input: Data) -> list[Finding]:
        try:
            call = info.context.services.writer.call(info.context.caller)
            found = await check_document(call, patch_from_input(input))
        except Denied:
            return (await denied(info)).findings
        return [finding_payload(one, info.context.caller.languages) for one in found]

    @strawberry.field(
        description="What a document of this kind takes over from its vendor or customer (BD-7), as far as "
        "the caller reads it; null when there is none such within the scope."
    )
    async def document_proposal(  # noqa: PLR0913, PLR0917 -- the arguments of the contract
        self,
        info: ContextInfo,
        kind: Kind,
        vendor: Annotated[str | None, strawberry.argument(description="Vendor code.")] = None,
        customer: Annotated[str | None, strawberry.argument(description="Customer number.")] = None,
        sales_area: Annotated[
            str | None, strawberry.argument(description="F723/AQ/XX: whose terms of a customer are taken.")
        ] = None,
        company_code: Annotated[
            str | None,
            strawberry.argument(description="Company code, T001-BUKRS, whose terms are taken next."),
        ] = None,
    ) -> DocumentProposal | None:
        named = {"vendor_code": vendor, "customer_number": customer}
        partner = {name: value for name, value in named.items() if value}
        return await propose(info, kind.value, partner, (sales_area or "", company_code or ""))


@strawberry.type
class DocumentActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        graphql_type=_RESULT,
        description="Record a document of another system by its kind and number. A known one is changed to "
        "what is sent, and its lines are those that are sent; the same again changes nothing. Address and "
        "terms of payment come from the partner unless they are sent.",
    )
    async def record_business_document(self, info: ContextInfo, input: Data, confirm: Confirm = None) -> Any:
        request, patch = ask(None, confirm), patch_from_input(input)
        return await _save(info, None, lambda call: record_document(call, patch, request))

    @strawberry.mutation(
        graphql_type=_RESULT,
        description="Change a document; lines that are not named stay. One that was printed stays as it is.",
    )
    async def change_business_document(
        self, info: ContextInfo, document: Key, input: Data, expected_version: ExpectedVersion = None
    ) -> Any:
        request, patch = ask(expected_version), patch_from_input(input)
        return await _save(info, document, lambda call: change_document(call, document, patch, request))

    @strawberry.mutation(
        graphql_type=_RESULT,
        description="The document is printed today: it keeps the partner's present name, and its texts stay "
        "(BD-2).",
    )
    async def issue_business_document(
        self, info: ContextInfo, document: Key, expected_version: ExpectedVersion = None
    ) -> Any:
        request = ask(expected_version)
        return await _save(info, document, lambda call: issue_document(call, document, request))

    @strawberry.mutation(
        graphql_type=_RESULT, description="Delete a document that was not printed; needs confirm GEN-CONFIRM."
    )
    async def delete_business_document(
        self,
        info: ContextInfo,
        document: Key,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
    ) -> Any:
        request = ask(expected_version, confirm)
        return await _save(info, document, lambda call: delete_document(call, document, request))


async def _save(info: ContextInfo, key: str | None, act: Act) -> Any:
    return await save_record(info, _ANSWERS, act, key, _AT)
