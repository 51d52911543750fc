"""Base data as workbooks: where they are fetched and sent. Next: doors.py."""

import strawberry

from models.rules.roles import Action
from resolvers.base_data.sheets.columns import ALL, sheets, title_of
from resolvers.base_data.sheets.places import EXPORT, IMPORT, TEMPLATE, BaseDataBooks, may_maintain
from schema.saving import ContextInfo


@strawberry.type(
    description="A workbook of base data (基础数据工作簿). Its addresses work for a quarter of an hour, for "
    "the caller alone; programs use the same paths with their token."
)
class BaseDataBook:
    name: str = strawberry.field(
        description="customer-categories, vendor-categories, stock-item-categories, employees, vendors, "
        "unit-groups, units, stock-items, ledger-accounts; all: a workbook with every sheet."
    )
    title: str = strawberry.field(description="The sheet's name, in Chinese as in the workbook.")
    template_url: str | None = strawberry.field(
        description="GET: a workbook to fill in. Null for who may not maintain what it holds."
    )
    import_url: str | None = strawberry.field(
        description="POST of a filled-in workbook: all rows are saved, or none. Query parameters: dryRun, "
        "confirm, reason, marked. Null for who may not maintain what it holds."
    )
    export_url: str | None = strawberry.field(
        description="GET: all there is, in a workbook that can be brought in again; what the caller does not "
        "read in clear is empty. Null for whose grants do not allow EXPORT."
    )


@strawberry.type
class BaseSheetQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Workbooks of base data: one for each kind, and one with all of them. Of a workbook that "
        "is sent to an address, the sheets are taken that its template has and that are there."
    )
    async def base_data_books(self, info: ContextInfo) -> list[BaseDataBook]:
        caller, books = info.context.caller, BaseDataBooks(info.context.services.shelf)
        takes = any(one.allows(Action.EXPORT) for one in caller.grants)

        def shown(name: str) -> BaseDataBook:
            maintains = may_maintain(caller, name)
            return BaseDataBook(
                name=name,
                title=title_of(name),
                template_url=books.address(caller, name, TEMPLATE) if maintains else None,
                import_url=books.address(caller, name, IMPORT) if maintains else None,
                export_url=books.address(caller, name, EXPORT) if takes else None,
            )

        return [*(shown(one.name) for one in sheets()), shown(ALL)]
