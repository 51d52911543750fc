"""GraphQL types of bank data. Next: ../inputs/bank.py."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node

if TYPE_CHECKING:
    from schema.types.customer import Customer


@strawberry.type(description="A bank account of the customer. 银行明细; KNBK.")
class BankDetail(Node):
    bank_country: str = strawberry.field(
        description="Country of the bank (银行国家); KNBK-BANKS; code, at most 3 characters."
    )
    bank_key: str = strawberry.field(
        description="Bank key; in China the CNAPS number (银行代码); KNBK-BANKL; code, at most 15 characters."
    )
    bank_account: str | None = strawberry.field(
        description="Bank account number; encrypted, shown as its last four characters except to "
        "finance and audit (银行账号); KNBK-BANKN; at most 38 characters."
    )
    iban: str | None = strawberry.field(
        description="International bank account number (IBAN); TIBAN-IBAN; encrypted, shown like "
        "bankAccount; at most 34 characters."
    )
    swift: str | None = strawberry.field(
        description="SWIFT code (BIC) of the bank (SWIFT 代码); BNKA-SWIFT; code, at most 11 characters."
    )
    partner_bank_type: str | None = strawberry.field(
        description="Partner bank type, unique inside the customer (合作伙伴银行类型); KNBK-BVTYP; "
        "code, at most 4 characters."
    )
    account_holder: str | None = strawberry.field(
        description="Account holder (账户持有人); KNBK-KOINH; at most 60 characters."
    )
    collection_authorized: bool = strawberry.field(
        description="Collection authorized (授权托收); KNBK-XEZER; true or false."
    )
    control_key: str | None = strawberry.field(
        description="Bank control key (控制码); KNBK-BKONT; code, at most 2 characters."
    )
    valid_from: date | None = strawberry.field(description="Valid from (有效期自); KNBK-KOVON; ISO date.")
    valid_to: date | None = strawberry.field(description="Valid to (有效期至); KNBK-KOBIS; ISO date.")
    masked_fields: list[str] = strawberry.field(
        description="Names of this row's fields that the caller does not read in clear, whether they hold a "
        "value or not: of those only the last four characters come."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] = strawberry.field(
        description="The customer."
    )


@strawberry.type(
    description="How the customer is taxed in a country of departure; the same in all sales "
    "areas. 税分类; KNVI."
)
class TaxClassification:
    departure_country: str = strawberry.field(
        description="Country of departure (发货国家); KNVI-ALAND; code, at most 3 characters."
    )
    tax_category: str = strawberry.field(
        description="Tax category (税种类); KNVI-TATYP; code, at most 4 characters."
    )
    tax_class: str = strawberry.field(
        description="Tax classification: in China 0 exempt, 1 general, 2 small-scale (税分类); "
        "KNVI-TAXKD; code, at most 1 characters."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] = strawberry.field(
        description="The customer."
    )


@strawberry.type(description="A further VAT registration number, one per country. 增值税登记号; KNAS.")
class VatRegistration:
    country: str = strawberry.field(description="Country (国家); KNAS-LAND1; code, at most 3 characters.")
    vat_registration_no: str | None = strawberry.field(
        description="VAT registration number (增值税登记号); KNAS-STCEG; code, at most 20 characters."
    )
    masked_fields: list[str] = strawberry.field(
        description="Names of this row's fields that the caller does not read in clear, whether they hold a "
        "value or not: they come as null."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] = strawberry.field(
        description="The customer."
    )
