"""Every table of the service. Next: column.py."""

from models.tables.access import (
    AccessGrant,
    AccessToken,
    OutgoingMessage,
    RecoveryToken,
    RefreshToken,
    Secret,
    Unmasked,
    UserCredential,
    UserSession,
)
from models.tables.activity import (
    ActivityParticipant,
    Coupon,
    CouponBatch,
    CustomerActivity,
    Gift,
    GiftMovement,
)
from models.tables.archive import (
    AccountingKind,
    ArchiveCategory,
    ArchiveLocation,
    ArchiveType,
    Institution,
    InstitutionCompany,
)
from models.tables.arranging import (
    ArrangementProject,
    InspectionFinding,
    InspectionPlan,
    ProjectItem,
    ProjectQuantity,
    ProjectResource,
    TransferList,
)
from models.tables.attachment import (
    Attachment,
    AttachmentAccess,
    AttachmentVersion,
    StoredObject,
    Upload,
)
from models.tables.audit import AuditEntry
from models.tables.bank import BankDetail, TaxClassification, VatRegistration
from models.tables.base_data import (
    CustomerCategory,
    Employee,
    StockItemCategory,
    Vendor,
    VendorCategory,
)
from models.tables.batch import ArchiveShare, BackupRecord, BatchFile, ImportBatch, MadeFile, MadeItem
from models.tables.campaign import SmsCampaign, SmsMessage, SmsTemplate
from models.tables.care import (
    CareCounter,
    CareProfile,
    ConsumptionHabit,
    Preference,
    Segment,
    SegmentPeriod,
    ServiceExecution,
    ServiceMeasure,
    ServicePlan,
    ServiceTask,
    Visit,
)
from models.tables.change import ChangeDocument, ChangeFloor, ChangeItem
from models.tables.company import CompanyCodeData, DunningArea, WithholdingTax
from models.tables.complaint import (
    Complaint,
    ComplaintFile,
    ComplaintStep,
    Escalation,
    ImprovementAction,
)
from models.tables.contact import ContactPerson, CustomerText, ExternalKey, UnloadingPoint
from models.tables.credit import CentralCredit, CreditArea
from models.tables.custody import AttachmentHold, DestructionCertificate, Incident
from models.tables.customer import Customer
from models.tables.document import BusinessDocument, DocumentLine
from models.tables.dossier import Consent, Dossier, DossierVerification, TrainingAuthorisation
from models.tables.exchange import (
    AppliedMessage,
    CodeMap,
    DropBox,
    DroppedFile,
    ExternalSystem,
    InboundLoad,
    InboundMessage,
)
from models.tables.item import (
    ArchiveCode,
    ArchiveCounter,
    ArchiveItem,
    ArchiveKeyword,
    ArchiveText,
    Voucher,
    VoucherInvoice,
)
from models.tables.job import Job, JobFinding
from models.tables.ledger import LedgerAccount
from models.tables.lifecycle import (
    Appraisal,
    AppraisalItem,
    AppraisalOpinion,
    DestructionList,
    DestructionRow,
    DestructionSignature,
    ItemHold,
    Loan,
    PropertyCheck,
)
from models.tables.limits import Seat, ServerProcess, Spending
from models.tables.organisation import (
    CompanyCode,
    CreditControlArea,
    DistributionChannel,
    Division,
    Plant,
    PlantAssignment,
    SalesArea,
    SalesGroup,
    SalesOffice,
    SalesOfficeArea,
    SalesOrganization,
)
from models.tables.points import AccumulationActivity, ConsumptionActivity, PointsEntry, Redemption
from models.tables.receiver import Delivery, DeliveryAttempt, Receiver
from models.tables.reference import (
    AccountGroup,
    BankMaster,
    Country,
    Currency,
    FieldStatus,
    GlAccount,
    Incoterms,
    Language,
    NumberRange,
    PaymentTerms,
    ReferenceCode,
    Region,
    TaxCategory,
)
from models.tables.replay import ConfigVersion, Replay
from models.tables.sale import Sale, SaleLine, SalePayment
from models.tables.sales import Licence, PartnerFunction, SalesAreaData
from models.tables.stock import StockItem, Unit, UnitGroup
from models.tables.stored_value import RechargeOrder, StoredValueEntry
from models.tables.task import Task
from models.tables.user import Department, User
from models.tables.vip import (
    Brand,
    Dealer,
    ProfileDimension,
    ProfileValue,
    RechargeBonus,
    Store,
    UpgradeRule,
    VipAccount,
    VipCounter,
    VipCustomer,
    VipDiscount,
    VipProfileValue,
    VipType,
    VipUpgrade,
)

__models__ = [
    *(CompanyCode, SalesOrganization, DistributionChannel, Division, SalesArea),
    *(SalesOffice, SalesOfficeArea, SalesGroup, Plant, PlantAssignment, CreditControlArea),
    *(AccountGroup, NumberRange, FieldStatus, ReferenceCode, Country, Region, Currency, Language),
    *(GlAccount, PaymentTerms, BankMaster, Incoterms, TaxCategory),
    *(Customer, ExternalKey, UnloadingPoint, BankDetail, TaxClassification, VatRegistration),
    *(ContactPerson, CustomerText, CentralCredit, CreditArea),
    *(CompanyCodeData, DunningArea, WithholdingTax, SalesAreaData, PartnerFunction, Licence),
    *(ChangeDocument, ChangeItem, ChangeFloor, Task),
    *(Institution, InstitutionCompany, ArchiveCategory, ArchiveType, AccountingKind),
    *(ArchiveLocation, ArchiveItem, ArchiveKeyword, Voucher, VoucherInvoice),
    *(ArchiveCode, ArchiveCounter, ArchiveText, ItemHold, Loan, PropertyCheck),
    *(Appraisal, AppraisalItem, AppraisalOpinion),
    *(DestructionList, DestructionRow, DestructionSignature, TransferList),
    *(Dossier, Consent, DossierVerification),
    *(ArrangementProject, ProjectQuantity, ProjectResource, ProjectItem, InspectionPlan, InspectionFinding),
    *(ImportBatch, BatchFile, MadeFile, MadeItem, ArchiveShare, BackupRecord),
    *(Attachment, StoredObject, AttachmentVersion, Upload, AttachmentAccess),
    *(Job, JobFinding, Incident, AttachmentHold, DestructionCertificate),
    *(Department, User, TrainingAuthorisation, UserCredential, UserSession, RefreshToken, RecoveryToken),
    *(AccessToken, AccessGrant, Unmasked, OutgoingMessage, AuditEntry),
    *(CustomerCategory, VendorCategory, StockItemCategory, Employee, Vendor, UnitGroup, Unit, StockItem),
    *(LedgerAccount, BusinessDocument, DocumentLine),
    *(ServicePlan, ServiceMeasure, Segment, CareProfile, SegmentPeriod, ConsumptionHabit, Preference),
    *(ServiceExecution, Visit, ServiceTask, CareCounter),
    *(Complaint, ComplaintStep, ComplaintFile, ImprovementAction, Escalation),
    *(CustomerActivity, ActivityParticipant, Gift, GiftMovement, CouponBatch, Coupon),
    *(Brand, Dealer, Store, VipType, VipDiscount, UpgradeRule, RechargeBonus),
    *(ProfileDimension, ProfileValue, VipCustomer, VipProfileValue, VipUpgrade, VipAccount, VipCounter),
    *(Sale, SaleLine, SalePayment, AccumulationActivity, ConsumptionActivity, Redemption, PointsEntry),
    *(RechargeOrder, StoredValueEntry, SmsTemplate, SmsCampaign, SmsMessage),
    *(ExternalSystem, CodeMap, InboundLoad, InboundMessage, AppliedMessage, DropBox, DroppedFile),
    *(Receiver, Delivery, DeliveryAttempt),
    *(Secret, Replay, ConfigVersion),
    *(ServerProcess, Spending, Seat),
]
