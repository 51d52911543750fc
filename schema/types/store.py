"""GraphQL types of brands, dealers and stores. Next: vip_type.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.points_filter import RedemptionFilter
    from schema.inputs.sale_filter import SaleFilter
    from schema.inputs.store_filter import StoreFilter
    from schema.inputs.stored_value_filter import RechargeOrderFilter
    from schema.inputs.vip_filter import VipCustomerFilter
    from schema.types.points import RedemptionConnection
    from schema.types.sale import SaleConnection
    from schema.types.stored_value import RechargeOrderConnection
    from schema.types.vip import VipCustomerConnection


@strawberry.type(description="A brand that stores sell; 品牌.")
class Brand(Node):
    brand_code: str = strawberry.field(
        description="Brand code (品牌编码); ZBRD-brandCode; code, at most 10 characters."
    )
    name: str = strawberry.field(description="Name (品牌名称); ZBRD-name; at most 60 characters.")
    active: bool = strawberry.field(description="May be chosen (启用); ZBRD-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZBRD-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZBRD-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZBRD-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZBRD-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZBRD-changedBy; at most 12 characters."
    )


@strawberry.type(description="A dealer who runs stores; stored value is good in all of them; 经销商.")
class Dealer(Node):
    dealer_code: str = strawberry.field(
        description="Dealer code (经销商编码); ZDLR-dealerCode; code, at most 10 characters."
    )
    name: str = strawberry.field(description="Name (经销商名称); ZDLR-name; at most 100 characters.")
    mobile: str | None = strawberry.field(
        description="Mobile number, for text messages (手机); ZDLR-mobile; at most 20 characters."
    )
    active: bool = strawberry.field(description="May be chosen (启用); ZDLR-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZDLR-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZDLR-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZDLR-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZDLR-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZDLR-changedBy; at most 12 characters."
    )
    masked_fields: list[str] = strawberry.field(
        description=(
            "Names of this row's fields that the caller does not read in clear, whether they hold a value "
            "or not."
        )
    )

    @strawberry.field(
        description="A store of a dealer. Rows within the caller's scope, ordered by their key."
    )
    def stores(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["StoreFilter", strawberry.lazy("schema.inputs.store_filter")] | None = None,
    ) -> "StoreConnection":
        return compiled()


@strawberry.type(description="A store of a dealer; 门店.")
class Store(Node):
    store_code: str = strawberry.field(
        description=("Store code, as grants name it (门店编码); ZSTO-storeCode; code, at most 10 characters.")
    )
    name: str = strawberry.field(description="Name (门店名称); ZSTO-name; at most 100 characters.")
    dealer_code: str = strawberry.field(
        description="Dealer who runs it (经销商); ZSTO-dealerCode; code, at most 10 characters."
    )
    address: str | None = strawberry.field(
        description="Address (地址); ZSTO-address; at most 200 characters."
    )
    own_value_only: bool = strawberry.field(
        description=(
            "Takes only stored value of cards that it won itself (仅用本店充值); "
            "ZSTO-ownValueOnly; true or false."
        )
    )
    active: bool = strawberry.field(description="May sell (启用); ZSTO-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZSTO-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZSTO-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZSTO-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZSTO-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZSTO-changedBy; at most 12 characters."
    )
    dealer: "Dealer" = strawberry.field(description="The Dealer that dealerCode names.")

    @strawberry.field(
        description=(
            "Money that is prepaid on a card, with a bonus. Rows within the caller's scope, "
            "ordered by their key."
        )
    )
    def recharge_orders(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["RechargeOrderFilter", strawberry.lazy("schema.inputs.stored_value_filter")]
        | None = None,
    ) -> Annotated["RechargeOrderConnection", strawberry.lazy("schema.types.stored_value")]:
        return compiled()

    @strawberry.field(
        description=(
            "Points that were given for a reward. Rows within the caller's scope, ordered by their key."
        )
    )
    def redemptions(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["RedemptionFilter", strawberry.lazy("schema.inputs.points_filter")] | None = None,
    ) -> Annotated["RedemptionConnection", strawberry.lazy("schema.types.points")]:
        return compiled()

    @strawberry.field(
        description=(
            "A sale, or a return, which has negative quantities and amounts. Rows within the "
            "caller's scope, ordered by their key."
        )
    )
    def sales(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["SaleFilter", strawberry.lazy("schema.inputs.sale_filter")] | None = None,
    ) -> Annotated["SaleConnection", strawberry.lazy("schema.types.sale")]:
        return compiled()

    @strawberry.field(
        description=(
            "The holder of a VIP card, with profile and upgrades. Rows within the caller's scope, "
            "ordered by their key."
        )
    )
    def vip_customers(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["VipCustomerFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = None,
    ) -> Annotated["VipCustomerConnection", strawberry.lazy("schema.types.vip")]:
        return compiled()


@strawberry.type(description="A Brand and the cursor that marks its place in the list.")
class BrandEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Brand = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Brand.")
class BrandConnection:
    edges: list[BrandEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Brand] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Dealer and the cursor that marks its place in the list.")
class DealerEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Dealer = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Dealer.")
class DealerConnection:
    edges: list[DealerEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Dealer] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Store and the cursor that marks its place in the list.")
class StoreEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Store = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Store.")
class StoreConnection:
    edges: list[StoreEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Store] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
