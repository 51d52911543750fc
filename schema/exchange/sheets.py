"""Exports of customers: ordered, looked up, fetched at the address that comes back. Next: systems.py."""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from models.rules.exchange.exporting import MOST_CUSTOMERS, MOST_NAMED, Form, Wanted, check_many
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.numbers import stored
from resolvers.errors import Gone
from resolvers.outbound import exports
from resolvers.outbound.exports import Export
from schema.archives.exports import KeptFile, kept_file
from schema.arguments import Where
from schema.choosing import CUSTOMERS, chosen_keys
from schema.custody.jobs import PageSize, checked_size
from schema.inputs.customer_filter import CustomerFilter
from schema.payloads import Refused
from schema.saving import ContextInfo, call_of, refused_payload, refusing

_AT = ("numbers",)


@strawberry.enum(description="How an export of customers is written.")
class CustomerExportFormat(Enum):
    XLSX = strawberry.enum_value(
        "XLSX",
        description="The customer workbook of this service: a sheet for general data and one for each list, "
        "as the template has them; it can be loaded again as format SHEET.",
    )
    U8 = strawberry.enum_value(
        "U8", description="客户档案 of U8+ as a workbook: a row for each, of his first layers."
    )
    NDJSON = strawberry.enum_value("NDJSON", description="A line of JSON for each, in GraphQL's names.")


@strawberry.type(description="An export of customers (客户导出): who took what along, and why.")
class CustomerExport:
    job_id: strawberry.ID = strawberry.field(description="Id of the export, and of the job that makes it.")
    state: str = strawberry.field(description="QUEUED, RUNNING, DONE, FAILED or CANCELLED.")
    format: CustomerExportFormat = strawberry.field(description="How it is written.")
    reason: str = strawberry.field(description="What for.")
    customers: int = strawberry.field(description="How many were chosen.")
    done: int = strawberry.field(description="How many are written so far.")
    total: int | None = strawberry.field(description="How many in all; null before the job has begun.")
    error: str | None = strawberry.field(description="Why it failed, or why it is tried again.")
    created_by: str = strawberry.field(description="Who ordered it.")
    created_at: datetime = strawberry.field(description="When it was ordered.")
    ended_at: datetime | None = strawberry.field(description="When it was over.")
    file: KeptFile | None = strawberry.field(
        description="The file, once it is made, for seven days. Its url is null where the caller has not all "
        "grants any more by which it was made."
    )


@strawberry.type(description="The export is ordered.")
class CustomersExported:
    export: CustomerExport = strawberry.field(description="How far it is: QUEUED for the worker.")


ExportCustomersResult = Annotated[
    CustomersExported | Refused,
    strawberry.union("ExportCustomersResult", description="Answer of exportCustomers."),
]
ExportId = Annotated[strawberry.ID, strawberry.argument(description="The export's jobId.")]


@strawberry.type
class SheetQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="One export of customers by its jobId; null when there is none that the caller ordered."
    )
    async def customer_export(self, info: ContextInfo, job_id: ExportId) -> CustomerExport | None:
        made = info.context.services.made
        try:
            found = await exports.find_export(made.pool, info.context.caller, str(job_id), made.now())
        except Gone:
            return None
        return _shown(info, found)

    @strawberry.field(description="Exports of customers that the caller ordered, the newest first.")
    async def customer_exports(
        self,
        info: ContextInfo,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those ordered before this one.")
        ] = None,
    ) -> list[CustomerExport]:
        made = info.context.services.made
        place = (str(after) if after else None, checked_size(first))
        found = await exports.list_exports(made.pool, info.context.caller, made.now(), *place)
        return [_shown(info, one) for one in found]


@strawberry.type
class SheetActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Export customers (导出) to a file: single ones, or all that a filter finds, at most "
        "100,000. A worker makes it, with the grants that the caller has then and that allow EXPORT: layers "
        "out of their scope and fields that they do not show in clear are not in it. Errors: GEN-NOTFOUND, "
        "GEN-RANGE, GEN-REF (columns), GEN-FORBIDDEN. Who exported what and why is in the audit trail."
    )
    async def export_customers(  # noqa: PLR0913, PLR0917 -- the arguments of the contract
        self,
        info: ContextInfo,
        reason: Annotated[str, strawberry.argument(description="What for, at most 200 characters.")],
        format: Annotated[
            CustomerExportFormat, strawberry.argument(description="How it is to be written.")
        ] = CustomerExportFormat.XLSX,
        numbers: Annotated[
            list[str] | None,
            strawberry.argument(description="These customers, by number; at most 1,000. Or filter."),
        ] = None,
        filter: Where[CustomerFilter] = None,
        columns: Annotated[
            list[str] | None,
            strawberry.argument(
                description="Of XLSX: these alone, as GraphQL names them: name1, salesAreas.paymentTerms, or "
                "a whole list: bankDetails. Keys come along. null: all."
            ),
        ] = None,
    ) -> ExportCustomersResult:
        languages, services = info.context.caller.languages, info.context.services
        if (numbers is None) == (filter is None):
            return refused_payload([error(Code.GEN_REQUIRED, _AT)], languages)
        if numbers is not None and len(numbers) > MOST_NAMED:
            told = {"value": str(len(numbers)), "range": f"1–{MOST_NAMED}"}
            return refused_payload([error(Code.GEN_RANGE, _AT, **told)], languages)
        chosen = numbers if numbers is not None else await chosen_keys(info, CUSTOMERS, MOST_CUSTOMERS)
        wanted = Wanted(list(map(stored, chosen)), Form(format.value), reason, columns)

        async def order() -> CustomersExported:
            context, taken = call_of(info), wanted
            if numbers is None:
                taken = await exports.within(services.made.pool, context.caller, wanted)
            job_id = await exports.order_export(context, services.made, taken)
            found = await exports.find_export(services.made.pool, context.caller, job_id, services.made.now())
            return CustomersExported(export=_shown(info, found))

        if found := check_many(len(chosen)):
            return refused_payload(found, languages)
        return await refusing(info, order, _AT)


def _shown(info: ContextInfo, found: Export) -> CustomerExport:
    names = (
        *("state", "reason", "customers", "done", "total", "error"),
        *("created_by", "created_at", "ended_at"),
    )
    return CustomerExport(
        job_id=strawberry.ID(found.job_id),
        format=CustomerExportFormat[found.form.name],
        file=kept_file(info, found.file),
        **{name: getattr(found, name) for name in names},
    )
