"""One method per business act: input to patch, patch to resolvers.write, to payload. Next: patching.py."""

from enum import Enum
from typing import Annotated

import strawberry
from strawberry import Maybe

from resolvers.write.acts import (
    block_customer,
    change_account_group,
    change_customer,
    close_payer_task,
    create_customer,
    extend_customer,
    set_deletion_flag,
    unblock_customer,
)
from schema.administering import AdministrationActs
from schema.archives.appraisals import AppraisalActs
from schema.archives.arranging import ArrangingActs
from schema.archives.backups import BackupActs
from schema.archives.batches import BatchActs
from schema.archives.destruction import DestructionActs
from schema.archives.dossiers import DossierActs
from schema.archives.exports import ArchiveExportActs
from schema.archives.filing import FilingActs
from schema.archives.holds import ItemHoldActs
from schema.archives.incidents import ReportedActs
from schema.archives.inspections import InspectionActs
from schema.archives.labels import LabelActs
from schema.archives.loans import LoanActs
from schema.archives.shares import ShareActs
from schema.archives.structure import StructureActs
from schema.archives.transfers import TransferActs
from schema.archives.volumes import VolumeActs
from schema.archiving import ArchiveActs
from schema.arguments import (
    Channel,
    Comment,
    Company,
    Confirm,
    Division,
    ExpectedVersion,
    Number,
    Reason,
    SalesOrg,
)
from schema.attaching import AttachmentActs
from schema.base_data.documents import DocumentActs
from schema.base_data.records import BaseRecordActs
from schema.base_data.trees import TreeActs
from schema.care.activities import ActivityActs
from schema.care.complaints import ComplaintActs
from schema.care.gifts import GiftActs
from schema.care.profiles import CareProfileActs
from schema.care.visits import VisitActs
from schema.custody.holds import HoldActs
from schema.custody.incidents import IncidentActs
from schema.custody.jobs import JobActs
from schema.custody.moving import MovingActs
from schema.custody.repairs import RepairActs
from schema.exchange.boxes import BoxActs
from schema.exchange.deliveries import DeliveryActs
from schema.exchange.loads import LoadActs
from schema.exchange.queue import QueueActs
from schema.exchange.receivers import ReceiverActs
from schema.exchange.sheets import SheetActs
from schema.exchange.systems import SystemActs
from schema.exporting import ExportActs
from schema.inputs.customer import CustomerInput
from schema.keys import KeyActs
from schema.patching import patch_from_input
from schema.payloads import CustomerResult
from schema.resetting import ResettingActs
from schema.saving import ContextInfo, ask, number_of_task, save, sent
from schema.signing import SigningActs
from schema.unmasking import UnmaskActs
from schema.vip.campaigns import CampaignActs
from schema.vip.cards import VipCardActs
from schema.vip.figures import VipFigureActs
from schema.vip.maintaining import VipMaintenanceActs
from schema.vip.recharges import RechargeActs
from schema.vip.redemptions import RedemptionActs
from schema.vip.tills import TillActs


@strawberry.enum(description="What a block or unblock speaks of.")
class BlockScope(Enum):
    ALL_AREAS = strawberry.enum_value(
        "ALL_AREAS", description="The central blocks, which hold in every area; area blocks stay as they are."
    )
    AREA = strawberry.enum_value("AREA", description="The blocks of one sales area.")


@strawberry.enum(description="Which layer a deletion flag is for.")
class FlagLevel(Enum):
    CENTRAL = strawberry.enum_value("CENTRAL", description="All layers; only administrators.")
    COMPANY = strawberry.enum_value("COMPANY", description="One company code.")
    AREA = strawberry.enum_value("AREA", description="One sales area.")


Input = Annotated[CustomerInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")]
Reference = Annotated[
    str | None,
    strawberry.argument(
        description="Number of a customer whose layers prefill what the input leaves out; number, tax "
        "numbers, bank details, blocks, deletion flags and texts are never copied."
    ),
]
OrderBlock = Annotated[
    Maybe[str | None],
    strawberry.argument(description="Order block's reason, AUFSD; absent = unchanged, null = unblocked."),
]
DeliveryBlock = Annotated[
    Maybe[str | None],
    strawberry.argument(description="Delivery block's reason, LIFSD; absent = unchanged, null = unblocked."),
]
BillingBlock = Annotated[
    Maybe[str | None],
    strawberry.argument(description="Billing block's reason, FAKSD; absent = unchanged, null = unblocked."),
]
SalesSupportBlock = Annotated[
    Maybe[str | None],
    strawberry.argument(
        description="Sales support block's reason, CASSD; absent = unchanged, null = unblocked."
    ),
]
PostingBlock = Annotated[
    Maybe[bool | None],
    strawberry.argument(
        description="Posting block, SPERR: of companyCode if one is given, else of all; absent = unchanged."
    ),
]
PaymentBlock = Annotated[
    Maybe[str | None],
    strawberry.argument(
        description="Payment block of companyCode, ZAHLS; absent = unchanged, null = unblocked."
    ),
]
Scope = Annotated[
    BlockScope | None,
    strawberry.argument(description="What the sales blocks speak of; not needed for finance blocks alone."),
]


@strawberry.type(
    description="Every act that writes. Each is one transaction: the record, its change document and its "
    "place in the change log. With the header Idempotency-Key an act takes effect at most once. Only "
    "beginUpload changes no record yet: what it began and nobody ends expires by itself."
)
class Mutation(
    TreeActs,
    BaseRecordActs,
    DocumentActs,
    CareProfileActs,
    VisitActs,
    ComplaintActs,
    ActivityActs,
    GiftActs,
    AdministrationActs,
    AppraisalActs,
    ArchiveActs,
    ArchiveExportActs,
    ArrangingActs,
    AttachmentActs,
    BatchActs,
    BoxActs,
    DeliveryActs,
    LoadActs,
    QueueActs,
    ReceiverActs,
    SheetActs,
    SystemActs,
    BackupActs,
    DestructionActs,
    DossierActs,
    ExportActs,
    FilingActs,
    HoldActs,
    IncidentActs,
    InspectionActs,
    ItemHoldActs,
    JobActs,
    KeyActs,
    LoanActs,
    LabelActs,
    MovingActs,
    RepairActs,
    ReportedActs,
    ResettingActs,
    ShareActs,
    SigningActs,
    StructureActs,
    TransferActs,
    UnmaskActs,
    VolumeActs,
    VipMaintenanceActs,
    VipCardActs,
    TillActs,
    RedemptionActs,
    RechargeActs,
    VipFigureActs,
    CampaignActs,
):
    @strawberry.mutation(
        description="Create a customer with general data and at most one company code and one sales area "
        "(XD01). Partner functions, number and defaults are filled in."
    )
    async def create_customer(
        self,
        info: ContextInfo,
        input: Input,
        reference_customer: Reference = None,
        confirm: Confirm = None,
        reason: Reason = None,
    ) -> CustomerResult:
        request = ask(confirm=confirm, reason=reason, reference_customer=reference_customer)
        return await save(info, lambda call: create_customer(call, patch_from_input(input), request))

    @strawberry.mutation(
        description="Add a company code, a sales area or both to a customer; what is there stays untouched."
    )
    async def extend_customer(
        self,
        info: ContextInfo,
        number: Number,
        input: Input,
        expected_version: ExpectedVersion = None,
        reference_customer: Reference = None,
        confirm: Confirm = None,
        reason: Reason = None,
    ) -> CustomerResult:
        request = ask(expected_version, confirm, reason, reference_customer)
        return await save(
            info, lambda call: extend_customer(call, number, patch_from_input(input), request), number
        )

    @strawberry.mutation(
        description="Change what the input names (XD02), partner functions too. Without an effective "
        "difference nothing is saved."
    )
    async def change_customer(
        self,
        info: ContextInfo,
        number: Number,
        input: Input,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
        reason: Reason = None,
    ) -> CustomerResult:
        request = ask(expected_version, confirm, reason)
        return await save(
            info, lambda call: change_customer(call, number, patch_from_input(input), request), number
        )

    @strawberry.mutation(description="Set blocks (冻结, XD05, VD05): central, of a sales area, of finance.")
    async def block_customer(
        self,
        info: ContextInfo,
        number: Number,
        expected_version: ExpectedVersion = None,
        scope: Scope = None,
        sales_org: SalesOrg = None,
        channel: Channel = None,
        division: Division = None,
        order_block: OrderBlock = None,
        delivery_block: DeliveryBlock = None,
        billing_block: BillingBlock = None,
        sales_support_block: SalesSupportBlock = None,
        company_code: Company = None,
        posting_block: PostingBlock = None,
        payment_block: PaymentBlock = None,
        comment: Comment = None,
    ) -> CustomerResult:
        blocks = sent(
            scope=scope,
            sales_org=sales_org,
            channel=channel,
            division=division,
            order_block=order_block,
            delivery_block=delivery_block,
            billing_block=billing_block,
            sales_support_block=sales_support_block,
            company_code=company_code,
            posting_block=posting_block,
            payment_block=payment_block,
            comment=comment,
        )
        request = ask(expected_version)
        return await save(info, lambda call: block_customer(call, number, blocks, request), number)

    @strawberry.mutation(
        description="Clear blocks (解冻): those given as null, or all of the scope when none is given."
    )
    async def unblock_customer(
        self,
        info: ContextInfo,
        number: Number,
        expected_version: ExpectedVersion = None,
        scope: Scope = None,
        sales_org: SalesOrg = None,
        channel: Channel = None,
        division: Division = None,
        order_block: OrderBlock = None,
        delivery_block: DeliveryBlock = None,
        billing_block: BillingBlock = None,
        sales_support_block: SalesSupportBlock = None,
        company_code: Company = None,
        posting_block: PostingBlock = None,
        payment_block: PaymentBlock = None,
        comment: Comment = None,
    ) -> CustomerResult:
        blocks = sent(
            scope=scope,
            sales_org=sales_org,
            channel=channel,
            division=division,
            order_block=order_block,
            delivery_block=delivery_block,
            billing_block=billing_block,
            sales_support_block=sales_support_block,
            company_code=company_code,
            posting_block=posting_block,
            payment_block=payment_block,
            comment=comment,
        )
        request = ask(expected_version)
        return await save(info, lambda call: unblock_customer(call, number, blocks, request), number)

    @strawberry.mutation(
        description="Set or reset a deletion flag (XD06): it hides nothing, and forbids new business."
    )
    async def set_deletion_flag(
        self,
        info: ContextInfo,
        number: Number,
        level: Annotated[FlagLevel, strawberry.argument(description="Which layer.")],
        flag: Annotated[bool, strawberry.argument(description="true sets it, false resets it.")],
        expected_version: ExpectedVersion = None,
        company_code: Company = None,
        sales_org: SalesOrg = None,
        channel: Channel = None,
        division: Division = None,
        confirm: Confirm = None,
        reason: Reason = None,
    ) -> CustomerResult:
        target = sent(
            level=level,
            flag=flag,
            company_code=company_code,
            sales_org=sales_org,
            channel=channel,
            division=division,
        )
        request = ask(expected_version, confirm, reason)
        return await save(info, lambda call: set_deletion_flag(call, number, target, request), number)

    @strawberry.mutation(
        description="Move a customer to another account group (XD07); only administrators. Number, fields "
        "and partner functions must fit the new group."
    )
    async def change_account_group(
        self,
        info: ContextInfo,
        number: Number,
        account_group: Annotated[str, strawberry.argument(description="The new group, T077D-KTOKD.")],
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
        reason: Reason = None,
    ) -> CustomerResult:
        request = ask(expected_version, confirm, reason)
        return await save(
            info, lambda call: change_account_group(call, number, account_group, request), number
        )

    @strawberry.mutation(
        description="Finance closes its task about the payer (2.3): the customer pays itself, or another "
        "customer pays and sales is given a task to enter it."
    )
    async def close_payer_task(
        self,
        info: ContextInfo,
        task_id: Annotated[strawberry.ID, strawberry.argument(description="The task's id field.")],
        self_paying: Annotated[bool, strawberry.argument(description="The customer pays itself.")] = False,
        payer_number: Annotated[
            str | None, strawberry.argument(description="Number of the customer who pays.")
        ] = None,
        comment: Annotated[
            str | None, strawberry.argument(description="Comment for sales, at most 200 characters.")
        ] = None,
    ) -> CustomerResult:
        closing = sent(self_paying=self_paying, payer_number=payer_number, comment=comment)
        return await save(
            info, lambda call: close_payer_task(call, number_of_task(str(task_id)), closing, ask())
        )
