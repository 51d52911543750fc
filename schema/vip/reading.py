"""Reads of VIP loyalty. Next: maintaining.py."""

from typing import Annotated

import strawberry

from schema.arguments import Where
from schema.inputs.campaign_filter import SmsCampaignFilter, SmsTemplateFilter
from schema.inputs.points_filter import (
    AccumulationActivityFilter,
    ConsumptionActivityFilter,
    RedemptionFilter,
)
from schema.inputs.sale_filter import SaleFilter
from schema.inputs.store_filter import BrandFilter, DealerFilter, StoreFilter
from schema.inputs.stored_value_filter import RechargeOrderFilter
from schema.inputs.vip_filter import VipCustomerFilter
from schema.inputs.vip_type_filter import ProfileDimensionFilter, VipTypeFilter
from schema.types.campaign import SmsCampaign, SmsCampaignConnection, SmsTemplate, SmsTemplateConnection
from schema.types.points import (
    AccumulationActivity,
    AccumulationActivityConnection,
    ConsumptionActivity,
    ConsumptionActivityConnection,
    Redemption,
    RedemptionConnection,
)
from schema.types.relay import After, Before, First, Last, compiled
from schema.types.sale import Sale, SaleConnection
from schema.types.store import Brand, BrandConnection, Dealer, DealerConnection, Store, StoreConnection
from schema.types.stored_value import RechargeOrder, RechargeOrderConnection
from schema.types.vip import VipCustomer, VipCustomerConnection
from schema.types.vip_type import ProfileDimension, ProfileDimensionConnection, VipType, VipTypeConnection


@strawberry.type
class VipQueries:
    """Mixed into the query."""

    @strawberry.field(description="One Brand by its code; null when there is none.")
    def brand(self, code: Annotated[str, strawberry.argument(description="Brand code.")]) -> Brand | None:
        return compiled()

    @strawberry.field(description="Brands (品牌), ordered by code.")
    def brands(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[BrandFilter] = None,
    ) -> BrandConnection:
        return compiled()

    @strawberry.field(description="One Dealer by its code; null when there is none.")
    def dealer(self, code: Annotated[str, strawberry.argument(description="Dealer code.")]) -> Dealer | None:
        return compiled()

    @strawberry.field(description="Dealers (经销商), ordered by code.")
    def dealers(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[DealerFilter] = None,
    ) -> DealerConnection:
        return compiled()

    @strawberry.field(description="One Store by its code; null when there is none.")
    def store(self, code: Annotated[str, strawberry.argument(description="Store code.")]) -> Store | None:
        return compiled()

    @strawberry.field(description="Stores (门店), ordered by code.")
    def stores(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[StoreFilter] = None,
    ) -> StoreConnection:
        return compiled()

    @strawberry.field(description="One VipType by its code; null when there is none.")
    def vip_type(self, code: Annotated[str, strawberry.argument(description="Type code.")]) -> VipType | None:
        return compiled()

    @strawberry.field(description="Card types with their discounts and rules (卡类型), ordered by code.")
    def vip_types(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[VipTypeFilter] = None,
    ) -> VipTypeConnection:
        return compiled()

    @strawberry.field(description="One ProfileDimension by its code; null when there is none.")
    def profile_dimension(
        self, code: Annotated[str, strawberry.argument(description="Dimension code.")]
    ) -> ProfileDimension | None:
        return compiled()

    @strawberry.field(description="Dimensions of profiles with their values (形象维度), ordered by code.")
    def profile_dimensions(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ProfileDimensionFilter] = None,
    ) -> ProfileDimensionConnection:
        return compiled()

    @strawberry.field(description="One AccumulationActivity by its code; null when there is none.")
    def accumulation_activity(
        self, code: Annotated[str, strawberry.argument(description="Activity code.")]
    ) -> AccumulationActivity | None:
        return compiled()

    @strawberry.field(description="Activities that give points (积分累加活动), ordered by code.")
    def accumulation_activities(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[AccumulationActivityFilter] = None,
    ) -> AccumulationActivityConnection:
        return compiled()

    @strawberry.field(description="One ConsumptionActivity by its code; null when there is none.")
    def consumption_activity(
        self, code: Annotated[str, strawberry.argument(description="Activity code.")]
    ) -> ConsumptionActivity | None:
        return compiled()

    @strawberry.field(description="Activities that points are spent in (积分消费活动), ordered by code.")
    def consumption_activities(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ConsumptionActivityFilter] = None,
    ) -> ConsumptionActivityConnection:
        return compiled()

    @strawberry.field(description="One SmsTemplate by its code; null when there is none.")
    def sms_template(
        self, code: Annotated[str, strawberry.argument(description="Template code.")]
    ) -> SmsTemplate | None:
        return compiled()

    @strawberry.field(description="Texts of text messages (短信模板), ordered by code.")
    def sms_templates(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[SmsTemplateFilter] = None,
    ) -> SmsTemplateConnection:
        return compiled()

    @strawberry.field(description="One VipCustomer by its number; null when there is none within the scope.")
    def vip_customer(
        self, card: Annotated[str, strawberry.argument(description="Card number.")]
    ) -> VipCustomer | None:
        return compiled()

    @strawberry.field(
        description="VIP customers (VIP档案), ordered by card number; for who has a part in VIP loyalty."
    )
    def vip_customers(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[VipCustomerFilter] = None,
    ) -> VipCustomerConnection:
        return compiled()

    @strawberry.field(description="One Sale by its number; null when there is none within the scope.")
    def sale(
        self, number: Annotated[str, strawberry.argument(description="Sale number; ZSAL-saleNumber.")]
    ) -> Sale | None:
        return compiled()

    @strawberry.field(description="Sales and returns of stores within the scope (销售单), ordered by number.")
    def sales(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[SaleFilter] = None,
    ) -> SaleConnection:
        return compiled()

    @strawberry.field(description="One Redemption by its number; null when there is none within the scope.")
    def redemption(
        self,
        number: Annotated[
            str,
            strawberry.argument(
                description="Redemption number, such as JF202605060001; ZVRD-redemptionNumber."
            ),
        ],
    ) -> Redemption | None:
        return compiled()

    @strawberry.field(description="Redemptions in stores within the scope (积分消费), ordered by number.")
    def redemptions(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[RedemptionFilter] = None,
    ) -> RedemptionConnection:
        return compiled()

    @strawberry.field(
        description="One RechargeOrder by its number; null when there is none within the scope."
    )
    def recharge_order(
        self,
        number: Annotated[
            str,
            strawberry.argument(
                description="Recharge order number, such as RC202605060001; ZVRC-rechargeNumber."
            ),
        ],
    ) -> RechargeOrder | None:
        return compiled()

    @strawberry.field(description="Recharge orders of stores within the scope (充值单), ordered by number.")
    def recharge_orders(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[RechargeOrderFilter] = None,
    ) -> RechargeOrderConnection:
        return compiled()

    @strawberry.field(description="One SmsCampaign by its number; null when there is none within the scope.")
    def sms_campaign(
        self,
        number: Annotated[
            str,
            strawberry.argument(description="Campaign number, such as DX202605060001; ZSMC-campaignNumber."),
        ],
    ) -> SmsCampaign | None:
        return compiled()

    @strawberry.field(
        description="Campaigns of text messages (短信群发), ordered by number; for who sees all stores."
    )
    def sms_campaigns(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[SmsCampaignFilter] = None,
    ) -> SmsCampaignConnection:
        return compiled()
