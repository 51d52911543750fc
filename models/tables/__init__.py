"""Every table of the service. Next: column.py."""

from models.tables.access import AccessGrant, AccessToken, Secret
from models.tables.bank import BankDetail, TaxClassification, VatRegistration
from models.tables.change import ChangeDocument, ChangeFloor, ChangeItem
from models.tables.company import CompanyCodeData, DunningArea, WithholdingTax
from models.tables.contact import ContactPerson, CustomerText
from models.tables.credit import CentralCredit, CreditArea
from models.tables.customer import Customer, ExternalKey, UnloadingPoint
from models.tables.sales import Licence, PartnerFunction, SalesAreaData
from models.tables.task import Task

__models__ = [
    Customer, ExternalKey, UnloadingPoint, BankDetail, TaxClassification, VatRegistration, ContactPerson,
    CustomerText, CentralCredit, CreditArea, CompanyCodeData, DunningArea, WithholdingTax, SalesAreaData,
    PartnerFunction, Licence, ChangeDocument, ChangeItem, ChangeFloor, Task, AccessGrant, AccessToken, Secret,
]
