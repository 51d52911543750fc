"""Filter inputs over bank data. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, SealedFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.customer_filter import CustomerFilter


@strawberry.input(description="Conditions on BankDetail; all that are given must hold.")
class BankDetailFilter:
    and_: list["BankDetailFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["BankDetailFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "BankDetailFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    bank_country: TextFilter | None = strawberry.field(
        description="Country of the bank (银行国家); KNBK-BANKS.", default=strawberry.UNSET
    )
    bank_key: TextFilter | None = strawberry.field(
        description="Bank key (银行代码); KNBK-BANKL.", default=strawberry.UNSET
    )
    bank_account: SealedFilter | None = strawberry.field(
        description="Bank account number (银行账号); KNBK-BANKN.", default=strawberry.UNSET
    )
    iban: SealedFilter | None = strawberry.field(
        description="International bank account number (IBAN); TIBAN-IBAN.", default=strawberry.UNSET
    )
    swift: TextFilter | None = strawberry.field(
        description="SWIFT code (BIC) of the bank (SWIFT 代码); BNKA-SWIFT.", default=strawberry.UNSET
    )
    partner_bank_type: TextFilter | None = strawberry.field(
        description="Partner bank type (合作伙伴银行类型); KNBK-BVTYP.", default=strawberry.UNSET
    )
    account_holder: TextFilter | None = strawberry.field(
        description="Account holder (账户持有人); KNBK-KOINH.", default=strawberry.UNSET
    )
    collection_authorized: BooleanFilter | None = strawberry.field(
        description="Collection authorized (授权托收); KNBK-XEZER.", default=strawberry.UNSET
    )
    control_key: TextFilter | None = strawberry.field(
        description="Bank control key (控制码); KNBK-BKONT.", default=strawberry.UNSET
    )
    valid_from: DateFilter | None = strawberry.field(
        description="Valid from (有效期自); KNBK-KOVON.", default=strawberry.UNSET
    )
    valid_to: DateFilter | None = strawberry.field(
        description="Valid to (有效期至); KNBK-KOBIS.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on TaxClassification; all that are given must hold.")
class TaxClassificationFilter:
    and_: list["TaxClassificationFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["TaxClassificationFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "TaxClassificationFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    departure_country: TextFilter | None = strawberry.field(
        description="Country of departure (发货国家); KNVI-ALAND.", default=strawberry.UNSET
    )
    tax_category: TextFilter | None = strawberry.field(
        description="Tax category (税种类); KNVI-TATYP.", default=strawberry.UNSET
    )
    tax_class: TextFilter | None = strawberry.field(
        description="Tax classification (税分类); KNVI-TAXKD.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on VatRegistration; all that are given must hold.")
class VatRegistrationFilter:
    and_: list["VatRegistrationFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["VatRegistrationFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "VatRegistrationFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    country: TextFilter | None = strawberry.field(
        description="Country (国家); KNAS-LAND1.", default=strawberry.UNSET
    )
    vat_registration_no: TextFilter | None = strawberry.field(
        description="VAT registration number (增值税登记号); KNAS-STCEG.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of BankDetail.")
class BankDetailListFilter:
    some: BankDetailFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: BankDetailFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: BankDetailFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of TaxClassification.")
class TaxClassificationListFilter:
    some: TaxClassificationFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: TaxClassificationFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: TaxClassificationFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of VatRegistration.")
class VatRegistrationListFilter:
    some: VatRegistrationFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: VatRegistrationFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: VatRegistrationFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
