"""Patches of bank data: absent, null and a value are three things. Next: ../patching.py."""

from datetime import date

import strawberry


@strawberry.input(description="A bank account of the customer. Absent = unchanged, null = cleared.")
class BankDetailInput:
    bank_country: str = strawberry.field(
        description="Country of the bank (银行国家); KNBK-BANKS; code, at most 3 characters."
    )
    bank_key: str = strawberry.field(
        description="Bank key; in China the CNAPS number (银行代码); KNBK-BANKL; code, at most 15 characters."
    )
    bank_account: str = strawberry.field(
        description="Bank account number; encrypted, shown as its last four characters except to "
        "finance and audit (银行账号); KNBK-BANKN; at most 38 characters."
    )
    iban: strawberry.Maybe[str | None] = strawberry.field(
        description="International bank account number (IBAN); TIBAN-IBAN; encrypted, shown like "
        "bankAccount; at most 34 characters.",
        default=None,
    )
    swift: strawberry.Maybe[str | None] = strawberry.field(
        description="SWIFT code (BIC) of the bank (SWIFT 代码); BNKA-SWIFT; code, at most 11 characters.",
        default=None,
    )
    partner_bank_type: strawberry.Maybe[str | None] = strawberry.field(
        description="Partner bank type, unique inside the customer (合作伙伴银行类型); KNBK-BVTYP; "
        "code, at most 4 characters.",
        default=None,
    )
    account_holder: strawberry.Maybe[str | None] = strawberry.field(
        description="Account holder (账户持有人); KNBK-KOINH; at most 60 characters.", default=None
    )
    collection_authorized: strawberry.Maybe[bool | None] = strawberry.field(
        description="Collection authorized (授权托收); KNBK-XEZER; true or false.", default=None
    )
    control_key: strawberry.Maybe[str | None] = strawberry.field(
        description="Bank control key (控制码); KNBK-BKONT; code, at most 2 characters.", default=None
    )
    valid_from: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid from (有效期自); KNBK-KOVON; ISO date.", default=None
    )
    valid_to: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid to (有效期至); KNBK-KOBIS; ISO date.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description="How the customer is taxed in a country of departure; the same in all sales "
    "areas. Absent = unchanged, null = cleared."
)
class TaxClassificationInput:
    departure_country: str = strawberry.field(
        description="Country of departure (发货国家); KNVI-ALAND; code, at most 3 characters."
    )
    tax_category: str = strawberry.field(
        description="Tax category (税种类); KNVI-TATYP; code, at most 4 characters."
    )
    tax_class: strawberry.Maybe[str | None] = strawberry.field(
        description="Tax classification: in China 0 exempt, 1 general, 2 small-scale (税分类); "
        "KNVI-TAXKD; code, at most 1 characters.",
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description="A further VAT registration number, one per country. Absent = unchanged, null = cleared."
)
class VatRegistrationInput:
    country: str = strawberry.field(description="Country (国家); KNAS-LAND1; code, at most 3 characters.")
    vat_registration_no: strawberry.Maybe[str | None] = strawberry.field(
        description="VAT registration number (增值税登记号); KNAS-STCEG; code, at most 20 characters.",
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)
