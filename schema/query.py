"""Everything that can be read, from the root. Next: config_lists.py."""

from typing import Annotated

import strawberry

from schema.administering import AdministrationQueries
from schema.archives.arranging import ArrangingQueries
from schema.archives.backups import BackupQueries
from schema.archives.batches import BatchQueries
from schema.archives.destruction import DestructionQueries
from schema.archives.dossiers import DossierQueries
from schema.archives.exports import ArchiveExportQueries
from schema.archives.incidents import ReportedQueries
from schema.archives.inspections import InspectionQueries
from schema.archives.loans import LoanQueries
from schema.archives.reading import ArchiveWorkQueries
from schema.archives.searching import ArchiveSearchQueries
from schema.archives.shares import ShareQueries
from schema.archives.transfers import TransferQueries
from schema.archiving import ArchiveQueries
from schema.arguments import Number, Where
from schema.attaching import AttachmentQueries
from schema.auditing import AuditQueries
from schema.base_data.documents import DocumentQueries
from schema.base_data.reading import BaseDataQueries
from schema.base_data.records import BaseRecordQueries
from schema.base_data.sheets import BaseSheetQueries
from schema.base_data.trees import TreeQueries
from schema.care.activities import ActivityQueries
from schema.care.dashboards import DashboardQueries
from schema.care.gifts import GiftQueries
from schema.care.profiles import CareProfileQueries
from schema.care.reading import CareQueries
from schema.care.visits import VisitQueries
from schema.checks import Checks
from schema.config_lists import OrganisationLists, ReferenceLists
from schema.custody.certificates import CertificateQueries
from schema.custody.holds import HoldQueries
from schema.custody.incidents import IncidentQueries
from schema.custody.jobs import JobQueries
from schema.custody.losing import LossQueries
from schema.custody.status import StatusQueries
from schema.custody.usage import UsageQueries
from schema.exchange.boxes import BoxQueries
from schema.exchange.deliveries import DeliveryQueries
from schema.exchange.loads import LoadQueries
from schema.exchange.queue import QueueQueries
from schema.exchange.receivers import ReceiverQueries
from schema.exchange.sheets import SheetQueries
from schema.exchange.systems import SystemQueries
from schema.field_catalog import FieldCatalogs
from schema.inputs.change_filter import ChangeDocumentFilter
from schema.inputs.customer_filter import CustomerFilter
from schema.inputs.search import ChangeFilter, CustomerOrder, CustomerSearch
from schema.inputs.task_filter import TaskFilter
from schema.keys import KeyQueries
from schema.me import MeQueries
from schema.types.change import ChangeDocumentConnection
from schema.types.customer import Customer, CustomerConnection
from schema.types.relay import After, Before, First, Last, Node, compiled
from schema.types.task import TaskConnection
from schema.unmasking import UnmaskQueries
from schema.vip.campaigns import CampaignQueries
from schema.vip.cards import VipCardQueries
from schema.vip.figures import VipFigureQueries
from schema.vip.reading import VipQueries
from schema.vip.redemptions import RedemptionQueries
from schema.vip.tills import TillQueries

Order = Annotated[
    list[CustomerOrder] | None,
    strawberry.argument(description="Order of the rows; without it by customer number."),
]


@strawberry.type(
    description="Every read. A whole operation is one statement, and so one consistent picture of the data."
)
class Query(
    AdministrationQueries,
    ArchiveExportQueries,
    ArchiveQueries,
    ArchiveSearchQueries,
    ArchiveWorkQueries,
    ArrangingQueries,
    AttachmentQueries,
    AuditQueries,
    BaseDataQueries,
    BatchQueries,
    CareQueries,
    TreeQueries,
    BaseRecordQueries,
    DocumentQueries,
    BaseSheetQueries,
    CareProfileQueries,
    VisitQueries,
    ActivityQueries,
    GiftQueries,
    DashboardQueries,
    BackupQueries,
    BoxQueries,
    DeliveryQueries,
    LoadQueries,
    QueueQueries,
    ReceiverQueries,
    SheetQueries,
    SystemQueries,
    CertificateQueries,
    Checks,
    DossierQueries,
    DestructionQueries,
    FieldCatalogs,
    HoldQueries,
    IncidentQueries,
    InspectionQueries,
    JobQueries,
    KeyQueries,
    LoanQueries,
    LossQueries,
    MeQueries,
    OrganisationLists,
    ReferenceLists,
    ReportedQueries,
    ShareQueries,
    StatusQueries,
    TransferQueries,
    UnmaskQueries,
    UsageQueries,
    VipQueries,
    VipCardQueries,
    TillQueries,
    RedemptionQueries,
    VipFigureQueries,
    CampaignQueries,
):
    @strawberry.field(
        description="One customer by its number; null when there is none within the caller's scope."
    )
    def customer(self, number: Number) -> Customer | None:
        return compiled()

    @strawberry.field(description="Customers within the caller's scope.")
    def customers(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[CustomerFilter] = None,
        order_by: Order = None,
    ) -> CustomerConnection:
        return compiled()

    @strawberry.field(
        description="The search help (查找, F4): also by pinyin or its initials, without regard to case and "
        "width."
    )
    def search_customers(
        self,
        search: Annotated[
            CustomerSearch, strawberry.argument(description="What is looked for; {} finds all.")
        ],
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        order_by: Order = None,
    ) -> CustomerConnection:
        return compiled()

    @strawberry.field(description="One record by its global id; null when it is not within the scope.")
    def node(
        self, id: Annotated[strawberry.ID, strawberry.argument(description="The record's id field.")]
    ) -> Node | None:
        return compiled()

    @strawberry.field(description="Records by their global ids, in the order asked; at most 100.")
    def nodes(
        self,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="The id fields of the records.")],
    ) -> list[Node | None]:
        return compiled()

    @strawberry.field(
        description="The change log in the order of commits. Continue behind endCursor, also after days: "
        "nothing is lost and nothing comes twice. Older than the retention is RESYNC_REQUIRED."
    )
    def changes(
        self, first: First = None, after: After = None, filter: Where[ChangeFilter] = None
    ) -> ChangeDocumentConnection:
        return compiled()

    @strawberry.field(
        description="Change documents (更改凭证, CDHDR and CDPOS) by customer, table, field, user and "
        "period; oldest first."
    )
    def change_documents(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ChangeDocumentFilter] = None,
    ) -> ChangeDocumentConnection:
        return compiled()

    @strawberry.field(
        description="Tasks of finance and sales about customers within the scope; oldest first."
    )
    def tasks(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[TaskFilter] = None,
    ) -> TaskConnection:
        return compiled()
