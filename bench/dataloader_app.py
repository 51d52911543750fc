"""The peer an ordinary team would write: Strawberry, a DataLoader per relation. Next: contestants.py.

Same tables, same document, same answer as Dossier. It knows no callers: whoever asks is served.
"""

import os
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from datetime import date
from enum import Enum
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.types import Info
from tortoise import Tortoise

from models.tables.company import CompanyCodeData
from models.tables.customer import Customer as CustomerRow
from models.tables.sales import PartnerFunction as PartnerFunctionRow
from models.tables.sales import SalesAreaData

Rows = dict[Any, list[Any]]


def _grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> Rows:
    groups: Rows = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


async def _customers(numbers: list[str]) -> list[Any]:
    found = {row.customer_number: row for row in await CustomerRow.filter(customer_number__in=numbers)}
    return [found.get(number) for number in numbers]


async def _company_codes(numbers: list[str]) -> list[Any]:
    rows = await CompanyCodeData.filter(customer_id__in=numbers).order_by("company_id")
    groups = _grouped(rows, lambda row: row.customer_id)
    return [groups[number] for number in numbers]


async def _sales_areas(numbers: list[str]) -> list[Any]:
    rows = await SalesAreaData.filter(customer_id__in=numbers).order_by("sales_org", "channel", "division")
    groups = _grouped(rows, lambda row: row.customer_id)
    return [groups[number] for number in numbers]


async def _partner_functions(ids: list[int]) -> list[Any]:
    rows = await PartnerFunctionRow.filter(sales_area_data_id__in=ids).order_by("partner_function", "counter")
    groups = _grouped(rows, lambda row: row.sales_area_data_id)
    return [groups[one] for one in ids]


class Loaders:
    """One set per request, so that nothing is remembered beyond it."""

    def __init__(self) -> None:
        self.customers = _loader(_customers)
        self.company_codes = _loader(_company_codes)
        self.sales_areas = _loader(_sales_areas)
        self.partner_functions = _loader(_partner_functions)


def _loader(load: Callable[[list[Any]], Coroutine[Any, Any, list[Any]]]) -> DataLoader[Any, Any]:
    return DataLoader(load_fn=load)


@strawberry.type
class CompanyCode:
    recon_account: str | None
    sort_key: str | None
    payment_terms: str | None
    payment_methods: str | None
    payment_block: str | None
    posting_block: bool
    deletion_flag: bool

    @strawberry.field
    def company_code(self, root: strawberry.Parent[Any]) -> str:
        return root.company_id


@strawberry.type
class PartnerFunction:
    partner_function: str
    counter: str
    is_default: bool

    @strawberry.field
    def partner(self, root: strawberry.Parent[Any]) -> str:
        return _shown(root.partner)

    @strawberry.field
    async def partner_customer(
        self, root: strawberry.Parent[Any], info: Info[Loaders, None]
    ) -> "Customer | None":
        number = root.partner_customer_id
        return None if number is None else await info.context.customers.load(number)


@strawberry.type
class SalesArea:
    sales_org: str
    channel: str
    division: str
    sales_district: str | None
    customer_group: str | None
    currency: str | None
    customer_pricing_procedure: str | None
    shipping_condition: str | None
    incoterms: str | None
    incoterms_location1: str | None
    payment_terms: str | None
    order_block: str | None
    deletion_flag: bool

    @strawberry.field
    async def partner_functions(
        self, root: strawberry.Parent[Any], info: Info[Loaders, None]
    ) -> list[PartnerFunction]:
        return await info.context.partner_functions.load(root.id)


@strawberry.type
class Customer:
    title: str | None
    name1: str
    name2: str | None
    search_term1: str | None
    street: str | None
    house_number: str | None
    city: str | None
    postal_code: str | None
    region: str | None
    language: str | None
    phone: str | None
    email: str | None
    industry_key: str | None
    customer_class: str | None
    central_order_block: str | None
    deletion_flag: bool
    created_on: date
    created_by: str
    version: int

    @strawberry.field
    def customer_number(self, root: strawberry.Parent[Any]) -> str:
        return _shown(root.customer_number)

    @strawberry.field
    def account_group(self, root: strawberry.Parent[Any]) -> str:
        return root.group_id

    @strawberry.field
    def country(self, root: strawberry.Parent[Any]) -> str:
        return root.country_data_id

    @strawberry.field
    async def company_codes(
        self, root: strawberry.Parent[Any], info: Info[Loaders, None]
    ) -> list[CompanyCode]:
        return await info.context.company_codes.load(root.customer_number)

    @strawberry.field
    async def sales_areas(self, root: strawberry.Parent[Any], info: Info[Loaders, None]) -> list[SalesArea]:
        return await info.context.sales_areas.load(root.customer_number)


@strawberry.type
class Customers:
    nodes: list[Customer]


@strawberry.enum
class CustomerOrderField(Enum):
    CUSTOMER_NUMBER = "customer_number"
    NAME1 = "name1"


@strawberry.input
class CustomerOrder:
    field: CustomerOrderField


@strawberry.type
class Query:
    @strawberry.field
    async def customers(self, first: int, order_by: list[CustomerOrder]) -> Customers:
        order = [step.field.value for step in order_by]
        return Customers(nodes=cast("list[Customer]", await CustomerRow.all().order_by(*order).limit(first)))

    @strawberry.field
    async def customer(self, number: str, info: Info[Loaders, None]) -> Customer | None:
        return await info.context.customers.load(number.zfill(10) if number.isdigit() else number)


class View(GraphQL[Loaders, None]):
    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Loaders:
        return Loaders()


def _shown(number: str) -> str:
    return number.lstrip("0") if number.isdigit() else number


@asynccontextmanager
async def _database(_app: Starlette) -> AsyncGenerator[None]:
    address = urlsplit(os.environ["DATABASE_URL"])
    pool = {
        "host": parse_qs(address.query)["host"][0],
        "user": address.username,
        "database": address.path.lstrip("/"),
        "minsize": int(os.environ["POOL"]),
        "maxsize": int(os.environ["POOL"]),
    }
    await Tortoise.init(
        config={
            "connections": {"default": {"engine": "tortoise.backends.asyncpg", "credentials": pool}},
            "apps": {"models": {"models": ["models.tables"], "default_connection": "default"}},
        },
        _enable_global_fallback=True,
    )
    yield
    await Tortoise.close_connections()


schema = strawberry.Schema(Query, extensions=[ParserCache, ValidationCache])
app = Starlette(routes=[Mount("/graphql", View(schema))], lifespan=_database)
