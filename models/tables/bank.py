"""Bank details and taxes of the customer. Next: contact.py."""

from tortoise import fields
from tortoise.models import Model

from models.rules.shape import Shield
from models.tables.column import child_of, code, day, digest, flag, sealed, tail, text


class TaxClassification(Model):
    """How the customer is taxed in a country of departure; the same in all sales areas.

    KNVI, 税分类.
    """

    id = fields.BigIntField(primary_key=True)
    customer = child_of("Customer", "customer_number", "tax_classifications")
    departure_country = code(
        3,
        "KNVI-ALAND",
        "发货国家",
        "Country of departure",
        required=True,
        codes="countries",
        view="billing",
        status="tax_classification",
    )
    tax_category = code(
        4, "KNVI-TATYP", "税种类", "Tax category", required=True, view="billing", status="tax_classification"
    )
    tax_class = code(
        1,
        "KNVI-TAXKD",
        "税分类",
        "Tax classification",
        required=True,
        view="billing",
        status="tax_classification",
    )

    class Meta:
        table = "tax_classification"
        unique_together = (("customer_id", "departure_country", "tax_category"),)


class VatRegistration(Model):
    """A further VAT registration number, one per country.

    KNAS, 增值税登记号.
    """

    id = fields.BigIntField(primary_key=True)
    customer = child_of("Customer", "customer_number", "vat_registrations")
    country = code(
        3, "KNAS-LAND1", "国家", "Country", required=True, codes="countries", view="tax", status="tax"
    )
    vat_registration_no = code(
        20,
        "KNAS-STCEG",
        "增值税登记号",
        "VAT registration number",
        required=True,
        view="tax",
        status="tax",
        shield=Shield.TAX,
    )

    class Meta:
        table = "vat_registration"
        unique_together = (("customer_id", "country"),)


class BankDetail(Model):
    """A bank account of the customer.

    KNBK, 银行明细.
    """

    id = fields.BigIntField(primary_key=True)
    customer = child_of("Customer", "customer_number", "bank_details")
    bank_country = code(
        3,
        "KNBK-BANKS",
        "银行国家",
        "Country of the bank",
        required=True,
        codes="countries",
        view="payment_transactions",
        status="bank",
    )
    bank_key = code(
        15, "KNBK-BANKL", "银行代码", "Bank key", required=True, view="payment_transactions", status="bank"
    )
    bank_account = sealed(
        38,
        "KNBK-BANKN",
        "银行账号",
        "Bank account number",
        required=True,
        view="payment_transactions",
        status="bank",
        shield=Shield.BANK,
    )
    bank_account_tail = tail()
    bank_account_digest = digest()
    iban = sealed(
        34,
        "TIBAN-IBAN",
        "IBAN",
        "International bank account number",
        view="payment_transactions",
        status="bank",
        shield=Shield.BANK,
    )
    iban_tail = tail()
    iban_digest = digest()
    swift = code(
        11,
        "BNKA-SWIFT",
        "SWIFT 代码",
        "SWIFT code (BIC) of the bank",
        view="payment_transactions",
        status="bank",
    )
    partner_bank_type = code(
        4, "KNBK-BVTYP", "合作伙伴银行类型", "Partner bank type", view="payment_transactions", status="bank"
    )
    account_holder = text(
        60, "KNBK-KOINH", "账户持有人", "Account holder", view="payment_transactions", status="bank"
    )
    collection_authorized = flag(
        "KNBK-XEZER", "授权托收", "Collection authorized", view="payment_transactions", status="bank"
    )
    control_key = code(
        2, "KNBK-BKONT", "控制码", "Bank control key", view="payment_transactions", status="bank"
    )
    valid_from = day("KNBK-KOVON", "有效期自", "Valid from", view="payment_transactions", status="bank")
    valid_to = day("KNBK-KOBIS", "有效期至", "Valid to", view="payment_transactions", status="bank")

    class Meta:
        table = "bank_detail"
        unique_together = (("customer_id", "bank_country", "bank_key", "bank_account_digest"),)
