"""Credit limits, central and per credit control area. Next: change.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.column import amount, child_of, code, day, flag, refers, text


class CentralCredit(Model):
    """Credit limits of the customer over all credit control areas.

    KNKA, 中央信贷数据.
    """

    id = fields.BigIntField(primary_key=True)
    customer = child_of("Customer", "customer_number", "central_credit")
    total_limit = amount(
        (15, 2),
        "KNKA-KLIMG",
        "信贷限额总计",
        "Total limit over all credit control areas",
        view="credit",
        status="dunning_credit",
    )
    individual_limit = amount(
        (15, 2),
        "KNKA-KLIME",
        "单项限额",
        "Highest limit of one credit control area",
        view="credit",
        status="dunning_credit",
    )
    currency = code(
        5,
        "KNKA-WAERS",
        "货币",
        "Currency of the limits",
        codes="currencies",
        view="credit",
        status="dunning_credit",
    )

    class Meta:
        table = "central_credit"
        unique_together = (("customer_id",),)


class CreditArea(Model):
    """Credit data of the customer in a credit control area.

    KNKK, 信贷控制范围数据.
    """

    id = fields.BigIntField(primary_key=True)
    customer = child_of("Customer", "customer_number", "credit_areas")
    control_area = refers(
        "CreditControlArea",
        "credit_control_area",
        "KNKK-KKBER",
        "信贷控制范围",
        "Credit control area",
        length=4,
        required=True,
        codes="credit_control_areas",
        view="credit",
        status="dunning_credit",
    )
    credit_limit = amount(
        (15, 2), "KNKK-KLIMK", "信贷限额", "Credit limit", view="credit", status="dunning_credit"
    )
    credit_account_customer = refers(
        "Customer",
        "credit_account",
        "KNKK-KNKLI",
        "信贷账户",
        "Customer whose credit account is used",
        view="credit",
        status="dunning_credit",
    )
    risk_category = code(3, "KNKK-CTLPC", "风险类别", "Risk category", view="credit", status="dunning_credit")
    credit_blocked = flag(
        "KNKK-CRBLB", "信贷冻结", "Blocked for credit reasons", view="credit", status="dunning_credit"
    )
    credit_rep_group = code(
        3, "KNKK-SBGRP", "信贷代表组", "Credit representative group", view="credit", status="dunning_credit"
    )
    last_review = day("KNKK-DTREV", "上次审核", "Last review", view="credit", status="dunning_credit")
    next_review = day(
        "KNKK-NXTRV", "下次审核", "Next review, after the last", view="credit", status="dunning_credit"
    )
    customer_credit_group = code(
        4, "KNKK-GRUPP", "客户信贷组", "Customer credit group", view="credit", status="dunning_credit"
    )
    credit_info_number = text(
        11, "KNKK-KRAUS", "信贷信息编号", "Credit information number", view="credit", status="dunning_credit"
    )
    recommended_limit = amount(
        (15, 2), "KNKK-DBEKR", "建议限额", "Recommended credit limit", view="credit", status="dunning_credit"
    )
    rating = text(5, "KNKK-DBRTG", "评级", "Rating", view="credit", status="dunning_credit")

    class Meta:
        table = "credit_area"
        unique_together = (("customer_id", "control_area_id"),)
