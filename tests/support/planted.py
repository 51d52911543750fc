"""A filled world in which every value tells where it comes from: all are marked. Next: allowed.py."""

import base64
import binascii
import itertools
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg

from models.catalog import Column, Entity, catalog
from models.rules.search import search_keys
from models.rules.shape import Form
from resolvers.access.seal import Sealer
from tests.support.exchanged import plant_strangers
from tests.support.random_rows import FIELD_KEY, fill
from tests.support.world import Row, World, load_world

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHORTEST = 7  # signs of a mark
# What the rules of who sees what, or joins, go by; codes of the configuration stay as they are too.
_KEPT = {
    *("company_code", "sales_org", "sales_area", "channel", "division", "object_class", "object_id", "table"),
    *("field", "key", "archive_type", "institution_code", "account_group", "state", "kind", "role", "status"),
    *("customer_number", "item_id", "user_name", "attachment_id", "change_number", "level", "language"),
    *("store_code", "card_number"),
    *("department_code", "parent_code", "operation", "source", "act", "outcome", "entry_id", "size"),
}
SCOPED = (
    *("Customer", "ExternalKey", "UnloadingPoint", "BankDetail", "TaxClassification", "VatRegistration"),
    *("ContactPerson", "CustomerText", "CentralCredit", "CreditArea", "CompanyCodeData", "DunningArea"),
    *(
        "WithholdingTax",
        "SalesAreaData",
        "PartnerFunction",
        "Licence",
        "ChangeDocument",
        "ChangeItem",
        "Task",
    ),
    *("ArchiveItem", "Attachment", "AttachmentVersion", "User", "AuditEntry"),
    *("ArchiveKeyword", "Voucher", "VoucherInvoice", "ItemHold", "Loan", "PropertyCheck"),
    *("Appraisal", "AppraisalOpinion", "DestructionList", "DestructionRow", "DestructionSignature"),
    *("TransferList", "ArrangementProject", "ProjectResource", "InspectionPlan", "InspectionFinding"),
    *("Dossier", "Consent", "DossierVerification"),
    *("VipCustomer", "VipAccount", "VipProfileValue", "VipUpgrade", "Sale", "SaleLine", "SalePayment"),
    *("Redemption", "RechargeOrder", "PointsEntry", "StoredValueEntry", "SmsCampaign", "SmsMessage"),
)
_NUMBERED = {"Customer", "ArchiveItem", "User"}  # whose version is marked too
_WORD = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:.]+Z|\d{4}-\d\d-\d\d(?![\d-])|[0-9A-Za-z_\u0080-\uffff]+(?:\.\d+)?(?=\W|$)"
)
_CODED = re.compile(r"[A-Za-z0-9_-]{12,}")


# Two customers without layers, who are everybody's.
_BARE = """
DELETE FROM company_code_data WHERE customer_number IN (SELECT max(customer_number) FROM customer
    UNION SELECT min(customer_number) FROM customer);
DELETE FROM sales_area_data WHERE customer_number IN (SELECT max(customer_number) FROM customer
    UNION SELECT min(customer_number) FROM customer);
DELETE FROM dunning_area d
    WHERE NOT EXISTS (SELECT FROM company_code_data k WHERE k.id = d.company_code_data_id);
DELETE FROM withholding_tax d
    WHERE NOT EXISTS (SELECT FROM company_code_data k WHERE k.id = d.company_code_data_id);
DELETE FROM partner_function d
    WHERE NOT EXISTS (SELECT FROM sales_area_data k WHERE k.id = d.sales_area_data_id);
DELETE FROM licence d WHERE NOT EXISTS (SELECT FROM sales_area_data k WHERE k.id = d.sales_area_data_id);
"""
_DRAWN = """
UPDATE number_range SET last_number = lpad((from_number::bigint + 5000)::text, 10, '0') WHERE NOT external
"""
# rows that were planted have the first ids
_ENTRIES = "SELECT setval(pg_get_serial_sequence($1, 'entry_id'), 1000)"


def marks(start: int = 0) -> Iterator[str]:
    """ZQ00001, ZQ00002 …"""
    for number in itertools.count(start + 1):
        digits = [number // len(_DIGITS) ** at % len(_DIGITS) for at in reversed(range(_SHORTEST - 2))]
        yield "ZQ" + "".join(_DIGITS[digit] for digit in digits)


async def plant(dsn: str, *, customers: int = 25) -> World:
    """Fill the database, and mark what is in it."""
    await fill(dsn, customers=customers)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("SET session_replication_role = replica")  # past triggers and links
        await connection.execute(_BARE)
        world = await load_world(connection)
        # else previewNumber tells, as the next number, one that is a customer's
        await connection.execute(_DRAWN)
        for table in ("audit_entry", "points_entry", "stored_value_entry"):
            await connection.execute(_ENTRIES, table)
        names, numbers = marks(), itertools.count(1)
        for name in SCOPED:
            for row in world.of(name):
                await _mark(connection, row, names, numbers)
        world = await load_world(connection)
        await plant_strangers(connection, world, names)
        return await load_world(connection)
    finally:
        await connection.close()


async def _mark(
    connection: asyncpg.Connection, row: Row, names: Iterator[str], numbers: Iterator[int]
) -> None:
    entity = row.entity
    changed: dict[str, Any] = {}
    for column in entity.columns.values():
        if row[column.name] is not None and _may_change(entity, column):
            changed |= _marked(column, next(names), next(numbers))
    if entity.name == "Customer":
        changed |= _searched({**row.values, **changed})
    if changed:
        pairs = ", ".join(f'"{name}" = ${at}' for at, name in enumerate(changed, 2))
        sql = f'UPDATE "{entity.table}" SET {pairs} WHERE "{entity.primary_key}" = $1'
        await connection.execute(sql, row.key, *changed.values())


def _may_change(entity: Entity, column: Column) -> bool:
    links = {here for one in entity.relations.values() for here, _ in one.pairs}
    own = {column.name for column in catalog()[entity.name].columns.values()}
    if entity.name == "AttachmentVersion" and column.name in ("size", "sha256", "quarantined_at", "version"):
        return False  # of its object, or its place
    if column.form is Form.INTEGER:
        return entity.name in _NUMBERED and column.name == "version"
    if column.form is Form.SEALED:
        return True
    kept = {*_KEPT, *links, *entity.key, entity.primary_key}
    return column.name in own and column.name not in kept


def _marked(column: Column, mark: str, number: int) -> dict[str, Any]:
    length = column.shape.length or 254
    if column.form is Form.SEALED:
        sealed = Sealer(FIELD_KEY).seal(column.name, f"95{number:014d}")
        return {column.name: sealed.box, column.tail: sealed.tail, column.digest: sealed.digest}
    long: dict[Form, Any] = {  # fits only where there is room
        Form.TEXT: mark,
        Form.LONG: mark,
        Form.CODE: mark,
        Form.DIGITS: f"8{number:06d}",
        Form.DECIMAL: Decimal(7_000_000 + number),
    }
    found: dict[Form, Any] = {
        **(long if length - column.shape.scale >= _SHORTEST else {}),
        Form.NUMBER: f"86{number:08d}",
        Form.DATE: date(1900, 1, 1) + timedelta(days=number % 40_000),
        Form.TIMESTAMP: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=number, microseconds=17),
        Form.INTEGER: 70_000_000 + number,
    }
    return {column.name: found[column.form]} if column.form in found else {}


def _searched(values: dict[str, Any]) -> dict[str, Any]:
    """The search help's keys of the new names."""
    names = [values[f"name{at}"] for at in range(1, 5)]
    keys = search_keys(names, [values[f"search_term{at}"] for at in (1, 2)])
    return {
        "search_name": keys.name,
        "search_pinyin": keys.pinyin,
        "search_initials": keys.initials,
        "search_grams": list(keys.grams),
        "duplicate_name": keys.name,
    }


def words(text: str) -> set[str]:
    """All that could be a value, also what is written in base64: ids and cursors."""
    found = {one for one in _WORD.findall(text) if len(one) >= _SHORTEST - 1}
    for coded in _CODED.findall(text):
        try:
            raw = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            continue
        # a cursor begins with its signature
        plain = re.sub(rb"[^\x20-\x7e]", b" ", raw).decode()
        found |= {one for one in _WORD.findall(plain) if len(one) >= _SHORTEST - 1}
    return found


def words_of(values: Iterable[Any]) -> set[str]:
    """How answers write values."""
    return {word for value in values for text in _written(value) for word in words(text)}


def _written(value: Any) -> Iterator[str]:
    if isinstance(value, datetime):
        yield value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    elif isinstance(value, Decimal):
        yield f"{value:f}"
    elif isinstance(value, str):
        yield value
        yield value.lstrip("0")
    elif value is not None and not isinstance(value, bool | bytes):
        yield str(value)
